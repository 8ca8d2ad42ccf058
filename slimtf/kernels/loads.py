"""Matches each call that loads a model to a model of the project; what cannot be matched widens the plan."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from slimtf.amounts import few
from slimtf.model.kernels import Unseen
from slimtf.model.web_model import WEB_MODELS, is_address, kept_file

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from slimtf.model.app_code import AppCode, ModelLoad

GRAPH_LOADERS = frozenset({"loadGraphModel", "loadGraphModelSync", "GraphModel"})
LAYERS_LOADERS = frozenset({"loadLayersModel", "modelFromJSON"})
_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:")
_MOST_NAMED = 3
# tfjs-layers keeps what the app itself saved there: its layers are those of the app's code.
_OWN_STORES = ("indexeddb://", "localstorage://", "downloads://")
_COPIERS = frozenset({"copyModel", "moveModel"})  # of tf.io: what they put there is no work of the app


@dataclass(frozen=True, slots=True)
class Loadable:
    """The models that calls are matched to.

    Attributes:
        root: the project's folder.
        files: absolute; kept copies of models from the web among them.
        named: the settings name the models, so that a call whose address only a run knows loads one of them.
    """

    root: Path
    files: tuple[Path, ...]
    named: bool


@dataclass(frozen=True, slots=True)
class Loads:
    """What the app loads besides the models of the project.

    Attributes:
        graphs, layers: calls that may load any graph model, any layers model.
        unmatched: the files of models that no call of the app certainly loads.
        stored: the app loads what it saved itself in the browser.
        notes: on calls that find models here, by an address that only a run completes.
    """

    graphs: tuple[Unseen, ...]
    layers: tuple[Unseen, ...]
    unmatched: frozenset[Path]
    stored: bool = False
    notes: tuple[str, ...] = ()


def match_loads(code: AppCode, models: Loadable) -> Loads:
    """Return what cannot be matched.

    An address that only a run completes is taken for the models here that it fits, which a note says. A call whose
    address only a run knows is taken to load the models that the settings name and that no other call loads: that is
    what naming them says. It says nothing of a call with an address that matches none of them, and models that were
    only found in the project say nothing of any call.
    """
    matched: set[Path] = set()
    open_calls: list[ModelLoad] = []
    matching: list[ModelLoad] = []
    saves = any(mention.name == "save" for mention in code.mentions)
    stored = [load for load in code.loads if saves and load.sources and all(map(_is_own_store, load.sources))]
    others = [load for load in code.loads if load not in stored and load.loader not in _COPIERS]
    for load in (*others, *_copied(code, stored)):
        found = [_matching(source, models) for source in load.sources]
        matched.update(path for paths in found for path in paths)
        (matching if found and all(found) else open_calls).append(load)
    left = frozenset(models.files) - matched
    if models.named and left:
        too_many = len(open_calls) > len(left)
        open_calls = [load for load in open_calls if _is_known(load, models) or (too_many and _is_elsewhere(load))]
    graphs = tuple(_unseen(load, models) for load in open_calls if load.loader in GRAPH_LOADERS)
    layers = tuple(_unseen(load, models) for load in open_calls if load.loader in LAYERS_LOADERS)
    notes = () if models.named else tuple(dict.fromkeys(_note(load, models) for load in matching if _is_open(load)))
    return Loads(graphs, layers, left, stored=bool(stored), notes=notes)


def _copied(code: AppCode, stored: Sequence[ModelLoad]) -> Iterator[ModelLoad]:
    """Yield the models that the app copies from elsewhere to where it loads them from, as if it loaded them there."""
    loaders = sorted({load.loader for load in stored})
    for copy in code.loads:
        if copy.loader in _COPIERS and not (copy.sources and all(map(_is_own_store, copy.sources))):
            yield from (replace(copy, loader=loader) for loader in loaders)


def _is_open(load: ModelLoad) -> bool:
    """Tell whether only a run completes the address, whose end is known."""
    return any("*" in source for source in load.sources)


def _note(load: ModelLoad, models: Loadable) -> str:
    source = next(source for source in load.sources if "*" in source)
    found = sorted(Path(os.path.relpath(file, models.root)).as_posix() for file in _matching(source, models))
    return (
        f"{load.place} loads {source}, which only a run completes: the bundle holds what {few(found, _MOST_NAMED)} "
        'needs; name models that lie elsewhere in the settings: models = ["https://…/model.json"]'
    )


def _is_known(load: ModelLoad, models: Loadable) -> bool:
    """Tell whether a call names an address in full, and no model has it."""
    return any("*" not in source and not _matching(source, models) for source in load.sources)


def _is_own_store(source: str) -> bool:
    return source.startswith(_OWN_STORES)


def _matching(source: str, models: Loadable) -> list[Path]:
    if _SCHEME.match(source) and not source.startswith("file:"):
        kept = _kept(models.root, source) if is_address(source) and "*" not in source else None
        return [kept] if kept in models.files else []
    wanted = unquote(re.split(r"[?#]", source.removeprefix("file:"))[0]).rpartition("*")[2]
    parts = _parts(wanted)
    if not parts or (source.startswith("*") and len(parts) == 1):
        return []  # any site may have a model.json
    kept = models.root / WEB_MODELS
    return sorted(path for path in models.files if kept not in path.parents and _ends_alike(path.parts, parts))


def _kept(root: Path, address: str) -> Path | None:
    try:
        return kept_file(root, address)
    except ValueError:  # "https://[host/model.json", which no browser loads either
        return None


def _ends_alike(path: Collection[str], wanted: Collection[str]) -> bool:
    """Tell whether the shorter of two paths is the end of the other: what a server puts in front is not known."""
    shared = min(len(path), len(wanted))
    return list(path)[-shared:] == list(wanted)[-shared:]


def _parts(address: str) -> list[str]:
    return [part for part in address.replace("\\", "/").split("/") if part not in {"", ".", ".."}]


def _quoted(name: str) -> str:
    return f'"{name}"'


def _is_elsewhere(load: ModelLoad) -> bool:
    """Tell whether a call names a place on the web, which is no model of the project."""
    return any(_SCHEME.match(source) for source in load.sources)


def _unseen(load: ModelLoad, models: Loadable) -> Unseen:
    what = f"{load.loader} loads a model that is not known here"
    known = [source for source in load.sources if "*" not in source]
    files = sorted(Path(os.path.relpath(file, models.root)).as_posix() for file in models.files)
    likely = known if 0 < len(known) <= _MOST_NAMED else files if len(files) == 1 else ["model/model.json"]
    fix = f"name the model in the settings: models = [{', '.join(map(_quoted, likely))}]"
    if known and not _is_elsewhere(load):
        example = known[0]
        has = f" (the project has {', '.join(files[:_MOST_NAMED])})" if files else ""
        fix = f"correct the path{has}, or put a copy of the model into the project at {example.lstrip('./')}"
    if load.loader in GRAPH_LOADERS:
        return Unseen(str(load.place), what, "every kernel of the backends", fix, "graphs")
    return Unseen(str(load.place), what, "everything that a layers model can name", fix, "layers")
