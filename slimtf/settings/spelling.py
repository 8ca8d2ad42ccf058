"""Which key a settings file means: snake_case or the tutorial's camelCase, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.errors import UsageError, located
from slimtf.settings.given import Given, did_you_mean
from slimtf.settings.keys import all_keys, groups

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from slimtf.settings.document import Place
    from slimtf.settings.files import SettingsFile


def given_in_file(file: SettingsFile) -> dict[str, Given]:
    """Return what ``file`` sets, by dotted key.

    Raises:
        UsageError: an unknown key, a key that is given in both spellings, or something else in place of a table.
    """
    found: dict[str, Given] = {}
    for spelling, value, place in _entries(file, file.document.values, ()):
        name = _name(spelling)
        line = file.document.lines.get(place)
        where = located(file.path, line)
        if name is None:
            raise _unknown(spelling, where)
        if name in found:
            what = f"{name} is given twice, as {found[name].spelling!r} and as {spelling!r}"
            raise UsageError(what, where=where, hint="keep one of them")
        items = _items(file, value, place)
        found[name] = Given(value, located(file.path.name, line), where, file.path.parent, spelling, items)
    return found


def _entries(file: SettingsFile, values: Mapping[str, object], above: Place) -> Iterator[tuple[str, object, Place]]:
    for key, value in values.items():
        place = (*above, key)
        if not above and key in groups():
            if not isinstance(value, dict):
                where = located(file.path, file.document.lines.get(place))
                raise UsageError(f"{key} must be a table of keys: {groups()[key]}", where=where)
            yield from _entries(file, value, place)
        else:
            yield ".".join(str(part) for part in place), value, place


def _name(spelling: str) -> str | None:
    for key in all_keys().values():
        if spelling in (key.name, key.camel):
            return key.name
    return None


def _unknown(spelling: str, where: str) -> UsageError:
    snake = [*all_keys(), *groups()]
    camel = [key.camel for key in all_keys().values()]
    # Suggested in the spelling that the user writes.
    known = snake if "_" in spelling or spelling == spelling.lower() else camel
    hint = did_you_mean(spelling, known) or "known keys: " + ", ".join(known)
    return UsageError(f"unknown key {spelling!r} in the settings", where=where, hint=hint)


def _items(file: SettingsFile, value: object, place: Place) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    lines = [file.document.lines.get((*place, index)) for index in range(len(value))]
    return tuple(located(file.path, line) for line in lines) if None not in lines else ()
