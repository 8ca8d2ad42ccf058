"""Reads the bundled app, tfjs left outside of it, for what it uses of tfjs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slimtf.analyze.chunk import Chunk
from slimtf.analyze.method_calls import method_calls
from slimtf.analyze.tfjs_uses import tfjs_uses
from slimtf.model.app_code import AppCode, MethodCall, TfjsUse

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_RUN_KERNEL = re.compile(rb"""\brunKernel\((?:\s*["']([^"']+)["'])?""")
_IMPORTED = re.compile(rb"""(?:\bfrom|\bimport|\bimport\(|\b\w*require\w*\()\s*["'](@tensorflow/[^"']+)["']""")
_LITERAL = re.compile(rb'"([A-Za-z][A-Za-z0-9_]{0,60})"')


def read_app_code(chunks: Iterable[str], methods: Collection[str]) -> AppCode:
    """Return what the code in ``chunks``, esbuild's output files, uses of tfjs.

    Args:
        chunks: each a module of its own.
        methods: the names of all chained ops; calls of others are of no interest.
    """
    uses: dict[TfjsUse, None] = {}
    calls: dict[MethodCall, None] = {}
    kernels: dict[tuple[str, str], None] = {}
    literals: set[str] = set()
    imported: set[str] = set()
    for chunk in map(Chunk.of, chunks):
        found = tfjs_uses(chunk)
        uses.update(dict.fromkeys(found.uses))
        calls.update(dict.fromkeys(method_calls(chunk, methods, found)))
        for match in _RUN_KERNEL.finditer(chunk.source):
            kernels[(match[1] or b"").decode("utf-8", "replace"), chunk.file_at(match.start())] = None
        literals |= {match[1].decode() for match in _LITERAL.finditer(chunk.source)}
        imported |= {match[1].decode("utf-8", "replace") for match in _IMPORTED.finditer(chunk.source)}
    return AppCode(tuple(uses), tuple(calls), tuple(kernels), frozenset(literals), imported=tuple(sorted(imported)))
