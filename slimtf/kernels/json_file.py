"""JSON of a model, parsed at the edge: what is not of the expected shape is refused with its place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias

from slimtf.errors import UnsupportedProjectError, located

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

JsonObject: TypeAlias = dict[str, object]

_JSON_NAMES = {dict: "an object", list: "a list", str: "a string", bool: "a truth value"}


def read_json_object(path: Path) -> JsonObject:
    """Return the object that a JSON file holds.

    Raises:
        UnsupportedProjectError: the file is missing, unreadable, not JSON (with the line) or not an object.
    """
    if path.exists() and not path.is_file() and not path.is_dir():  # a pipe would be waited for
        raise UnsupportedProjectError("the model is a device or a pipe, not a file", where=str(path))
    try:
        content = json.loads(path.read_text("utf-8-sig"), parse_constant=_refuse)
    except OSError as error:
        raise UnsupportedProjectError(
            f"the model cannot be read: {error.strerror or error}",
            where=str(path),
            hint='correct the path in the setting "models"',
        ) from error
    except json.JSONDecodeError as error:
        raise UnsupportedProjectError(
            f"the model is not valid JSON: {error.msg}",
            where=located(path, error.lineno),
            hint="convert or download the model again; this must be the model.json, not a weights file",
        ) from error
    except (ValueError, RecursionError) as error:
        raise UnsupportedProjectError(
            "the model is not valid JSON text", where=str(path), hint="convert or download the model again"
        ) from error
    return as_object(content, "the top level", path)


def as_object(value: object, what: str, path: Path) -> JsonObject:
    """Return ``value`` if it is a JSON object.

    Raises:
        UnsupportedProjectError: it is something else.
    """
    if not isinstance(value, dict):
        raise _unexpected(what, "an object", value, path)
    return value


def as_list(value: object, what: str, path: Path) -> list[object]:
    """Return ``value`` if it is a JSON array.

    Raises:
        UnsupportedProjectError: it is something else.
    """
    if not isinstance(value, list):
        raise _unexpected(what, "a list", value, path)
    return value


def as_text(value: object, what: str, path: Path) -> str:
    """Return ``value`` if it is a string.

    Raises:
        UnsupportedProjectError: it is something else.
    """
    if not isinstance(value, str):
        raise _unexpected(what, "a string", value, path)
    return value


def strings_in(value: object) -> Iterator[str]:
    """Yield every string value of a piece of JSON, in no order; keys do not count."""
    waiting = [value]  # no recursion: a file may be nested as deep as it likes
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict):
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each


def _refuse(constant: str) -> object:
    message = f"{constant} is not JSON"
    raise ValueError(message)


def _unexpected(what: str, wanted: str, value: object, path: Path) -> UnsupportedProjectError:
    problem = f"{what} is {_JSON_NAMES.get(type(value), 'a number')} instead of {wanted}"
    if value is None:
        problem = f"{what} is missing"
    return UnsupportedProjectError(
        f"this is not a TensorFlow.js graph model: {problem}",
        where=str(path),
        hint='convert the model again, or correct the path in the setting "models"',
    )
