"""Names in what no bundler reads: markup of pages, and scripts and texts that are copied or stand beside the bundle."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from itertools import starmap
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.analyze.bundle_names import member_names
from slimtf.model.app_code import Place

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

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
# As in node_shim/analyze/evaluated.mjs: t[n](…), (t[n] ?? f)(…), t[n]!(…), t[n].call(…).
_CALLS_BY_NAME = re.compile(
    r"""[\w$)\]]!?(?:\?\.)?\[(?!\s*(?:"[^"]*"|'[^']*'|`[^`$]*`|\d+)?\s*\])"""
    r"""[^[\]]*(?:\[(?:[^[\]]|\[(?:[^[\]]|\[[^[\]]*\])*\])*\][^[\]]*)*\]"""
    r"""(?:[!)]|\s+as\s[\w.<>$]+|\s*(?:\?\?|\|\|)\s*[\w$.]+)*(?:\?\.\s*)?(?:\(|\.\s*(?:call|apply|bind)\s*\()"""
)
_MADE_GLOBAL = re.compile(r"\b(?:window|globalThis|self)\.([\w$]+)\s*=(?!=)")
_LAST_NAME = re.compile(r"[\w$]+$")
_LONGEST_NAME = 100
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TEMPLATE = re.compile(r"\btype\s*=\s*[\"']?[^\"'>]*(?:template|handlebars|mustache|html|vue|ejs)", re.IGNORECASE)
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


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the bundle's own scripts, in pages and in what is only copied.

    Attributes:
        names: each with the first file that has it.
        calls: where a method is called by a name that only a run knows, ``t[op]()``; the first of each file.
    """

    names: Mapping[str, str]
    calls: tuple[Place, ...]


def said_beside(bundle: Bundle, root: Path, generated: Collection[str] = ()) -> Beside:
    """Return what is said in emitted pages, in texts, in scripts that are only copied.

    So in pages of the project in ``root`` that load a script of the bundle, and in scripts that they load. Calls do not
    count in scripts that an emitted page has: a bundler may have put its own code there, which is full of them. So may
    be libraries that are copied: of these only calls on what the bundle makes global count.

    Args:
        generated: as for ``own_pages``.
    """
    files, copied = _files(bundle), sorted(_copied(bundle))
    pages = tuple((name, text) for name, _, text in emitted_pages(bundle))
    own = tuple(own_pages(bundle, root, generated))
    texts = tuple((name, _text(file)) for file, name in files.items() if file.suffix.lower() in _TEXTS)
    scripts = tuple((files[file], _text(file)) for file in copied)
    code = (
        *((name, "\n".join(_code_of_page(text))) for name, text in pages),
        *scripts,
        *((name, " ".join(_MEMBER.findall("\n".join(_MARKED.findall(text))))) for name, text in texts),
        *_of_own_pages(own, placed_files(bundle), root),
    )
    calling = (
        *((name, text, _code_of_markup(text)) for name, text in pages),
        *((name, text, _code_of_page(text)) for name, _, text in own),
        *((name, text, _MARKED.findall(text)) for name, text in texts),
    )
    calls = (*filter(None, starmap(_first_call, calling)), *_calls_on_globals(scripts, bundle))
    names: dict[str, str] = {}
    for name, text in code:
        for each in member_names(text):
            names.setdefault(each, name)
    return Beside(names, calls)


def _first_call(name: str, text: str, parts: Iterable[str]) -> Place | None:
    match = next(filter(None, map(_CALLS_BY_NAME.search, parts)), None)
    return Place(name, text.count("\n", 0, text.find(match[0])) + 1) if match is not None else None


def _calls_on_globals(scripts: Iterable[tuple[str, str]], bundle: Bundle) -> Iterator[Place]:
    made = (content_of(script).decode("utf-8", "replace") for script in sorted(made_scripts(bundle)))
    names = frozenset(name for text in made for name in _MADE_GLOBAL.findall(text))
    for name, text in scripts if names else ():
        for match in _CALLS_BY_NAME.finditer(text):
            receiver = _LAST_NAME.search(text, max(0, match.start() - _LONGEST_NAME), match.start() + 1)
            if receiver is not None and receiver[0] in names:
                yield Place(name, text.count("\n", 0, match.start()) + 1)
                break


def emitted_pages(bundle: Bundle) -> Iterator[tuple[str, Path, str]]:
    """Yield the name of each emitted page, its file, and its text without comments."""
    for file, name in _files(bundle).items():
        if file.suffix.lower() in _PAGES:
            yield name, file, _COMMENT.sub("", _text(file))


def own_pages(bundle: Bundle, root: Path, generated: Collection[str] = ()) -> Iterator[tuple[str, Path, str]]:
    """Yield the same of each page of the project in ``root`` that loads a script of the bundle.

    A page that an earlier build emitted, and that was copied along with its scripts (into an app for phones, say), is
    none of them.

    Args:
        generated: folders, seen from ``root``, that hold nothing but what builds write.
    """
    scripts = {file.name for file in made_scripts(bundle)}
    if not scripts:
        return
    placed = placed_files(bundle)
    emitted = {file.name for file in placed}
    # A template of a server may put the address together: {% static 'dist/bundle.js' %}
    loads = re.compile(rf"(?<![\w.-])(?:{'|'.join(sorted(map(re.escape, scripts)))})(?![\w.-])")
    for page in _own_pages(root, placed, {root / folder for folder in generated}):
        text = _COMMENT.sub("", _text(page))
        if loads.search(text) and not (page.name in emitted and _has_copies(page, text, root, placed)):
            yield page.relative_to(root).as_posix(), page, text


def _has_copies(page: Path, text: str, root: Path, placed: Collection[Path]) -> bool:
    """Tell whether scripts that ``page`` loads lie where it does, or above, and not where the bundler puts them."""
    above = [folder for folder in page.parents if folder.is_relative_to(root)]
    places = (folder / source.lstrip("/") for source in _SOURCE.findall(text) for folder in above)
    return any(place.is_file() and place not in placed for place in places)


def made_scripts(bundle: Bundle) -> frozenset[Path]:
    """Return the emitted scripts that the bundler made; a script that no bundler changed was copied."""
    return _scripts(bundle) - _copied(bundle)


def placed_files(bundle: Bundle) -> frozenset[Path]:
    """Return where the emitted files go: there lie those of an earlier build."""
    return frozenset(output.target / name for output in bundle.outputs for name in output.files)


def _files(bundle: Bundle) -> dict[Path, str]:
    """Return the emitted files with their names in the output folder."""
    return {output.folder / name: name for output in bundle.outputs for name in output.files}


def _scripts(bundle: Bundle) -> frozenset[Path]:
    return frozenset(file for file in _files(bundle) if file.suffix.lower() in _SCRIPTS)


def _copied(bundle: Bundle) -> frozenset[Path]:
    given = {path.name: path for path in (*bundle.inputs, *bundle.beside)}
    return frozenset(
        file for file in _scripts(bundle) if file.name in given and content_of(file) == content_of(given[file.name])
    )


def _of_own_pages(
    pages: Iterable[tuple[str, Path, str]], placed: Collection[Path], root: Path
) -> Iterator[tuple[str, str]]:
    for name, page, text in pages:
        yield name, "\n".join(_code_of_page(text))
        for source in _SOURCE.findall(text):
            places = (folder / source.lstrip("/") for folder in (page.parent, root, root / "public"))
            script = next((place for place in places if place.is_file()), None)
            if script is not None and script not in placed and script.resolve().is_relative_to(root.resolve()):
                yield os.path.relpath(script, root), _text(script)


def _own_pages(root: Path, emitted: Collection[Path], generated: Collection[Path]) -> Iterator[Path]:
    seen = 0
    for parent, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in _NOT_THE_APP and Path(parent, name) not in generated]
        seen += len(names)
        if seen > _MOST_FILES:
            return
        pages = (Path(parent, name) for name in names if Path(name).suffix.lower() in _OWN_PAGES)
        yield from (page for page in pages if page not in emitted)


def _code_of_page(text: str) -> Iterable[str]:
    return (*(body for _, body in _SCRIPT.findall(text)), *_CODE.findall(_SCRIPT.sub("", text)))


def _code_of_markup(text: str) -> Iterable[str]:
    """Return what of a page is code, and no script: templates in script elements are markup."""
    templates = (body for attributes, body in _SCRIPT.findall(text) if _TEMPLATE.search(attributes))
    return _CODE.findall("\n".join((_SCRIPT.sub("", text), *templates)))


def _text(file: Path) -> str:
    """Return what is in ``file``; nothing of one that is large, unreadable, or holds tfjs itself."""
    try:
        text = file.read_text("utf-8", errors="replace") if file.stat().st_size <= _LARGEST else ""
    except OSError:
        return ""
    return "" if _ENGINE in text else text


def content_of(file: Path) -> bytes:
    """Return what is in ``file``; nothing of one that cannot be read."""
    try:
        return file.read_bytes()
    except OSError:
        return b""
