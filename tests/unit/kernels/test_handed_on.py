"""What is handed on as a whole is there as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.kernels.handed_on import handed_on
from slimtf.kernels.plan import plan_kernels
from slimtf.model.app_code import AppCode, TfjsUse
from slimtf.settings.schema import Settings
from tests.support.tiny_tfjs import install_tiny_tfjs, tfjs_project

if TYPE_CHECKING:
    from pathlib import Path

UNION, CORE, LAYERS = "@tensorflow/tfjs", "@tensorflow/tfjs-core", "@tensorflow/tfjs-layers"


@pytest.mark.parametrize(
    ("path", "kept"), [((), True), (("square",), False)], ids=["window.tf = tf", "window.square = tf.square"]
)
def test_layers_and_data_are_part_of_a_tfjs_that_is_handed_on(
    tmp_path: Path, path: tuple[str, ...], *, kept: bool
) -> None:
    install_tiny_tfjs(tmp_path / "node_modules")
    settings = Settings.model_validate({"output_path": tmp_path / "custom_tfjs", "models": ()})
    code = AppCode((TfjsUse(UNION, path, "a.js"),), (), (), frozenset())
    plan = plan_kernels(tfjs_project(tmp_path), settings, code)
    assert (plan.with_layers, plan.with_data) == (kept, kept)


def test_one_package_is_handed_on_by_itself() -> None:
    code = AppCode((TfjsUse(CORE, (), "a.js"), TfjsUse(LAYERS, ("sequential",), "a.js")), (), (), frozenset())
    assert handed_on(code) == {CORE}
    assert handed_on(None) == frozenset()
