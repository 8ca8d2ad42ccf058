"""Reads a page: which of its scripts load tfjs, and which may use it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from slimtf.errors import UnsupportedProjectError, located
from slimtf.model.page import PageScript, ScriptKind, TfjsAddress, WebPage
from slimtf.pages.addresses import PACKAGES, PackageFile, is_address, package_file, tfjs_address
from slimtf.pages.blocks import without_blocks
from slimtf.pages.elements import FRAME, read_elements
from slimtf.pages.prebuilt import holds_tfjs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from slimtf.pages.elements import Element

_UNION = "@tensorflow/tfjs"
_OF_UNION = PACKAGES - {f"{_UNION}-backend-wasm", f"{_UNION}-backend-webgpu"}  # it brings these along
LARGEST = 4_000_000
"""Bytes; a larger page is data."""

# https://html.spec.whatwg.org/multipage/scripting.html#javascript-mime-type
_CLASSIC = frozenset({
    "", "text/javascript", "application/javascript", "text/ecmascript", "application/ecmascript",
    "application/x-javascript", "text/jscript", "text/javascript1.5", "text/x-javascript",
})  # fmt: skip
_COMPILED = ("babel", "jsx", "typescript", "coffeescript")
_SAID_TO_BE_APART = "data-slimtf"
# Libraries that many pages load from CDNs, and that do nothing with tfjs.
_APART = frozenset({
    "jquery", "jquery-ui", "bootstrap", "popper.js", "@popperjs/core", "react", "react-dom", "vue", "angular", "preact",
    "lodash", "underscore", "moment", "dayjs", "axios", "d3", "chart.js", "Chart.js", "plotly.js", "plotly.js-dist",
    "plotly.js-dist-min", "highcharts", "echarts", "three", "three.js", "p5", "p5.js", "papaparse", "PapaParse",
    "stats.js", "dat.gui", "font-awesome", "materialize-css", "tailwindcss", "htmx.org", "alpinejs",
})  # fmt: skip
_APART_HOSTS = frozenset(
    {"code.jquery.com", "www.googletagmanager.com", "www.google-analytics.com", "kit.fontawesome.com"}
)


def read_page(file: Path, root: Path) -> WebPage | None:
    """Return the page in ``file``; None where it does not load tfjs, or cannot be read.

    What ``slimtf migrate`` wrote into it does not count: the page is read as it was.

    Args:
        root: what a leading ``/`` in addresses stands for, besides the page's own folder.

    Raises:
        UnsupportedProjectError: it loads tfjs in a way that slimtf cannot follow.
    """
    try:
        data = file.read_bytes() if file.stat().st_size <= LARGEST else b""
    except OSError:
        return None
    lower = data.lower()
    if b"<script" not in lower or not any(word in lower for word in (b"tf", b"tensorflow")):
        return None
    text = without_blocks(data.decode("utf-8", "surrogateescape"))
    elements = read_elements(text)
    reader = _PageReader(file, root)
    scripts = tuple(script for element in elements.scripts for script in reader.scripts(element))
    imports = tuple(found for element in elements.scripts for found in reader.imports(element))
    page = WebPage(file, text, scripts, imports)
    if not page.of(ScriptKind.TFJS, ScriptKind.IMPORT_MAP):
        return None
    if elements.base not in ("", "./", "."):
        raise UnsupportedProjectError(
            f"the page has <base href>, so that its addresses lead elsewhere: {elements.base}",
            where=str(file),
            hint="take it out, or bundle the app with vite",
        )
    return page


def install_for(pages: Iterable[WebPage]) -> str:
    """Return the npm command that installs what ``pages`` load."""
    named = {tfjs.package: tfjs.version for page in pages for script in page.scripts for tfjs in script.tfjs}
    version = next((version for version in named.values() if version), "")
    wanted = {_UNION: version, **{name: version for name in named if name not in _OF_UNION}}
    return f"npm install --save-dev {' '.join(f'{name}@{of}' if of else name for name, of in wanted.items())}"


class _PageReader:
    def __init__(self, file: Path, root: Path) -> None:
        self._file = file
        self._root = root

    def scripts(self, element: Element) -> Iterator[PageScript]:
        """Yield what the element is, and what else it brings into the page."""
        script = self._script(element)
        if script is not None:
            yield script
        if script is not None and script.kind is ScriptKind.IMPORT_MAP:
            # what other servers have may import tfjs, and then this map leads it to the slim module
            for name, address in _mapped(element):
                if urlsplit(address).netloc and not _is_apart(address, package_file(address)):
                    yield self._made(ScriptKind.UNREADABLE, element, address=f"{name}: {address}")

    def imports(self, element: Element) -> Iterator[tuple[str, Path]]:
        """Yield the names that an import map leads to files of the project, as ``WebPage.imports`` has them."""
        for name, address in _mapped(element) if _kind(element) == "importmap" else ():
            target = self._local(address, is_folder=name.endswith("/"))
            if target is not None:
                yield name, target

    def _script(self, element: Element) -> PageScript | None:
        """Return what the element is; None for data, and for scripts that do nothing with tfjs."""
        if element.event:
            return self._attribute(element)
        kind = _kind(element)
        if kind == "importmap":
            return self._import_map(element)
        if any(word in kind for word in _COMPILED):
            return self._made(ScriptKind.UNREADABLE, element, address=element.get("src") or f"a script of type {kind}")
        if kind not in _CLASSIC and kind != "module":
            return None
        address = (element.get("src") or "").strip()
        what = ScriptKind.MODULE if kind == "module" else ScriptKind.CLASSIC
        if not address:
            return self._made(what, element, code=element.code) if element.code.strip() else None
        return self._loaded(what, element, address) if is_address(address) else None

    def _attribute(self, element: Element) -> PageScript | None:
        if element.event == FRAME:
            return self._made(ScriptKind.UNREADABLE, element, address=FRAME) if "tf" in element.code else None
        return self._made(ScriptKind.HANDLER, element, code=element.code.strip().removeprefix("javascript:"))

    def _loaded(self, kind: ScriptKind, element: Element, address: str) -> PageScript | None:
        tfjs = tfjs_address(address)
        file = self._local(address)
        if tfjs is None and file is not None and holds_tfjs(file):
            tfjs = TfjsAddress(_UNION)
        if tfjs is not None and kind is ScriptKind.CLASSIC:
            return self._made(ScriptKind.TFJS, element, address=address, file=file, tfjs=(tfjs,))
        if file is not None:
            return self._made(kind, element, address=address, file=file)
        if element.get(_SAID_TO_BE_APART) == "apart" or _is_apart(address, package_file(address)):
            return None
        return self._made(ScriptKind.UNREADABLE, element, address=address)

    def _import_map(self, element: Element) -> PageScript | None:
        try:
            value = json.loads(element.code)
            imports, scopes = value.get("imports", {}), value.get("scopes", {})
            # browsers pass over what leads nowhere
            imports = {name: to for name, to in imports.items() if isinstance(to, str) and is_address(to)}
            names = [name for name in imports if name in PACKAGES]
            inside = [name for scope in scopes.values() for name in scope]
        except (ValueError, RecursionError, AttributeError, TypeError):
            return None  # browsers pass it over as well
        beside = [name for name in (*imports, *inside) if name.startswith("@tensorflow/") and name not in names]
        if beside:
            raise UnsupportedProjectError(
                f"the import map leads {beside[0]!r} to a part of tfjs that the slim module cannot stand for",
                where=located(self._file, element.line),
                hint="import @tensorflow/tfjs or one of its packages by its plain name, outside of scopes",
            )
        if not names:
            return None
        tfjs = tuple(
            TfjsAddress(name, found.version if (found := tfjs_address(imports[name])) else "") for name in names
        )
        return self._made(ScriptKind.IMPORT_MAP, element, code=element.code, tfjs=tfjs)

    def _local(self, address: str, *, is_folder: bool = False) -> Path | None:
        """Return the file that an address without a server leads to; an installed package's for one on a CDN."""
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            found = package_file(address)
            return self._installed(found) if found is not None and found.package not in PACKAGES else None
        path = unquote(parts.path)
        tops = (self._root, self._root / "public", self._file.parent) if path.startswith("/") else (self._file.parent,)
        try:
            places = [_normal(top / path.lstrip("/")) for top in tops]
            return next((place for place in places if (place.is_dir() if is_folder else place.is_file())), None)
        except (OSError, ValueError):
            return None

    def _installed(self, wanted: PackageFile) -> Path | None:
        folder = self._root / "node_modules" / wanted.package
        try:
            manifest = json.loads((folder / "package.json").read_text(encoding="utf-8-sig"))
            keys = ("jsdelivr", "unpkg", "browser", "main")
            usual = next((manifest[key] for key in keys if isinstance(manifest.get(key), str)), "index.js")
            file = _normal(folder / (wanted.path or usual))
            return file if file.is_relative_to(folder) and file.is_file() else None
        except (OSError, ValueError, RecursionError, AttributeError):
            return None

    def _made(
        self,
        kind: ScriptKind,
        element: Element,
        *,
        address: str = "",
        file: Path | None = None,
        code: str = "",
        tfjs: tuple[TfjsAddress, ...] = (),
    ) -> PageScript:
        return PageScript(
            kind=kind,
            line=element.line,
            start=element.start,
            end=element.end,
            address=address,
            file=file,
            code=code,
            code_line=element.code_line,
            tfjs=tfjs,
            attributes=element.attributes,
        )


def _kind(element: Element) -> str:
    return (element.get("type") or "").strip().lower().partition(";")[0]


def _mapped(element: Element) -> list[tuple[str, str]]:
    """Return what an import map says besides where tfjs is, scopes included; nothing of one that browsers pass over."""
    try:
        value = json.loads(element.code)
        parts = [value.get("imports", {}), *value.get("scopes", {}).values()]
        pairs = [(name, to) for part in parts for name, to in part.items() if name not in PACKAGES]
    except (ValueError, RecursionError, AttributeError, TypeError):
        return []
    return [(name, to) for name, to in pairs if isinstance(to, str) and is_address(to)]


def _normal(path: Path) -> Path:
    return Path(os.path.normpath(path))


def _is_apart(address: str, found: PackageFile | None) -> bool:
    host = (urlsplit(address).hostname or "").lower()
    return host in _APART_HOSTS or (found is not None and found.package in _APART)
