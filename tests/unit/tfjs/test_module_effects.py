"""Which top-level statements of a module may do something outside of it."""

from __future__ import annotations

import pytest

from slimtf.tfjs.module_effects import module_effects
from slimtf.tfjs.syntax import parse


def effects(source: str) -> list[tuple[str, bool, str]]:
    return [(each.code, each.value, each.flag) for each in module_effects(parse(source.encode()))]


@pytest.mark.parametrize(
    "source",
    [
        "import './flags';\nexport * from './base';\nexport { a } from './a';",
        "export const five = 5, list = [1, `x${five}`], table = { five, f() { go(); }, g: () => go() };",
        "export const add = /* @__PURE__ */ op({ add_ });",
        "export function go() { registerAll(); }\nexport class Tensor extends Base { f = go(); static n = 5; }",
        "export class Adam {}\n/** @nocollapse */\nAdam.className = 'Adam';",
        "export var Rank;\n(function (Rank) {\n    Rank[\"R0\"] = \"R0\";\n})(Rank || (Rank = {}));",
        "class A {}\nObject.defineProperty(A, Symbol.hasInstance, { value: (x) => !!x });",
        "import { A, B } from './a';\n[A, /* its type */ B];\nA;\n'use strict';;",
        "let own;\nown.x = 5;",
        "const negative = -1, chosen = a ? b : c.d[e];",
    ],
)  # fmt: skip
def test_declaring_names_and_completing_what_is_declared_are_no_effects(source: str) -> None:
    assert effects(source) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("registerOptimizers();", ("registerOptimizers();", False, "")),
        ("const x = register('a');", ("register('a')", True, "")),
        ("const x = { a: [register()] };", ("register()", True, "")),
        ("const x = register().y;", ("register()", True, "")),
        ("const x = `${register()}`;", ("register()", True, "")),
        ("export default register();", ("register()", True, "")),
        ("const x = new Map();", ("new Map()", True, "")),
        ("const x = y = 5;", ("y = 5", False, "")),
        ("const x = delete a.b;", ("delete a.b", False, "")),
        ("class A { static x = register(); }", ("register()", True, "")),
        ("const A = class { f = go(); static x = register(); };", ("register()", True, "")),
        ("class A { static { register(); } }", ("static { register(); }", False, "")),
        ("class A extends mixed(B) {}", ("mixed(B)", True, "")),
        ("import { T } from './t';\nT.prototype.x = 5;", ("T.prototype.x = 5;", False, "")),
        ("const T = tensorClass;\nT.prototype.x = 5;", ("T.prototype.x = 5;", False, "")),
        ("class A {}\nA.x = register();", ("A.x = register();", False, "")),
        ("globalThis.x = 5;", ("globalThis.x = 5;", False, "")),
        ("tensorClass().prototype.x = 5;", ("tensorClass().prototype.x = 5;", False, "")),
        ("class A {}\nObject.defineProperty(A, 'x', { value: register() });", None),
        ("class A {}\nObject.defineProperty(A, register(), 5);", None),
        ("globalThis.count++;", ("globalThis.count++;", False, "")),
        ("debugger;", ("debugger;", False, "")),
        ("register('a');", ("register('a');", False, "")),
        ("new Registration('a');", ("new Registration('a');", False, "")),
        ("if (a) { b(); }", ("if (a) { b(); }", False, "")),
        ("for (const a of b) {\n    register(a);\n}", ("for (const a of b) { register(a); }", False, "")),
        ("(function (A) { A.x = 1; })(other || (other = {}));", None),
        ("import { A } from './a';\nObject.defineProperty(A, 'x', {});", None),
        ("ENV.registerFlag('A', () => 5);", ("ENV.registerFlag('A', () => 5);", False, "A")),
        ("ENV.registerFlag();", ("ENV.registerFlag();", False, "")),
        ("ENV.registerFlag(NAME, () => 5);", ("ENV.registerFlag(NAME, () => 5);", False, "")),
        ("env().registerFlag(\n// why\n'B', () => 5);", ("env().registerFlag( // why 'B', () => 5);", False, "B")),
    ],
)
def test_everything_else_is_one(source: str, found: tuple[str, bool, str] | None) -> None:
    assert effects(source) == ([found] if found else [(source.partition("\n")[2] or source, False, "")])
