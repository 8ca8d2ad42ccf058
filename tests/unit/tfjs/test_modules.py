"""What a module of a package imports, exports and declares, and what a piece of its code uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.errors import UnsupportedProjectError
from slimtf.tfjs.module import Reference, Uses, read_module, uses_in
from slimtf.tfjs.symbols import gradient_code
from slimtf.tfjs.syntax import Imported, declarations, descendants, imports, not_understood, parse, string_value, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from slimtf.tfjs.files import PackageFiles
    from slimtf.tfjs.module import Module


@pytest.fixture
def module(package: Callable[..., PackageFiles]) -> Callable[[str], Module]:
    return lambda source: read_module(package({"a.js": source}), "a.js")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import a from 'x';", {"a": Imported("x", "default")}),
        ("import * as a from 'x';", {"a": Imported("x", "*")}),
        ("import { b } from 'x';", {"b": Imported("x", "b")}),
        ("import { b as c } from 'x';", {"c": Imported("x", "b")}),
        ("import a, { b } from 'x';", {"a": Imported("x", "default"), "b": Imported("x", "b")}),
        ("import { type b } from 'x';", {"b": Imported("x", "b")}),
        ("import { b } from '\\x78';", {}),
        ("import 'x';", {}),
        ("export { b } from 'x';", {}),
        ("const b = 1;\nimport { a } from 'y';", {"a": Imported("y", "a")}),
    ],
)
def test_imports(source: str, expected: dict[str, Imported]) -> None:
    assert imports(parse(source.encode())) == expected


@pytest.mark.parametrize(
    ("source", "exports", "stars"),
    [
        ("export { a, b as c };", {"a": (None, "a"), "c": (None, "b")}, ()),
        ("export { a, b as c } from './x';", {"a": ("./x", "a"), "c": ("./x", "b")}, ()),
        ("export * from './x';\nexport * from './y';", {}, ("./x", "./y")),
        ("export * as ns from './x';", {"ns": ("./x", "*")}, ()),
        ("export const a = 1, b = 2;", {"a": (None, "a"), "b": (None, "b")}, ()),
        ("export function f() { const g = 1; }", {"f": (None, "f")}, ()),
        ("export class C {}", {"C": (None, "C")}, ()),
        ("const a = 1;", {}, ()),
    ],
)
def test_exports(
    module: Callable[[str], Module], source: str, exports: dict[str, tuple[str | None, str]], stars: tuple[str, ...]
) -> None:
    found = module(source)
    assert (dict(found.exports), found.stars, found.file) == (exports, stars, "a.js")


def test_declarations_are_bound_to_their_values() -> None:
    source = (
        "function f() {}\nfunction* g() {}\nclass C {}\nconst a = 1, b = 2;\nlet c;\nvar d = 3;\n"
        "export const e = 4;\nexport function h() {}\nconst { i } = a;\nexport { a };\nif (a) { var j = 1; }"
    )
    found = {name: text(node) for name, node in declarations(parse(source.encode())).items()}
    assert found == {
        "f": "function f() {}", "g": "function* g() {}", "C": "class C {}", "h": "function h() {}",
        "a": "1", "b": "2", "c": "c", "d": "3", "e": "4",
    }  # fmt: skip


def _uses(module: Module, **options: object) -> Uses:
    return uses_in(module, [module.root], **options)  # type: ignore[arg-type]


def test_names_of_the_module_with_the_members_that_are_read_from_them(module: Callable[[str], Module]) -> None:
    found = module(
        "import * as tfc from 'x';\nimport { train, other } from 'y';\nfunction own() {}\n"
        "function f(z) { tfc.train.sgd(1); train[z].sgd; z.train.sgd; own();"
        "const o = { other }; tfc?.add; (tfc).sub; }"
    )
    assert _uses(found).references >= {
        Reference("tfc", ("train", "sgd")),
        Reference("train", ()),
        Reference("own", ()),
        Reference("other", ()),
        Reference("tfc", ()),
    }
    assert Reference("z", ()) not in _uses(found).references
    assert Reference("train", ("sgd",)) not in _uses(found).references


@pytest.mark.parametrize(
    ("code", "kernels"),
    [
        ("runKernel('Square', {});", {"Square"}),
        ("ENGINE.runKernel('Square', { x: 'Abs' }, 'Neg');", {"Square"}),
        ("a.b.runKernel('Square');", {"Square"}),
        ("run(runKernel('Square'));", {"Square"}),
        ("runKernels('Square');", set()),
        ("run('Square', runKernel);", set()),
        ("runKernel(Square, 'Abs');", set()),
        ("runKernel(['Square']);", set()),
        ("new runKernel('Square');", set()),
        ("const name = 'Square';", set()),
    ],
)
def test_kernels_that_are_named_by_literals(module: Callable[[str], Module], code: str, kernels: set[str]) -> None:
    assert _uses(module(code)).kernels == kernels


def test_literals_and_calls(module: Callable[[str], Module]) -> None:
    found = _uses(module("get('a', \"b\", '', `c`); x.cast('float32'); x.clone; (y).pow(2);"))
    assert found.literals == {"a", "b", "float32"}
    assert found.calls == {"cast", "pow"}


@pytest.mark.parametrize(
    ("call", "counts"),
    [
        ("x.square()", True),
        ("this.square()", True),
        ("f(x).square()", True),
        ("x.y.square()", True),
        ("(x).square()", True),
        ("x[0].square()", True),
        ("tfc.square()", False),
        ("tfc.image.square()", False),
        ("own.square()", False),
        ("Math.square()", False),
        ("console.x.square()", False),
        ("[1].square()", False),
        ("'a'.square()", False),
        ("`a`.square()", False),
        ("/a/.square()", False),
        ("super.square()", False),
        ("x.shape.square()", False),
        ("x.inputShape.square()", False),
        ("x.shape.y.square()", True),
        ("square()", False),
    ],
)
def test_methods_of_what_may_be_a_tensor(module: Callable[[str], Module], call: str, *, counts: bool) -> None:
    source = f"import * as tfc from 'x';\nconst own = 1;\nclass C {{ m(x) {{ return {call}; }} }}"
    assert _uses(module(source)).methods == ({"square"} if counts else set())


def test_what_is_left_out_is_not_used(module: Callable[[str], Module]) -> None:
    found = module("import { a, b } from 'x';\na('one'); b('two');")
    start, end = found.root.named_children[1].start_byte, found.root.named_children[1].end_byte
    some = _uses(found, left_out=[(start, end)])
    assert some.literals == {"x", "two"}
    assert Reference("a", ()) in some.references  # the import
    none = _uses(found, left_out=[(0, start), (start, end), (end, 1_000)])
    assert none == Uses(frozenset(), frozenset(), frozenset(), frozenset())
    edge = _uses(found, left_out=[(start, found.root.named_children[2].start_byte)])
    assert "two" in edge.literals


@pytest.mark.parametrize(
    ("code", "left_out"),
    [
        ("if (shouldFuse(depth, activation) === false) { one(); }", ["{ one(); }"]),
        ("if (!shouldFuse(depth, activation)) { one(); }", []),
        ("if (lazy === false) { one(); }", []),
        ("if (shouldFuse(depth) === true) { one(); }", []),
        ("const grad = (dy) => one(dy);", ["(dy) => one(dy)"]),
        ("const gradFunc = (dy) => one(dy);", ["(dy) => one(dy)"]),
        ("const gradientFunc = (dy) => one(dy);", ["(dy) => one(dy)"]),
        ("const graded = (dy) => one(dy);", []),
        ("const grad = one(dy);", []),
        ("f({ value, gradFunc: (dy) => one(dy) });", ["(dy) => one(dy)"]),
        ("f({ value: (dy) => one(dy) });", []),
        ("f({ gradFunc: grad });", []),
    ],
)
def test_code_that_only_gradients_enter(code: str, left_out: list[str]) -> None:
    source = f"function f() {{ {code} two(); }}".encode()
    assert [source[start:end].decode() for start, end in gradient_code(parse(source))] == left_out


@pytest.mark.parametrize(
    ("code", "value"), [("'a b'", "a b"), ('"a"', "a"), ("''", ""), ("'a\\n'", None), ("`a`", None), ("1", None)]
)
def test_only_plain_strings_have_a_value(code: str, value: str | None) -> None:
    assert string_value(parse(f"{code};".encode()).named_children[0].named_children[0]) == value
    assert string_value(None) is None


def test_bytes_that_are_no_text_are_shown_as_such() -> None:
    assert text(parse(b"'\xff';")) == "'\ufffd';"


def test_descendants_are_in_the_order_of_the_source() -> None:
    found = [text(node) for node in descendants(parse(b"a(b, c);"))]
    assert found == ["a(b, c);", "a(b, c)", "a", "(b, c)", "b", "c"]


def test_what_is_not_understood_says_package_file_and_line(package: Callable[..., PackageFiles]) -> None:
    files = package({"a.js": "x;\nfor (;;) {}"})
    loop = parse(files.source("a.js")).named_children[1]
    error = not_understood(files, "a.js", "a loop", loop)
    assert isinstance(error, UnsupportedProjectError)
    assert error.what == "slimtf does not understand a loop in @tensorflow/tfjs-x 4.22.0"
    assert error.where == f"{files.place('a.js')}:2"
    assert "report" in error.hint
    assert not_understood(files, "a.js", "a loop").where == files.place("a.js")
    broken = parse(b"\n}}}").named_children[0]
    damaged = not_understood(files, "a.js", "a loop", broken)
    assert damaged.what == "a file of @tensorflow/tfjs-x 4.22.0 is damaged: this is not JavaScript"
    assert damaged.where.startswith(files.place("a.js"))
    assert "install again" in damaged.hint
