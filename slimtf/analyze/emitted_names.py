"""Names in what no bundler reads: markup of pages, and scripts and texts that are copied or stand beside the bundle."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.analyze.bundle_names import member_names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from slimtf.model.bundle import Bundle

_LARGEST = 2_000_000  # bytes of a file that is looked at
_ENGINE = "_tfengine"  # the global of tfjs-core dist/engine.js: a file with all of tfjs in it
_PAGES = frozenset({".html", ".htm"})
_SCRIPTS = frozenset({".js", ".mjs", ".cjs"})
# Fetched and compiled in the browser, or filled in by a server: only what stands between marks is code.
_TEXTS = frozenset({
    ".json", ".txt", ".md", ".svg", ".xml", ".tpl", ".tmpl", ".mustache", ".hbs", ".handlebars", ".ejs", ".njk",
    ".liquid",
})  # fmt: skip
# Pages of the project that load the bundle from where they stand.
_OWN_PAGES = _PAGES | {
    ".php", ".erb", ".twig", ".ejs", ".hbs", ".cshtml", ".jsp", ".asp", ".aspx", ".jinja", ".jinja2", ".j2", ".njk",
    ".haml", ".slim", ".pug", ".xhtml", ".liquid", ".razor", ".tpl", ".phtml", ".ftl", ".gohtml",
}  # fmt: skip
_NOT_THE_APP = frozenset({"node_modules", ".git", ".slimtf", ".cache", "vendor", "coverage"})
_MOST_FILES = 20_000
_SOURCE = re.compile(r"""\bsrc\s*=\s*["']?([^"'\s>?#]+\.[cm]?js)\b""", re.IGNORECASE)
_MEMBER = re.compile(r"""\.\s*[A-Za-z_$][\w$]*|\[\s*["'][\w$]+["']""")  # {{max}} alone is a word to fill in
_MARKED = re.compile(r"\{\{.*?\}\}|<%.*?%>|\$\{[^}]*\}", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_SCRIPT = re.compile(r"""<script\b((?:[^>"']|"[^"]*"|'[^']*')*)>(.*?)</script\s*>""", re.DOTALL | re.IGNORECASE)
# As in node_shim/analyze/elements.mjs: handlers, and templates that are compiled in the browser.
_PLAIN = (
    r"href|src|srcset|class|style|id|content|alt|title|type|rel|name|media|integrity|action|poster|sizes|charset|lang"
    r"|property|placeholder|for|value|method|target|role|d|viewBox|xmlns|aria-[\w-]+|data-(?:src|href|url)"
)
_CODE = re.compile(
    rf"""\{{\{{.*?\}}\}}|<%.*?%>|\$\{{[^}}]*\}}|\s(?!(?:{_PLAIN})\s*=)[^\s=>"'/]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+)""",
    re.DOTALL | re.IGNORECASE,
)


def names_beside(bundle: Bundle, root: Path) -> dict[str, str]:
    """Return the names in emitted pages and in what is only copied, each with the first file that has it.

    Also those in pages of the project in ``root`` that load a script of the bundle, and in scripts that they load.
    """
    found: dict[str, str] = {}
    for name, text in (*_emitted(bundle), *_of_own_pages(bundle, root)):
        for each in member_names(text):
            found.setdefault(each, name)
    return found


def pages_of(bundle: Bundle, root: Path) -> Iterator[tuple[str, Path, str]]:
    """Yield the name, the file and the text of each emitted page, and of the project's own that load the bundle."""
    files = [(output, name) for output in bundle.outputs for name in output.files]
    copied = copied_files(bundle)
    for output, name in files:
        file = output.folder / name
        if file.suffix.lower() in _PAGES:
            yield name, file, _text(file)
    made = (output.folder / name for output, name in files)
    scripts = {file.name for file in made if file.suffix.lower() in _SCRIPTS and file not in copied}
    # A template of a server may put the address together: {% static 'dist/bundle.js' %}
    names = re.compile(rf"(?<![\w.-])(?:{'|'.join(map(re.escape, sorted(scripts)))})(?![\w.-])") if scripts else None
    for page in _own_pages(root, {output.target / name for output, name in files}):
        text = _text(page)
        if names is not None and names.search(_COMMENT.sub("", text)):
            yield page.relative_to(root).as_posix(), page, text


def copied_files(bundle: Bundle) -> frozenset[Path]:
    """Return the emitted scripts that no bundler read: as they were, they were copied."""
    given = {path.name: path for path in (*bundle.inputs, *bundle.beside)}
    files = (output.folder / name for output in bundle.outputs for name in output.files)
    scripts = (file for file in files if file.suffix.lower() in _SCRIPTS and file.name in given)
    return frozenset(file for file in scripts if _bytes(file) == _bytes(given[file.name]))


def _emitted(bundle: Bundle) -> Iterator[tuple[str, str]]:
    copied = copied_files(bundle)
    for output in bundle.outputs:
        for name in output.files:
            file = output.folder / name
            if file in copied:
                yield name, _text(file)
            elif file.suffix.lower() in _TEXTS:
                yield name, " ".join(_MEMBER.findall("\n".join(_MARKED.findall(_text(file)))))


def _of_own_pages(bundle: Bundle, root: Path) -> Iterator[tuple[str, str]]:
    targets = {output.target / name for output in bundle.outputs for name in output.files}
    for name, page, text in pages_of(bundle, root):
        yield name, "\n".join(_code_of_page(text))
        if not page.is_relative_to(root) or name != page.relative_to(root).as_posix():
            continue  # an emitted one, whose scripts are emitted, too
        for source in _SOURCE.findall(text):
            places = (folder / source.lstrip("/") for folder in (page.parent, root, root / "public"))
            script = next((place for place in places if place.is_file()), None)
            if script is not None and script not in targets and script.resolve().is_relative_to(root.resolve()):
                yield os.path.relpath(script, root), _text(script)


def _own_pages(root: Path, emitted: Collection[Path]) -> Iterator[Path]:
    seen = 0
    for parent, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in _NOT_THE_APP]
        seen += len(names)
        if seen > _MOST_FILES:
            return
        pages = (Path(parent, name) for name in names if Path(name).suffix.lower() in _OWN_PAGES)
        yield from (page for page in pages if page not in emitted)


def _code_of_page(text: str) -> Iterable[str]:
    text = _COMMENT.sub("", text)
    bodies = [body for _, body in _SCRIPT.findall(text)]
    return (*bodies, *_CODE.findall(_SCRIPT.sub("", text)))


def _text(file: Path) -> str:
    """Return what is in ``file``; nothing of one that is large, unreadable, or holds tfjs itself."""
    try:
        text = file.read_text("utf-8", errors="replace") if file.stat().st_size <= _LARGEST else ""
    except OSError:
        return ""
    return "" if _ENGINE in text else text


def _bytes(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None
