"""Renders the custom modules in memory, with every import looked up on the disk; nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import slimtf
from slimtf.errors import UnsupportedProjectError
from slimtf.generate.aliases import CORE_FILE, GRADIENTS_FILE, OPS_FILE, UNION_FILE, aliases, backend_file
from slimtf.generate.render import (
    CONVERTER_FILE,
    ENTRY,
    WAITING_CONVERTER_FILE,
    Header,
    OpNamespace,
    Renderer,
    render_converter,
)
from slimtf.generate.specifiers import Specifiers, identifier
from slimtf.generate.stamp import MANIFEST, Stamp, manifest
from slimtf.model.modules import CONVERTER, CORE, REST_FILE, Alias, CustomModules, Registration
from slimtf.tfjs.bypassed import BASE
from slimtf.tfjs.exports import read_exports
from slimtf.tfjs.files import PackageFiles, entry_files
from slimtf.tfjs.module_effects import bare_imports
from slimtf.tfjs.syntax import parse
from slimtf.workspace.digest import digest_text
from slimtf.workspace.ownership import GENERATED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from slimtf.generate.render import ImportLine
    from slimtf.model.kernels import KernelPlan, OnDemand, OpExport
    from slimtf.model.project import Package, TfjsApp, TfjsInstall

CHAINED_FILE = "custom_chained_ops.js"
OPTIMIZERS_FILE = "custom_optimizers.js"
# Those that tf.version lists, as dist/index.js of @tensorflow/tfjs does, in its order.
_VERSIONS = (
    *("tfjs-core", "tfjs-backend-cpu", "tfjs-backend-webgl", "tfjs-data", "tfjs-layers", "tfjs-converter"),
    "tfjs",
)
_CONVERTER_MANIFEST = "converter/package.json"


@dataclass(frozen=True, slots=True)
class PreparedModules:
    """The custom modules, ready to be written.

    Attributes:
        texts: the content of each file, by its name inside ``modules.folder``.
    """

    modules: CustomModules
    texts: Mapping[str, str]


def prepare_modules(app: TfjsApp, plan: KernelPlan, folder: Path, *, by_path: Iterable[str] = ()) -> PreparedModules:
    """Return the custom modules for ``plan`` as they would stand in ``folder``.

    Args:
        by_path: names by which the app imports a package itself by the path of its module, or a module with its ending.

    Raises:
        UnsupportedProjectError: a file that a module imports does not exist, or more than one tfjs-core would
            end up in the bundle.
    """
    install = app.tfjs
    names = [backend.package for backend in plan.backends] + ([CONVERTER] if plan.with_converter else [])
    _require_one_core(install.core, tuple(install.packages[name] for name in names if name in install.packages))
    stamp = Stamp(slimtf.__version__, {name: package.version for name, package in install.packages.items()}, "")
    undated = _texts(install, plan, folder, stamp)
    digest = digest_text(*(part for name in sorted(undated) for part in (name, undated[name])))
    texts = _texts(install, plan, folder, Stamp(stamp.slimtf, stamp.packages, digest))
    modules = CustomModules(
        folder=folder,
        files=tuple(sorted(texts)),
        aliases=tuple(_with_paths(_aliases(install, plan, folder, texts), by_path)),
        digest=digest,
        registrations=tuple(_registrations(install, plan, folder)),
    )
    return PreparedModules(modules, texts)


def _texts(install: TfjsInstall, plan: KernelPlan, folder: Path, stamp: Stamp) -> dict[str, str]:
    header = Header(GENERATED, install.version, stamp.digest)
    renderer = Renderer(plan, Specifiers(install, folder), header)
    versions = {name: stamp.packages.get(f"@tensorflow/{name}") for name in _VERSIONS}
    texts = {
        UNION_FILE: renderer.union({name: version for name, version in versions.items() if version is not None}),
        CORE_FILE: renderer.core(),
        MANIFEST: manifest(stamp, side_effects=True),
        **{backend_file(backend): renderer.backend(backend) for backend in plan.backends},
    }
    if plan.gradients or plan.with_layers:
        texts[GRADIENTS_FILE] = renderer.gradients()
    if plan.chained or plan.stubbed:
        texts[CHAINED_FILE] = renderer.chained()
    if renderer.registers_optimizers:
        texts[OPTIMIZERS_FILE] = renderer.optimizers()
    if plan.on_demand is not None:
        texts.update(_texts_on_demand(renderer, Specifiers(install, folder), plan, plan.on_demand, OPS_FILE))
    elif plan.ops is not None:
        texts[OPS_FILE] = renderer.ops(plan.ops, plan.ops_left_out)
    if plan.with_converter and not plan.models and plan.on_demand is None:
        texts[CONVERTER_FILE] = render_converter(Specifiers(install, folder / "converter"), header)
        texts[_CONVERTER_MANIFEST] = manifest(stamp, side_effects=False)
    return texts


def _aliases(install: TfjsInstall, plan: KernelPlan, folder: Path, texts: Mapping[str, str]) -> Iterator[Alias]:
    """Yield the aliases; a file that a stand-in loads for its effects is not kept out of the bundle."""
    loaded = {install.packages[each.package].root / each.file for each in plan.effects}
    for alias in aliases(install, plan.backends, folder, texts):
        yield replace(alias, replaces=tuple(path for path in alias.replaces if path not in loaded))
    if plan.on_demand is not None and plan.on_demand.aliased:
        yield from _converter_alias(install, folder)


def _with_paths(plain: Iterable[Alias], by_path: Iterable[str]) -> Iterator[Alias]:
    names = tuple(by_path)
    for alias in plain:
        yield alias
        meant = {alias.specifier + ending for ending in ("/dist/index", "/dist/index.js", ".js")}
        yield from (replace(alias, specifier=name) for name in names if name in meant)


def _registrations(install: TfjsInstall, plan: KernelPlan, folder: Path) -> Iterator[Registration]:
    waiting = plan.on_demand.kernels if plan.on_demand is not None else frozenset()
    for kernel in plan.kernels:
        for made in kernel.exports:
            file = install.packages[made.export.package].root / made.export.file
            stand_in = folder / (REST_FILE if kernel.name in waiting else backend_file(made.backend))
            yield Registration(kernel.name, made.backend.value, file, made.export.name, stand_in)
    for gradient in plan.gradients:
        file = install.core.root / gradient.export.file
        yield Registration(gradient.kernel, "", file, gradient.export.name, folder / GRADIENTS_FILE)


def _require_one_core(core: Package, packages: tuple[Package, ...]) -> None:
    """Check that each of ``packages`` reaches ``core`` itself, not a nested copy.

    A kernel registered with one copy is unknown to the other, and deep imports of a package reach its own copy.

    Raises:
        UnsupportedProjectError: a package reaches another tfjs-core, or has another version.
    """
    for package in packages:
        reached = _reached_core(package.root)
        if reached is not None and reached != core.root.resolve():
            raise UnsupportedProjectError(
                f"{package.name} {package.version} uses a tfjs-core of its own, beside {core.version}",
                where=str(reached),
                hint="make all @tensorflow packages the same version (npm dedupe, or overrides), then install again",
            )


def _reached_core(start: Path) -> Path | None:
    """Return the tfjs-core that code in ``start`` imports, by Node's rules."""
    for folder in (start, *start.parents):
        candidate = folder / "node_modules" / CORE
        if folder.name != "node_modules" and candidate.is_dir():
            return candidate.resolve()
    return None


