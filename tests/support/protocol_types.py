"""The types of what Python and node_shim say to each other, made from the records in Python.

``python -m tests.support.protocol_types`` writes ``node_shim/protocol.d.ts``; it needs ``npm ci`` in ``node_shim``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slimtf.node.schema import messages_schema
from tests.support.programs import find_program, run

if TYPE_CHECKING:
    from collections.abc import Iterator

SHIM = Path(__file__).resolve().parents[2] / "node_shim"
FILE_NAME = "protocol.d.ts"
_BANNER = "/** Made from the records in slimtf/node and slimtf/model by tests/support/protocol_types.py. */"
# json2ts makes a type of its own of every title; formats and defaults say nothing in TypeScript.
_LEFT_OUT = ("default", "format")


def types_text(shim: Path) -> str:
    """Return what ``protocol.d.ts`` must hold.

    Args:
        shim: a copy of ``node_shim`` with its packages installed.
    """
    words = ("--input", "types.json", "--additionalProperties", "false", "--bannerComment", _BANNER)
    (shim / "types.json").write_text(json.dumps(types_schema()), encoding="utf-8")
    try:
        return run(
            find_program("node"), shim / "node_modules/json-schema-to-typescript/dist/src/cli.js", *words, cwd=shim
        )
    finally:
        (shim / "types.json").unlink()


def types_schema() -> dict[str, Any]:
    """Return the schema of all messages as the shim sees them: requests have every key, replies may leave some out."""
    names, definitions = messages_schema()
    defs: dict[str, Any] = _plain(definitions["$defs"])
    waiting, asked = [name for name in names if name.endswith("Request")], set[str]()
    while waiting:
        name = waiting.pop()
        if name not in asked and "properties" in defs[name]:
            asked.add(name)
            waiting += _named(defs[name])
            defs[name]["required"] = list(defs[name]["properties"])
    properties = {name: {"$ref": f"#/$defs/{name}"} for name in names}
    return {
        "title": "Protocol",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "$defs": defs,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        kept = ((key, one) for key, one in value.items() if key not in _LEFT_OUT and not _is_title(key, one))
        return {key: _plain(one) for key, one in kept}
    return [_plain(one) for one in value] if isinstance(value, list) else value


def _is_title(key: str, value: object) -> bool:
    return key == "title" and isinstance(value, str)


def _named(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"].rpartition("/")[2]
        for one in value.values():
            yield from _named(one)
    elif isinstance(value, list):
        for one in value:
            yield from _named(one)


if __name__ == "__main__":
    (SHIM / FILE_NAME).write_text(types_text(SHIM), encoding="utf-8")
