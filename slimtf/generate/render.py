"""The text of each custom module."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.generate.specifiers import identifier
from slimtf.model.backend import Backend, WasmVariant
from slimtf.model.modules import CONVERTER, CORE, UNION
from slimtf.templates import render
from slimtf.tfjs.bypassed import BASE, BASE_SIDE_EFFECTS
from slimtf.tfjs.exports import read_exports
from slimtf.tfjs.files import PackageFiles
from slimtf.tfjs.optimizer_classes import REGISTRATION

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from slimtf.generate.specifiers import Specifiers
    from slimtf.model.kernels import KernelPlan, ModuleExport, OpExport

LAYERS = "@tensorflow/tfjs-layers"
DATA = "@tensorflow/tfjs-data"
ENTRY = "dist/index.js"
CONVERTER_FILE = "converter/index.js"
WAITING_CONVERTER_FILE = "custom_converter.js"


@dataclass(frozen=True, slots=True)
class Header:
    """What the first lines of every module say."""

    marker: str
    tfjs_version: str
    digest: str


@dataclass(frozen=True, slots=True)
class ImportLine:
    """``import { export as local } from specifier``; ``name`` is what the module calls it outwards."""

    export: str
    local: str
    specifier: str
    name: str


@dataclass(frozen=True, slots=True)
class OpNamespace:
    """Ops that the converter reads from one object, ``fused`` or ``image``; those left out by their names."""

    name: str
    ops: tuple[ImportLine, ...]
    left_out: tuple[str, ...]


class Renderer:
    """Renders the modules of one plan; every file that an import names is looked up while rendering."""

    def __init__(self, plan: KernelPlan, specifiers: Specifiers, header: Header) -> None:
        self._plan = plan
        self._specifiers = specifiers
        self._header = header

    def union(self, versions: Mapping[str, str]) -> str:
        """Return ``custom_tfjs.js``, the stand-in for ``@tensorflow/tfjs``."""
        return self.render(
            "custom_tfjs.js.j2",
            "stands in for @tensorflow/tfjs.",
            converter=self._converter(),
            backends=[backend.value for backend in self._plan.backends],
            versions=dict(versions),
            **self._before_the_exports(UNION),
            layers=self._specifiers.name(LAYERS, ENTRY) if self._plan.with_layers else None,
            data=self._specifiers.name(DATA, ENTRY) if self._plan.with_data else None,
            **self._core(),
        )

    def core(self) -> str:
        """Return ``custom_tfjs_core.js``, the stand-in for ``@tensorflow/tfjs-core``."""
        what = "stands in for @tensorflow/tfjs-core."
        return self.render("custom_tfjs_core.js.j2", what, **self._before_the_exports(CORE), **self._core())

    def chained(self) -> str:
        """Return ``custom_chained_ops.js``, which gives Tensor the methods that the app calls."""
        files = [self._specifiers.name(CORE, file) for file in self._plan.chained]
        what = "gives tensors the methods that the app calls."
        base = self._core()["base"]
        return self.render("custom_chained_ops.js.j2", what, files=files, stubbed=self._plan.stubbed, base=base)

    def optimizers(self) -> str:
        """Return ``custom_optimizers.js``, which registers the optimizers as tfjs-core's index does."""
        registration = self._specifiers.name(CORE, REGISTRATION)
        return self.render("custom_optimizers.js.j2", "registers the optimizers.", registration=registration)

    def gradients(self) -> str:
        """Return ``custom_gradients.js``, which registers the gradients of the kernels."""
        lines = [self.import_line(gradient.export, f"{gradient.kernel}_grad") for gradient in self._plan.gradients]
        what = "registers gradients; stands in for @tensorflow/tfjs-core/dist/register_all_gradients."
        return self.render("custom_gradients.js.j2", what, gradients=lines, base=self._core()["base"])

    def backend(self, backend: Backend) -> str:
        """Return ``custom_backend_<b>.js``, the stand-in for the backend's package, which registers its kernels."""
        return self.render(
            "custom_backend.js.j2",
            f"stands in for {backend.package}.",
            kernels=self.kernels(backend, waiting=False),
            backend_base=self._specifiers.name(backend.package, BASE),
            effects=self._effects(backend.package),
            base=self._core()["base"],
            **(self._wasm() if backend is Backend.WASM else {"wasm": False}),
        )

    def kernels(self, backend: Backend, *, waiting: bool) -> list[ImportLine]:
        """Return the imports of the kernels of ``backend`` that are registered at once, or of those that wait."""
        kernels = (kernel for kernel in self._plan.kernels if self._waits(kernel.name) == waiting)
        found = (e for kernel in kernels for e in kernel.exports if e.backend is backend)
        exports = sorted(found, key=lambda export: (export.kernel.strip("_").lower(), export.kernel))
        return [self.import_line(export.export, f"{export.kernel}_{backend.value}") for export in exports]

    def _waits(self, kernel: str) -> bool:
        return self._plan.on_demand is not None and kernel in self._plan.on_demand.kernels

    def _wasm(self) -> dict[str, object]:
        """Return what the stand-in of the wasm backend needs to find its binaries."""
        return {
            "wasm": True,
            "wrapped": [("setWasmPaths", "setPaths"), ("setWasmPath", "setPath")],
            "variants": [variant.value for variant in self._plan.wasm],
            "all_variants": set(self._plan.wasm) == set(WasmVariant),
        }

    def ops(self, ops: Iterable[OpExport], left_out: Iterable[str] = ()) -> str:
        """Return ``custom_ops_for_converter.js``, the stand-in for the module of the same name in tfjs-core.

        Args:
            ops: what the models need.
            left_out: paths of further ops, which throw when they are called.
        """
        lines: dict[str, list[ImportLine]] = {}
        missing: dict[str, list[str]] = {}
        for op in ops:
            namespace, _, name = op.path.rpartition(".")
            lines.setdefault(namespace, []).append(self.import_line(op.export, f"{name}_{namespace}", name))
        for path in left_out:
            namespace, _, name = path.rpartition(".")
            missing.setdefault(namespace, []).append(identifier(name))
        names = sorted((lines.keys() | missing.keys()) - {""})
        return self.render(
            "custom_ops_for_converter.js.j2",
            "stands in for @tensorflow/tfjs-core/dist/ops/ops_for_converter: the ops that the models need.",
            flat=lines.get("", []),
            flat_left_out=missing.get("", []),
            namespaces=[
                OpNamespace(identifier(name), tuple(lines.get(name, ())), tuple(missing.get(name, ())))
                for name in names
            ],
            any_left_out=bool(missing),
        )

    def _core(self) -> dict[str, str]:
        return {
            "base": self._specifiers.name(CORE, BASE),
            "base_side_effects": self._specifiers.name(CORE, BASE_SIDE_EFFECTS),
        }

    def _before_the_exports(self, package: str) -> dict[str, object]:
        """Return what the stand-in of ``package`` loads for its effects."""
        plan = self._plan
        return {
            "gradients": bool(plan.gradients),
            "chained": bool(plan.chained or plan.stubbed),
            "optimizers": self.registers_optimizers,
            "effects": self._effects(package),
        }

    def _effects(self, package: str) -> list[str]:
        kept = (each for each in self._plan.effects if each.stand_in == package)
        return [self._specifiers.name(each.package, each.file) for each in kept]

    @property
    def registers_optimizers(self) -> bool:
        """Whether optimizers are wanted, and do not register themselves as those of older versions do."""
        return self._plan.optimizers and self._specifiers.has(CORE, REGISTRATION)

    def _converter(self) -> str | None:
        """Return where the converter comes from: the package, or a stand-in that waits, or vanishes when unused."""
        if not self._plan.with_converter:
            return None
        if self._plan.on_demand is not None:
            return f"./{WAITING_CONVERTER_FILE}"
        return self._specifiers.name(CONVERTER, ENTRY) if self._plan.models else f"./{CONVERTER_FILE}"

    def import_line(self, export: ModuleExport, local: str, name: str | None = None) -> ImportLine:
        """Return the import of ``export`` as ``local``.

        Raises:
            UnsupportedProjectError: its file does not exist.
        """
        specifier = self._specifiers.name(export.package, export.file)
        return ImportLine(identifier(export.name), identifier(local), specifier, identifier(name or export.name))

    def render(self, template: str, what: str, **values: object) -> str:
        """Return the text of a template with the header that every module has."""
        header = self._header
        return render(
            template, what=what, marker=header.marker, tfjs_version=header.tfjs_version, digest=header.digest, **values
        )


def render_converter(specifiers: Specifiers, header: Header) -> str:
    """Return ``converter/index.js`` for a plan without models; ``specifiers`` are those of its own folder."""
    exports = read_exports(PackageFiles(specifiers.package(CONVERTER)), ENTRY)
    return render(
        "custom_converter.js.j2",
        what="the part of @tensorflow/tfjs that loads graph models.",
        marker=header.marker,
        tfjs_version=header.tfjs_version,
        digest=header.digest,
        converter=specifiers.name(CONVERTER, ENTRY),
        names=sorted(identifier(name) for name in exports),
    )
