"""Which kernels of the installed backends run the code of others that must be set up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.kernels.backends import kernels_of
from slimtf.model.backend import Backend
from slimtf.tfjs.installed import Installed
from slimtf.tfjs.set_up import SetUps
from tests.support.tiny_tfjs import tfjs_project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.network

TRANSPOSED = "All Any ArgMax ArgMin BatchToSpaceND Cumprod Cumsum Max Mean Min Prod SpaceToBatchND Sum"


def test_only_wasm_sets_kernels_up(project_packages: Callable[[str], Path], tmp_path: Path) -> None:
    packages = project_packages("every_backend")
    (tmp_path / "package.json").write_text("{}")
    install = tfjs_project(tmp_path, node_modules=packages).tfjs
    for backend in Backend:
        files = (packages / backend.package / "dist").rglob("*.js")
        sets_up = any(b"setupFunc:" in file.read_bytes() for file in files if "kernels" in file.parts)
        assert sets_up == (backend is Backend.WASM)
    installed = Installed(install, gradients=False)
    table = kernels_of(install, [Backend.WASM], installed.constants)[Backend.WASM]
    set_ups = SetUps(installed.graph, installed.calls, table)
    needed = {name: sorted(found) for name in table if (found := set_ups.needed_by([name]))}
    expected = {name: ["Transpose"] for name in TRANSPOSED.split()}
    assert needed == {**expected, "SpaceToBatchND": ["PadV2", "Transpose"], "Multinomial": ["Softmax"]}
