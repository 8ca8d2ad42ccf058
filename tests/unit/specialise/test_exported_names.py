"""What the app asks of tfjs by name, where several packages may have it."""

from __future__ import annotations

from slimtf.model.modules import CORE, UNION
from slimtf.specialise.run import absent_names, exported_names

CONVERTER = "@tensorflow/tfjs-converter"
LAYERS = "@tensorflow/tfjs-layers"


def test_the_union_and_tfjs_core_share_their_names_and_others_do_not() -> None:
    asked = {(UNION, "add"), (CORE, "add"), (CONVERTER, "loadGraphModel"), (LAYERS, "input")}
    assert exported_names(asked) == {
        (UNION, "add"): "add",
        (CORE, "add"): "add",
        (CONVERTER, "loadGraphModel"): "loadGraphModel",
        (LAYERS, "input"): "layers_input",
    }


def test_a_name_that_two_packages_are_asked_for_is_told_apart() -> None:
    exports = exported_names({(CORE, "setBackend"), (CONVERTER, "setBackend"), (CONVERTER, "gone")})
    assert exports[CORE, "setBackend"] == "setBackend"
    assert exports[CONVERTER, "setBackend"] == "converter_setBackend"
    assert absent_names(exports, {"converter_setBackend", "gone"}) == {"gone"}
    assert absent_names(exports, {"converter_setBackend", "setBackend"}) == {"setBackend"}


def test_what_no_module_can_export_is_left_out() -> None:
    names = ("leaky-relu", "", "2d", "%%FN%%", "tf.add", "caf\u00e9", "default", "then", "__esModule", "_ok$1")
    assert exported_names({(CORE, name) for name in names}) == {(CORE, "_ok$1"): "_ok$1"}
