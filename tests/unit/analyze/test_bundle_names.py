"""Names that a finished bundle has and that were cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.analyze.bundle_names import methods_missed, names_missed
from slimtf.model.app_code import AppCode
from slimtf.model.bundle import Output
from slimtf.model.modules import CustomModules
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


@pytest.mark.parametrize("code", ["print()", "var print=1", "'to print it'", "t.printed()", "a.b"])
def test_other_words_are_no_names(tmp_path: Path, code: str) -> None:
    assert missed(tmp_path, code) == frozenset()


def test_what_the_flat_module_names_itself_is_no_evidence(tmp_path: Path) -> None:
    assert missed(tmp_path, "a.print();b.square()", flat="const names = { print: 1 };") == {"square"}


def test_only_scripts_are_looked_at(tmp_path: Path) -> None:
    assert missed(tmp_path, "a.print()", name="a.txt") == frozenset()


def test_modules_that_were_not_cut_miss_nothing(tmp_path: Path) -> None:
    bundle = make_bundle(outputs=(Output(tmp_path, tmp_path, ("gone.js",)),))
    assert names_missed(bundle, CustomModules(tmp_path, (), (), "", ())) == frozenset()


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
