"""Pages of a few lines, opened by node_shim in a real browser, without a bundle of tfjs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.node.environment import ensure_environment
from slimtf.node.shim_packages import ensure_shim_packages
from slimtf.progress import SILENT
from slimtf.runs.app import run_app
from slimtf.runs.page import find_page
from slimtf.runs.runner import Runner
from slimtf.settings.schema import BrowserSettings, NodeSettings, Settings, TimeoutSettings, VerifySettings
from tests.support.unharmed import programs_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slimtf.model.bundle import Output
    from slimtf.model.node import NodeEnvironment
    from slimtf.model.runs import AppRun


@pytest.fixture(scope="session")
def node_environment(tmp_path_factory: pytest.TempPathFactory) -> NodeEnvironment:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SLIMTF_HOME", str(tmp_path_factory.mktemp("slimtf home")))
        return ensure_environment(NodeSettings(), TimeoutSettings(), SILENT)


@pytest.fixture
def runner(node_environment: NodeEnvironment, tmp_path: Path) -> Iterator[Runner]:
    """Return a runner for a project of its own; nothing may run any more when the test is over."""
    packages = ensure_shim_packages(node_environment, 600, SILENT)
    root = tmp_path / "a project"
    root.mkdir()
    yield Runner(node_environment, packages, root, root / ".slimtf/requests", root / ".slimtf/logs")
    assert programs_in(root) == []


class Site:
    """A project with a page; ``open`` visits it."""

    def __init__(self, runner: Runner, chromium: str) -> None:
        self.runner = runner
        self.chromium = chromium

    @property
    def root(self) -> Path:
        return self.runner.root

    def write(self, name: str, text: str) -> Path:
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def open(
        self,
        script: str,
        *,
        outputs: tuple[Output, ...] = (),
        timeout: float = 30,
        selector: str = "",
        body: str = "",
        explore: bool = False,
        like: AppRun | None = None,
    ) -> AppRun:
        """Open a page with ``body`` that runs ``script`` as a module; ``timeout`` in seconds."""
        self.write("index.html", f'<body><p id="out"></p>{body}<script type="module">{script}</script>')
        settings = Settings(
            output_path=self.root / "custom_tfjs",
            timeouts=TimeoutSettings(page=timeout),
            browser=BrowserSettings(executable=self.chromium),
            verify=VerifySettings(selector=selector),
        )
        page = find_page(self.root, outputs, None)
        assert page is not None
        return run_app(self.runner, page, settings, name="test", explore=explore, like=like)


@pytest.fixture
def site(runner: Runner, chromium: str) -> Site:
    return Site(runner, chromium)
