"""Fixtures for tests that run real bundlers: installed packages, and a managed Node.js for the whole session."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from slimtf.model.sizes import Size
from tests.support.graph_models import line_model
from tests.support.tiny_apps import LINE_APP, TinyApp

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.packages import PackageStore


class MakeApp(Protocol):
    """Makes an app with the packages of a project under tests/projects; ``index`` is its entry file."""

    def __call__(self, project: str = "every_backend", *, index: str = LINE_APP) -> TinyApp: ...


PROJECTS = Path(__file__).resolve().parents[1] / "projects"


@pytest.fixture(scope="session")
def project_packages(package_store: PackageStore, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function that returns the node_modules of a project under tests/projects, for tests to share."""
    home = tmp_path_factory.mktemp("projects")

    def node_modules(name: str) -> Path:
        if not (home / name).exists():
            package_store.copy_project(PROJECTS / name, home / name)
        return home / name / "node_modules"

    return node_modules


@pytest.fixture(scope="session")
def shared_slimtf_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the managed Node.js that all builds inside this process share."""
    return tmp_path_factory.mktemp("slimtf-home")


@pytest.fixture
def tiny_app(
    project_packages: Callable[[str], Path],
    tmp_path: Path,
    shared_slimtf_home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> MakeApp:
    """Return a function that makes an app that runs the line model, with the packages of a project."""
    monkeypatch.setenv("SLIMTF_HOME", str(shared_slimtf_home))
    # Real compression of unminified bundles takes longer than making them; these tests compare raw bytes.
    monkeypatch.setattr("slimtf.measure.sizes.compressed_size", lambda content: Size(len(content), 0, 0))

    def make(project: str = "every_backend", *, index: str = LINE_APP) -> TinyApp:
        app = TinyApp(tmp_path / "app", project_packages(project))
        model = line_model()
        model.write(app.root / "model")
        app.write("src/model.js", model.javascript())
        app.write("src/index.js", index)
        return app

    return make
