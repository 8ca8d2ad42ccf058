"""The methods that tfjs-core's chained ops give to tensors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.project import Package
from slimtf.tfjs.chained_ops import FOLDER, read_chained_ops
from slimtf.tfjs.files import PackageFiles

if TYPE_CHECKING:
    from pathlib import Path


def test_every_spelling_of_the_assignment(tmp_path: Path) -> None:
    folder = tmp_path / FOLDER
    folder.mkdir(parents=True)
    (folder / "abs.js").write_text("getGlobalTensorClass().prototype.abs = function () {\n  return abs(this);\n};\n")
    (folder / "resize_bilinear.js").write_text(
        "getGlobalTensorClass().prototype.resizeBilinear =\n    function (size) {\n        return f(this);\n    };\n"
    )
    (folder / "abs_test.js").write_text("Tensor.prototype.tested = 1;\n")
    (folder / "register_all_chained_ops.js").write_text("import './abs';\n")
    found = read_chained_ops(PackageFiles(Package("@tensorflow/tfjs-core", "4.22.0", tmp_path)))
    assert found == {"abs": f"{FOLDER}/abs.js", "resizeBilinear": f"{FOLDER}/resize_bilinear.js"}
