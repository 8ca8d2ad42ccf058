"""Which core ops executing a graph op calls, read from executors of every shape that the converter has had."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.errors import UnsupportedProjectError
from slimtf.model.project import Package
from slimtf.tfjs.converter_table import executor_files, read_converter, read_linked_ops, read_named_ops
from slimtf.tfjs.executors import read_cases, read_executor
from slimtf.tfjs.files import PackageFiles
from slimtf.tfjs.installed import Installed, read_converter_calls, read_ops
from tests.support.closure_tfjs import install_closure_tfjs
from tests.support.tiny_tfjs import tfjs_project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OPS = ("add", "neg", "image.resize", "fused", "fused.matMul")
IMPORT = "import * as tfOps from '@tensorflow/tfjs-core/dist/ops/ops_for_converter';\n"
FILE = "dist/operations/executors/x_executor.js"


def executor(cases: str, before: str = "", after: str = "", parameters: str = "node, ops = tfOps") -> str:
    return (
        f"{IMPORT}{before}export const executeOp = ({parameters}) => {{\n    switch (node.op) {{\n{cases}\n"
        f"        default:\n            throw TypeError('x');\n    }}\n}};\n{after}"
    )


def ops(package: Callable[..., PackageFiles], source: str) -> dict[str, tuple[str, ...]]:
    return read_executor(package({FILE: source}), FILE, OPS)


@pytest.mark.parametrize(
    ("cases", "expected"),
    [
        ("case 'A': return [ops.add(1)];", {"A": ("add",)}),
        ("case 'A': return ops.image.resize(ops.neg(1));", {"A": ("image.resize", "neg")}),
        ("case 'A': return ops.fused.matMul(1);", {"A": ("fused.matMul",)}),
        ("case 'A': return ops.fused.other(1);", {"A": ("fused",)}),
        ("case 'A': return [1];", {"A": ()}),
        ("case 'A': case 'B': return ops.add(1);", {"A": ("add",), "B": ("add",)}),
        ("case 'A': /* x */ case 'B': { return ops.add(1); }", {"A": ("add",), "B": ("add",)}),
        ("case 'A': ops.neg(1);\ncase 'B': return ops.add(1);", {"A": ("add", "neg"), "B": ("add",)}),
        ("case 'A': ops.neg(1); break;\ncase 'B': return ops.add(1);", {"A": ("neg",), "B": ("add",)}),
        ("case 'A': { ops.neg(1); }\ncase 'B': return ops.add(1);", {"A": ("add", "neg"), "B": ("add",)}),
        ("case 'A': { ops.neg(1); return 1; /* x */ }\ncase 'B': return ops.add(1);", {"A": ("neg",), "B": ("add",)}),
        ("case 'A': { return 1; ops.neg(1); }\ncase 'B': return ops.add(1);", {"A": ("add", "neg"), "B": ("add",)}),
        ("case 'A': return ops.neg(1); /* x */\ncase 'B': return ops.add(1);", {"A": ("neg",), "B": ("add",)}),
        ("case 'A': return \u00e9ops.add(1);", {"A": ()}),
        ("case 'A': throw ops.neg(1);\ncase 'B': return ops.add(1);", {"A": ("neg",), "B": ("add",)}),
        ("case 'A': continue;\ncase 'B': return ops.add(1);", {"A": (), "B": ("add",)}),
        ("case 'A': {}\ncase 'B': return ops.add(1);", {"A": ("add",), "B": ("add",)}),
        (
            "case 'A': if (x) { return 1; } else { return ops.neg(1); }\ncase 'B': return ops.add(1);",
            {"A": ("neg",), "B": ("add",)},
        ),
        (
            "case 'A': if (x) { return 1; } else { ops.neg(1); }\ncase 'B': return ops.add(1);",
            {"A": ("add", "neg"), "B": ("add",)},
        ),
        ("case 'A': if (x) { return ops.neg(1); }\ncase 'B': return ops.add(1);", {"A": ("add", "neg"), "B": ("add",)}),
        ("case 'A': if (x) { y(); } else return 1;\ncase 'B': return ops.add(1);", {"A": ("add",), "B": ("add",)}),
        ("case 'A': return ops.neg(1);\ncase 'A': return ops.add(1);", {"A": ("add", "neg")}),
        ("case 'A': return tfOps.add(1);", {"A": ("add",)}),
        ("case 'A': return xops.add(x.ops.add);", {"A": ()}),
        ("case 'A': return 'ops.add';", {"A": ()}),
    ],
)
def test_a_case(package: Callable[..., PackageFiles], cases: str, expected: dict[str, tuple[str, ...]]) -> None:
    assert ops(package, executor(cases)) == expected


def test_what_stands_outside_of_the_switch_counts_for_every_case(package: Callable[..., PackageFiles]) -> None:
    cases = "case 'A': return helper();\ncase 'B': return ops.neg(1);"
    for source in (
        executor(cases, before="const helper = () => tfOps.add(1);\n"),
        executor(cases, after="function helper() { return tfOps.add(1); }\n"),
        executor(cases).replace("    }\n};", "    }ops.add(1);\n};"),
    ):
        assert ops(package, source) == {"A": ("add",), "B": ("add", "neg")}


def test_the_name_of_the_namespace_does_not_matter(package: Callable[..., PackageFiles]) -> None:
    source = executor("case 'A': return core$.add(1);", parameters="node, context, core$=tfOps")
    assert ops(package, source.replace("core$", "core")) == {"A": ("add",)}


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("export const executeOp = 1;", "the executor"),
        ("export const other = (node) => { switch (node.op) { default: } };", "the executor"),
        ("export const executeOp = (node) => { switch (node.name) { default: } };", "the executor"),
        (
            "export const executeOp = (node) => { switch (node.op) { default: }\nswitch (node.op) { default: } };",
            "the executor",
        ),
        (executor("case A: return 1;"), "a case"),
        (executor("case 'A': return ops['add'](1);"), "the use of the core op ''"),
        (executor("case 'A': return ops.unheard.of(1);"), "the use of the core op 'unheard.of'"),
        (executor("case 'A': return run(ops);"), "the use of the core op ''"),
        (executor("case 'A': return run({ ops });"), "the use of the core op ''"),
        (executor("case 'A': return x[ops.add];").replace("ops.add", "y.ops; ops"), "the use of the core op ''"),
        (
            (
                "import { add } from '@tensorflow/tfjs-core/dist/ops/ops_for_converter';\n"
                "export const executeOp = (node) => { switch (node.op) { case 'A': return add(1); } };"
            ),
            "the use of the core op ''",
        ),
    ],
)
def test_another_shape_is_refused_with_its_file(package: Callable[..., PackageFiles], source: str, what: str) -> None:
    with pytest.raises(UnsupportedProjectError) as caught:
        ops(package, source)
    assert what in caught.value.what
    assert FILE in caught.value.where
    assert what == "the executor" or caught.value.where.rpartition(":")[2].isdigit()
    if "core op" not in what:
        with pytest.raises(UnsupportedProjectError, match=what) as caught:
            read_cases(package({FILE: source}), FILE)
        assert FILE in caught.value.where


def test_ops_that_the_converter_links_whatever_a_model_holds(package: Callable[..., PackageFiles]) -> None:
    files = package(
        {
            "dist/executor/table.js": f"{IMPORT}export const f = () => tfOps.neg(tfOps.image.resize(1));",
            "dist/executor/more.js": f"{IMPORT}export const g = () => tfOps.add(1);",
            "dist/executor/none.js": "export const h = () => tfOps.fused(1);",
            "dist/executor/types.d.ts": f"{IMPORT}tfOps.fused;",
        }
    )
    assert read_linked_ops(files, OPS) == ("add", "image.resize", "neg")
    odd = package({"dist/executor/odd.js": f"{IMPORT}export const f = () => tfOps.unheard(1);"}, "odd")
    with pytest.raises(UnsupportedProjectError, match=r"the use of the core op 'unheard' in odd 4\.22\.0") as caught:
        read_linked_ops(odd, OPS)
    assert "dist/executor/odd.js:2" in caught.value.where


@pytest.fixture(scope="module")
def scope(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("converter") / "node_modules"
    install_closure_tfjs(folder)
    return folder / "@tensorflow"


def package_files(scope: Path, name: str) -> PackageFiles:
    return PackageFiles(Package(f"@tensorflow/{name}", "4.22.0", scope / name))


def test_an_op_counts_when_it_is_described_and_has_a_case(scope: Path) -> None:
    converter = package_files(scope, "tfjs-converter")
    table = read_converter(converter, read_ops(package_files(scope, "tfjs-core")))
    assert "Undescribed" not in table.ops
    assert table.ops["Squares"] == ("neg", "square")
    assert table.ops["StatelessWhile"] == ()
    assert table.linked == ("scalar",)
    assert executor_files(converter) == [
        f"dist/operations/executors/{name}_executor.js" for name in ("control", "graph", "math")
    ]


def test_an_op_with_a_case_in_two_executors_needs_what_both_call(package: Callable[..., PackageFiles]) -> None:
    folder = "dist/operations"
    files = package(
        {
            f"{folder}/operation_mapper.js": "import * as list from './op_list/list';",
            f"{folder}/op_list/list.js": "export const json = [{ 'tfOpName': 'A' }];",
            f"{folder}/operation_executor.js": "import * as x from './executors/x';\n"
            "import * as y from './executors/y';",
            f"{folder}/executors/x.js": executor("case 'A': return ops.neg(1);"),
            f"{folder}/executors/y.js": executor("case 'A': return ops.add(1);"),
        }
    )
    assert read_converter(files, OPS).ops == {"A": ("add", "neg")}


def test_ops_that_executors_of_old_versions_name_themselves(package: Callable[..., PackageFiles]) -> None:
    more = FILE.replace("x_", "y_")
    files = package(
        {
            FILE: f"{IMPORT}export const f = () => tfOps.neg(1);",
            more: f"{IMPORT}export const g = () => tfOps.add(1);",
            FILE.replace("x_", "z_"): f"{IMPORT}export const h = (ops = tfOps) => ops.image.resize(1);",
        }
    )
    assert read_named_ops(files, [FILE, more, FILE.replace("x_", "z_")], OPS) == ("add", "neg")
    odd = package({FILE: f"{IMPORT}export const f = () => tfOps.unheard(1);"}, "odd")
    with pytest.raises(UnsupportedProjectError, match=r"the use of the core op 'unheard' in odd 4\.22\.0") as caught:
        read_named_ops(odd, [FILE], OPS)
    assert f"{FILE}:2" in caught.value.where


def test_a_converter_without_executors_is_not_understood(package: Callable[..., PackageFiles]) -> None:
    files = package(
        {"dist/operations/operation_mapper.js": "", "dist/operations/operation_executor.js": "import './x';"}
    )
    with pytest.raises(UnsupportedProjectError, match="the executors") as caught:
        read_converter(files, OPS)
    assert caught.value.where.endswith("dist/operations/operation_executor.js")


def test_hidden_calls_are_found_in_the_code_that_a_case_mentions(scope: Path) -> None:
    installed = Installed(tfjs_project(scope.parents[1]).tfjs, gradients=False)
    found = installed.converter_calls
    assert {symbol.name for symbol in found["TensorListFromTensor"]} == {"fromTensor"}
    assert {symbol.name for symbol in found["TensorListLength"]} == {"scalar"}
    assert {symbol.name for symbol in found["_FusedMatMul"]} == {"fusedMatMul_"}
    assert {symbol.name for symbol in found["Squares"]} >= {"square", "neg"}
    assert found["Const"] == frozenset()
    assert "Undescribed" not in found
    direct = read_converter_calls(package_files(scope, "tfjs-converter"), installed.converter_table, installed.graph)
    assert direct == found


def test_without_a_converter_nothing_is_known_of_one(tmp_path: Path) -> None:
    install_closure_tfjs(tmp_path / "node_modules", "@tensorflow/tfjs-converter", "@tensorflow/tfjs-layers")
    installed = Installed(tfjs_project(tmp_path).tfjs, gradients=True)
    assert (installed.converter_table.ops, installed.converter_table.linked) == ({}, ())
    assert installed.converter_calls == {}
    assert installed.layers_registry == {}
    assert installed.gradients_count
