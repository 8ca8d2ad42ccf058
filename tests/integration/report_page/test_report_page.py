"""The HTML report in a real browser, from disk: one start of the browser, many looks at what was seen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.amounts import kilobytes
from slimtf.model.attribution import Category
from slimtf.model.report_levels import ReportCut
from slimtf.model.sizes import BundleSizes
from slimtf.report.history import Named, make_history
from slimtf.report.html import to_html
from tests.support.attributed import FULL, SLIM, kernel_module, module, with_modules
from tests.support.finished_build import Build, js
from tests.support.programs import run

if TYPE_CHECKING:
    from slimtf.model.report import Report
    from tests.support.pages import Browser

pytestmark = pytest.mark.browser

SCRIPT = Path(__file__).with_name("visit_report.mjs")
BAD = "</script><img src=https://x.example/ onerror=alert(1)>\"'\u2028\u202e"
READABLE = 4.5  # contrast of text, WCAG AA
INTERACTIVE = 2_000  # milliseconds of one core
ROUNDED = (1_234_565, 12_345, 9_995, 2_625, 2_375, 1_375, 1_125, 1_005, 1_000, 999)  # bytes, the largest first
MINUS, NOTHING = "\N{MINUS SIGN}", "\N{EN DASH}"
CORE, CPU = "@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-cpu"


def large() -> Report:
    """Return a report with as many modules as a sample app has; four fifths of them leave."""
    many = [
        module(f"{CORE}/dist/part_{number % 12}/module_{number:04}.js", 300 + number % 900, list(Category)[number % 10])
        for number in range(1_600)
    ]
    back = 'keep = ["validateNodesExecutionOrder"] in the settings of slimtf'
    cuts = (ReportCut(name="models in IndexedDB and localStorage", made=True, back=back, raw=5_600, gzip=1_570),)
    report = Build().report().model_copy(update={"cuts": cuts})
    return with_modules(report, (*FULL, *many), (*SLIM, *many[::5]))


def hostile() -> Report:
    parts = (*SLIM, module(BAD, 90_000, Category.PACKAGE, BAD), kernel_module(BAD, 10))
    return with_modules(Build().report(), FULL, parts).model_copy(update={"project": BAD})


def plain() -> Report:
    """Return a report without modules, of files whose sizes Python and a browser may round differently."""
    build = Build()
    build.baseline = build.baseline_sizes = None
    build.slim_sizes = BundleSizes(tuple(js(f"file-{size}.js", size) for size in ROUNDED))
    return build.report()


def with_history() -> str:
    report = with_modules(Build().report())
    reports = [report, with_modules(Build().report(), FULL, (*SLIM, kernel_module("Erf", 4_000))), report]
    return to_html(report, make_history([Named(f"build {number}", each) for number, each in enumerate(reports)]))


@pytest.fixture(scope="module")
def seen(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return what was seen on the pages."""
    folder = tmp_path_factory.mktemp("a report, with spaces & ünïcode")
    texts = {
        "large": to_html(large()),
        "hostile": to_html(hostile()),
        "history": with_history(),
        "plain": to_html(plain()),
    }
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8", newline="")
    files = folder / "pages.json"
    files.write_text(json.dumps({name: str(folder / f"{name}.html") for name in texts}))
    printed = run(
        browser.node, SCRIPT, str(files), str(folder), cwd=browser.tools, env={"CHROME": browser.chromium}, timeout=300
    )
    return {**json.loads(printed), "folder": folder}


@pytest.mark.parametrize("page", ["large", "hostile", "history", "plain", "narrow"])
def test_it_opens_from_disk_without_a_complaint_and_asks_for_nothing(seen: Any, page: str) -> None:
    assert seen[page]["seen"] == {"console": [], "errors": [], "requests": [], "dialogs": 0}


def test_it_is_ready_in_two_seconds(seen: Any) -> None:
    assert 0 < seen["effort"] < INTERACTIVE
    assert 50 < seen["large"]["tiles"] < 1_000  # what cannot be seen is one tile


def test_both_maps_have_the_same_scale_until_one_says_otherwise(seen: Any) -> None:
    report = large()
    assert report.baseline is not None
    before, after = seen["large"]["areas"]
    assert after / before == pytest.approx(report.slim.total.gzip / report.baseline.total.gzip, rel=0.02)
    before, after = seen["large"]["choices"]["areas"]
    assert after == before


def test_the_table_has_the_groups_with_sizes_on_both_sides(seen: Any) -> None:
    rows = {row[0].removeprefix("▸").strip(): row[1:] for row in seen["large"]["rows"]}
    assert rows["@tensorflow/tfjs-backend-cpu5"] == ["25.00 kB", "15.00 kB", f"{MINUS}10.00 kB", f"{MINUS}40.0 %"]
    assert rows["licence comments"] == ["300 B", NOTHING, f"{MINUS}300 B", "gone"]


def test_a_search_filters_maps_and_table_and_says_how_much(seen: Any) -> None:
    search = seen["large"]["search"]
    assert search["said"] == "1 found, 5.00 kB → 0 B"
    assert len(search["rows"]) == 2  # the module below its package
    assert search["rows"][-1][1:] == ["5.00 kB", NOTHING, f"{MINUS}5.00 kB", "gone"]
    assert search["bright"] == 1
    assert search["nothing"] == "nothing found"
    assert search["after"] == len(seen["large"]["rows"])


