"""Names in emitted files that no bundler reads: the markup of pages, and scripts that a build only copies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slimtf.analyze.bundle_names import member_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from slimtf.model.bundle import Bundle

_LARGEST = 2_000_000  # bytes of a file that is looked at
_ENGINE = "_tfengine"  # the global of tfjs-core dist/engine.js: a file with all of tfjs in it
_PAGES = frozenset({".html", ".htm"})
_SCRIPTS = frozenset({".js", ".mjs", ".cjs"})
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


def names_beside(bundle: Bundle) -> dict[str, str]:
    """Return the names that emitted pages and copied scripts have, each with the first file that has it."""
    found: dict[str, str] = {}
    for name, text in _texts(bundle):
        for each in member_names(text):
            found.setdefault(each, name)
    return found


def _texts(bundle: Bundle) -> Iterator[tuple[str, str]]:
    copied = {path.name: path for path in (*bundle.inputs, *bundle.beside)}
    for output in bundle.outputs:
        for name in output.files:
            file = output.folder / name
            if file.suffix.lower() in _PAGES:
                yield name, "\n".join(_code_of_page(_text(file)))
            elif file.suffix.lower() in _SCRIPTS and file.name in copied:
                text = _text(file)
                yield name, text if text == _text(copied[file.name]) else ""


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
