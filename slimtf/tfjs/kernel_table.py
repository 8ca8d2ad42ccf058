"""The table (kernel → file → export) of an installed backend, and of tfjs-core's gradients (cure of defect D1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.kernels import GradientExport, KernelExport
from slimtf.tfjs.config_names import ConfigNames
from slimtf.tfjs.registrations import read_registrations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slimtf.model.backend import Backend
    from slimtf.tfjs.files import PackageFiles


def read_kernels(backend: Backend, files: PackageFiles, constants: Mapping[str, str]) -> dict[str, KernelExport]:
    """Return the kernels that ``dist/register_all_kernels.js`` of the backend's package registers, by name.

    Args:
        backend: the backend that ``files`` holds.
        files: the backend's package.
        constants: ``read_kernel_names`` of the tfjs-core in use.

    Raises:
        UnsupportedProjectError: a file is missing or not understood.
    """
    names = ConfigNames(files, constants)
    exports = read_registrations(files, "dist/register_all_kernels.js", "registerKernel")
    return {(name := names.name(export)): KernelExport(name, backend, export) for export in exports}


def read_gradients(core: PackageFiles, constants: Mapping[str, str]) -> dict[str, GradientExport]:
    """Return the gradients that tfjs-core's ``dist/register_all_gradients.js`` registers, by kernel name.

    Raises:
        UnsupportedProjectError: a file is missing or not understood.
    """
    names = ConfigNames(core, constants)
    exports = read_registrations(core, "dist/register_all_gradients.js", "registerGradient")
    return {(name := names.name(export)): GradientExport(name, export) for export in exports}
