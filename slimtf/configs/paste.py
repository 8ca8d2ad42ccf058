"""The aliases in the words of build tools whose configuration slimtf does not change, to be pasted into it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from slimtf.model.modules import Paste

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from slimtf.model.modules import Alias

_ON_VITE = ("Nuxt", "SolidStart", "Qwik City")


def paste_for(tool: str, aliases: Iterable[Alias], root: Path) -> Paste | None:
    """Return what leads ``tool`` to the custom modules; None for tools whose words slimtf does not know.

    Args:
        tool: its name, as in ``BuildTool``.
        aliases: their targets lie below ``root``, the project's.
    """
    targets = {alias.specifier: f"./{alias.target.relative_to(root).as_posix()}" for alias in aliases}
    if tool in _WORDS:
        file, words = _WORDS[tool]
        return Paste(tool, file, words(targets))
    if tool in _ON_VITE:
        return Paste(tool, "vite.config.js", _vite(targets))
    return None


def _parcel(targets: Mapping[str, str]) -> str:
    """https://parceljs.org/features/dependency-resolution/#aliases."""
    return json.dumps({"alias": targets}, indent=2)[2:-2]


def _turbopack(targets: Mapping[str, str]) -> str:
    """https://nextjs.org/docs/app/api-reference/config/next-config-js/turbopack; what is built for servers stays."""
    lines = (f"    {json.dumps(name)}: {{ browser: {json.dumps(target)} }}," for name, target in targets.items())
    return "\n".join(("turbopack: {", "  resolveAlias: {", *lines, "  },", "},"))


def _webpack(targets: Mapping[str, str]) -> str:
    lines = (
        f"    {json.dumps(f'{name}$')}: require('path').resolve({json.dumps(target)}),"
        for name, target in targets.items()
    )
    return "\n".join(("resolve: {", "  alias: {", *lines, "  },", "},"))


def _vite(targets: Mapping[str, str]) -> str:
    lines = (
        f"    {{ find: /^{_literal(name)}$/, replacement: new URL({json.dumps(target)}, import.meta.url).pathname }},"
        for name, target in targets.items()
    )
    return "\n".join(("resolve: {", "  alias: [", *lines, "  ],", "},"))


def _literal(name: str) -> str:
    return re.sub(r"[^\w@-]", lambda found: f"\\{found[0]}", name)


_WORDS: Mapping[str, tuple[str, Callable[[Mapping[str, str]], str]]] = {
    "Parcel": ("package.json", _parcel),
    "Turbopack": ("next.config.js", _turbopack),
    "CRACO": ("craco.config.js, webpack.configure", _webpack),
    "Gatsby": ("gatsby-node.js, setWebpackConfig", _webpack),
    "wp-scripts": ("webpack.config.js", _webpack),
}
