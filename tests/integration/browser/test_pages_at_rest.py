"""Pages that say nothing of themselves: when they are done, what is seen of them, and how bad ones end."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from slimtf.model.runs import RanKernel
from slimtf.model.verification import Fault
from slimtf.verify.app_check import check_app

if TYPE_CHECKING:
    from slimtf.model.runs import AppRun
    from tests.integration.browser.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.network]

# What tfjs-core does when it is loaded: dist/engine.js, getOrMakeEngine, runKernel, trackTensor.
ENGINE = """
class Tensor { square() { return this } }
class Engine {
  backendName = 'cpu';
  trackTensor() {}
  isTapeOn() { return false; }
  runKernel(name) { const t = new Tensor(); this.trackTensor(t); return t; }
}
globalThis._tfengine ??= new Engine();
"""
RUN = f"{ENGINE} const run = (name) => globalThis._tfengine.runKernel(name);"


def kernels(run: AppRun) -> list[str]:
    return [kernel.name for kernel in run.ran]


def test_a_plain_page_is_left_when_it_is_at_rest(site: Site) -> None:
    began = time.monotonic()
    run = site.open(
        f"{RUN} setTimeout(() => {{ run('Add').square(); out.textContent = 'sum 3'; }}, 600);"
        "console.error('no analytics'); await fetch('nowhere.bin');",
        timeout=60,
    )
    assert time.monotonic() - began < 30, "the deadline is not waited for"
    assert (run.settled, run.promised, run.rest) == (False, False, "quiet")
    assert run.text == "sum 3"
    assert kernels(run) == ["Add"]
    assert "square" in run.called.methods
    assert run.console_errors == ("no analytics",)
    assert run.failed_requests == ("/nowhere.bin: 404",), "nothing of a favicon"


SHOWN = {
    "a field": "document.body.append(Object.assign(document.createElement('input'), { id: 'f', value: WORD }));",
    "a bar": "document.body.append(Object.assign(document.createElement('progress'), { max: 9, value: WORD.length }));",
    "a shadow root": "const h = document.createElement('p'); document.body.append(h); h.attachShadow({ mode: 'open' })"
    ".innerHTML = `<b>${WORD}</b>`;",
    "a frame": "document.body.append(Object.assign(document.createElement('iframe'), { srcdoc: WORD }));",
    "a canvas": "const c = document.createElement('canvas'); document.body.append(c); const x = c.getContext('2d');"
    "x.fillStyle = WORD; x.fillRect(0, 0, 99, 99);",
}


ALWAYS = {"a shadow root", "a canvas"}


@pytest.mark.parametrize(
    "place", [pytest.param(place, marks=[] if place in ALWAYS else pytest.mark.thorough) for place in SHOWN]
)
def test_what_a_page_shows_elsewhere_than_in_its_text_is_compared_too(site: Site, place: str) -> None:
    full, again, slim = (site.open(f"const WORD = '{word}'; {SHOWN[place]}") for word in ("blue", "blue", "white"))
    assert full.text
    assert full.text == again.text
    fault = check_app((full, again), (slim, slim), ("cpu",), 0.0)
    assert isinstance(fault, Fault)
    what = "canvas 1 does not show what it shows" if place == "a canvas" else "the page says"
    assert fault.what.startswith(what)


def test_a_page_that_goes_on_computing_is_left_as_well(site: Site) -> None:
    run = site.open(f"{RUN} const loop = () => {{ run('Add'); requestAnimationFrame(loop); }}; loop();", timeout=60)
    assert (run.rest, kernels(run)) == ("busy", ["Add"])


def test_what_the_other_variant_showed_is_waited_for(site: Site) -> None:
    script = f"{RUN} run('Add'); setTimeout(() => run('Sum'), %d);"
    quick = site.open(script % 100)
    assert kernels(site.open(script % 3500, like=quick)) == ["Add", "Sum"]


ENDLESS = {
    "is stuck in a loop": "while (true) {}",
    "asks for ever": "for (let i = 0; ; i++) await fetch('/x/' + i);",
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_a_page_that_never_comes_to_rest_ends_at_the_deadline(kind: str, site: Site) -> None:
    began = time.monotonic()
    run = site.open(f"{RUN} run('Add'); setTimeout(async () => {{ {ENDLESS[kind]} }}, 200)", timeout=4)
    assert (run.rest, run.settled, kernels(run)) == ("none", False, ["Add"])
    assert time.monotonic() - began < 40


def test_dialogs_downloads_windows_and_other_addresses_do_not_stop_a_visit(site: Site) -> None:
    site.write("data.bin", "x")
    run = site.open(
        f"{RUN} __slimtf_noted__(null); __slimtf_noted__({{ kernel: 7 }}); alert('one');"
        "if (confirm('two?')) run('Add'); prompt('three?');"
        "addEventListener('beforeunload', (event) => { event.preventDefault(); event.returnValue = 'stay'; });"
        "const a = document.createElement('a'); a.href = 'data.bin'; a.download = 'my model.json'; a.click();"
        "window.open('https://example.invalid/popup');"
        "setTimeout(() => { location.href = 'https://example.invalid/away?token=1'; }, 300);"
        "setTimeout(() => run('Sum'), 600);",
        timeout=60,
    )
    assert run.rest == "quiet"
    assert kernels(run) == ["Add", "Sum"], "it is still there"
    assert set(run.incidents) == {
        "answered alert: one",
        "answered confirm: two?",
        "answered prompt: three?",
        "refused the download of my model.json",
        "closed a window that it opened",
        "did not follow it to https://example.invalid",
    }


def test_a_page_that_leaves_while_it_is_loaded(site: Site) -> None:
    began = time.monotonic()
    run = site.open("</script><script>location.href = 'https://example.invalid/';</script><script>", timeout=60)
    assert (run.rest, run.incidents) == ("quiet", ("did not follow it to https://example.invalid",))
    assert time.monotonic() - began < 30


def test_a_worker_that_throws_is_heard_and_so_are_its_kernels(site: Site) -> None:
    site.write("worker.js", f"{RUN} run('Conv2D'); throw new Error('in the worker');")
    blob = (
        "new Worker(URL.createObjectURL(new Blob([`setTimeout(() => { ENGINE; _tfengine.runKernel('Sum') }, 500)`])))"
    )
    run = site.open(f"new Worker('worker.js'); {blob.replace('ENGINE', ENGINE)};")
    assert run.ran == (RanKernel("Conv2D", "cpu"), RanKernel("Sum", "cpu"))
    assert run.page_errors == ("in the worker",)


CONTROLS = """<button id="go">Compute</button><button disabled>never</button><input name="who">
<select><option>a</option><option>b</option></select><input type="range" min="0" max="9">
<input type="checkbox"><input type="file" accept="image/*" hidden><input type="file" id="any"><canvas></canvas>
<a href="#more">more</a><a href="https://example.invalid/">away</a><a href="x.txt" download>load</a>
<a href="other.html">other</a>"""
USED = """
for (const kind of ['input', 'change', 'pointerdown', 'click'])
  addEventListener(kind, (event) => (log.push(`${kind} ${event.target.localName} ${event.target.value ?? ''}`)), true);
