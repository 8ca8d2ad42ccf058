"""Reads the settings: flags beat SLIMTF_* variables beat the settings file beat the defaults."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from slimtf.errors import UsageError, located
from slimtf.model.budget import GateRules
from slimtf.model.web_model import is_address, kept_file, require_web_address
from slimtf.settings.amounts import AmountError, parse_amount, parse_milliseconds
from slimtf.settings.budgets import read_budgets
from slimtf.settings.complaints import complaint, shown
from slimtf.settings.files import OFFICIAL, find_settings_file, is_dedicated, read_settings_file
from slimtf.settings.given import did_you_mean
from slimtf.settings.keys import all_keys, groups
from slimtf.settings.schema import Settings
from slimtf.settings.spelling import given_in_file
from slimtf.settings.variables import given_in_flags, given_in_variables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from slimtf.model.budget import Amount
    from slimtf.settings.files import SettingsFile
    from slimtf.settings.given import Given

DEFAULT_OUTPUT = "custom_tfjs"
_MOST_NOISE, _MOST_NOISE_PART, _NOISE_LIMITS = 10_000, Fraction(1, 20), "10 kB, or 5 %"

_OTHERS_FOLDERS = frozenset({".git", ".hg", ".svn", ".slimtf"})
"""git's and the like, and our own for what may be deleted at any time."""


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """The settings and where each came from.

    Attributes:
        gate: the budgets, each with its line, and how they are judged.
        sources: by dotted key: ``flag --backend``, ``SLIMTF_BACKENDS``, ``slimtf.toml:3`` or ``default``.
        file: the settings file that was read, absolute; None when there is none.
        dedicated: that file holds settings of slimtf and nothing else, so that no other program reads it.
        addresses: of models that the settings name by their address; ``settings`` holds the paths of their copies.
        notes: what of the file was passed over.
    """

    settings: Settings
    gate: GateRules
    sources: Mapping[str, str]
    file: Path | None
    dedicated: bool
    addresses: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def load_settings(
    project_root: Path, *, file: Path | None, flags: Mapping[str, object], environ: Mapping[str, str]
) -> LoadedSettings:
    """Return the settings of the project at ``project_root``.

    Args:
        file: the settings file that the user named; None searches the project's folder.
        flags: by dotted key; None and empty lists count as not given.
        environ: the environment variables; relative paths in them and in ``flags`` are relative to the project.

    Raises:
        UsageError: an unknown key or variable, a wrong value, or a file that cannot be parsed; exit code 2.
        WorkspaceError: the file cannot be read.
    """
    root = project_root.absolute()
    read = find_settings_file(root) if file is None else read_settings_file(file.absolute())
    notes: tuple[str, ...] = ()
    if read is not None:
        read, notes = _as_the_official_tool(read)
    given = {
        **(given_in_file(read) if read is not None else {}),
        **given_in_variables(environ, root),
        **given_in_flags(flags, root),
    }
    budgets = read_budgets(read, root) if read is not None else ()
    settings = _checked(given, root)
    gate = GateRules(
        budgets,
        _noise(settings.gate.noise, given),
        settings.gate.ratchet,
        _first_inference(settings.gate.first_inference, given),
    )
    sources = {name: given[name].source if name in given else "default" for name in all_keys()}
    return LoadedSettings(
        settings,
        gate,
        sources,
        file=None if read is None else read.path,
        dedicated=read is not None and is_dedicated(read.path),
        addresses=_addresses_in(given.get("models")),
        notes=notes,
    )


def _checked(given: Mapping[str, Given], root: Path) -> Settings:
    values: dict[str, object] = {"output_path": root / DEFAULT_OUTPUT}
    for name, one in given.items():
        group, _, rest = name.rpartition(".")
        on_the_web = root if name == "models" else None
        value = _absolute_paths(one, on_the_web) if all_keys()[name].holds_paths else one.value
        if group:
            table = values.setdefault(group, {})
            assert isinstance(table, dict)  # noqa: S101 - a group's name is never a key's
            table[rest] = value
        else:
            values[name] = value
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        raise complaint(error, given) from None
    _check_output(settings.output_path, given, root)
    return settings


def _noise(text: str, given: Mapping[str, Given]) -> Amount:
    try:
        amount = parse_amount(text)
    except AmountError as error:
        what = f"gate.noise is {shown(text)}, which {error.what}"
        raise UsageError(what, where=given["gate.noise"].where, hint=error.hint) from None
    if (amount.part or 0) > _MOST_NOISE_PART or (amount.size or 0) > _MOST_NOISE:
        what = f"gate.noise is {shown(text)}; what differs between two builds of the same is at most {_NOISE_LIMITS}"
        hint = f'allow growth in a budget, where it is seen: limit = "+{text.strip()}"'
        raise UsageError(what, where=given["gate.noise"].where, hint=hint)
    return amount


def _first_inference(text: str, given: Mapping[str, Given]) -> int | None:
    try:
        return parse_milliseconds(text) if text else None
    except AmountError as error:
        what = f"gate.first_inference is {shown(text)}, which {error.what}"
        raise UsageError(what, where=given["gate.first_inference"].where, hint=error.hint) from None


