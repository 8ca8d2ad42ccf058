"""Whether Node.js is set to make the hashes that old webpacks want (``--openssl-legacy-provider``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slimtf.detect.manifest import Manifest

_FLAG = "--openssl-legacy-provider"


def takes_old_hashes(manifest: Manifest, environ: Mapping[str, str]) -> bool:
    """Return whether the environment or a script of package.json gives Node.js that flag."""
    return any(_FLAG in text for text in (environ.get("NODE_OPTIONS", ""), *manifest.scripts.values()))
