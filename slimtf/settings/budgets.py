"""Reads the budgets: tables; every mistake is reported at its own line."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.errors import UsageError, located
from slimtf.model.budget import Budget
from slimtf.model.gate import Measure, Severity
from slimtf.settings.amounts import AmountError, parse_limit
from slimtf.settings.complaints import shown
from slimtf.settings.given import did_you_mean
from slimtf.settings.schema import BudgetSettings
from slimtf.settings.scopes import ScopeError, parse_scope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slimtf.model.budget import Limit, Scope
    from slimtf.settings.document import Place
    from slimtf.settings.files import SettingsFile

_KEY = "budgets"
_EXAMPLE = 'write [[budgets]], and below it scope = "total" and limit = "120 kB"'
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
            raise self.wrong(key, f"is {shown(value)}; expected a text in quotes")
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
    except ScopeError as error:
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
