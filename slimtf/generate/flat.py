"""The custom modules of ``level = "deep"``: one flat module, and stand-ins that lead into it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import slimtf
from slimtf.errors import BundlerError
from slimtf.generate.aliases import CORE_FILE, OPS_FILE, UNION_FILE, backend_file
from slimtf.generate.prepare import PreparedModules
from slimtf.generate.specifiers import identifier
from slimtf.generate.stamp import MANIFEST, Stamp, manifest
from slimtf.model.modules import CORE, REST_FILE, UNION, Alias
from slimtf.templates import render
from slimtf.tfjs.files import entry_files
from slimtf.workspace.digest import digest_text
from slimtf.workspace.ownership import GENERATED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from slimtf.model.flat import FileLines, FlatModule
    from slimtf.model.kernels import KernelPlan
    from slimtf.model.modules import CustomModules
    from slimtf.model.project import TfjsInstall

FLAT_FILE = "custom_flat.js"


def prepare_flat(
    standard: PreparedModules,
    aside: PreparedModules,
    flat: FlatModule,
    plan: KernelPlan,
    install: TfjsInstall,
    *,
    further: Mapping[str, Path],
) -> PreparedModules:
    """Return the custom modules that lead into ``flat``.

    Args:
        standard: the custom modules without cuts, as they would stand in the same folder.
        aside: the same where ``flat`` was made from them.
        flat: the module.
        plan: what they are made for.
        install: the installed packages.
        further: what else the app imports of tfjs → its file.

    Raises:
        BundlerError: the module lacks a kernel of the plan.
    """
    _require_kernels(aside, flat)
    folder = standard.modules.folder
    digest = digest_text(
        standard.modules.digest, flat.text, flat.rest, *map(str, (*sorted(flat.exports.items()), *sorted(flat.unasked)))
    )
    more = tuple(_alias(specifier, file, install, folder) for specifier, file in further.items())
    imported = (UNION, CORE, *(backend.package for backend in plan.backends))
    names = dict(zip(imported, (UNION_FILE, CORE_FILE, *map(backend_file, plan.backends)), strict=True))
    stand_ins = {**{alias.specifier: alias.target.name for alias in more}, **names}
    texts = _texts(stand_ins, flat, install, digest)
    if OPS_FILE in standard.texts:  # nothing imports it any more, but configs name it
        texts[OPS_FILE] = standard.texts[OPS_FILE]
    above = texts[FLAT_FILE].partition(flat.text)[0].count("\n")
    modules = replace(
        _modules(standard.modules, flat, more, texts),
        digest=digest,
        flat_lines=_own_lines(flat.lines.below(above), aside, folder) if flat.lines is not None else None,
    )
    return PreparedModules(modules, texts)


def _modules(
    standard: CustomModules, flat: FlatModule, more: tuple[Alias, ...], texts: Mapping[str, str]
) -> CustomModules:
    """Return what becomes of ``standard`` by ``flat``, with ``more`` aliases and these ``texts``."""
    target = standard.folder / FLAT_FILE
    kept = texts.keys() - {alias.target.name for alias in more}
    return replace(
        standard,
        files=tuple(sorted(texts)),
        aliases=(*(alias for alias in standard.aliases if alias.target.name in kept), *more),
        registrations=tuple(
            made if made.registered_in.name == REST_FILE else replace(made, registered_in=target)
            for made in standard.registrations
        ),
        flat=target,
        pruned=flat.pruned,
        cuts=flat.cuts,
        absent=flat.absent,
        unasked=frozenset(name for _, name in flat.unasked),
        made_of=flat.files,
    )


def _own_lines(lines: FileLines, aside: PreparedModules, folder: Path) -> FileLines:
    """Return ``lines`` with the custom modules named as they stand in ``folder``, not where they were made from."""
    made = f"{aside.modules.folder.as_posix()}/"
    own = f"{folder.as_posix()}/"
    return replace(
        lines, files=tuple(own + file.removeprefix(made) if file.startswith(made) else file for file in lines.files)
    )


def _require_kernels(aside: PreparedModules, flat: FlatModule) -> None:
    lost = next((made for made in aside.modules.registrations if made.file not in flat.files), None)
    if lost is not None:
        raise BundlerError(
            f"the kernel {lost.kernel!r} is not in the module that tfjs was cut to",
            where=str(lost.file),
            hint='set level = "standard", and report this',
        )


def _texts(stand_ins: Mapping[str, str], flat: FlatModule, install: TfjsInstall, digest: str) -> dict[str, str]:
    """Return the files: ``stand_ins`` by what they stand in for, the module, its manifest."""
    stamp = Stamp(slimtf.__version__, {name: package.version for name, package in install.packages.items()}, digest)
    what = "all that this app needs of tfjs."
    rest = "what graph models that the build does not know may need, loaded once one of them asks for it."
    texts = {
        **{name: _stand_in(specifier, flat, install, digest) for specifier, name in stand_ins.items()},
        FLAT_FILE: _rendered("custom_flat.js.j2", what, install, digest, text=flat.text),
        MANIFEST: manifest(stamp, side_effects=True),
    }
    if flat.rest:
        texts[REST_FILE] = _rendered("custom_flat.js.j2", rest, install, digest, text=flat.rest)
    return texts


def _alias(specifier: str, file: Path, install: TfjsInstall, folder: Path) -> Alias:
    """Return the alias of an import that level standard leaves alone: ``@tensorflow/tfjs-core/dist/ops/add``."""
    package = install.packages.get(specifier)
    name = re.sub(r"\W+", "_", specifier.removeprefix("@tensorflow/tfjs-"))
    return Alias(specifier, folder / f"custom_{name}.js", entry_files(package) if package is not None else (file,))


def _stand_in(specifier: str, flat: FlatModule, install: TfjsInstall, digest: str) -> str:
    both = {UNION, CORE}
    names = {
        (identifier(name), identifier(exported))
        for (of, name), exported in flat.exports.items()
        if of == specifier or (specifier in both and of in both)
    }
    what = f"stands in for {specifier}."
    thrown = sorted({identifier(name) for of, name in flat.unasked if of == specifier} - {name for name, _ in names})
    return _rendered(
        "custom_stand_in.js.j2",
        what,
        install,
        digest,
        names=sorted(names),
        thrown=thrown,
        flat=f"./{FLAT_FILE}",
        begin=flat.begun.get(specifier),
    )


def _rendered(template: str, what: str, install: TfjsInstall, digest: str, **values: object) -> str:
    return render(template, what=what, marker=GENERATED, tfjs_version=install.version, digest=digest, **values)
