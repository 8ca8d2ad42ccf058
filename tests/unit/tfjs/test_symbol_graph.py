"""How a name is followed: through exports, stars, namespaces, packages, object literals and classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.tfjs.kernel_calls import KernelCalls
from slimtf.tfjs.layers_registry import LAYERS, is_table, read_layers_registry, spelling
from slimtf.tfjs.symbols import CORE, Symbol, SymbolGraph
from slimtf.tfjs.syntax import destructured, parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from slimtf.model.project import Package
    from slimtf.tfjs.files import PackageFiles

MAIN = '{"module": "dist/index.js"}'
BASE = {
    "package.json": MAIN,
    "dist/index.js": "export { a as first, b } from './base';\nexport * from './empty';\nexport * from 'other';\n"
    "export * from './stars';\nexport * from './later';\n"
    "import * as ns from './base';\nimport { b as two, gone } from './base';\n"
    "import * as other from 'other';\nexport { ns, two, gone, other };\nexport * as spread from './base';\n"
    "const object = { two, inner: two, own() { return 1; }, 'quoted': two, deep: ns };\nexport { object };\n"
    "class Shape { constructor() {} static make() { return two; } size() { return ns; } static field = two; }\n"
    "const alias = object;\nconst self = self;\nexport { Shape, alias, self };\nexport { only } from 'other';\n"
    "const plain = 1, { deep, inner: nested } = object;\nexport { deep, nested };",
    "dist/base.js": "export function a() { return b; }\nexport const b = 1;\nexport const c = a;",
    "dist/empty.js": "",
    "dist/stars.js": "export const starred = 1;\nexport const twice = 'first';",
    "dist/later.js": "export const twice = 'second';\nexport const late = 1;",
}


@pytest.fixture
def graph(package: Callable[..., PackageFiles]) -> SymbolGraph:
    core = package(BASE, CORE).package
    union = package({"package.json": MAIN, "dist/index.js": f"export * from '{CORE}';"}, "@tensorflow/tfjs").package
    bare = package({"package.json": "{}"}, "@tensorflow/bare").package
    return SymbolGraph({one.name: one for one in (core, union, bare)}, gradients=False)


def symbols(graph: SymbolGraph, path: str, specifier: str = CORE) -> set[tuple[str, str, str]]:
    found = graph.exported(specifier, tuple(path.split(".")) if path else ())
    assert all(symbol.package == CORE for symbol in found)
    return {(symbol.file.removeprefix("dist/"), symbol.name, symbol.member) for symbol in found}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("first", {("base.js", "a", "")}),
        ("b", {("base.js", "b", "")}),
        ("two", {("base.js", "b", "")}),
        ("starred", {("stars.js", "starred", "")}),
        ("late", {("later.js", "late", "")}),
        ("twice", {("stars.js", "twice", "")}),  # the first star that has it
        ("a", set()),
        ("gone", set()),
        ("only", set()),
        ("other.x", set()),
        ("ns.a", {("base.js", "a", "")}),
        ("ns.c", {("base.js", "a", "")}),  # another name for a
        ("ns", {("base.js", "a", ""), ("base.js", "b", "")}),
        ("spread.b", {("base.js", "b", "")}),
        ("spread", {("base.js", "a", ""), ("base.js", "b", "")}),
        ("object", {("index.js", "object", "")}),
        ("alias", {("index.js", "object", "")}),
        ("alias.two", {("base.js", "b", "")}),
        ("object.two", {("base.js", "b", "")}),
        ("object.inner", {("base.js", "b", "")}),
        ("object.quoted", {("base.js", "b", "")}),
        ("object.own", {("index.js", "object", "")}),
        ("object.deep.a", {("base.js", "a", "")}),
        ("object.unknown", {("index.js", "object", "")}),
        ("deep.a", {("base.js", "a", "")}),  # taken out of the object by a pattern
        ("nested", {("base.js", "b", "")}),
        ("Shape", {("index.js", "Shape", "")}),
        ("Shape.make", {("index.js", "Shape", "make")}),
        ("Shape.field", {("index.js", "Shape", "field")}),
        ("Shape.size", {("index.js", "Shape", "")}),
        ("Shape.unknown", {("index.js", "Shape", "")}),
        ("self", {("index.js", "self", "")}),
    ],
)
def test_what_an_exported_name_stands_for(graph: SymbolGraph, path: str, expected: set[tuple[str, str, str]]) -> None:
    assert symbols(graph, path) == expected
    assert symbols(graph, path, "@tensorflow/tfjs") == expected


def test_an_empty_path_is_everything_that_is_exported(graph: SymbolGraph) -> None:
    found = symbols(graph, "")
    assert {name for _, name, _ in found} == {"a", "b", "object", "Shape", "self", "starred", "twice", "late"}
    assert symbols(graph, "", "@tensorflow/tfjs") == found


@pytest.mark.parametrize(
    ("specifier", "path", "count"),
    [
        (f"{CORE}/dist/base", "a", 1),
        (f"{CORE}/dist/base.js", "", 2),
        ("other", "a", 0),
        ("@other/tfjs-core", "a", 0),
        ("@tensorflow/unknown", "a", 0),
        ("@tensorflow/unknown/dist/base", "a", 0),
        ("@tensorflow/bare", "a", 0),
        ("./base", "a", 0),
    ],
)
def test_other_specifiers(graph: SymbolGraph, specifier: str, path: str, count: int) -> None:
    assert len(symbols(graph, path, specifier)) == count


def test_a_declaration_of_a_file_and_what_it_mentions(graph: SymbolGraph) -> None:
    (a,) = graph.declared(CORE, "dist/base.js", "a")
    assert a == Symbol(CORE, "dist/base.js", "a")
    assert graph.used_by(a) == {a, Symbol(CORE, "dist/base.js", "b")}
    assert graph.used_by(a) == graph.used_by(a)
    make = Symbol(CORE, "dist/index.js", "Shape", "make")
    assert {symbol.name for symbol in graph.used_by(make)} == {"b"}
    assert {symbol.name for symbol in graph.used_by(Symbol(CORE, "dist/index.js", "Shape"))} == {"a", "b"}
    assert graph.declared(CORE, "dist/base.js", "nothing") == frozenset()


def test_files_of_the_packages(graph: SymbolGraph) -> None:
    assert graph.has(CORE, "dist/base.js")
    assert not graph.has(CORE, "dist/gone.js")
    assert not graph.has("@tensorflow/unknown", "dist/base.js")
    assert graph.source(CORE, "dist/empty.js") == b""
    assert dict(graph.entries) == {CORE: "dist/index.js", "@tensorflow/tfjs": "dist/index.js"}


@pytest.mark.parametrize(
    ("name", "spelled"), [("meanSquaredError", "meansquarederror"), ("mean_squared_ERROR", "meansquarederror")]
)
def test_a_name_has_one_spelling(name: str, spelled: str) -> None:
    assert spelling(name) == spelled


LAYER_FILES = {
    "package.json": MAIN,
    "dist/index.js": "export { Dense } from './layers/core';",
    "dist/activations.js": "export class Relu {}\nRelu.className = 'relu';\n"
    "class Hidden {}\n  Hidden.className = 'no';",
    "dist/layers/core.js": "export class Dense {}\nDense.className = 'Dense';\nexport class B {}\nB.className = \"b\";",
    "dist/layers/core_test.js": "class Wrong {}\nWrong.className = 'Wrong';",
    "dist/layers/zero.js": "export class Zero {}\nZero.className = 'Zero';",
    "dist/layers/deep/far.js": "class Far {}\nFar.className = 'Far';",
    "dist/tf-layers.es2017.js": "class Built {}\nBuilt.className = 'Built';",
    "dist/losses.js": "import { far } from './far';\nexport function mse() {}\n"
    "export const lossesMap = { mse, far, 'quoted_name': mse, cosine: far, [computed]: mse };\n"
    "export const other = { no: mse };",
    "dist/far.js": "export function far() {}",
    "dist/optimizers.js": "import { far } from './far';\nexport function getOptimizer(name) {\n"
    "    const map = { 'SGD': () => far(0.01) };\n    const second = { no: far };\n    return map[name];\n}",
}  # fmt: skip


@pytest.fixture
def layers(package: Callable[..., PackageFiles]) -> tuple[Package, SymbolGraph]:
    found = package(LAYER_FILES, LAYERS).package
    return found, SymbolGraph({LAYERS: found}, gradients=False)


def test_what_tfjs_layers_finds_by_name(layers: tuple[Package, SymbolGraph]) -> None:
    registry = read_layers_registry(*layers)
    assert {
        name: ({symbol.name for symbol in one.symbols}, set(one.files)) for name, one in registry.items()
    } == {
        "relu": ({"Relu"}, {"activations"}),
        "dense": ({"Dense"}, {"core"}),
        "zero": ({"Zero"}, {"zero"}),
        "mse": ({"mse"}, {"losses"}),
        "far": ({"far", "Far"}, {"far", "losses"}),
        "quotedname": ({"mse"}, {"losses"}),
        "cosine": ({"far"}, {"losses"}),
        "[computed]": ({"mse"}, {"losses"}),
        "sgd": ({"far"}, {"optimizers"}),
    }  # fmt: skip


def test_classes_of_one_name_are_all_of_them(package: Callable[..., PackageFiles]) -> None:
    files = {
        "package.json": MAIN,
        "dist/index.js": "",
        "dist/one.js": "export class One {}\nOne.className = 'mean_it';",
        "dist/two.js": "export class Two {}\nTwo.className = 'meanIt';",
        "dist/miniprogram/three.js": "export class Three {}\nThree.className = 'MeanIt';",
    }
    found = package(files, LAYERS).package
    (registered,) = read_layers_registry(found, SymbolGraph({LAYERS: found}, gradients=False)).values()
    assert {symbol.name for symbol in registered.symbols} == {"One", "Two"}
    assert registered.files == {"one", "two"}


def test_a_table_that_counts_as_none(package: Callable[..., PackageFiles]) -> None:
    files = {"package.json": MAIN, "dist/index.js": "", "dist/optimizers.js": "export function getOptimizer() {}"}
    found = package(files, LAYERS).package
    assert read_layers_registry(found, SymbolGraph({LAYERS: found}, gradients=False)) == {}


def test_entries_of_a_table(package: Callable[..., PackageFiles]) -> None:
    files = {
        "package.json": MAIN,
        "dist/index.js": "",
        "dist/far.js": "export function far() {}\nexport function key() {}",
        "dist/metrics.js": "import { far, key } from './far';\nexport function own() { return key(); }\n"
        "export const metricsMap = { own, far, 'quoted': far, key: far, method() { return far(); } };",
    }
    found = package(files, LAYERS).package
    registry = read_layers_registry(found, SymbolGraph({LAYERS: found}, gradients=False))
    names = {name: {symbol.name for symbol in one.symbols} for name, one in registry.items()}
    assert names == {"own": {"own"}, "far": {"far"}, "quoted": {"far"}, "key": {"far"}}


def test_a_version_without_a_table_has_none(package: Callable[..., PackageFiles]) -> None:
    files = {"package.json": MAIN, "dist/index.js": "", "dist/losses.js": "export const another = {};"}
    found = package(files, LAYERS).package
    assert read_layers_registry(found, SymbolGraph({LAYERS: found}, gradients=False)) == {}


@pytest.mark.parametrize(
    ("symbol", "table"),
    [
        (Symbol(LAYERS, "dist/losses.js", "lossesMap"), True),
        (Symbol(LAYERS, "dist/metrics.js", "metricsMap"), True),
        (Symbol(LAYERS, "dist/optimizers.js", "getOptimizer"), True),
        (Symbol(LAYERS, "dist/losses.js", "mse"), False),
        (Symbol(LAYERS, "dist/other.js", "lossesMap"), False),
        (Symbol(CORE, "dist/losses.js", "lossesMap"), False),
        (Symbol(LAYERS, "dist/losses.js", "lossesMap", "mse"), False),
    ],
)
def test_a_table_does_not_bring_what_it_lists(symbol: Symbol, *, table: bool) -> None:
    assert is_table(symbol) is table


def test_what_a_symbol_reaches(package: Callable[..., PackageFiles]) -> None:
    core = package(
        {
            "package.json": MAIN,
            "dist/index.js": "export * from './ops';\nexport * from './kernel_names';",
            "dist/kernel_names.js": "export const Abs = 'Abs';\nexport const Neg = 'Neg';\nexport const Exp = 'Exp';",
            "dist/engine.js": "import { Exp } from './kernel_names';\nexport const ENGINE = make(Exp);",
            "dist/ops.js": "import { Abs } from './kernel_names';\nimport { ENGINE } from './engine';\n"
            "import { far } from './far';\nexport function near(x) { ENGINE.runKernel(Abs); return far(x); }\n"
            "export function both(x) { ENGINE.runKernel(Abs); ENGINE.runKernel('Square'); return 'text'; }",
            "dist/far.js": "import { Neg } from './kernel_names';\nimport { near } from './ops';\n"
            "export function far(x) { run(Neg); x.clone(); x.cast(1); return x.depth > 0 ? near(x) : x.tanh(); }",
            "dist/gradients/abs.js": "export const g = (dy) => dy.tanh('text');",
        },
        CORE,
    ).package
    layers = package(
        {
            "package.json": MAIN,
            "dist/index.js": f"import {{ near }} from '{CORE}';\n"
            f"export function layer(x) {{ near(x); return x.neg('relu'); }}",
        },
        LAYERS,
    ).package
    graph = SymbolGraph({CORE: core, LAYERS: layers}, gradients=False)
    calls = KernelCalls(graph, {"Abs": "Abs", "Neg": "Neg", "Exp": "Exp"})

    near = calls.reach(graph.exported(CORE, ("near",)))
    assert near.kernels == {"Abs", "Neg", "Cast", "Identity"}
    assert near.direct == {"Abs"}
    assert {symbol.name for symbol in near.symbols} == {"near", "far", "Abs", "Neg"}
    assert (near.names, near.methods) == (frozenset(), frozenset())
    assert calls.reach(graph.exported(CORE, ("near",))) is near

    both = calls.reach(graph.exported(CORE, ("both",)))
    assert both.kernels == both.direct == {"Abs", "Square"}

    layer = calls.reach(graph.exported(LAYERS, ("layer",)))
    assert layer.kernels == near.kernels
    assert layer.direct == frozenset()
    assert layer.names == {"relu"}
    assert layer.methods == {"neg"}
    assert calls.reach(graph.declared(CORE, "dist/gradients/abs.js", "g")).methods == {"tanh"}
    assert calls.reach(graph.declared(CORE, "dist/engine.js", "ENGINE")).kernels == frozenset()


def test_what_several_symbols_of_one_file_call_comes_together(package: Callable[..., PackageFiles]) -> None:
    core = package(
        {
            "package.json": MAIN,
            "dist/index.js": "export * from './ops';",
            "dist/kernel_names.js": "export const Abs = 'Abs';\nexport const Neg = 'Neg';",
            "dist/ops.js": "import { Abs, Neg } from './kernel_names';\n"
            "export function one(x) { run(Abs); return two(x); }\nexport function two(x) { return run(Neg, x); }",
        },
        CORE,
    ).package
    layers = package(
        {
            "package.json": MAIN,
            "dist/index.js": "export function layer(x) { return other(x.neg()); }\n"
            "export function other(x) { return x.square(); }",
        },
        LAYERS,
    ).package
    graph = SymbolGraph({CORE: core, LAYERS: layers}, gradients=False)
    calls = KernelCalls(graph, {"Abs": "Abs", "Neg": "Neg"})
    assert calls.reach(graph.exported(CORE, ("one",))).direct == {"Abs", "Neg"}
    assert calls.reach(graph.exported(LAYERS, ("layer",))).methods == {"neg", "square"}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("const { a, b: c } = space;", {"a": ("space", "a"), "c": ("space", "b")}),
        ("var { a } = space;", {"a": ("space", "a")}),
        ("const [a] = space;", {}),
        ("const { a } = make();", {}),
        ("const a = space;", {}),
        ("let a;", {}),
        ("let { a };", {}),
    ],
)
def test_names_that_a_pattern_takes(source: str, found: dict[str, tuple[str, str]]) -> None:
    assert destructured(parse(source.encode())) == found
