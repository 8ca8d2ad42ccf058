"""Where an app without a bundler config begins."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from slimtf.pages.addresses import is_address

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slimtf.detect.manifest import Manifest

_ENDINGS = (".js", ".mjs", ".ts", ".jsx", ".tsx")
_OUTPUT_FOLDERS = {"dist", "build", "out", "lib", "node_modules"}
_PAGES = ("index.html", "src/index.html", "public/index.html")
_LONGEST_PAGE = 1_000_000


def find_entry(root: Path, manifest: Manifest) -> Path | None:
    """Return the app's first file, absolute, or None.

    Looked at in this order: package.json ``source``, src/index and src/main, the scripts of index.html, index in the
    root, then package.json ``browser``, ``module`` and ``main``. Files in output folders do not count.
    """
    for name in _candidates(root, manifest):
        file = root / name
        if name and _is_source(root, file):
            return file
    return None


def _candidates(root: Path, manifest: Manifest) -> Iterator[str]:
    yield manifest.source
    for stem in ("src/index", "src/main"):
        yield from (stem + ending for ending in _ENDINGS)
    for page in _PAGES:
        yield from _page_scripts(root, page)
    yield from (f"index{ending}" for ending in _ENDINGS)
    yield from (manifest.browser, manifest.module, manifest.main)


def _is_source(root: Path, file: Path) -> bool:
    try:
        inside = file.resolve().relative_to(root.resolve())
        return file.suffix in (*_ENDINGS, ".cjs") and file.is_file() and inside.parts[0] not in _OUTPUT_FOLDERS
    except (OSError, ValueError):  # outside the project, or a name that the file system does not take
        return False


def _page_scripts(root: Path, page: str) -> Iterator[str]:
    file = root / page
    try:
        with file.open(encoding="utf-8", errors="replace") as opened:
            text = opened.read(_LONGEST_PAGE)
    except OSError:
        return
    reader = _ScriptReader()
    reader.feed(text)
    folder = page.rpartition("/")[0]
    for source in reader.sources:
        if not is_address(source):
            continue
        parts = urlsplit(source)
        if not parts.scheme and not parts.netloc:
            path = unquote(parts.path)
            yield path.lstrip("/") if path.startswith("/") or not folder else f"{folder}/{path}"


class _ScriptReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.sources: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        source = dict(attrs).get("src")
        if tag == "script" and source:
            self.sources.append(source)
