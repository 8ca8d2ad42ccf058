"""The models of the web that a project keeps, with the digest of each: ``slimtf_models/slimtf.models.json``."""

from __future__ import annotations

import hashlib
import json
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from slimtf.amounts import counted
from slimtf.errors import UsageError
from slimtf.model.web_model import WEB_MODELS, address_to_fetch, kept_file
from slimtf.web_models.fetch import fetch_model
from slimtf.workspace.atomic import write_all
from slimtf.workspace.failure import file_error

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

    from slimtf.progress import Progress

LIST = "slimtf.models.json"
_SCHEMA: Literal[1] = 1
_REFRESH = "to take what is there now: --refresh-models"


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True)


class _Model(_Record):
    sha256: str
    bytes: int


class _File(_Record):
    schema_: Literal[1] = Field(_SCHEMA, alias="schema")
    about: str = ""
    models: dict[str, _Model] = {}


def kept_models(root: Path) -> Mapping[str, Path]:
    """Return the models that the project keeps: address as in the settings → the copy.

    Raises:
        UsageError: the list is damaged.
        WorkspaceError: it cannot be read.
    """
    return {address: kept_file(root, address) for address in _read(root).models}


def keep_models(
    root: Path,
    addresses: Collection[str],
    progress: Progress,
    *,
    timeout: float,
    refresh: bool = False,
    may_fetch: bool = True,
    fetch: Callable[..., str] = fetch_model,
) -> None:
    """See to it that each model of ``addresses`` is kept in the project, as it was when it was fetched first.

    Only what is missing is fetched; without the network a project with all of its models is complete.

    Args:
        root: the project's folder.
        addresses: as the settings name them.
        progress: shows each download.
        timeout: seconds for each download.
        refresh: fetch all again, and take what has changed.
        may_fetch: whether files may be fetched and written.
        fetch: as ``fetch_model``.

    Raises:
        UsageError: an address is wrong, the list is damaged, a copy was edited, or what is at an address is not what
            was kept before.
        WorkspaceError: a model cannot be fetched, or a file cannot be read or written.
    """
    known = dict(_read(root).models) if addresses else {}
    files: dict[str, str] = {}
    for address in sorted(set(addresses)):
        file, before = kept_file(root, address), known.get(address)
        if before is not None and not refresh and file.is_file():
            _require_same(file, before, address)
            continue
        if not may_fetch:
            hint = "slimtf build or slimtf modules fetches it"
            raise UsageError("a model that the settings name by its address is not kept yet", where=address, hint=hint)
        text = _fetched(address, fetch, progress, timeout)
        known[address] = found = _Model(sha256=_digest(text), bytes=len(text.encode()))
        if before is not None and before.sha256 != found.sha256:
            _require_wanted(address, file.relative_to(root).as_posix(), wanted=refresh)
            progress.note(f"the model at {address} has changed: {before.bytes} -> {found.bytes} bytes")
        files[file.relative_to(root / WEB_MODELS).as_posix()] = text
    if files:
        write_all(root / WEB_MODELS, {**files, LIST: _list_text(known)})
        progress.note(f"kept in {WEB_MODELS}/, which is to be committed: {counted(len(files), 'model')}")


def _require_wanted(address: str, copy: str, *, wanted: bool) -> None:
    if not wanted:
        what = "the model at the address has changed since it was kept"
        raise UsageError(what, where=address, hint=f"restore {copy}; {_REFRESH}")


def _list_text(models: Mapping[str, _Model]) -> str:
    content = _File(
        schema_=_SCHEMA,
        about="written by slimtf: models that its settings name by their address; commit this folder",
        models=dict(sorted(models.items())),
    )
    return json.dumps(content.model_dump(by_alias=True), indent=2, ensure_ascii=False) + "\n"


def _fetched(address: str, fetch: Callable[..., str], progress: Progress, timeout: float) -> str:
    with progress.step(f"Fetching {address}") as step:
        text = fetch(address_to_fetch(address), deadline=time.monotonic() + timeout, on_progress=step.percent)
        step.result(f"{len(text)} letters")
    return text


def _require_same(file: Path, before: _Model, address: str) -> None:
    try:
        text = file.read_bytes().decode("utf-8-sig", "replace")
    except OSError as error:
        raise file_error(error, file, "read") from error
    if _digest(text) != before.sha256:
        what = "the kept copy of a model is not what was fetched"
        hint = f"restore it from version control, or delete it to fetch {address} again; {_REFRESH}"
        raise UsageError(what, where=str(file), hint=hint)


def _digest(text: str) -> str:
    """Hash what the JSON says: line ends and layout, which git and formatters change, do not matter."""
    with suppress(ValueError, RecursionError):
        text = json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _read(root: Path) -> _File:
    path = root / WEB_MODELS / LIST
    hint = "restore it from version control, or delete it, and slimtf fetches the models again"
    if path.exists() and not path.is_file() and not path.is_dir():  # a pipe would be waited for
        raise UsageError("the list of kept models is a device or a pipe, not a file", where=str(path), hint=hint)
    try:
        return _File.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return _File(schema_=_SCHEMA)
    except OSError as error:
        raise file_error(error, path, "read") from error
    except ValidationError:
        raise UsageError("the list of kept models is damaged", where=str(path), hint=hint) from None
