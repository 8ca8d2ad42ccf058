"""The documentation and the schema are made from the model, and the committed schema is the model's."""

from __future__ import annotations

import json
from pathlib import Path

import slimtf.settings
from slimtf.settings.keys import all_keys
from slimtf.settings.reference import settings_schema, settings_table

SCHEMA = Path(slimtf.settings.__file__).with_name("settings.schema.json")


def test_the_committed_schema_is_the_models() -> None:
    committed = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert committed == json.loads(settings_schema()), f"write settings_schema() into {SCHEMA.name}"


def test_the_schema_knows_both_spellings_and_asks_for_nothing() -> None:
    schema = json.loads(settings_schema())
    assert {"outputPath", "output_path", "forwardModeOnly", "timeouts"} <= schema["properties"].keys()
    assert "required" not in schema
    assert schema["additionalProperties"] is False


def test_the_table_has_one_row_for_each_key() -> None:
    rows = settings_table().splitlines()
    assert len(rows) == 2 + len(all_keys())
    assert len({row.count(" | ") for row in rows[:1] + rows[2:]}) == 1
    row = next(row for row in rows if row.startswith("| `backends`"))
    assert "`--backend`" in row
    assert "`SLIMTF_BACKENDS`" in row
    assert "one of cpu, webgl, wasm, webgpu" in row


def test_every_key_says_what_it_is() -> None:
    assert all(key.description for key in all_keys().values())
