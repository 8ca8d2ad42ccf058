"""What changed of the programs and libraries since the reference was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.reference import COMPRESSION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slimtf.model.reference import Reference
    from slimtf.model.report import Report


def toolchain_changes(reference: Reference | None, report: Report) -> tuple[str, ...]:
    """Return one piece for each change: ``webpack 5.111.0 -> 5.112.0``; none without a reference."""
    return tuple(_changes(reference, report)) if reference else ()


def _changes(before: Reference, after: Report) -> Iterator[str]:
    if before.bundler != after.bundler:
        yield f"{before.bundler} {before.versions.bundler} -> {after.bundler} {after.versions.bundler}"
    elif before.versions.bundler != after.versions.bundler:
        yield f"{after.bundler} {before.versions.bundler} -> {after.versions.bundler}"
    if before.mode != after.mode:
        yield f"mode {before.mode or 'none'} -> {after.mode or 'none'}"
    if before.versions.minifier != after.versions.minifier:
        yield f"minifier {before.versions.minifier or 'unknown'} -> {after.versions.minifier or 'unknown'}"
    for name, old, new in (
        ("tfjs", before.versions.tfjs, after.versions.tfjs),
        ("Node.js", before.versions.node, after.versions.node),
        ("zlib", before.versions.zlib, after.versions.zlib),
        ("brotli", before.versions.brotli, after.versions.brotli),
        ("gzip level", before.compression.gzip_level, COMPRESSION.gzip_level),
        ("brotli quality", before.compression.brotli_quality, COMPRESSION.brotli_quality),
    ):
        if old != new:
            yield f"{name} {old} -> {new}"
