"""The app's own scripts and pages: where they name tfjs."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.detect.reached import Reached
from slimtf.model.examined import PageScript
from slimtf.tfjs.import_sites import TFJS, import_sites

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from slimtf.model.examined import ImportSite

SCRIPTS = frozenset({
    ".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx", ".vue", ".svelte", ".astro", ".html", ".htm",
})  # fmt: skip
_SKIPPED = frozenset({
    "node_modules", "bower_components", "dist", "build", "out", "coverage", "test", "tests", "__tests__",
})  # fmt: skip
_PAGE_FOLDERS = (".", "public", "src", "static", "www", "app")
_LARGEST = 2_000_000  # bytes; larger scripts are bundles
_MOST = 5_000
_PAGES = (".html", ".htm")
_CONFIG = re.compile(r"\.config\.\w+$|^\w*file\.\w+$", re.IGNORECASE)
_TOOLS = frozenset({"scripts", "e2e", "cypress", "public", "static", "custom_tfjs", "slim_tfjs"})
_SCOPE = b"@tensorflow/"
_ELSEWHERE = re.compile(
    r"""<script\b[^>]*\bsrc\s*=\s*["']((?:https?:)?//[^"']*(?:@tensorflow/tfjs|tensorflowjs|/tfjs)[^"']*)["']""",
    re.IGNORECASE,
)


def possible_entries(root: Path, besides: Collection[Path]) -> tuple[Path, ...]:
    """Return all scripts below ``root`` that may be the app's, where only its bundler knows with which it begins.

    A file that gets tensors from another one need not name tfjs. Without any that does there is no app.

    Args:
        besides: folders of what is made: the custom modules, the output of the project's tool.
    """
    found = [path for path in scripts_below(root) if _may_be_entry(path.relative_to(root))]
    made = frozenset(besides)
    scripts = tuple(path for path in found if made.isdisjoint(path.parents))
    return scripts if any(_names_tfjs(path) for path in scripts) else ()


def _may_be_entry(path: Path) -> bool:
    is_config = len(path.parts) == 1 and _CONFIG.search(path.name) is not None
    is_code = path.suffix.lower() not in _PAGES and not path.name.endswith(".d.ts")
    return is_code and not is_config and _TOOLS.isdisjoint(path.parts[:-1])


def scripts_below(root: Path) -> tuple[Path, ...]:
    """Return the scripts below ``root`` that may be the app's: none of output folders, tests or packages."""
    found: list[Path] = []
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _SKIPPED)
        found += (Path(folder, name) for name in sorted(names) if Path(name).suffix.lower() in SCRIPTS)
        if len(found) > _MOST:
            break
    return tuple(found)


def app_sites(scripts: Iterable[Path], others: Collection[Path]) -> tuple[ImportSite, ...]:
    """Return where ``scripts`` name modules of tfjs, looked up on the disk; ``others`` do not belong to the app."""
    reached = Reached()
    sites: list[ImportSite] = []
    for script in scripts:
        if script in others or script.suffix.lower() not in SCRIPTS:
            continue
        try:
            source = script.read_bytes() if script.stat().st_size <= _LARGEST else b""
        except OSError:
            continue
        sites += (reached.site(site) for site in import_sites(script, source, TFJS))
    return tuple(sites)


def foreign_scripts(root: Path) -> tuple[PageScript, ...]:
    """Return the script elements in the project's pages that load tfjs from elsewhere."""
    return tuple(found for page in _pages(root) for found in _in_page(page))


def _pages(root: Path) -> Iterator[Path]:
    for folder in _PAGE_FOLDERS:
        yield from sorted((root / folder).glob("*.htm*"))


def _in_page(page: Path) -> Iterator[PageScript]:
    try:
        text = page.read_text("utf-8", "replace") if page.stat().st_size <= _LARGEST else ""
    except OSError:
        return
    text = re.sub(r"<!--.*?-->", lambda comment: "\n" * comment[0].count("\n"), text, flags=re.DOTALL)
    for match in _ELSEWHERE.finditer(text):
        yield PageScript(page, text.count("\n", 0, match.start()) + 1, match[1])


def _names_tfjs(script: Path) -> bool:
    try:
        return script.stat().st_size <= _LARGEST and _SCOPE in script.read_bytes()
    except OSError:
        return False
