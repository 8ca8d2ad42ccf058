"""What a visit of the app's page tells, and that every visit comes to an end."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import psutil
import pytest

from slimtf.errors import NodeSetupError, ProofError, SlimtfError
from slimtf.model.bundle import Output
from slimtf.model.runs import RanKernel
from slimtf.model.verification import Fault
from slimtf.verify.app_check import check_app, require_working

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.integration.browser.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.network]

# What tfjs-core does when it is loaded: dist/engine.js, getOrMakeEngine and runKernel.
ENGINE = """
class Engine {
  constructor() { this.backendName = 'cpu'; }
  runKernel(name) {
    if (name === 'Fill') throw new Error(`Kernel '${name}' not registered for backend '${this.backendName}'`);
    return name.length;
  }
}
globalThis._tfengine ??= new Engine();
"""


def test_a_value_that_json_lacks_words_for(site: Site) -> None:
    run = site.open("window.__slimtf__ = { a: [NaN, -Infinity, -0, 0.5], b: new Float32Array([1, 2]), c: 'ä' };")
    assert run.settled
    numbers = [{"$number": "NaN"}, {"$number": "-Infinity"}, {"$number": "-0"}, 0.5]
    assert run.value == {"a": numbers, "b": [1, 2], "c": "ä"}
    assert (run.page_errors, run.console_errors, run.failed_requests) == ((), (), ())
    assert 0 < run.load_ms <= run.value_ms
    assert run.browser


def test_a_value_that_is_promised(site: Site) -> None:
    assert site.open("window.__slimtf__ = new Promise((done) => setTimeout(done, 300, [1]));").value == [1]


def test_random_numbers_are_the_same_in_every_run(site: Site) -> None:
    script = "window.__slimtf__ = Array.from({ length: 5 }, Math.random);"
    first, second = site.open(script).value, site.open(script).value
    assert first == second
    assert isinstance(first, list)
    assert len(set(map(str, first))) == 5


def test_the_text_of_a_selector(site: Site) -> None:
    script = (
        "const p = document.querySelector('#out'); setTimeout(() => { p.id = 'done'; p.textContent = ' 7 '; }, 200);"
    )
    assert site.open(script, selector="#done").value == "7"


def test_the_bundle_of_the_run_stands_before_the_files_on_the_disk(site: Site) -> None:
    site.write("dist/bundle.js", "window.__slimtf__ = 'of an earlier build';")
    site.write("dist/data.json", "1")
    site.write(".slimtf/out/bundle.js", "window.__slimtf__ = (await (await fetch('dist/data.json')).json()) + 41;")
    output = Output(site.root / "dist", site.root / ".slimtf/out", ("bundle.js",))
    run = site.open("await import('./dist/bundle.js')", outputs=(output,))
    assert run.value == 42


def test_errors_and_failed_requests_are_reported(site: Site) -> None:
    run = site.open("setTimeout(() => { throw new Error('late') }); await fetch('nowhere.bin'); window.__slimtf__ = 1;")
    assert run.value == 1
    assert run.page_errors == ("late",)
    assert run.failed_requests == ("/nowhere.bin: 404",)


def test_the_page_gives_up(site: Site) -> None:
    run = site.open("window.__slimtf_error__ = 'no adapter';")
    with pytest.raises(ProofError, match="the app gave up: no adapter"):
        require_working(run)


def test_kernels_are_noted_in_the_page_and_in_a_worker(site: Site) -> None:
    site.write("worker.js", f"{ENGINE} _tfengine.runKernel('Conv2D'); postMessage(1);")
    run = site.open(
        f"{ENGINE} _tfengine.runKernel('Add'); _tfengine.runKernel('Add');"
        "new Worker('worker.js').onmessage = () => { window.__slimtf__ = 1; };"
    )
    assert run.ran == (RanKernel("Add", "cpu"), RanKernel("Conv2D", "cpu"))
    assert run.missing == ()


def test_a_missing_kernel_ends_the_visit_although_the_app_hides_it(site: Site) -> None:
    began = time.monotonic()
    run = site.open(f"{ENGINE} try {{ _tfengine.runKernel('Fill') }} catch {{}}", timeout=60)
    assert run.missing == (RanKernel("Fill", "cpu"),)
    assert not run.settled
    assert time.monotonic() - began < 60  # the deadline of the visit
    full = site.open("window.__slimtf__ = 1;")
    fault = check_app((full,), (run,), ("cpu",), 0.0)
    assert isinstance(fault, Fault)
    assert fault.missing.kernels == (("Fill", "cpu"),)


@pytest.mark.parametrize(
    "script",
    [
        "document.title = 'waiting'",
        "setTimeout(() => { while (true) {} }, 100)",
        "console.error('no model'); await new Promise(() => {})",
    ],
    ids=["says nothing", "is stuck in a loop", "waits for what never comes"],
)
def test_a_page_that_promises_a_value_and_never_gives_it(script: str, site: Site) -> None:
    began = time.monotonic()
    run = site.open(f"const name = '__slimtf__'; {script}", timeout=3)
    assert (run.settled, run.promised) == (False, True)
    assert time.monotonic() - began < 60
    with pytest.raises(ProofError, match="did not say what it computed before the deadline"):
        require_working(run)


SCENARIOS = {
    "throws": ("export default async (page) => {\n  throw new Error('no such button');\n};\n", "no such button", 2),
    "waits for what never comes": (
        "export default async () => {\n  await new Promise(() => {});\n};\n",
        "within 4 s",
        None,
    ),
    "waits for an element that never comes": (
        "export default async (page) => {\n\n  await page.locator('#never').click({ timeout: 0 });\n};\n",
        "within 4 s",
        3,
    ),
    "does not parse": ("export default async (page) => {\n  await page.;\n};\n", "SyntaxError", 2),
    "has no default export": ("export const scenario = 1;\n", "default export", None),
}


@pytest.mark.parametrize("kind", SCENARIOS)
def test_a_dead_scenario_is_named_with_its_line(kind: str, site: Site) -> None:
    text, words, line = SCENARIOS[kind]
    file = site.write("slimtf.scenario.mjs", text)
    run = site.open("window.__slimtf__ = 1;", timeout=4)
    assert run.scenario is not None
    assert words in run.scenario.what
    assert (run.scenario.file, run.scenario.line) == (str(file), line)
    with pytest.raises(ProofError, match="the scenario failed") as caught:
        require_working(run)
    assert caught.value.where == (f"{file}:{line}" if line else str(file))


def test_a_scenario_that_ends_the_process(site: Site) -> None:
    file = site.write("slimtf.scenario.mjs", "export default async () => { process.exit(0); };\n")
    with pytest.raises(ProofError, match="the scenario ended the process") as caught:
        site.open("window.__slimtf__ = 1;")
    assert caught.value.where == str(file)


def test_a_scenario_uses_the_page(site: Site) -> None:
    site.write(
        "slimtf.scenario.mjs",
        "export default async (page) => {\n  await page.locator('#out').click();\n"
        "  return page.locator('#out').textContent();\n};\n",
    )
    run = site.open("const p = window.out; p.innerText = 'go'; p.onclick = () => (p.innerText = 'gone');")
    assert run.scenario is None
    assert run.value == "gone"


def command_lines() -> dict[psutil.Process, str]:
    """Return the processes below this one with their command lines."""
    found = {}
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):  # over in the meantime
            found[process] = " ".join(process.cmdline())
    return found


def browsers() -> list[psutil.Process]:
    """Return the browser processes below this one, once a page is open in one; none before."""
    lines = command_lines()
    if not any("--type=renderer" in line for line in lines.values()):
        return []
    return [one for one, line in lines.items() if "--remote-debugging-pipe" in line and "--type=" not in line]


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signals")
def test_a_browser_that_is_killed_in_the_middle(site: Site) -> None:
    def kill() -> None:
        deadline = time.monotonic() + 60
        while not (found := browsers()) and time.monotonic() < deadline:
            time.sleep(0.1)
        time.sleep(1)
        for process in found:
            process.send_signal(signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(ProofError, match="the browser was closed or killed before the page was done"):
        site.open("const value = '__slimtf__'; await new Promise(() => {})", timeout=60)
    killer.join()


def refused(body: Callable[[], object]) -> SlimtfError:
    with pytest.raises(SlimtfError) as caught:
        body()
    return caught.value


def test_no_browser_on_the_machine(site: Site) -> None:
    site.chromium = str(site.root / "no browser")
    error = refused(lambda: site.open("window.__slimtf__ = 1;"))
    assert isinstance(error, NodeSetupError)
    assert "no browser" in error.what
    assert "browser.executable" in error.hint


def test_a_browser_that_counts_as_none(site: Site) -> None:
    fake = site.write("fake", "#!/bin/sh\necho this is no browser\nexit 3\n")
    fake.chmod(0o755)
    site.chromium = str(fake)
    error = refused(lambda: site.open("window.__slimtf__ = 1;"))
    assert isinstance(error, NodeSetupError)
    assert "does not start" in error.what