def test_a_click_zooms_both_maps_and_the_table_and_escape_goes_back(seen: Any) -> None:
    zoom = seen["large"]["zoom"]
    assert zoom["into"] == f"everything {CORE}"
    assert all("part_" in row[0] or ".js" in row[0] or "ops" in row[0] for row in zoom["rows"])
    assert len(zoom["figures"]) == 2
    assert zoom["out"] == ""
    assert "→" in zoom["tip"]
    assert "kB" in zoom["tip"] or " B" in zoom["tip"]


def test_the_keyboard_walks_the_table_and_zooms(seen: Any) -> None:
    steps = {f"{number} {step['key']}": step for number, step in enumerate(seen["large"]["keyboard"])}
    first = steps["0 Tab"]
    assert (first["name"], first["level"], first["expanded"]) == (CORE, "1", "false")
    assert steps["1 ArrowDown"]["name"] == CPU
    assert steps["2 ArrowUp"]["name"] == CORE
    assert steps["3 ArrowRight"]["expanded"] == "true"
    assert steps["4 ArrowRight"]["level"] == "2"
    assert steps["5 ArrowLeft"]["name"] == CORE
    assert steps["6 ArrowLeft"]["expanded"] == "false"
    assert steps["7 End"]["name"] == "bundler"
    assert steps["8 Home"]["name"] == CORE
    assert steps["9 Enter"]["level"] == "1"
    assert steps["9 Enter"]["name"] != CORE
    assert steps["10 Escape"]["name"] == CORE


def test_grouping_measure_and_colour_can_be_chosen(seen: Any) -> None:
    choices = seen["large"]["choices"]
    assert "kernels" in " ".join(row[0] for row in choices["rows"])
    assert choices["left"] > 200


@pytest.mark.parametrize("page", ["large", "dark"])
def test_text_can_be_read_in_light_and_in_dark(seen: Any, page: str) -> None:
    contrast = seen[page]["contrast"]
    assert {"h1", ".leaf", ".hint", "td"} <= contrast.keys()
    assert {selector: ratio for selector, ratio in contrast.items() if ratio < READABLE} == {}


def test_dark_on_the_screen_is_white_on_paper_and_has_edges_in_forced_colours(seen: Any) -> None:
    assert seen["dark"]["paper"] != "rgb(255, 255, 255)"
    assert seen["dark"]["printed"] == "rgb(255, 255, 255)"
    assert seen["dark"]["edges"] == "solid"


def test_a_narrow_window_needs_no_scrolling_to_the_side(seen: Any) -> None:
    assert seen["narrow"]["width"] <= 360
    assert seen["narrow"]["cutOff"] == []


def test_a_hostile_name_is_text_everywhere(seen: Any) -> None:
    page = seen["hostile"]
    assert page["heading"].startswith("</script><img src=")
    assert "\\u{202e}" in page["heading"]
    assert any("</script>" in row[0] for row in page["rows"])
    assert "onerror=" in page["tip"]
    assert page["elements"] == 1  # the page's own script


def test_a_history_is_a_line_for_each_side(seen: Any) -> None:
    assert seen["history"]["lines"] == [3, 3]
    assert seen["history"]["label"].startswith("gzip over 3 builds: from 9.49 kB")
    assert seen["history"]["raw"].startswith("raw over 3 builds")


def test_without_modules_the_page_maps_files_as_python_writes_their_sizes_and_says_how_to_get_more(seen: Any) -> None:
    assert "slimtf build --html" in seen["plain"]["hint"]
    assert seen["plain"]["rows"] == [[f"file-{size}.js", kilobytes(size)] for size in ROUNDED]


def test_the_screenshots_show_something(seen: Any) -> None:
    for name in ("light", "dark", "narrow", "history"):
        assert (seen["folder"] / f"{name}.png").stat().st_size > 5_000


def test_no_label_is_shorter_than_can_be_read(seen: Any) -> None:
    labels = seen["large"]["labels"]
    assert labels
    assert [label for label, width in labels if width < 5 * min(len(label), 8)] == []


def test_small_modules_are_one_tile_until_someone_zooms_in(seen: Any) -> None:
    assert seen["large"]["small"] > 0


def test_the_address_keeps_the_zoom(seen: Any) -> None:
    address = seen["large"]["address"]
    assert address["hash"] == "#package/%40tensorflow%2Ftfjs-core"
    assert address["into"] == f"everything {CORE}"
    assert address["out"] == ""


def test_the_map_is_saved_as_a_picture_and_the_modules_as_a_table(seen: Any) -> None:
    saved = seen["large"]["saved"]
    assert saved["names"] == ["dense_model.csv", "dense_model.png"]
    assert saved["png"] == "PNG"
    assert saved["csv"][0] == "module,before raw,before gzip,before brotli,after raw,after gzip,after brotli"
    assert len(saved["csv"][1].split(",")) == 7
    assert saved["csv"][1].startswith("./@tensorflow/")
