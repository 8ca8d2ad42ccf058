"""What the bundler read of the app and the analysis did not, or read in another way."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.analyze.unseen import Unseen, made_importers, unseen_files
from slimtf.configs.own_folders import find_own_folders
from slimtf.detect.builds import configs_in_use
from slimtf.detect.config_aliases import config_files
from slimtf.migrate.helper import NAMES as HELPERS
from slimtf.model.project import BundlerName
from slimtf.workspace.atomic import write_all

if TYPE_CHECKING:
    from slimtf.model.app_code import AppCode
    from slimtf.model.bundle import Bundle
    from slimtf.model.project import Project
    from slimtf.workspace.scratch import Scratch


def found_by_the_bundler(  # noqa: PLR0917 - what is there, in the order of its making
    bundle: Bundle, code: AppCode, own_folder: Path, project: Project, scratch: Scratch, hidden: str = ""
) -> Unseen:
    """Return the app's code in ``bundle`` that is not part of ``code``; what is in no file is written to ``scratch``.

    Args:
        own_folder: the custom modules.
        hidden: a module that asks for what the custom modules lack; empty where there is none.
    """
    files = unseen_files(_of_the_app(bundle, project), code, own_folder, project.root, bundle.beside)
    made = made_files(bundle, scratch)
    # esbuild drops code that is marked as pure and not used; the bundler may be set to keep it
    asks = (*made_importers(bundle.importers, code, made), *([hidden] if hidden else []))
    seen = {os.path.realpath(path) for path in code.inputs}
    written = [path for paths in made.values() for path in paths if os.path.realpath(path) not in seen]
    names = _write_made(bundle, scratch) if written else {}
    places = {each: project.root / each for each in asks}
    on_disk = {place for each, place in places.items() if each not in made and place.is_file()}
    sources = tuple(place for each, place in places.items() if each in made and place.is_file())
    known = frozenset(file for file, _ in code.led)
    others = {each.file: scratch.made / each.name for each in bundle.others}
    led = _write_others(bundle, scratch, besides=known)
    links = _led_elsewhere(bundle, code)
    reached = map(Path, links.values())  # by the import, as the rest of the app
    found = {*files, *on_disk, *written}.difference(others, others.values(), reached)
    return Unseen(tuple(sorted(found)), names, links, sources, led)


def known_beforehand(bundle: Bundle, scratch: Scratch) -> Unseen:
    """Return how ``bundle``, made before any analysis, has files of the app.

    Code that is in none is written to ``scratch``.
    """
    return Unseen(names=_write_made(bundle, scratch), links=_links(bundle), led=_write_others(bundle, scratch))


def _write_made(bundle: Bundle, scratch: Scratch) -> dict[str, Path]:
    """Write the code of plugins for the analysis, and return the names by which the app imports it."""
    write_all(scratch.made, {each.name: each.code for each in bundle.made})
    return {name: scratch.made / each.name for each in bundle.made for name in each.specifiers}


def _write_others(bundle: Bundle, scratch: Scratch, besides: frozenset[str] = frozenset()) -> dict[Path, Path]:
    """Write the other texts of files, ``besides`` some, for the analysis, and return them by their files."""
    fresh = [each for each in bundle.others if str(each.file) not in besides]
    write_all(scratch.made, {each.name: each.code for each in fresh})
    return {each.file: scratch.made / each.name for each in fresh}


def _led_elsewhere(bundle: Bundle, code: AppCode) -> dict[tuple[str, str], str]:
    """Return the imports of files that were analysed for which the analysis found nothing, or something else."""
    rewritten = {file for file, _ in code.led}  # its text has the paths that the bundler found
    analysed = {os.path.realpath(path) for path in code.inputs} | rewritten
    known = {(each.importer, each.specifier): each.target for each in code.links}
    found = {}
    for (importer, specifier), target in _links(bundle).items():
        settled = known.get((importer, specifier)) == target or (importer in rewritten and specifier.startswith("."))
        if importer in analysed and not settled:
            found[importer, specifier] = target
    return found


def _links(bundle: Bundle) -> dict[tuple[str, str], str]:
    """Return what imports lead to; one that leads to several files, in several builds, is as good as unknown."""
    found: dict[tuple[str, str], set[str]] = {}
    for each in bundle.links:
        found.setdefault((each.importer, each.specifier), set()).add(each.target)
    return {place: target for place, (target, *more) in found.items() if not more}


def with_imports_settled(code: AppCode, bundle: Bundle, scratch: Scratch) -> AppCode:
    """Return ``code`` without imports that only the bundler finds, where it found that they bring no tfjs along.

    It names all modules that import tfjs; of such modules the analysis must know each.
    """
    if not bundle.importers or made_importers(bundle.importers, code, made_files(bundle, scratch)):
        return code
    return replace(code, unresolved=())


def made_files(bundle: Bundle, scratch: Scratch) -> dict[str, tuple[Path, ...]]:
    """Return the files for what an importer has in the bundler: several where a plugin makes several modules of it."""
    found: dict[str, tuple[Path, ...]] = {}
    for each in bundle.made:
        found[each.module] = (*found.get(each.module, ()), scratch.made / each.name)
    return found


def _of_the_app(bundle: Bundle, project: Project) -> tuple[Path, ...]:
    """Return the files that ``bundle`` was made from, less those that its config was made from.

    A config may name tfjs (a chunk of its own, an exception for the development server, our aliases) without a line of
    the app in it. A file that the app imports as well is its code. Whatever else loaders and plugins read on the side
    counts, because they may bundle it by themselves.
    """
    configs = {path.resolve() for config in configs_in_use(project) for path in config_files(config)}
    known = project.bundler is BundlerName.VITE  # lists nothing else there but public files, which it only copies
    skipped = {path for path in bundle.beside if known or path.resolve() in configs}
    own = {folder.resolve() for folder in find_own_folders(project.root)}  # of an earlier run, where they go now
    return tuple(
        path
        for path in bundle.inputs
        if path not in skipped and path.name not in HELPERS and not own.intersection(path.resolve().parents)
    )
