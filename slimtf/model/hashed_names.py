"""File names without the hash of their content, which every build changes."""

from __future__ import annotations

import re

# rollup, Vite and esbuild: main-Dx8_a1Zq.js, chunk-3QZ7KPLM.js; eight signs before the suffixes. A plain word of eight
# letters differs from a hash by having neither a digit nor a capital after its first letter; one of 1,500 hashes of
# rollup looks like that.
_EIGHT = re.compile(r"(?<=[.-])(?=[A-Za-z0-9_-]*[0-9_]|[A-Za-z0-9_-]+[A-Z])[A-Za-z0-9_-]{8}(?=(?:\.[a-z][a-z0-9]*)+$)")
# webpack: main.3fa2b9c1d0e4.js, 3fa2b9c1d0e4.module.wasm; hexadecimal, of any length that [contenthash:n] is cut to.
_HEX = re.compile(r"(?<![A-Za-z0-9])(?=[0-9a-f]*[0-9])[0-9a-f]{6,64}(?![A-Za-z0-9])")


def masked(path: str) -> str:
    """Return ``path`` with every hash in its last part as ``*``: ``js/main.3fa2b9.js`` becomes ``js/main.*.js``."""
    folder, slash, name = path.rpartition("/")
    return folder + slash + _HEX.sub("*", _EIGHT.sub("*", name))
