"""Another tfjs beside the bundle's: all of them share one engine, so that tensors of one are tensors of the other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slimtf.analyze.emitted_names import copied_files, pages_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slimtf.model.bundle import Bundle

# The global of tfjs-core dist/engine.js, which no minifier renames; that of a cut module has a name of its own.
_ENGINE = re.compile(rb"\b_tfengine\b")
_SOURCE = re.compile(r"""<script\b[^>]*?\bsrc\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
# In code that loads a script, or imports a module, at run time.
_ADDRESS = re.compile(
    rb"""(?:https?:)?//[^\s"'`<>]*?(?:@tensorflow/tfjs(?:-core)?(?:@[^\s"'`<>/]*)?(?=["'`]|/dist/[^\s"'`<>]*\.js|/\+esm)"""
    rb"""|/tf(?:js)?(?:\.es2017)?(?:\.min)?\.js)"""
)
_ELSEWHERE = re.compile(
    r"(?:https?:)?//.*(?:@tensorflow/tfjs(?!-vis)|tensorflowjs|/tfjs(?!-vis)|/tf(?:\.\w+)*\.js|\bml5\b|face-api|danfojs"
    r"|@vladmandic/|@magenta/|@tensorflow-models/|teachablemachine)",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_SCRIPTS = frozenset({".js", ".mjs", ".cjs"})


def other_engine(bundle: Bundle, root: Path) -> str:
    """Return which other tfjs runs where ``bundle``, made with a cut module, does, as a clause; empty where none does.

    It is in the bundle, inside of a package say, or it is copied, so that code may load it; or a page loads it besides.

    Args:
        root: the project's folder.
    """
    copied = copied_files(bundle)
    for output in bundle.outputs:
        for name in output.files:
            file = output.folder / name
            if file.suffix.lower() not in _SCRIPTS:
                continue
            if _holds_engine(file):
                return f"{name} holds another TensorFlow.js"
            address = _ADDRESS.search(_bytes(file))
            if address is not None:
                return f"{name} names another TensorFlow.js ({address[0].decode('utf-8', 'replace')})"
    made = {output.folder / name for output in bundle.outputs for name in output.files} - copied
    # What an earlier build put in place, which this one is going to replace.
    placed = {output.target / name for output in bundle.outputs for name in output.files}
    scripts = tuple(file.name for file in made if file.suffix.lower() in _SCRIPTS)
    for name, page, whole in pages_of(bundle, root):
        text = _COMMENT.sub("", whole)
        if not any(script in text for script in scripts):
            continue
        address = _ADDRESS.search(text.encode())  # of an import map, or in a script
        for source in (*_SOURCE.findall(text), *([address[0].decode()] if address is not None else [])):
            files = (file for file in _files_of(source, page, bundle, root) if file not in made | placed)
            if _ELSEWHERE.match(source) or any(map(_holds_engine, files)):
                return f"{name} loads another TensorFlow.js ({source})"
    return ""


def _files_of(source: str, page: Path, bundle: Bundle, root: Path) -> Iterator[Path]:
    """Yield the files that the address may stand for."""
    path = source.partition("?")[0].partition("#")[0].lstrip("/")
    folders = (page.parent, root, root / "public", *(output.folder for output in bundle.outputs))
    return (folder / path for folder in folders if (folder / path).is_file())


def _holds_engine(file: Path) -> bool:
    return _ENGINE.search(_bytes(file)) is not None


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""
