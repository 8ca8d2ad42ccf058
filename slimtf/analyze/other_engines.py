"""Another tfjs beside the bundle's: all of them share one engine, so that tensors of one are tensors of the other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slimtf.analyze.emitted_names import content_of, emitted_pages, made_scripts, own_pages, placed_files

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
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
_STARTS = re.compile(rb"\bnew (?:Shared)?Worker\([^;]{0,80}$")  # what stands before a worker's name
_SCRIPTS = frozenset({".js", ".mjs", ".cjs"})


def other_engine(bundle: Bundle, root: Path, generated: Collection[str] = ()) -> str:
    """Return which other tfjs runs where ``bundle``, made with a cut module, does, as a clause; empty where none does.

    It is in the bundle, inside of a package say, or it is copied, so that code may load it; or a page loads it besides.
    A worker has an engine of its own, whatever it holds.

    Args:
        root: the project's folder.
        generated: as for ``own_pages``.
    """
    workers = whole_workers(bundle)
    for output in bundle.outputs:
        for name in output.files:
            clause = _in_script(output.folder / name) if name not in workers else ""
            if clause:
                return f"{name} {clause}"
    made = made_scripts(bundle)
    loading = (each for each in emitted_pages(bundle) if any(file.name in each[2] for file in made))
    for name, page, text in (*loading, *own_pages(bundle, root, generated)):
        address = _ADDRESS.search(text.encode())  # of an import map, or in a script
        for source in (*_SOURCE.findall(text), *([address[0].decode()] if address is not None else [])):
            others = _files_of(source, page, bundle, root) - placed_files(bundle)
            # one of the same name elsewhere is the copy of an earlier build: in an app for phones, on a branch of pages
            files = [file for file in others if file.name not in {script.name for script in made}]
            if _ELSEWHERE.match(source) or any(map(_holds_engine, files)):
                return f"{name} loads another TensorFlow.js ({source})"
    return ""


def whole_workers(bundle: Bundle) -> tuple[str, ...]:
    """Return the emitted scripts with a tfjs of their own that are only started as workers, by their names."""
    files = {name: output.folder / name for output in bundle.outputs for name in output.files}
    scripts = {name: file for name, file in files.items() if file.suffix.lower() in _SCRIPTS}
    whole = [name for name, file in scripts.items() if _holds_engine(file)]
    return tuple(
        name
        for name in whole
        if _is_only_started(scripts[name].name, (file for other, file in files.items() if other != name))
    )


def _is_only_started(name: str, others: Iterable[Path]) -> bool:
    """Tell whether every file of ``others`` that names the script starts a worker there, and one does."""
    parts = [content_of(file).split(name.encode())[:-1] for file in others]
    return any(parts) and all(_STARTS.search(before[-200:]) for each in parts for before in each)


def _in_script(file: Path) -> str:
    """Return what an emitted script holds or names of another tfjs, as a clause; empty where there is nothing."""
    if file.suffix.lower() not in _SCRIPTS:
        return ""
    if _holds_engine(file):
        return "holds another TensorFlow.js"
    address = _ADDRESS.search(content_of(file))
    return f"names another TensorFlow.js ({address[0].decode('utf-8', 'replace')})" if address is not None else ""


def _files_of(source: str, page: Path, bundle: Bundle, root: Path) -> frozenset[Path]:
    """Return the files that the address may stand for."""
    path = source.partition("?")[0].partition("#")[0].lstrip("/")
    outputs = bundle.outputs  # where they go lies what other builds write there
    folders = (page.parent, root, root / "public", *(each for one in outputs for each in (one.folder, one.target)))
    return frozenset(folder / path for folder in folders if (folder / path).is_file())


def _holds_engine(file: Path) -> bool:
    return _ENGINE.search(content_of(file)) is not None
