"""Which page is opened, and what its server looks in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.errors import UsageError
from slimtf.model.bundle import Output
from slimtf.runs.page import Page, find_page, require_page, require_scenario, unopened_pages
from slimtf.settings.schema import Settings, VerifySettings

if TYPE_CHECKING:
    from pathlib import Path


def write(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("", encoding="utf-8")
    return path


def served(page: Page | None, root: Path) -> tuple[str, list[tuple[str, str]]]:
    """Return the address and where it is looked up, relative to the project."""
    assert page is not None
    return page.address, [(one.prefix, one.folder.removeprefix(str(root)).replace("\\", "/")) for one in page.folders]


def test_the_projects_page_with_the_bundle_where_the_config_puts_it(tmp_path: Path) -> None:
    write(tmp_path / "index.html")
    output = Output(tmp_path / "dist/js", tmp_path / ".slimtf/out/slim/0", ("bundle.js",))
    address, folders = served(find_page(tmp_path, (output,), None), tmp_path)
    assert address == "/"
    assert folders[:2] == [("/dist/js/", "/.slimtf/out/slim/0"), ("/", "")]


def test_a_page_that_the_bundler_wrote_comes_first_and_is_the_top(tmp_path: Path) -> None:
    write(tmp_path / "index.html")
    output = Output(tmp_path / "dist", tmp_path / ".slimtf/out/slim/0", ("index.html", "main.js"))
    page = find_page(tmp_path, (output,), None)
    address, folders = served(page, tmp_path)
    assert page is not None
    assert (page.name, address) == ("dist/index.html", "/")
    assert folders[:2] == [("/", "/.slimtf/out/slim/0"), ("/", "/dist")]


def test_a_page_that_expects_to_lie_below_the_top_of_the_server(tmp_path: Path) -> None:
    output = Output(tmp_path / "dist", tmp_path / "o", ("index.html", "assets/a.js"), base="/demo/")
    address, folders = served(find_page(tmp_path, (output,), None), tmp_path)
    assert address == "/demo/"
    assert folders[0] == ("/demo/", "/o")
    assert served(find_page(tmp_path, (output,), tmp_path / "dist/index.html"), tmp_path)[0] == "/demo/"


def test_a_page_in_public(tmp_path: Path) -> None:
    write(tmp_path / "public/index.html")
    output = Output(tmp_path / "public/build", tmp_path / "o", ("bundle.js",))
    address, folders = served(find_page(tmp_path, (output,), None), tmp_path)
    assert address == "/"
    assert folders[:2] == [("/build/", "/o"), ("/", "/public")]


def test_a_page_of_the_settings(tmp_path: Path) -> None:
    wanted = write(tmp_path / "demo page/ü.html")
    output = Output(tmp_path / "dist", tmp_path / "o", ("bundle.js",))
    address, folders = served(find_page(tmp_path, (output,), wanted), tmp_path)
    assert address == "/demo%20page/%C3%BC.html"
    assert ("/dist/", "/o") in folders
    assert folders[-1] == ("/", "/demo page")


def test_a_page_of_the_settings_that_only_the_bundler_has(tmp_path: Path) -> None:
    output = Output(tmp_path / "dist", tmp_path / "o", ("sub/page.html",))
    address, _ = served(find_page(tmp_path, (output,), tmp_path / "dist/sub/page.html"), tmp_path)
    assert address == "/sub/page.html"
    with pytest.raises(UsageError, match="does not exist"):
        find_page(tmp_path, (output,), tmp_path / "dist/other.html")


def test_pages_of_the_bundler_that_are_not_opened(tmp_path: Path) -> None:
    output = Output(tmp_path / "dist", tmp_path / "o", ("index.html", "a/b.htm", "bundle.js", "train.html"))
    assert unopened_pages(tmp_path, (output,), "dist/index.html") == ("dist/a/b.htm", "dist/train.html")
    assert unopened_pages(tmp_path, (output,), "index.html") == ("dist/a/b.htm", "dist/index.html", "dist/train.html")


def test_no_page(tmp_path: Path) -> None:
    assert find_page(tmp_path, (), None) is None


def test_a_page_that_cannot_come_to_be_is_refused_before_the_build(tmp_path: Path) -> None:
    require_page(tmp_path, None)
    require_page(tmp_path, write(tmp_path / "demo.html"))
    require_page(tmp_path, tmp_path / "dist/page.html")  # the bundler may write it
    for wanted in (tmp_path / "indx.html", tmp_path.parent / "other.html"):
        with pytest.raises(UsageError, match="does not exist") as caught:
            require_page(tmp_path, wanted)
        assert caught.value.where == str(wanted)
        assert "verify.page" in caught.value.hint


def test_a_scenario_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    def settings(scenario: Path | None) -> Settings:
        return Settings(output_path=tmp_path, verify=VerifySettings(scenario=scenario))

    require_scenario(settings(None))
    require_scenario(settings(write(tmp_path / "use.mjs")))
    with pytest.raises(UsageError, match="does not exist") as caught:
        require_scenario(settings(tmp_path / "none.mjs"))
    assert "verify.scenario" in caught.value.hint
