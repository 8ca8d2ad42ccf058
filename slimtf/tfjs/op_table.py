"""The table (op → file → export) of an installed tfjs-core (cure of defect D2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.kernels import OpExport
from slimtf.tfjs.exports import read_exports

if TYPE_CHECKING:
    from slimtf.tfjs.files import PackageFiles


def read_ops(core: PackageFiles) -> dict[str, OpExport]:
    """Return what tfjs-core's ``dist/ops/ops.js`` exports, by path: ``add``, ``fused.matMul``.

    Raises:
        UnsupportedProjectError: a file is missing or not understood.
    """
    return {path: OpExport(path, export) for path, export in read_exports(core, "dist/ops/ops.js").items()}
