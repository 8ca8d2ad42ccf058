"""Which package and file the names in source maps mean."""

from __future__ import annotations

import pytest

from slimtf.attribute.file import category_of
from slimtf.attribute.origin import BUNDLER, Origin, origin_of
from slimtf.model.attribution import Category

CORE = "@tensorflow/tfjs-core"
ADD = Origin(CORE, "dist/ops/add.js")
INDEX = Origin("", "src/index.js")

NAMES = {
    # as slimtf's own maps have them
    "/app/src/index.js": INDEX,
    "/app/node_modules/@tensorflow/tfjs-core/dist/ops/add.js": ADD,
    "/app/node_modules/x/node_modules/long/umd/index.js": Origin("long", "umd/index.js"),
    # workspaces, pnpm, Yarn's virtual folders
    "/node_modules/@tensorflow/tfjs-core/dist/ops/add.js": ADD,
    "/app/node_modules/.pnpm/@tensorflow+tfjs-core@4.22.0/node_modules/@tensorflow/tfjs-core/dist/ops/add.js": ADD,
    "/app/.yarn/__virtual__/tfjs-1/0/cache/tfjs-core.zip/node_modules/@tensorflow/tfjs-core/dist/ops/add.js": ADD,
    "/packages/shared/a.js": Origin("", "../packages/shared/a.js"),
    # webpack
    "webpack://dense-model/./src/index.js?1a2b": INDEX,
    "webpack:///./src/index.js": INDEX,
    "webpack://./src/index.js": INDEX,
    "webpack:////app/src/index.js": INDEX,
    "webpack://app/./node_modules/@tensorflow/tfjs-core/dist/ops/add.js?": ADD,
    "webpack://app/../node_modules/@tensorflow/tfjs-core/dist/ops/add.js": ADD,
    "webpack://app/webpack/runtime/define property getters": BUNDLER,
    "webpack://app/webpack/bootstrap 1a2b": BUNDLER,
    "webpack/bootstrap": BUNDLER,
    "/app/node_modules/babel-loader/lib/index.js??ruleSet[1].rules[0]!/app/src/index.js": INDEX,
    "css ./node_modules/css-loader/dist/cjs.js!./src/style.css": Origin("", "src/style.css"),
    "javascript/esm|/app/src/index.js|1a2b": INDEX,
    "webpack://app/./webpack/bootstrap.js": Origin("", "webpack/bootstrap.js"),
    # rollup and Vite
    "../src/index.js": INDEX,
    "../node_modules/@tensorflow/tfjs-core/dist/ops/add.js": ADD,
    "/app/\0commonjsHelpers.js": BUNDLER,
    "\0vite/preload-helper.js": BUNDLER,
    "/app/\0/app/node_modules/long/umd/index.js?commonjs-es-import": Origin("long", "umd/index.js"),
    "../src/index.js?worker&v=1": INDEX,
    # the maps that tfjs has inside its packages, chained through a loader
    "/tfjs-core/src/ops/add.ts": Origin(CORE, "src/ops/add.ts"),
    "/app/node_modules/.pnpm/tfjs-core/src/ops/add.ts": Origin(CORE, "src/ops/add.ts"),
    "../../tfjs-backend-webgl/src/kernels/Add.ts": Origin("@tensorflow/tfjs-backend-webgl", "src/kernels/Add.ts"),
    "/app/tfjs-core/src/mine.ts": Origin("", "tfjs-core/src/mine.ts"),
    # the rest
    "file:///app/src/index.js": INDEX,
    "data:text/javascript,1": BUNDLER,
    "": BUNDLER,
    "https://example.org/x.js": BUNDLER,
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_names(name: str) -> None:
    assert origin_of(name, root="/app", beside="/app/dist") == NAMES[name]


def test_windows() -> None:
    root = "C:/Users/me/app"
    for name in ("C:\\Users\\me\\app\\src\\index.js", "file:///C:/Users/me/app/src/index.js", "..\\src\\index.js"):
        assert origin_of(name, root=root, beside=f"{root}/dist") == INDEX, name
    assert origin_of("webpack:///C:/Users/me/app/src/index.js", root=root, beside=f"{root}/dist") == INDEX
    assert origin_of("D:/lib/a.js", root=root, beside=f"{root}/dist") == Origin("", "D:/lib/a.js")


@pytest.mark.parametrize(
    ("package", "file", "category"),
    [
        (CORE, "dist/ops/add.js", Category.OP),
        (CORE, "src/ops/add.ts", Category.OP),
        (CORE, "dist/public/chained_ops/add.js", Category.OP),
        (CORE, "dist/gradients/Add_grad.js", Category.GRADIENT),
        (CORE, "dist/gradients.js", Category.ENGINE),
        (CORE, "dist/io/http.js", Category.IO),
        (CORE, "dist/backends/backend_util.js", Category.BACKEND),
        (CORE, "dist/engine.js", Category.ENGINE),
        (CORE, "dist/tf-core.node.js", Category.ENGINE),
        ("@tensorflow/tfjs-backend-cpu", "dist/kernels/Add.js", Category.KERNEL),
        ("@tensorflow/tfjs-backend-webgl", "dist/shader_compiler.js", Category.BACKEND),
        ("@tensorflow/tfjs-converter", "dist/operations/op_list/math.js", Category.CONVERTER),
        ("@tensorflow/tfjs-layers", "dist/models.js", Category.LAYERS),
        ("@tensorflow/tfjs-data", "dist/index.js", Category.DATA),
        ("@tensorflow/tfjs", "dist/index.js", Category.ENGINE),
        ("@tensorflow-models/blazeface", "dist/index.js", Category.PACKAGE),
        ("@tensorflow/tfjs-vis", "dist/index.js", Category.PACKAGE),
        ("long", "umd/index.js", Category.PACKAGE),
        ("", "src/index.js", Category.APP),
        ("", "custom_tfjs/custom_tfjs.js", Category.ENGINE),
        ("", "custom_tfjs/custom_rest.js", Category.ON_DEMAND),
        ("", "src/custom_rest.js", Category.APP),
        ("", ".slimtf/requests/compile/graphs.js", Category.MODEL),
        ("", ".slimtf/requests/compile/graph_executor.js", Category.CONVERTER),
        ("", "", Category.RUNTIME),
    ],
)
def test_categories(package: str, file: str, category: Category) -> None:
    assert category_of(Origin(package, file), "custom_tfjs", ".slimtf/requests/compile") == category
