"""The settings as documentation and as a JSON schema, both made from the model."""

from __future__ import annotations

import json
from enum import Enum
from typing import TYPE_CHECKING

from slimtf.model.budget import REFERENCE
from slimtf.settings.keys import BUILD_FLAGS, all_keys
from slimtf.settings.load import DEFAULT_OUTPUT
from slimtf.settings.schema import Settings

if TYPE_CHECKING:
    from slimtf.settings.keys import Key

# Defaults that are names in the project's folder, and so not in the model.
_NAMES = {"output_path": DEFAULT_OUTPUT, "gate.reference": REFERENCE}


def settings_table() -> str:
    """Return every key as a Markdown table: name, tutorial's name, default, what it takes, flag, variable."""
    head = "| key | in camelCase | takes | default | flag of `build` | variable | meaning |\n"
    return head + "|---" * 7 + "|\n" + "".join(_row(key) for key in all_keys().values())


def settings_schema() -> str:
    """Return the JSON schema of a settings file, both spellings of each key in it."""
    schema = Settings.model_json_schema(mode="validation")
    schema.pop("required", None)
    schema["description"] = "The settings of slimtf; a relative path is relative to the file's folder."
    _add_the_tutorials_ways(schema)
    return json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}, indent=2) + "\n"


def _row(key: Key) -> str:
    flag = f"`{key.flag}`" if key.name in BUILD_FLAGS else ""
    camel = f"`{key.camel}`" if key.camel != key.name else ""
    variable = f"`{key.variable}`" if key.variable else ""
    cells = (f"`{key.name}`", camel, key.expected(), _default(key), flag, variable, key.description)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _default(key: Key) -> str:
    if key.name in _NAMES:
        return f"`{_NAMES[key.name]}`"
    if key.default is None:
        return "detected"
    value = key.default.value if isinstance(key.default, Enum) else key.default
    return "`" + json.dumps(value) + "`"


def _add_the_tutorials_ways(schema: dict[str, object]) -> None:
    """Add the camelCase names, and true and false as texts, which the official tool documents."""
    properties = schema["properties"]
    assert isinstance(properties, dict)  # noqa: S101 - pydantic's own output
    forward = properties["forward_mode_only"]
    forward.pop("anyOf")
    forward["enum"] = [True, False, "true", "false", None]
    for key in all_keys().values():
        if "." not in key.name:
            properties.setdefault(key.camel, properties[key.name])
