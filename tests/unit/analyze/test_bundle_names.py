"""Names that a finished bundle has and that were cut."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from slimtf.analyze.bundle_names import methods_missed, names_missed, with_methods, with_names, without_tfjs
from slimtf.errors import WorkspaceError
from slimtf.model.app_code import AppCode, ScriptCode
from slimtf.model.bundle import Output, Realm
from slimtf.model.modules import CustomModules, ScriptModules
from tests.support.records import make_bundle

if TYPE_CHECKING:
    from pathlib import Path


def missed(tmp_path: Path, bundle: str, *, flat: str = "", name: str = "main.js") -> frozenset[str]:
    (tmp_path / name).write_text(bundle)
    module = tmp_path / "custom_flat.js"
    module.write_text(flat)
    modules = CustomModules(tmp_path, (), (), "", (), flat=module, pruned=frozenset({"print", "square"}))
    return names_missed(make_bundle(outputs=(Output(tmp_path, tmp_path, (name,)),)), modules)


@pytest.mark.parametrize(
    "code",
    [
        "t.print()",
        "t?.print()",
        "t['print']()",
        't["print"]',
        "t[`print`]",
        "const{print:p}=t",
        "const{a,print}=t",
        "const{print=1}=t",
        "f({print:1})",
        "t\n  .print()",
    ],
)
def test_what_a_member_can_be_read_by(tmp_path: Path, code: str) -> None:
    assert missed(tmp_path, code) == {"print"}


@pytest.mark.parametrize(
    "code",
    [
        *("print()", "var print=1", "'to print it'", "t.printed()", "a.b"),
        *("console.print(1)", "Date.print()", "performance.square()", "Object.print(t)"),
    ],
)
def test_other_words_are_no_names(tmp_path: Path, code: str) -> None:
    assert missed(tmp_path, code) == frozenset()


def test_what_the_flat_module_names_itself_is_no_evidence(tmp_path: Path) -> None:
    assert missed(tmp_path, "a.print();b.square()", flat="const names = { print: 1 };") == {"square"}


@pytest.mark.parametrize(
    ("code", "flat", "expected"),
    [
        ('function K(){}o(K,"print");class R{static{o(this,"square")}}', "class square {}\nfunction print() {}", set()),
        ("o(()=>{},`print`);o(async()=>{} , 'square' )", "let print = 1; function* square() {}", set()),
        ('Reflect.get(t,"print")', "printed();", {"print"}),
        ('f(t,"print",1);t.print()', "const print = 1;", {"print"}),
        ('o(K,"print");t["print"]', "const print = 1;", {"print"}),
    ],
)
def test_names_that_a_minifier_gives_back_to_functions_are_no_evidence(
    tmp_path: Path, code: str, flat: str, expected: set[str]
) -> None:
    assert missed(tmp_path, code, flat=flat) == expected


def test_only_scripts_are_looked_at(tmp_path: Path) -> None:
    assert missed(tmp_path, "a.print()", name="a.txt") == frozenset()


def test_modules_that_were_not_cut_miss_nothing(tmp_path: Path) -> None:
    bundle = make_bundle(outputs=(Output(tmp_path, tmp_path, ("gone.js",)),))
    assert names_missed(bundle, CustomModules(tmp_path, (), (), "", ())) == frozenset()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a._tfengine = b; a.print()", set()),  # copied, with all of tfjs inside
        ("a._tfengine = b; a._tfengine_1a2b = c; a.print()", {"print"}),
        ("a._tfengine_1a2b = c; a.print()", {"print"}),
    ],
)
def test_names_in_a_tfjs_of_its_own_are_no_evidence(tmp_path: Path, text: str, expected: set[str]) -> None:
    assert missed(tmp_path, text, flat="globalThis._tfengine_1a2b = new Engine();") == expected


def test_methods_that_only_the_bundle_names_are_missed(tmp_path: Path) -> None:
    (tmp_path / "main.js").write_text("f(t.square(), t.neg(), t.relu(), t['erf'], t.unheard())")
    (tmp_path / "custom_flat.js").write_text("x.relu();")
    bundle = make_bundle(outputs=(Output(tmp_path, tmp_path, ("main.js",)),))
    flat = CustomModules(tmp_path, (), (), "", (), flat=tmp_path / "custom_flat.js")
    code = AppCode(every_name=frozenset({"neg"}))
    left_out = ("square", "neg", "relu", "erf", "tanh")
    assert methods_missed(bundle, flat, code, left_out) == {"square", "erf"}
    assert methods_missed(bundle, flat, code, ()) == frozenset()
    assert methods_missed(bundle, CustomModules(tmp_path, (), (), "", ()), code, left_out) == frozenset()


def of_scripts(
    tmp_path: Path, page: str, worker: str, files: tuple[str, str] = ("main.js", "job.js"), *, methods: bool = False
) -> frozenset[str]:
    """Return what is missed of a page and a worker that have modules of their own; only the page's lost ``print``.

    Args:
        methods: ask for methods of tensors, conv1d and erf, which no code has; the worker's module has them.
    """
    (tmp_path / "main.js").write_text(page)
    (tmp_path / "job.js").write_text(worker)
    (tmp_path / "custom_flat.js").write_text("globalThis._tfengine_3 = 1;")
    sets = []
    for name, lost in (("page", {"print"}), ("worker", {"square"})):
        (tmp_path / name).mkdir()
        flat = tmp_path / name / "custom_flat.js"
        flat.write_text(FLATS[name] if methods else "")
        sets.append(CustomModules(tmp_path / name, (), (), name, (), flat=flat, pruned=frozenset(lost)))
    apart = tuple(ScriptModules(ScriptCode(None, AppCode()), None, each) for each in sets)  # type: ignore[arg-type]
    shared = CustomModules(tmp_path, (), (), "", (), flat=tmp_path / "custom_flat.js", apart=apart)
    realms = tuple(Realm((each.flat,), (name,)) for each, name in zip(sets, files, strict=True) if each.flat)
    outputs = (Output(tmp_path, tmp_path, ("main.js", "job.js")),)
    bundle = make_bundle(outputs=outputs, realms=realms)
    return methods_missed(bundle, shared, AppCode(), ("conv1d", "erf")) if methods else names_missed(bundle, shared)


FLATS = {"page": "globalThis._tfengine_1 = 1;", "worker": "globalThis._tfengine_2 = 1; x.conv1d(); y.erf();"}
OWN = {"page": "n._tfengine_1=1;", "worker": "n._tfengine_2=1;a.conv1d();b.erf();"}


@pytest.mark.parametrize(
    ("page", "worker", "files", "expected"),
    [
        (OWN["page"], OWN["worker"], ("main.js", "job.js"), set()),  # tfjs-layers in the worker
        (f"{OWN['page']}t.erf()", OWN["worker"], ("main.js", "job.js"), {"erf"}),
        (OWN["page"], f"{OWN['worker']}t.erf()", ("main.js", "job.js"), {"erf"}),
        (f"{OWN['page']}w='{OWN['worker']}'", "", ("main.js", "worker.js"), set()),  # ./worker.js?worker&inline
        (f"{OWN['page']}w='{OWN['worker']}';t.erf()", "", ("main.js", "worker.js"), {"erf"}),
    ],
)
def test_methods_of_one_script_are_held_against_its_own_module(
    tmp_path: Path, page: str, worker: str, files: tuple[str, str], expected: set[str]
) -> None:
    assert of_scripts(tmp_path, page, worker, files, methods=True) == expected


def test_each_script_is_held_against_its_own_module(tmp_path: Path) -> None:
    assert of_scripts(tmp_path, "t.square()", "t.print()") == frozenset()


def test_what_one_script_misses_is_found_there(tmp_path: Path) -> None:
    assert of_scripts(tmp_path, "t.print()", "t.square()") == {"print", "square"}


def test_a_script_whose_files_have_other_names_by_now_is_looked_for_in_all(tmp_path: Path) -> None:
    assert of_scripts(tmp_path, "t.square()", "t.print()", ("renamed.js", "job.js")) == {"print"}


def test_names_count_for_all_scripts() -> None:
    code = AppCode(every_name=frozenset({"add"}), scripts=(ScriptCode(None, AppCode(every_name=frozenset({"abs"}))),))
    named = with_names(code, frozenset({"print"}))
    assert named.every_name == {"add", "print"}
    assert [script.code.every_name for script in named.scripts] == [{"abs", "print"}]
    (script,) = with_methods(code, frozenset({"mul"})).scripts
    assert [mention.name for mention in script.code.mentions] == ["mul"]
    assert script.code.every_name == {"abs", "mul"}


def test_what_the_part_that_waits_names_itself_is_no_evidence(tmp_path: Path) -> None:
    (tmp_path / "main.js").write_text("t.print();t.square()")
    (tmp_path / "custom_flat.js").write_text("")
    (tmp_path / "custom_rest.js").write_text("x.square()")
    (tmp_path / "custom_ops.js").write_text("x.print()")
    names = ("custom_flat.js", "custom_ops.js", "custom_rest.js")
    lost = frozenset({"print", "square"})
    modules = CustomModules(tmp_path, names, (), "", (), flat=tmp_path / "custom_flat.js", pruned=lost)
    assert names_missed(make_bundle(outputs=(Output(tmp_path, tmp_path, ("main.js",)),)), modules) == {"print"}


def test_a_bundle_is_read_whatever_its_bytes_are(tmp_path: Path) -> None:
    (tmp_path / "other.js").write_bytes(b"// caf\xe9 \xc3\xa9\nt.print()")
    flat = tmp_path / "custom_flat.js"
    flat.write_text("")
    modules = CustomModules(tmp_path, (), (), "", (), flat=flat, pruned=frozenset({"print"}))
    assert names_missed(make_bundle(outputs=(Output(tmp_path, tmp_path, ("other.js",)),)), modules) == {"print"}


def test_a_file_of_the_bundle_that_is_gone_is_named(tmp_path: Path) -> None:
    flat = tmp_path / "custom_flat.js"
    flat.write_text("")
    modules = CustomModules(tmp_path, (), (), "", (), flat=flat, pruned=frozenset({"print"}))
    with pytest.raises(WorkspaceError, match="could not be read") as caught:
        names_missed(make_bundle(outputs=(Output(tmp_path, tmp_path, ("gone.js",)),)), modules)
    assert caught.value.where == str(tmp_path / "gone.js")
    assert isinstance(caught.value.__cause__, FileNotFoundError)


FLAT = "ns._tfengine_1234 = 1; a.print(); const b = { print }; f('square');"


@pytest.mark.parametrize(
    ("bundles", "expected"),
    [
        (["n._tfengine_1234=1;a.print();const b={print:c};"], set()),
        (["n._tfengine_1234=1;a.print();const b={print:c};t.print();u.print();"], {"print"}),
        (["n._tfengine_1234=1;a.print();const b={print:c};t.print()"], set()),  # as often: it may be tfjs's own
        (["n._tfengine_1234=1;a.print();", "t.print();u.print();"], {"print"}),  # the app's code in another file
        (["n._tfengine_1234=1;a.print();", "n._tfengine_1234=1;a.print();t.print();u.print()"], set()),  # two copies
        (["t.print();"], {"print"}),  # nothing of tfjs is in it: all reads are of others
        (["n._tfengine_1234=1;f('square');t.square()"], {"square"}),  # tfjs itself has a text of that name
    ],
)
def test_members_that_are_read_more_often_than_tfjs_does(
    tmp_path: Path, bundles: list[str], expected: set[str]
) -> None:
    names = [f"{number}.js" for number in range(len(bundles))]
    for name, text in zip(names, bundles, strict=True):
        (tmp_path / name).write_text(text)
    flat = tmp_path / "custom_flat.js"
    flat.write_text(FLAT)
    modules = CustomModules(tmp_path, (), (), "", (), flat=flat, pruned=frozenset({"print", "square"}))
    bundle = make_bundle(outputs=(Output(tmp_path, tmp_path, tuple(names)),))
    assert names_missed(bundle, modules) == expected


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("e.stack;cache.pool||1;`${e.stack}`;e.stack.split(1)", set()),
        ("t.stack(u)", {"stack"}),
        ("t.pool .call(u)", {"pool"}),
        ("t.stack?.(u)", {"stack"}),
        ("const{pool:p}=t;t['stack'](u)", {"pool", "stack"}),
        ("const{pool}=t;f(({stack:s=1,...u})=>s)", {"pool", "stack"}),
        ("f({pool:e.exports,stack:5,a:1});g({pool:'x',stack:()=>1})", set()),
    ],
)
def test_a_method_is_called_or_taken_out(tmp_path: Path, code: str, found: set[str]) -> None:
    """Frameworks read the stack of an error and the pool of a cache."""
    (tmp_path / "main.js").write_text(code)
    (tmp_path / "custom_flat.js").write_text("")
    modules = CustomModules(tmp_path, (), (), "", (), flat=tmp_path / "custom_flat.js")
    bundle = make_bundle(outputs=(Output(tmp_path, tmp_path, ("main.js",)),))
    assert methods_missed(bundle, modules, AppCode(), {"pool", "stack"}) == found


@pytest.mark.parametrize(
    ("name", "code", "found"),
    [
        ("polyfills-legacy-1a.js", '"__core-js_shared__"; o("div")', set()),
        ("polyfills.js", "t.div()", {"div"}),
        ("app.js", '"__core-js_shared__"; o("div")', {"div"}),
    ],
)
def test_what_brings_old_browsers_up_to_date_calls_nothing_of_tensors(
    tmp_path: Path, name: str, code: str, found: set[str]
) -> None:
    (tmp_path / name).write_text(code)
    (tmp_path / "custom_flat.js").write_text("")
    modules = CustomModules(tmp_path, (), (), "", (), flat=tmp_path / "custom_flat.js")
    bundle = make_bundle(outputs=(Output(tmp_path, tmp_path, (name,)),))
    assert methods_missed(bundle, modules, AppCode(), {"div"}) == found


def test_what_is_beside_tfjs_is_known_where_the_bundler_tells(tmp_path: Path) -> None:
    for name, text in {"tfjs.js": "a.print()", "framework.js": "b.square()"}.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "custom_flat.js").write_text("")
    lost = frozenset({"print", "square"})
    modules = CustomModules(tmp_path, (), (), "", (), flat=tmp_path / "custom_flat.js", pruned=lost)
    output = Output(tmp_path, tmp_path, ("framework.js", "tfjs.js"))
    known = make_bundle(outputs=(replace(output, holding_tfjs=("tfjs.js",)),))
    assert names_missed(without_tfjs(known), modules) == {"square"}
    assert names_missed(without_tfjs(make_bundle(outputs=(output,))), modules) == frozenset()


def test_an_element_or_an_event_is_no_name_of_a_member(tmp_path: Path) -> None:
    code = 'addEventListener("load", f); (0,a.jsx)("div", {}); b.jsxs("mod"); createElement("norm"); f("erf")'
    (tmp_path / "main.js").write_text(f"'_tfengine_1'; {code}")
    (tmp_path / "custom_flat.js").write_text("'_tfengine_1';")
    pruned = frozenset({"load", "div", "mod", "norm", "erf"})
    modules = CustomModules(tmp_path, (), (), "", (), flat=tmp_path / "custom_flat.js", pruned=pruned)
    assert names_missed(make_bundle(outputs=(Output(tmp_path, tmp_path, ("main.js",)),)), modules) == {"erf"}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("globalThis.hook = (t) => t.asinh();", {"asinh"}),
        ("Math.asinh(1); $Math.asinh(2);", set()),
        ('define(Math, { asinh: f }); "asinh"', set()),  # what brings it to old browsers
    ],
)
def test_names_of_math_count_where_they_are_not_its_own(tmp_path: Path, code: str, expected: set[str]) -> None:
    flat = "const global = '_tfengine_1';\nconst f = unaryKernelFunc(Asinh, (x) => Math.asinh(x));"
    (tmp_path / "main.js").write_text(f"'_tfengine_1'; Math.asinh(x); {code}")
    (tmp_path / "custom_flat.js").write_text(flat)
    modules = CustomModules(tmp_path, (), (), "", (), flat=tmp_path / "custom_flat.js")
    bundle = make_bundle(outputs=(Output(tmp_path, tmp_path, ("main.js",)),))
    assert methods_missed(bundle, modules, AppCode(), {"asinh"}) == expected
