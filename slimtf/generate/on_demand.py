"""The custom modules of which a part is loaded once a model asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.generate.names import identifier
from slimtf.generate.render import ENTRY, WAITING_CONVERTER_FILE, OpNamespace
from slimtf.model.modules import CONVERTER, CORE, REST_FILE, Alias
from slimtf.tfjs.bypassed import BASE
from slimtf.tfjs.entries import entry_files
from slimtf.tfjs.exports import read_exports
from slimtf.tfjs.files import PackageFiles
from slimtf.tfjs.module_effects import bare_imports
from slimtf.tfjs.syntax import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from slimtf.generate.render import ImportLine, Renderer
    from slimtf.generate.specifiers import Specifiers
    from slimtf.model.kernels import KernelPlan, OnDemand, OpExport
    from slimtf.model.project import TfjsInstall

_GRAPH_MODEL = "dist/executor/graph_model.js"


def texts_on_demand(
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


def converter_alias(install: TfjsInstall, folder: Path) -> Iterator[Alias]:
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
