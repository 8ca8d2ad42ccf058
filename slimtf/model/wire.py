"""How records are written in what Python and node_shim say to each other: camelCase, and nothing unknown."""

from __future__ import annotations

from pydantic import ConfigDict
from pydantic.alias_generators import to_camel

WIRE = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True, defer_build=True)
"""For the messages themselves and, as ``__pydantic_config__``, for the dataclasses in them."""