_GRAPH_MODEL = "dist/executor/graph_model.js"


def _texts_on_demand(
    renderer: Renderer, specifiers: Specifiers, plan: KernelPlan, waits: OnDemand, ops_file: str
) -> dict[str, str]:
    """Return the modules besides those of the backends: the converter's ops, its door, and what waits behind it.

    Raises:
        UnsupportedProjectError: a file that a module imports does not exist.
    """
    now, later = _by_namespace(renderer, waits.ops), _by_namespace(renderer, waits.later)
    names = sorted((now.keys() | later.keys()) - {""})
    return {
        ops_file: renderer.render(
            "custom_on_demand_ops.js.j2",
            "stands in for @tensorflow/tfjs-core/dist/ops/ops_for_converter; what waits arrives later.",
            rest=REST_FILE,
            flat=now.get("", []),
            flat_later=[line.name for line in later.get("", ())],
            namespaces=[
                OpNamespace(
                    identifier(name), tuple(now.get(name, ())), tuple(line.name for line in later.get(name, ()))
                )
                for name in names
            ],
        ),
        WAITING_CONVERTER_FILE: renderer.render(
            "custom_on_demand.js.j2",
            f"stands in for {CONVERTER}; a model that needs more than is here waits for it.",
            rest=REST_FILE,
            graph_model=specifiers.name(CONVERTER, _GRAPH_MODEL),
            served=" ".join(sorted(waits.served)),
            **_of_the_converter(renderer, specifiers),
        ),
        REST_FILE: renderer.render(
            "custom_rest.js.j2",
            "what graph models that the build does not know may need, loaded once one of them asks for it.",
            base=specifiers.name(CORE, BASE),
            kernels=[line for backend in plan.backends for line in renderer.kernels(backend, waiting=True)],
            ops=[line for lines in later.values() for line in lines],
            flat=later.get("", []),
            namespaces=[OpNamespace(name, tuple(later[name]), ()) for name in names if name in later],
            ops_file=ops_file,
        ),
    }


def _converter_alias(install: TfjsInstall, folder: Path) -> Iterator[Alias]:
    """Yield the alias of tfjs-converter, for an app that imports it by its own name."""
    if install.converter is not None:
        yield Alias(CONVERTER, folder / WAITING_CONVERTER_FILE, entry_files(install.converter))


def _by_namespace(renderer: Renderer, ops: Iterable[OpExport]) -> dict[str, list[ImportLine]]:
    lines: dict[str, list[ImportLine]] = {}
    for op in ops:
        namespace, _, name = op.path.rpartition(".")
        lines.setdefault(namespace, []).append(renderer.import_line(op.export, f"{name}_{namespace}", name))
    return lines


def _of_the_converter(renderer: Renderer, specifiers: Specifiers) -> dict[str, object]:
    """Return what the root of the converter exports, from the files that define it, and what it loads for its effects.

    Not the root itself, so that a bundle that holds it is known to have passed by the alias.
    """
    files = PackageFiles(specifiers.package(CONVERTER))
    effects = (each for each in bare_imports(parse(files.source(ENTRY))) if each.startswith("."))
    exports = sorted(read_exports(files, ENTRY).items())
    return {
        "exports": [renderer.import_line(export, name, name) for name, export in exports],
        "effects": [specifiers.name(CONVERTER, files.resolve(each, ENTRY)) for each in effects],
    }
