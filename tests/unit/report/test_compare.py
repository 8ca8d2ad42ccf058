"""``slimtf compare``: what changed, and where to look first."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from slimtf.errors import UsageError
from slimtf.model.attribution import Category
from slimtf.model.report import ReportKernel, Why
from slimtf.model.sizes import BundleSizes
from slimtf.report.compare import compare
from slimtf.report.comparison_markdown import comparison_markdown
from slimtf.report.comparison_sentences import comparison_summary, suspect_sentence
from slimtf.report.comparison_terminal import terminal_comparison
from tests.support.attributed import FULL, SLIM, kernel_module, module, with_modules
from tests.support.finished_build import js

if TYPE_CHECKING:
    from slimtf.model.comparison import Comparison
    from slimtf.model.report import Report
    from tests.support.finished_build import Build

NAMES = ("main", "pull-7")
ASKED = (Why(source="model", detail="m.json: c (Conv2D)"), Why(source="app", detail="src/index.js:12 (conv2d)"))


def with_kernel(report: Report, name: str = "Conv2D", why: tuple[Why, ...] = ASKED) -> Report:
    kernel = ReportKernel(name=name, backends=("cpu",), why=why)
    return report.model_copy(update={"kernels": (*report.kernels, kernel)})


def shown(comparison: Comparison, *, verbose: bool = False) -> str:
    console = Console(file=io.StringIO(), width=160, force_terminal=False)
    console.print(terminal_comparison(comparison, verbose=verbose))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.fixture
def before(build: Build) -> Report:
    return with_modules(build.report())


def test_a_new_kernel_is_named_with_its_bytes_and_the_line_that_asked_for_it(build: Build, before: Report) -> None:
    op = module("@tensorflow/tfjs-core/dist/ops/conv2d.js", 6_000)
    after = with_kernel(with_modules(build.report(), FULL, (*SLIM, kernel_module("Conv2D", 5_000), op)))
    comparison = compare(before, after, NAMES)
    assert suspect_sentence(comparison) == "kernel Conv2D, +5.00 kB, asked for by src/index.js:12 (conv2d)"
    assert comparison.total.raw == 11_000
    assert comparison.modules is not None
    assert [change.name for change in comparison.modules] == [
        op.path,
        "@tensorflow/tfjs-backend-cpu/dist/kernels/Conv2D.js",
    ]
    for text in (shown(comparison), comparison_markdown(comparison)):
        for part in ("Conv2D", "src/index.js:12 (conv2d)", "+11.00 kB", "new, +5.00 kB", "tfjs-backend-cpu"):
            assert part in text


def test_the_module_that_grew_most_is_named_when_no_kernel_came(build: Build, before: Report) -> None:
    grown = [module("src/index.js", 2_900, Category.APP), module("src/b.js", 400, Category.APP)]
    kept = [part for part in SLIM if part.path != "src/index.js"]
    comparison = compare(before, with_modules(build.report(), FULL, (*kept, *grown)), NAMES)
    assert suspect_sentence(comparison) == "module src/index.js, +2.00 kB"
    assert comparison.packages is not None
    assert [(change.name, change.raw) for change in comparison.packages] == [("your code", 2_400)]


def test_a_bundle_that_shrank_names_what_went(build: Build, before: Report) -> None:
    after = with_modules(build.report(), FULL, [part for part in SLIM if part.kernel != "Identity"])
    after = after.model_copy(update={"kernels": tuple(one for one in after.kernels if one.name != "Identity")})
    comparison = compare(before, after, NAMES)
    assert comparison.suspect is not None
    assert (comparison.suspect.name, comparison.suspect.raw) == ("Identity", -5_000)
    assert comparison.kernels[0].added is False
    assert "gone" in shown(comparison)


def test_a_change_of_tools_is_said_beside_the_suspect(build: Build, before: Report) -> None:
    versions = before.versions.model_copy(update={"bundler": "5.113.0"})
    after = with_modules(build.report(), FULL, (*SLIM, module("src/new.js", 50, Category.APP)))
    comparison = compare(before, after.model_copy(update={"versions": versions}), NAMES)
    assert suspect_sentence(comparison).endswith("; changed as well: webpack 5.112.0 -> 5.113.0")


def test_without_modules_files_are_compared_with_their_hashes_masked(build: Build) -> None:
    build.slim_sizes = BundleSizes((js("main.3fa2b9c1d0e4.js", 1_000), js("same.js", 5)))
    before = build.report()
    build.slim_sizes = BundleSizes((js("main.77777777aaaa.js", 1_250), js("same.js", 5)))
    comparison = compare(before, with_kernel(build.report()), NAMES)
    assert [change.name for change in comparison.files] == ["main.*.js"]
    assert comparison.modules is None
    assert suspect_sentence(comparison) == "kernel Conv2D, asked for by src/index.js:12 (conv2d)"
    assert "--attribution" in shown(comparison)
    same_kernels = compare(before, build.report(), NAMES)
    assert suspect_sentence(same_kernels) == "file main.*.js, +250 B"


def test_two_equal_reports(before: Report) -> None:
    comparison = compare(before, before, NAMES)
    assert comparison.suspect is None
    assert (comparison.files, comparison.kernels, comparison.modules, comparison.versions) == ((), (), (), ())
    assert comparison_summary(comparison) == "main -> pull-7: the same size"
    assert "no size changed" in shown(comparison)
    assert "No size changed." in comparison_markdown(comparison)


def test_reports_of_different_projects(before: Report) -> None:
    other = before.model_copy(update={"project": "other"})
    with pytest.raises(UsageError, match="dense_model and other") as caught:
        compare(before, other, NAMES)
    assert "--across-projects" in caught.value.hint
    assert compare(before, other, NAMES, across_projects=True).total.raw == 0


def test_long_tables_are_folded_unless_verbose(build: Build, before: Report) -> None:
    many = [module(f"src/m{number:02}.js", 100 + number, Category.APP) for number in range(30)]
    comparison = compare(before, with_modules(build.report(), FULL, (*SLIM, *many)), NAMES)
    assert "and 18 modules more (--verbose)" in shown(comparison)
    assert "src/m00.js" in shown(comparison, verbose=True)
    assert "<summary>30 modules changed</summary>" in comparison_markdown(comparison)


def test_a_hostile_name_does_nothing(build: Build, before: Report) -> None:
    bad = "a|b`c`[bold]x[/bold]<img src=x>@you\x1b[31m\u202e\n*'"
    after = with_modules(build.report(), FULL, (*SLIM, module(bad, 70, Category.PACKAGE, bad), kernel_module(bad, 5)))
    after = with_kernel(after, bad, (Why(source="app", detail=bad),))
    after = after.model_copy(update={"versions": after.versions.model_copy(update={"tfjs": bad})})
    comparison = compare(before, after, (bad, bad))
    markdown = comparison_markdown(comparison)
    for text in (shown(comparison, verbose=True), markdown):
        assert "\x1b" not in text
        assert "\u202e" not in text
    for block in markdown.split("\n\n"):
        if block.startswith("|"):
            assert len({line.replace("\\|", "").count("|") for line in block.splitlines()}) == 1
        outside_code = "".join(block.split("``")[::2])
        assert "<img" not in outside_code.replace("\\<img", "")
        assert "@you" not in outside_code
