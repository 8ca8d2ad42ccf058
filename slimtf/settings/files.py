"""Finds the settings file and reads it, whatever its format."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.errors import UsageError, WorkspaceError, located
from slimtf.settings.document import Document, DocumentError
from slimtf.settings.jsonc import parse_jsonc

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.settings.document import Place

_NAME = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_DOTTED = rf"{_NAME}(?:[ \t]*\.[ \t]*{_NAME})*"
_LONG_STRING = re.compile(r'"""(?:\\.|[^\\])*?"""|' + r"'''.*?'''", re.DOTALL)
_TABLE = re.compile(rf"[ \t]*\[[ \t]*({_DOTTED})[ \t]*\]")
_TABLE_IN_LIST = re.compile(rf"[ \t]*\[\[[ \t]*({_DOTTED})[ \t]*\]\]")
_KEY = re.compile(rf"[ \t]*({_DOTTED})[ \t]*=")
_PLACE_IN_ERROR = re.compile(r"(.*) \(at line (\d+), column \d+\)")

# Where the settings are in a file that is not ours alone.
_TABLES = {"pyproject.toml": ("tool", "slimtf"), "package.json": ("slimtf",)}
_CODE = {".js", ".cjs", ".mjs", ".ts", ".cts", ".mts"}
OFFICIAL = "custom_tfjs_config.json"
"""The file of the official tool."""
_SEARCHED = ("slimtf.toml", "pyproject.toml", "package.json", OFFICIAL)


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """A settings file and its keys."""

    path: Path
    document: Document


def find_settings_file(project_root: Path) -> SettingsFile | None:
    """Return the first of the project's files that holds settings; None when it has none.

    Raises:
        UsageError: the file cannot be parsed, or something else has the name of one.
        WorkspaceError: the file cannot be read.
    """
    for name in _SEARCHED:
        path = project_root / name
        if path.is_file():
            # Whoever needs package.json will say better than we that it is broken.
            found = _read(path, ignore_errors=name == "package.json")
            if found is not None:
                return found
        elif is_dedicated(path) and (path.is_symlink() or path.exists()):  # passed over, its budgets would be lost
            what = "is a symbolic link that leads to no file" if path.is_symlink() else "is not a file"
            raise UsageError(f"{name} {what}", where=str(path), hint="put the settings there, or remove it")
    return None


def read_settings_file(path: Path) -> SettingsFile:
    """Return the settings file that the user named.

    Raises:
        UsageError: it does not exist, cannot be parsed, or holds no settings.
        WorkspaceError: it cannot be read.
    """
    if not path.exists():
        hint = "check the path given with --config; it is relative to the current folder"
        raise UsageError("the settings file does not exist", where=str(path), hint=hint)
    if path.is_dir():
        hint = "name the file, such as slimtf.toml"
        raise UsageError("this is a folder, not a settings file", where=str(path), hint=hint)
    if path.is_char_device():  # some of which never end
        raise UsageError("this is a device, not a settings file", where=str(path), hint="name the file")
    if path.suffix in _CODE:
        hint = 'for another config of the bundler use the setting "bundler_config"'
        raise UsageError("this is JavaScript; --config names the settings of slimtf", where=str(path), hint=hint)
    found = _read(path)
    if found is None:
        table = ".".join(_TABLES[path.name])
        hint = f"add {table!r} to it, or name another file"
        raise UsageError(
            f"this file holds no settings for slimtf: it has no table {table!r}", where=str(path), hint=hint
        )
    return found


def is_dedicated(path: Path) -> bool:
    """Return whether a settings file holds nothing but settings of slimtf."""
    return path.name not in _TABLES


def _read(path: Path, *, ignore_errors: bool = False) -> SettingsFile | None:
    text = _text(path)
    table = _TABLES.get(path.name, ())
    if table and table[-1] not in text:
        return None
    try:
        document = _parse_toml(text) if path.suffix == ".toml" else parse_jsonc(text, last_counts=path.name == OFFICIAL)
    except DocumentError as error:
        if ignore_errors:
            return None
        raise UsageError(error.what, where=located(path, error.line), hint="correct the file") from None
    if not table:
        return SettingsFile(path, document)
    inside = document.inside(*table)
    if inside is None and document.inside(*table[:-1]) is not None and table in document.lines:
        what = f"the settings under {'.'.join(table)!r} must be a table of keys"
        raise UsageError(what, where=located(path, document.lines[table]))
    return None if inside is None else SettingsFile(path, inside)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError("the settings file is not UTF-8 text", where=str(path), hint="save it as UTF-8") from None
    except OSError as error:
        raise WorkspaceError(f"the settings file cannot be read: {error.strerror}", where=str(path)) from None


def _parse_toml(text: str) -> Document:
    """Parse ``text``.

    Raises:
        DocumentError: it is not TOML.
    """
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        match = _PLACE_IN_ERROR.fullmatch(str(error))
        what, line = (match[1], int(match[2])) if match else (str(error), None)
        raise DocumentError(f"this is not valid TOML: {what}", line) from None
    except ValueError as error:  # a number with thousands of digits
        raise DocumentError(f"this is not valid TOML: {error}", None) from None
    except RecursionError:
        raise DocumentError("this TOML is nested too deeply", None) from None
    return Document(values, _lines(text))


def _lines(text: str) -> dict[Place, int]:
    """Return the line of each table and key; best effort, the values themselves come from the parser."""
    lines: dict[Place, int] = {}
    table: Place = ()
    counts: Counter[Place] = Counter()
    text = _LONG_STRING.sub(lambda match: "\n" * match[0].count("\n"), text)
    for number, line in enumerate(text.split("\n"), start=1):
        if match := _TABLE.match(line):
            table = _parts(match[1])
            lines.setdefault(table, number)
        elif match := _TABLE_IN_LIST.match(line):
            name = _parts(match[1])
            lines.setdefault(name, number)
            table = (*name, counts[name])
            counts[name] += 1
            lines[table] = number
        elif match := _KEY.match(line):
            lines.setdefault((*table, *_parts(match[1])), number)
    return lines


def _parts(dotted: str) -> Place:
    return tuple(part.strip("\"'") for part in re.findall(_NAME, dotted))
