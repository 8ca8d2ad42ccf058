"""The committed reference: what the bundle was when its size was last agreed to."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from slimtf.model.report import Bytes, Versions

REFERENCE_SCHEMA: Literal[1] = 1


class Compression(BaseModel):
    """How the compressed sizes were made."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    gzip_level: int
    brotli_quality: int


COMPRESSION = Compression(gzip_level=9, brotli_quality=11)
"""As ``slimtf.measure.compress`` does it; a test compares."""


class Reference(BaseModel):
    """The content of ``slimtf.lock.json``. Nothing in it depends on time or machine.

    Attributes:
        sizes: bytes by scope: ``total``, the files with their hashes masked, the scopes of the budgets, and the
            packages where the bytes were attributed.
        kernels: by name, the backends for which each is registered, comma-separated.
        models: the SHA-256 of each model file's JSON, by its path.
        recording: the SHA-256 of ``slimtf.kernels.json``; empty when there was none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    schema_: Literal[1] = Field(REFERENCE_SCHEMA, alias="schema")
    bundler: str
    mode: str
    compression: Compression
    versions: Versions
    sizes: dict[str, Bytes]
    kernels: dict[str, str]
    models: dict[str, str]
    recording: str = ""
