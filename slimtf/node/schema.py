"""The JSON schema of everything that Python and node_shim say to each other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pydantic.json_schema import models_json_schema

from slimtf.node import (  # noqa: F401 - their messages count too
    app_facts,
    compile_protocol,
    evaluate_protocol,
    run_protocol,
    specialise_protocol,
)
from slimtf.node.protocol import PROTOCOL, Message

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaMode, JsonSchemaValue

FILE_NAME = "protocol.schema.json"


def messages_schema() -> tuple[list[str], JsonSchemaValue]:
    """Return the names of all requests and replies, and what they and their parts look like, under ``$defs``."""
    models = sorted(
        (model for model in Message.__subclasses__() if "protocol" in model.model_fields),
        key=lambda model: model.__name__,
    )
    _, definitions = models_json_schema([(model, _mode(model)) for model in models], by_alias=True)
    return [model.__name__ for model in models], definitions


def protocol_schema() -> JsonSchemaValue:
    """Return the schema of all requests and replies, each under its name in ``$defs``."""
    names, definitions = messages_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"slimtf and node_shim, protocol {PROTOCOL}",
        "anyOf": [{"$ref": f"#/$defs/{name}"} for name in names],
        **definitions,
    }


def schema_text() -> str:
    """Return what ``node_shim/protocol.schema.json`` must hold."""
    return json.dumps(protocol_schema(), indent=2, ensure_ascii=False) + "\n"


def _mode(model: type[Message]) -> JsonSchemaMode:
    """A request is checked as slimtf writes it (every key there), a reply as slimtf reads it (defaults left out)."""
    return "serialization" if "verb" in model.model_fields else "validation"
