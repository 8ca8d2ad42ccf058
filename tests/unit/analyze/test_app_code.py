"""What the app uses of tfjs, read from esbuild's output."""

from __future__ import annotations

import pytest

from slimtf.analyze.app_code import read_app_code
from slimtf.model.app_code import AppCode, MethodCall, TfjsUse

METHODS = frozenset({"add", "cast", "concat", "max", "mean", "norm", "slice", "split", "square", "toFloat"})
TF = 'import * as tf from "@tensorflow/tfjs";\n'


def code(text: str, *more: str) -> AppCode:
    return read_app_code([f"// src/a.js\n{text}", *more], METHODS)


def names(text: str) -> set[str]:
    return {".".join(use.path) for use in code(text).uses}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{TF}tf.conv2d(x); tf.image.resizeBilinear(x);", {"conv2d", "image.resizeBilinear"}),
        (f'{TF}tf["matMul"](a); tf?.relu?.(b);', {"matMul", "relu"}),
        (f"{TF}const {{ add: plus, sub }} = tf; plus(1); sub(2);", {"add", "sub"}),
        (f"{TF}const {{ layers }} = tf; layers.dense(1);", {"layers.dense"}),
        (f"{TF}const t = tf.train; t.sgd(1);", {"train.sgd"}),
        (f"{TF}tf.train[name](1);", {"train"}),
        ('import { conv2d as c } from "@tensorflow/tfjs-core";\nc(1);', {"conv2d"}),
        ('import tf from "@tensorflow/tfjs";\ntf.abs(1);', {"abs"}),
        ('const tf = await import("@tensorflow/tfjs"); tf.abs(1);', {"abs"}),
        ('const { abs, image: i } = await import("@tensorflow/tfjs"); abs(1); i.flip(1);', {"abs", "image.flip"}),
        ('import("@tensorflow/tfjs").then((tf) => tf.abs(1));', {"abs"}),
        ('import("@tensorflow/tfjs").then(function ({ abs }) { abs(1); });', {"abs"}),
        ('var tf = __toESM(__require("@tensorflow/tfjs")); tf.abs(1);', {"abs"}),
        ('__require("@tensorflow/tfjs-core").abs(1);', {"abs"}),
        ('export { abs, relu as r } from "@tensorflow/tfjs";', {"abs", "relu"}),
        ('import("@tensorflow/tfjs-backend-wasm");', set()),
        ('import "@tensorflow/tfjs";', set()),
        ('import * as t from "three";\nt.conv2d(1);', set()),
    ],
)
def test_names(text: str, expected: set[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        f"{TF}window.tf = tf;",
        f"{TF}use(tf);",
        f"{TF}tf[name](1);",
        f"{TF}const {{ add, ...rest }} = tf;",
        f"{TF}export {{ tf }};",
        'export * from "@tensorflow/tfjs";',
        'use(await import("@tensorflow/tfjs"));',
        'Promise.all([import("@tensorflow/tfjs")]);',
        'module.exports = __require("@tensorflow/tfjs");',
    ],
)
def test_a_namespace_that_escapes_is_used_whole(text: str) -> None:
    assert TfjsUse("@tensorflow/tfjs", (), "src/a.js") in code(text).uses


@pytest.mark.parametrize("call", ["t.square()", "f(x).mean()", "a[0].slice(1)", "(await p).toFloat()", "t.norm('fro')"])
def test_a_method_of_something_that_may_be_a_tensor(call: str) -> None:
    assert [found.file for found in code(f"{TF}{call};").calls] == ["src/a.js"]


@pytest.mark.parametrize(
    "call",
    [
        "Math.max(1, 2)",
        "tf.square(t)",
        "tf.math.max(t)",
        '"a b".split(" ")',
        'row.split(" ")',
        "[1, 2].concat(3)",
        "`x`.slice(1)",
        "new Set().add(1)",
        "text.trim().slice(1)",
        "[...rows.slice(0, 4)]",
        "`${rows[4].slice(0, 2)}.`",
        "rows.slice(1).map(f)",
        "t.unknown()",
    ],
)
def test_a_method_of_something_that_is_no_tensor(call: str) -> None:
    assert code(f"{TF}{call};").calls == ()


def test_packages_count_for_chained_ops_only_when_they_use_tfjs() -> None:
    other = "// node_modules/lodash/lodash.js\nx.concat(y);\n"
    model = (
        '// node_modules/@tensorflow-models/face/dist/face.js\nimport { abs } from "@tensorflow/tfjs-core";\nabs(x);\n'
    )
    part = "// node_modules/@tensorflow-models/face/dist/box.js\nbox.square();\n"
    assert code(other, model + part).calls == (
        MethodCall("square", "node_modules/@tensorflow-models/face/dist/box.js"),
    )


def test_kernels_that_the_app_runs_itself() -> None:
    found = code(f"{TF}tf.engine().runKernel(\"Abs\", {{}}); e.runKernel('Neg'); e.runKernel(name);")
    assert [name for name, _ in found.kernels] == ["Abs", "Neg", ""]


def test_each_chunk_has_names_of_its_own() -> None:
    first, second = '// a.js\nimport * as x from "@tensorflow/tfjs";\nx.abs(1);', "// b.js\nvar x = {};\nx.relu(1);"
    assert {use.path for use in read_app_code([first, second], METHODS).uses} == {("abs",)}


def test_odd_code_does_no_harm() -> None:
    assert code("// \udc80.js\n}}} \x00 import( \u2028 \ud83d\ude00").uses == ()


def test_what_is_imported_counts_with_and_without_names() -> None:
    text = """import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import("@tensorflow/tfjs-backend-wasm");
var webgl = __toESM(__require("@tensorflow/tfjs-backend-webgl/dist/index.js"));
export { add } from "@tensorflow/tfjs-converter";
import "three"; const not = "@tensorflow/tfjs";
"""
    assert code(text).imported == (
        "@tensorflow/tfjs-backend-cpu",
        "@tensorflow/tfjs-backend-wasm",
        "@tensorflow/tfjs-backend-webgl/dist/index.js",
        "@tensorflow/tfjs-converter",
        "@tensorflow/tfjs-core",
    )
