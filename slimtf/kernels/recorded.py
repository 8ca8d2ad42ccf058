"""Reads and writes ``slimtf.kernels.json``, which a project commits."""

from __future__ import annotations

import hashlib
import json
import os
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from slimtf.errors import UsageError, located
from slimtf.model.recording import Additions, RecordedKernel, RecordedName, Recording
from slimtf.workspace.atomic import write_atomic
from slimtf.workspace.failure import file_error

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slimtf.model.backend import Backend
    from slimtf.model.project import TfjsApp

_SCHEMA: Literal[1] = 1
_AGAIN = "restore it from version control, or record it again: slimtf profile --fresh"


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True)


class _Kernel(_Record):
    backends: list[str] = Field(min_length=1)
    seen: list[str]


class _Name(_Record):
    seen: list[str]


class _File(_Record):
    schema_: Literal[1] = Field(_SCHEMA, alias="schema")
    about: str = ""
    tfjs: str = ""
    backends: list[str] = []
    models: dict[str, str] = {}
    kernels: dict[str, _Kernel] = {}
    added: dict[str, _Kernel] = {}
    added_methods: dict[str, _Name] = {}
    added_gradients: dict[str, _Name] = {}


def recorded_kernels(path: Path) -> Recording:
    """Return the recording in ``path``.

    Raises:
        UsageError: there is no such file, or it is not a recording (exit code 2).
        WorkspaceError: it cannot be read.
    """
    if path.exists() and not path.is_file() and not path.is_dir():  # a pipe would be waited for
        raise UsageError("the recorded kernels are a device or a pipe, not a file", where=str(path), hint=_AGAIN)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise UsageError("no kernels have been recorded", where=str(path), hint="run slimtf profile first") from None
    except UnicodeDecodeError:
        raise UsageError("the recorded kernels are damaged: not UTF-8 text", where=str(path), hint=_AGAIN) from None
    except OSError as error:
        raise file_error(error, path, "read") from error
    return _recording(_parsed(text, path))


def earlier_recording(path: Path) -> Recording:
    """Return the recording in ``path``; an empty one when there is no such file.

    Raises:
        UsageError: the file is not a recording.
        WorkspaceError: it cannot be read.
    """
    return recorded_kernels(path) if path.exists() else Recording()


def write_recording(path: Path, recording: Recording) -> None:
    """Write ``recording``, whole or not at all; the same recording gives the same bytes.

    Raises:
        WorkspaceError: it cannot be written.
    """
    content = _File(
        schema_=_SCHEMA,
        about="written by slimtf profile and slimtf verify --fix; commit it",
        tfjs=recording.tfjs,
        backends=sorted(recording.backends),
        models=dict(sorted(recording.models.items())),
        kernels=_kernels(recording.kernels),
        added=_kernels(recording.added.kernels),
        added_methods=_names(recording.added.methods),
        added_gradients=_names(recording.added.gradients),
    )
    # an older slimtf reads the file as long as nothing is in it that it does not know
    left_out = {name for name in ("added_methods", "added_gradients") if not getattr(content, name)}
    written = content.model_dump(by_alias=True, exclude=left_out)
    write_atomic(path, json.dumps(written, indent=2, ensure_ascii=False) + "\n")


def merged(*parts: Iterable[RecordedKernel]) -> tuple[RecordedKernel, ...]:
    """Return all kernels of ``parts``, each once with everything that was seen of it, sorted."""
    backends: dict[str, set[str]] = defaultdict(set)
    seen: dict[str, set[str]] = defaultdict(set)
    for kernel in (kernel for part in parts for kernel in part):
        backends[kernel.name].update(kernel.backends)
        seen[kernel.name].update(kernel.seen)
    return tuple(
        RecordedKernel(name, tuple(sorted(backends[name])), tuple(sorted(seen[name]))) for name in sorted(seen)
    )


def merged_additions(*parts: Additions) -> Additions:
    """Return all of ``parts``, each once with everything that was seen of it, sorted."""
    return Additions(
        merged(*(part.kernels for part in parts)),
        _merged_names(one for part in parts for one in part.methods),
        _merged_names(one for part in parts for one in part.gradients),
    )


