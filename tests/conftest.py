"""Fixtures for tests that build the sample apps and open them in a browser.

Environment variables: ``CHROME`` names the browser, ``SLIMTF_TEST_CACHE`` the folder that keeps installed packages
between sessions, ``CI`` turns "skipped: not on this machine" into a failure.
"""

from __future__ import annotations

import os
import signal
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import platformdirs
import pytest
from xdist.scheduler import WorkStealingScheduling  # type: ignore[import-untyped]

from tests.support.packages import PackageStore
from tests.support.pages import Browser, PageResult, served
from tests.support.programs import find_program

ROOT = Path(__file__).resolve().parents[1]

# A runner that was itself started in the background (`&`, nohup) hands "ignore this signal" down to every program;
# the tests send these signals and expect them to be heard.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Let a worker that has nothing left take tests from the other.

    The default hands out an eighth of all tests at first, so that one worker would get nearly all that take long.
    """
    return WorkStealingScheduling(config, log)


class RunPage(Protocol):
    """Opens a page in the browser; ``timeout`` in seconds."""

    def __call__(self, url: str, *, timeout: float = 90, screenshot: Path | None = None) -> PageResult: ...


@pytest.fixture(scope="session")
def node() -> str:
    """Return the path of the Node.js on PATH."""
    return find_program("node")


@pytest.fixture(scope="session")
def npm(node: str) -> str:  # noqa: ARG001 - npm runs on node
    """Return the path of the npm on PATH."""
    return find_program("npm")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of a Chromium or Chrome."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    return os.environ.get("CHROME") or find_program(*names)


@pytest.fixture(scope="session")
def package_store(npm: str) -> PackageStore:
    """Return the store of installed packages."""
    folder = os.environ.get("SLIMTF_TEST_CACHE") or platformdirs.user_cache_path("slimtf-tests")
    return PackageStore(Path(folder).resolve(), npm)


@pytest.fixture
def npm_project(package_store: PackageStore, tmp_path: Path) -> Callable[[Path], Path]:
    """Return a function that copies a project with a package-lock.json, node_modules included, for a test to change."""

    def copy(source: Path) -> Path:
        return package_store.copy_project(source, tmp_path / source.name)

    return copy


@pytest.fixture
def sample_app(npm_project: Callable[[Path], Path]) -> Callable[[str], Path]:
    """Return a function that copies a sample app, node_modules included, for a test to build and change."""
    return lambda name: npm_project(ROOT / "sample_apps" / name)


@pytest.fixture(scope="session")
def browser(chromium: str, node: str, package_store: PackageStore, tmp_path_factory: pytest.TempPathFactory) -> Browser:
    """Return the browser with playwright-core in reach."""
    tools = package_store.copy_project(ROOT / "tests" / "browser", tmp_path_factory.mktemp("browser") / "tools")
    return Browser(node, chromium, tools)


@pytest.fixture
def static_server() -> Iterator[Callable[[Path], str]]:
    """Return a function that serves a folder until the test ends and returns its address."""
    with ExitStack() as servers:
        yield lambda folder: servers.enter_context(served(folder))


@pytest.fixture
def run_page(browser: Browser) -> RunPage:
    """Return a function that opens a page in a real browser and returns what it computed."""
    return browser.open


@pytest.fixture
def open_app(static_server: Callable[[Path], str], run_page: RunPage) -> Callable[[Path], PageResult]:
    """Return a function that opens an app's ``index.html``, bundle built, and returns what the page computed."""
    return lambda folder: run_page(static_server(folder))
