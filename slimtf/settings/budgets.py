"""Reads the budgets: tables; every mistake is reported at its own line."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.errors import UsageError, located
from slimtf.model.backend import Backend
from slimtf.model.budget import Budget, Scope, ScopeKind
from slimtf.model.gate import Measure, Severity
from slimtf.settings.amounts import AmountError, parse_limit
from slimtf.settings.complaints import shown
from slimtf.settings.given import did_you_mean
from slimtf.settings.schema import BudgetSettings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slimtf.model.budget import Limit
    from slimtf.settings.document import Place
    from slimtf.settings.files import SettingsFile

_NAMED = (ScopeKind.ENTRY, ScopeKind.CHUNK, ScopeKind.PACKAGE, ScopeKind.BACKEND)
_WORDS = tuple(kind for kind in ScopeKind if kind not in (ScopeKind.FILES, *_NAMED[:3]))
_KNOWN = (
    'total, a file glob such as "*.js", entry:NAME, chunk:NAME, package:NAME, kernels, backend, backend:NAME, wasm, '
    "models and download"
)
# As in slimtf.detect.node_modules: what npm lets a package be called.
_LETTERS = re.compile(r"\[!?([^\]/]+)\]")
_RANGE = re.compile(r".-.", re.DOTALL)
_STARS = re.compile(r"\*+/?")
_MOST_STARS = 5
_PACKAGE = re.compile(r"(?:@[\w~-][\w.~-]*/)?[\w~-][\w.~-]*", re.ASCII)

_KEY = "budgets"
_EXAMPLE = 'write [[budgets]], and below it scope = "total" and limit = "120 kB"'
_LIMITS = 'write it with its unit, in quotes: "120 kB", "1.5 s" or "25 %"'
_SEVERITIES = (Severity.WARN, Severity.FAIL)


def read_budgets(file: SettingsFile, root: Path) -> tuple[Budget, ...]:
    """Return the budgets in ``file``, in its order.

    Args:
        root: the project's folder, which the place of a budget is relative to.

    Raises:
        UsageError: not a table, an unknown key, scope, measure, unit or severity, or a nonsense limit.
    """
    rows = file.document.values.get(_KEY, [])
    if not isinstance(rows, list):
        where = located(file.path, file.document.lines.get((_KEY,)))
        raise UsageError(f"{_KEY} must be a list of tables", where=where, hint=_EXAMPLE)
    return tuple(_budget(_Row(file, index, row), root) for index, row in enumerate(map(_as_table, rows)))


@dataclass(frozen=True, slots=True)
class _Row:
    """One table of the file; ``values`` is None when it is something else."""

    file: SettingsFile
    index: int
    values: Mapping[str, object] | None

    def line(self, key: str = "") -> int | None:
        """Return the line of ``key``, or the nearest that is known."""
        lines = self.file.document.lines
        places: tuple[Place, ...] = ((_KEY, self.index, key), (_KEY, self.index), (_KEY,))
        return next((lines[place] for place in places if place in lines), None)

    def wrong(self, key: str, what: str, hint: str = "") -> UsageError:
        """Return the error that says ``what`` of ``key``, or of the whole table when that is empty."""
        name = f"{_KEY}[{self.index}]" + (f".{key}" if key else "")
        return UsageError(f"{name} {what}", where=located(self.file.path, self.line(key)), hint=hint)

    def text(self, key: str, default: str | None = None) -> str:
        """Return the text at ``key``."""
        value = (self.values or {}).get(key, default)
        if value is None:
            raise self.wrong("", f"has no {key}", _EXAMPLE)
        if not isinstance(value, str):
            hint = _LIMITS if key == "limit" and isinstance(value, (int, float)) else ""
            raise self.wrong(key, f"is {shown(value)}; expected a text in quotes", hint)
        return value


def _as_table(value: object) -> Mapping[str, object] | None:
    return value if isinstance(value, dict) else None


def _budget(row: _Row, root: Path) -> Budget:
    if row.values is None:
        raise row.wrong("", "is no table", _EXAMPLE)
    known = BudgetSettings.model_fields
    for key in row.values:
        if key not in known:
            hint = did_you_mean(key, known) or f"known keys: {', '.join(known)}"
            raise row.wrong(key, "is an unknown key", hint)
    return Budget(
        scope=_scope(row),
        measures=_measures(row),
        limit=_limit(row),
        severity=_severity(row),
        message=row.text("message", ""),
        file=_relative(row.file.path, root),
        line=row.line("limit"),
    )


def _scope(row: _Row) -> Scope:
    text = row.text("scope", "total")
    try:
        return parse_scope(text)
    except _ScopeError as error:
        raise row.wrong("scope", f"is {shown(text)}, which {error.what}", error.hint) from None


def _limit(row: _Row) -> Limit:
    text = row.text("limit")
    try:
        return parse_limit(text)
    except AmountError as error:
        raise row.wrong("limit", f"is {shown(text)}, which {error.what}", error.hint) from None


def _measures(row: _Row) -> tuple[Measure, ...]:
    value = (row.values or {}).get("measure", [Measure.GZIP])
    words = value if isinstance(value, list) else [value]
    if not words:
        raise row.wrong("measure", f"is empty; expected one or several of {', '.join(Measure)}")
    return tuple(dict.fromkeys(_measure(row, word) for word in words))


def _measure(row: _Row, word: object) -> Measure:
    if isinstance(word, str) and word in set(Measure):
        return Measure(word)
    hint = did_you_mean(word, Measure) if isinstance(word, str) else ""
    raise row.wrong("measure", f"is {shown(word)}; expected one of {', '.join(Measure)}", hint)


def _severity(row: _Row) -> Severity:
    word = row.text("severity", Severity.FAIL)
    if word not in _SEVERITIES:
        raise row.wrong("severity", f"is {shown(word)}; expected one of {', '.join(_SEVERITIES)}")
    return Severity(word)


def _relative(path: Path, root: Path) -> str:
    try:
        return Path(os.path.relpath(path, root)).as_posix()
    except ValueError:  # another drive of Windows
        return path.name


class _ScopeError(ValueError):
    """A scope that is about nothing; ``hint`` says what there is."""

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint or f"scopes are {_KNOWN}"


def parse_scope(text: str) -> Scope:
    """Return the scope that ``text`` stands for.

    Raises:
        ScopeError: it is neither a known word nor a file glob.
    """
    text = text.strip()
    if text in _WORDS:
        return Scope(text, ScopeKind(text))
    word, colon, name = text.partition(":")
    if colon:
        return _named(text, word, name.strip())
    if "\\" in text or text.startswith("/") or ".." in text.split("/"):
        hint = "write it relative to the output folder with forward slashes: js/*.js"
        raise _ScopeError("is not a path in the output folder", hint)
    if not any(sign in text for sign in ".*?[/"):
        raise _ScopeError("is no scope", did_you_mean(text, (*_WORDS, *_NAMED[:3])))
    _require_glob(text)
    return Scope(text, ScopeKind.FILES, text.removeprefix("./"))


def _require_glob(text: str) -> None:
    """Raise unless ``text`` can be matched, and that in no time: what stands between many stars is tried everywhere."""
    for letters in _LETTERS.findall(text):
        backwards = next((found for found in _RANGE.findall(letters) if found[0] > found[2]), "")
        if backwards:
            hint = f"write [{backwards[2]}-{backwards[0]}]"
            raise _ScopeError(f"holds a range that runs backwards: {backwards}", hint)
    if len(_STARS.findall(text)) > _MOST_STARS:
        hint = "make several budgets of it"
        raise _ScopeError(f"has more than {_MOST_STARS} stars", hint)


def _named(text: str, word: str, name: str) -> Scope:
    if word not in _NAMED:
        raise _ScopeError("is no scope", did_you_mean(word, [f"{kind}:{name}" for kind in _NAMED]))
    if not name:
        raise _ScopeError("names nothing")
    if word == ScopeKind.BACKEND and name not in set(Backend):
        hint = did_you_mean(name, Backend) or f"backends are {', '.join(Backend)}"
        raise _ScopeError("names no backend of tfjs", hint)
    if word == ScopeKind.PACKAGE and not _PACKAGE.fullmatch(name):
        raise _ScopeError("names no npm package")
    return Scope(text, ScopeKind(word), name)