def _merged_names(names: Iterable[RecordedName]) -> tuple[RecordedName, ...]:
    seen: dict[str, set[str]] = defaultdict(set)
    for one in names:
        seen[one.name].update(one.seen)
    return tuple(RecordedName(name, tuple(sorted(places))) for name, places in sorted(seen.items()))


def staleness(recording: Recording, app: TfjsApp, backends: Iterable[Backend]) -> tuple[str, ...]:
    """Return one sentence for each thing that changed since ``recording`` was made; none when it still holds."""
    sentences = []
    if recording.tfjs != app.tfjs.version:
        sentences.append(f"recorded with tfjs {recording.tfjs or 'unknown'}, installed is {app.tfjs.version}")
    sentences += [
        f"nothing was recorded on the backend {backend.value}"
        for backend in backends
        if backend.value not in recording.backends
    ]
    digests = model_digests(app.models, app.root)
    for name, digest in digests.items():
        if name not in recording.models:
            sentences.append(f"the model {name} was not recorded")
        elif recording.models[name] != digest:
            sentences.append(f"the model {name} has changed since it was recorded")
    sentences += [f"the recorded model {name} is gone" for name in recording.models if name not in digests]
    return tuple(sentences)


def model_digests(models: Iterable[Path], root: Path) -> dict[str, str]:
    """Return the SHA-256 of each model.json by its path relative to ``root``; line ends and layout do not matter.

    The weights' values do not decide which kernels run, so their files are left out.
    """
    return {_name(model, root): _digest(model) for model in sorted(models)}


def _digest(model: Path) -> str:
    data = model.read_bytes()
    with suppress(ValueError, RecursionError):  # whoever reads the model will say what is wrong with it
        data = json.dumps(json.loads(data), sort_keys=True, separators=(",", ":")).encode()
    return hashlib.sha256(data).hexdigest()


def _name(path: Path, root: Path) -> str:
    try:
        return Path(os.path.relpath(path, root)).as_posix()
    except ValueError:  # another drive of Windows
        return path.as_posix()


def _parsed(text: str, path: Path) -> _File:
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        what = f"the recorded kernels are damaged: {error.msg}"
        raise UsageError(what, where=located(path, error.lineno), hint=_AGAIN) from None
    except (ValueError, RecursionError):
        raise UsageError("the recorded kernels are damaged: not JSON", where=str(path), hint=_AGAIN) from None
    if isinstance(content, dict) and "schema" in content and content["schema"] != _SCHEMA:
        what = f"the recorded kernels have schema {json.dumps(content['schema'])[:40]}; this slimtf reads {_SCHEMA}"
        raise UsageError(what, where=str(path), hint="read them with the slimtf that wrote them, or record them again")
    try:
        return _File.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        what = f"the recorded kernels are damaged: {place + ': ' if place else ''}{first['msg']}"
        raise UsageError(what, where=str(path), hint=_AGAIN) from None


def _recording(file: _File) -> Recording:
    return Recording(
        tfjs=file.tfjs,
        backends=tuple(file.backends),
        models=file.models,
        kernels=_from(file.kernels),
        added=Additions(_from(file.added), _names_from(file.added_methods), _names_from(file.added_gradients)),
    )


def _from(kernels: dict[str, _Kernel]) -> tuple[RecordedKernel, ...]:
    return tuple(RecordedKernel(name, tuple(one.backends), tuple(one.seen)) for name, one in sorted(kernels.items()))


def _kernels(kernels: Iterable[RecordedKernel]) -> dict[str, _Kernel]:
    return {one.name: _Kernel(backends=sorted(one.backends), seen=sorted(one.seen)) for one in merged(kernels)}


def _names_from(names: dict[str, _Name]) -> tuple[RecordedName, ...]:
    return tuple(RecordedName(name, tuple(one.seen)) for name, one in sorted(names.items()))


def _names(names: Iterable[RecordedName]) -> dict[str, _Name]:
    return {one.name: _Name(seen=list(one.seen)) for one in _merged_names(names)}
