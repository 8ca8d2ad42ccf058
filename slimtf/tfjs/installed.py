"""All that is read from one set of installed packages to derive kernels; each part once, when it is first needed."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from slimtf.model.kernels import OpExport
from slimtf.model.modules import UNION
from slimtf.tfjs.bypassed import BypassedEffects
from slimtf.tfjs.chained_ops import read_chained_ops
from slimtf.tfjs.converter_table import ConverterTable, executor_files, read_converter
from slimtf.tfjs.executors import read_cases
from slimtf.tfjs.exports import read_exports
from slimtf.tfjs.files import PackageFiles
from slimtf.tfjs.kernel_calls import KernelCalls
from slimtf.tfjs.kernel_names import read_kernel_names
from slimtf.tfjs.kernel_table import read_gradients
from slimtf.tfjs.layers_registry import LAYERS, read_layers_registry
from slimtf.tfjs.module import uses_in
from slimtf.tfjs.optimizer_classes import read_optimizers
from slimtf.tfjs.symbols import CORE, SymbolGraph

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slimtf.model.kernels import GradientExport
    from slimtf.model.project import TfjsInstall
    from slimtf.tfjs.layers_registry import Registered
    from slimtf.tfjs.symbols import Symbol


def read_ops(core: PackageFiles) -> dict[str, OpExport]:
    """Return what tfjs-core's ``dist/ops/ops.js`` exports, by path: ``add``, ``fused.matMul``.

    Raises:
        UnsupportedProjectError: a file is missing or not understood.
    """
    return {path: OpExport(path, export) for path, export in read_exports(core, "dist/ops/ops.js").items()}


def read_converter_calls(
    converter: PackageFiles, table: ConverterTable, graph: SymbolGraph
) -> Mapping[str, frozenset[Symbol]]:
    """Return graph op → the symbols that its case in the executors mentions, and the core ops that it calls.

    TensorList, TensorArray and hash table ops have no core op in the table; their classes call some.

    Raises:
        UnsupportedProjectError: a file is missing or not understood.
    """
    found: dict[str, frozenset[Symbol]] = {}
    for op, paths in table.ops.items():
        symbols = (graph.exported(f"{CORE}/dist/ops/ops.js", tuple(path.split("."))) for path in paths)
        found[op] = frozenset().union(*symbols)
    for file in executor_files(converter):
        module = graph.module(converter.package.name, file)
        for op, nodes in read_cases(converter, file).items():
            if op in found:
                found[op] |= graph.mentioned(module, uses_in(module, nodes))
    return found


class Installed:
    """What the packages of ``install`` say.

    Every property raises UnsupportedProjectError when a package is damaged or not understood.

    Args:
        install: the packages.
        gradients: whether code that only runs while gradients are computed counts.
        bypassed: what was read of the effects of the same packages, if anything.
    """

    def __init__(self, install: TfjsInstall, *, gradients: bool, bypassed: BypassedEffects | None = None) -> None:
        self._install = install
        self._core = PackageFiles(install.core)
        self.gradients_count = gradients
        self.bypassed = bypassed or BypassedEffects({install.core.name: install.core, **install.packages})
        self.graph = SymbolGraph(install.packages, gradients=gradients)

    @cached_property
    def constants(self) -> Mapping[str, str]:
        """Constant → kernel name."""
        return read_kernel_names(self._core)

    @cached_property
    def calls(self) -> KernelCalls:
        """Which kernels a symbol reaches."""
        return KernelCalls(self.graph, self.constants)

    @cached_property
    def chained_ops(self) -> Mapping[str, str]:
        """Method of Tensor → the file of tfjs-core that defines it."""
        return read_chained_ops(self._core)

    @cached_property
    def core_ops(self) -> Mapping[str, OpExport]:
        """The ops of tfjs-core by path."""
        return read_ops(self._core)

    @cached_property
    def converter_table(self) -> ConverterTable:
        """What the converter knows; nothing without a converter."""
        if self._install.converter is None:
            return ConverterTable({}, ())
        return read_converter(PackageFiles(self._install.converter), self.core_ops)

    @cached_property
    def converter_calls(self) -> Mapping[str, frozenset[Symbol]]:
        """Graph op → the symbols that executing it mentions; empty without a converter."""
        if self._install.converter is None:
            return {}
        return read_converter_calls(PackageFiles(self._install.converter), self.converter_table, self.graph)

    @cached_property
    def layers_registry(self) -> Mapping[str, Registered]:
        """Spelling of a name → what tfjs-layers finds under it; empty without tfjs-layers."""
        package = self._install.packages.get(LAYERS)
        return read_layers_registry(package, self.graph) if package is not None else {}

    @cached_property
    def optimizers(self) -> Mapping[str, frozenset[Symbol]]:
        """Class of an optimizer → its symbol."""
        return read_optimizers(self._core, self.graph)

    @cached_property
    def gradients(self) -> Mapping[str, GradientExport]:
        """Kernel → its gradient."""
        return read_gradients(self._core, self.constants)


def read_ahead(install: TfjsInstall) -> Installed:
    """Return what forward execution needs, the slow parts read: for a thread beside other work."""
    installed = Installed(install, gradients=False)
    _ = installed.constants, installed.converter_calls
    installed.bypassed.read_ahead(UNION)
    return installed