def _check_output(folder: Path, given: Mapping[str, Given], root: Path) -> None:
    real, real_root = Path(os.path.realpath(folder)), Path(os.path.realpath(root))  # resolve() refuses loops
    fault = _fault_of_output(folder, root) or _fault_of_output(real, real_root)
    if not fault and folder.is_relative_to(root) and not real.is_relative_to(real_root):
        fault = f"a symbolic link that leads out of the project, to {real}"
    if fault:
        hint = f'give a folder of its own, such as "{DEFAULT_OUTPUT}"'
        where = given["output_path"].where if "output_path" in given else str(folder)
        raise UsageError(f"output_path is {fault}", where=where, hint=hint)


def _fault_of_output(folder: Path, root: Path) -> str:
    """Return why ``folder`` is no place for the custom modules; empty where it may be one."""
    try:
        steps = Path(os.path.relpath(folder, root)).parts
    except ValueError:  # another drive of Windows
        steps = folder.parts
    named = {step.lower() for step in steps}
    if all(step == ".." for step in steps):
        return "the project's own folder or one above it"
    if "node_modules" in named:
        return "inside node_modules, where bundlers take every file for a package's"
    others = sorted(_OTHERS_FOLDERS & named)
    return f"inside {others[0]}, which is not for files of the project" if others else ""


def _absolute_paths(given: Given, root: Path | None = None) -> object:
    """Return ``given``'s value with every path in it absolute; what is no path stays, for the model to refuse.

    An address becomes the path of the copy that the project keeps of what is there.

    ``..`` is resolved as text, without following symbolic links: as Node's ``path.resolve`` does, and so as the
    official tool reads the same file.

    Args:
        given: the value.
        root: the project's folder, where addresses are accepted.

    Raises:
        UsageError: a path is empty or holds a NUL character; models cannot be fetched from an address.
    """
    if isinstance(given.value, (list, tuple)):
        places = given.items or (given.where,) * len(given.value)
        return [_of_item(item, place, given, root) for item, place in zip(given.value, places, strict=True)]
    return _absolute(given.value, given)


def _addresses_in(given: Given | None) -> tuple[str, ...]:
    """Return the addresses among the paths of ``given``."""
    items = given.value if given is not None and isinstance(given.value, (list, tuple)) else ()
    return tuple(item for item in items if isinstance(item, str) and is_address(item))


def _of_item(item: object, place: str, given: Given, root: Path | None) -> object:
    if root is None or not isinstance(item, str) or not is_address(item):
        return _absolute(item, given)
    require_web_address(item, place)
    return kept_file(root, item)


def _absolute(value: object, given: Given) -> object:
    if not isinstance(value, (str, Path)):
        return value
    text = str(value)
    if not text.strip() or "\0" in text:
        fault = "is empty" if not text.strip() else f"holds a NUL character: {shown(text)}"
        raise UsageError(f"a path in {given.spelling} {fault}", where=given.where, hint="give the path of a file")
    if not _is_encodable(text):
        what = f"a path in {given.spelling} holds half of a character: {shown(text)}"
        raise UsageError(what, where=given.where, hint="give the path of a file")
    return Path(os.path.normpath(given.folder / text))


def _is_encodable(text: str) -> bool:
    try:
        os.fsencode(text)
    except UnicodeEncodeError:
        return False
    return True


_OP_SUFFIX = "__op"  # OP_SCOPE_SUFFIX in tfjs-core dist/ops/operation.js
_KNOWN = {_spelling for key in all_keys().values() for _spelling in (key.name, key.camel)} | groups().keys()


def _as_the_official_tool(file: SettingsFile) -> tuple[SettingsFile, tuple[str, ...]]:
    """Return ``file`` without what that tool would pass over, and a sentence about each; other files as they are."""
    if file.path.name != OFFICIAL:
        return file, ()
    notes = [f"{_place(file, key)}: {key} is given more than once; the last one counts" for key in _repeated(file)]
    values: dict[str, object] = {}
    lines = dict(file.document.lines)
    for key, value in file.document.values.items():
        if key not in _KNOWN:
            hint = did_you_mean(key, _KNOWN)
            notes.append(f"{_place(file, key)}: the key {shown(key)} is ignored{'; ' + hint if hint else ''}")
            continue
        values[key] = value
        dropped = dict(_dropped(file, key, value))
        if dropped and isinstance(value, list):
            kept = [index for index in range(len(value)) if index not in dropped]
            values[key] = [value[index] for index in kept]
            lines |= {(key, new): lines[key, old] for new, old in enumerate(kept) if (key, old) in lines}
            notes += dropped.values()
    document = replace(file.document, values=values, lines=lines)
    return replace(file, document=document), tuple(notes)


def _repeated(file: SettingsFile) -> tuple[str, ...]:
    return tuple(dict.fromkeys(file.document.repeated))


def _dropped(file: SettingsFile, key: str, value: object) -> Iterator[tuple[int, str]]:
    """Yield the index of each item of a list that is passed over, with the sentence about it."""
    for index, item in enumerate(value if isinstance(value, list) else ()):
        if not isinstance(item, str):
            continue
        if key == "kernels" and item.endswith(_OP_SUFFIX):
            yield index, f"{_place(file, key, index)}: {shown(item)} is ignored: it is a high-level op, and no kernel"
        if key == "models" and not is_address(item) and not (file.path.parent / item).is_file():
            yield index, f"{_place(file, key, index)}: the model {shown(item)} is not there, and is left out"


def _place(file: SettingsFile, *keys: str | int) -> str:
    lines = file.document.lines
    return located(file.path.name, lines.get(keys, lines.get(keys[:1])))
