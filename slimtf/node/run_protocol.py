"""What Python and node_shim say to each other when the app or its models are run; see ``slimtf.node.protocol``."""

from __future__ import annotations

from typing import Literal

from pydantic import JsonValue

from slimtf.model.runs import InputRange, ModelCase, PageStep
from slimtf.node.protocol import PROTOCOL, AliasEntry, Failure, Message


class ServedFolder(Message):
    """A folder of the server: addresses that begin with ``prefix`` (``/``, ``/dist/``) are looked up in ``folder``."""

    prefix: str
    folder: str


class RanKernel(Message):
    """A kernel that tfjs ran on a backend, or wanted to run though it is not registered (``missing``)."""

    kernel: str
    backend: str
    missing: bool


class CalledName(Message):
    """A method that was called on a tensor, or a kernel that was put on a gradient's tape."""

    kind: Literal["method", "gradient"]
    name: str


class ExpectedState(Message):
    """What the other variant's page showed at rest; the page is waited for a little longer to show it too."""

    kernels: tuple[str, ...]
    text: str


class CheckBrowserRequest(Message):
    """Find the browser; with a ``selector``, start it and see whether that is valid.

    Attributes:
        packages, executable, selector: as in ``RunAppRequest``.
    """

    protocol: Literal[1] = PROTOCOL
    verb: Literal["check-browser"] = "check-browser"
    packages: str
    executable: str
    selector: str


class CheckBrowserReply(Message):
    """The browser's program, or ``failure``."""

    protocol: Literal[1] = PROTOCOL
    failure: Failure | None = None
    program: str = ""


class RunAppRequest(Message):
    """Open the app's page once in a browser.

    Attributes:
        packages: the folder that ``ensure_shim_packages`` returned.
        executable: the browser's program; empty searches for one.
        headless: False leaves the page to a person until its window is closed.
        steady: let ``Math.random`` give the same numbers in every run.
        folders: what is served; the first that has a file wins.
        page: the address of the page on the server: ``/``, ``/demo/index.html``.
        selector: a CSS selector whose text, once there, is the app's value; empty means ``window.__slimtf__``.
        scenario: absolute path of the module that uses the page.
        explore: use the page a little: fill in, choose files, click.
        steps: what to do with it; None lets the shim find out.
        timeout: seconds for the visit, the start of the browser not counted.
    """

    protocol: Literal[1] = PROTOCOL
    verb: Literal["run-app"] = "run-app"
    packages: str
    executable: str
    headless: bool
    steady: bool
    folders: tuple[ServedFolder, ...]
    page: str
    selector: str
    scenario: str | None
    explore: bool
    steps: tuple[PageStep, ...] | None
    expected: ExpectedState | None
    timeout: float


class ScenarioError(Message):
    """What a scenario threw, or that it did not end, with the line of ``file`` where known."""

    message: str
    file: str
    line: int | None


class RunAppReply(Message):
    """What the visit saw, or ``failure``, which is never the app's fault.

    Attributes:
        value: JSON in which a number that JSON lacks is ``{"$number": "NaN"}``; null when the page gave none.
        settled: the page said that it is done before the deadline.
        promised: a page or script that was served names ``window.__slimtf__``.
        rest: ``quiet`` when nothing happened any more, ``busy`` when it went on computing what it had computed before;
            ``none`` when that was not waited for, or in vain.
        text: what a person can read on the page at the end.
        did: the steps for people, with those that were not possible.
        incidents: what the page was kept from (downloads, other origins), and the dialogs that were answered.
        app_error: what the page put into ``window.__slimtf_error__``; empty when nothing.
        page_errors: uncaught errors, those of workers too.
        load_ms: milliseconds from the request to the page's load event; 0 when that did not come.
        value_ms: milliseconds from the request to the value.
    """

    protocol: Literal[1] = PROTOCOL
    failure: Failure | None = None
    browser_version: str = ""
    value: JsonValue = None
    settled: bool = False
    promised: bool = False
    rest: Literal["none", "quiet", "busy"] = "none"
    text: str = ""
    did: tuple[str, ...] = ()
    steps: tuple[PageStep, ...] = ()
    incidents: tuple[str, ...] = ()
    app_error: str = ""
    page_errors: tuple[str, ...] = ()
    console_errors: tuple[str, ...] = ()
    failed_requests: tuple[str, ...] = ()
    crashed: bool = False
    scenario_error: ScenarioError | None = None
    load_ms: float = 0
    value_ms: float = 0
    ran: tuple[RanKernel, ...] = ()
    called: tuple[CalledName, ...] = ()


class ModelEntry(Message):
    """A model to run.

    Attributes:
        file: absolute path of its model.json.
        kind: which of tfjs's loaders it needs.
        inputs: one run each; empty lets the shim search for some that the model takes and that move its outputs.
    """

    file: str
    kind: Literal["graph", "layers"]
    inputs: tuple[InputRange, ...]


class TfjsPackage(Message):
    """An installed ``@tensorflow`` package."""

    name: str
    root: str


class RunModelsRequest(Message):
    """Load models and run each with generated inputs, on one backend.

    Attributes:
        packages, executable: as in ``RunAppRequest``; the browser runs every backend but cpu.
        tfjs: the packages that the harness imports, by name.
        aliases: the custom modules; empty for all of tfjs.
        out_dir: absolute, empty; receives the bundled harness.
        timeout: seconds for all of it, the start of the browser not counted.
    """

    protocol: Literal[1] = PROTOCOL
    verb: Literal["run-models"] = "run-models"
    packages: str
    executable: str
    backend: Literal["cpu", "webgl", "wasm", "webgpu"]
    tfjs: tuple[TfjsPackage, ...]
    aliases: tuple[AliasEntry, ...]
    models: tuple[ModelEntry, ...]
    out_dir: str
    timeout: float


class ModelFact(Message):
    """A model that was run; ``error`` says why it could not even be loaded."""

    file: str
    load_ms: float
    cases: tuple[ModelCase, ...]
    error: str
    ran: tuple[RanKernel, ...]
    called: tuple[CalledName, ...]


class RunModelsReply(Message):
    """What the models computed, or ``failure``.

    Attributes:
        unavailable: why this machine cannot run the backend; empty when it can.
    """

    protocol: Literal[1] = PROTOCOL
    failure: Failure | None = None
    browser_version: str = ""
    unavailable: str = ""
    models: tuple[ModelFact, ...] = ()