const log = [];
go.onclick = () => { run('Add'); out.innerHTML = '<button onclick="_tfengine.runKernel(\\'Sum\\')">again</button>'; };
document.querySelector('#any').onchange = async (event) => {
  const [file] = event.target.files;
  if (file.type === 'image/png') run(`Image${(await createImageBitmap(file)).width}`);
  if (file.type === 'application/json') run(`Json${JSON.parse(await file.text()).length}`);
};
"""


def test_a_page_is_used_by_itself_and_in_the_same_way_again(site: Site) -> None:
    site.write("other.html", "<p>the other page</p><button>here</button>")
    first = site.open(RUN + USED, body=CONTROLS, explore=True, timeout=60)
    assert list(first.did) == [
        'give image.png to "input"',
        'give image.png to "any"',
        'give data.json to "any"',
        'give text.txt to "any"',
        'choose in "a b"',
        'move "input"',
        'type in "who"',
        'check "input"',
        'draw on "canvas"',
        'click "Compute"',
        'click "again"',
        'follow "more"',
        'follow "other"',
        'click "here"',
    ]
    assert kernels(first) == ["Add", "Image64", "Json2", "Sum"]
    assert first.text == "the other page\nhere"
    lacking = USED.replace("out.innerHTML =", "out.title =")
    again = site.open(RUN + lacking, body=CONTROLS, explore=True, like=first, timeout=60)
    assert again.steps == first.steps
    assert [text for text in again.did if text not in first.did] == ['click "again": was not possible']
    assert kernels(again) == ["Add", "Image64", "Json2"]


def test_exploring_is_bounded(site: Site) -> None:
    buttons = "".join(f"<button>{number}</button>" for number in range(200))
    began = time.monotonic()
    run = site.open(RUN, body=buttons, explore=True, timeout=60)
    assert 10 <= len(run.did) <= 24
    assert time.monotonic() - began < 50
