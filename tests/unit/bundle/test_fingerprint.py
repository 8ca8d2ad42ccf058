from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from slimtf.bundle.fingerprint import (
    files_digest,
    outside,
    read_sources,
    request_digest,
    settings_above,
    sources_digest,
)
from slimtf.model.node import NodeEnvironment, NodeSource
from slimtf.model.project import ManagerName, PackageManager
from slimtf.node.protocol import BundleRequest
from tests.support.records import make_project

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


@pytest.fixture
def name(tmp_path: Path) -> Callable[..., str]:
    """Return a function that names the baseline's state of a small project in ``tmp_path``."""
    (tmp_path / "src").mkdir()
    (tmp_path / "src/index.js").write_text("console.log(process.env.API_URL)")
    (tmp_path / "package-lock.json").write_text("{}")
    manager = PackageManager(ManagerName.NPM, tmp_path / "package-lock.json", tmp_path)
    project = make_project(tmp_path, manager=manager)
    node = NodeEnvironment(NodeSource.SYSTEM, "20.0.0", tmp_path, tmp_path, tmp_path / "node", tmp_path / "npm")

    def named(variables: Mapping[str, str] | None = None, **changes: object) -> str:
        request = BundleRequest(
            bundler="webpack",
            bundler_root="w",
            project_root=str(tmp_path),
            config_file=None,
            arguments=(),
            variant="baseline",
            aliases=(),
            own_folders=(),
            cache_tag="",
            out_dir=str(tmp_path / "out"),
            progress_file=str(tmp_path / "progress"),
        ).model_copy(update=changes)
        sources = read_sources(project, skip=())
        return request_digest(project, node, request) + sources_digest(sources, variables or {}, (tmp_path / "dist",))

    return named


def test_what_cannot_change_the_baseline_does_not_count(tmp_path: Path, name: Callable[..., str]) -> None:
    before = name()
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist/bundle.js").write_text("built")
    (tmp_path / ".slimtf").mkdir()
    (tmp_path / ".slimtf/report.json").write_text("{}")
    assert name({"UNRELATED": "1"}, out_dir="elsewhere", progress_file="x", cache_tag="other") == before


def test_a_source_file_counts(tmp_path: Path, name: Callable[..., str]) -> None:
    before = name()
    (tmp_path / "src/index.js").write_text("console.log(process.env.API_URL, 2)")
    assert name() != before


@pytest.mark.parametrize("env", ["process.env", "import.meta.env"])
def test_a_variable_that_a_source_file_names_counts(tmp_path: Path, name: Callable[..., str], env: str) -> None:
    (tmp_path / "src/index.js").write_text(f"load({env}.MODEL_URL)")
    assert name({"MODEL_URL": "a"}) != name({"MODEL_URL": "b"})
    assert name({"OTHER": "a"}) == name({"OTHER": "b"})


def test_the_lock_file_and_what_was_installed_count(tmp_path: Path, name: Callable[..., str]) -> None:
    before = name()
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules/.package-lock.json").write_text("{}")
    installed = name()
    (tmp_path / "package-lock.json").write_text('{"lockfileVersion": 3}')
    assert len({before, installed, name()}) == 3


def test_a_variable_that_the_sources_read_counts(name: Callable[..., str]) -> None:
    assert name({"API_URL": "a"}) != name({"API_URL": "b"})
    assert name({"NODE_ENV": "production"}) != name({"NODE_ENV": "development"})


def test_the_request_counts(name: Callable[..., str]) -> None:
    assert name(arguments=("--mode", "development")) != name()


def test_files_outside_the_root_are_told_apart(tmp_path: Path) -> None:
    sibling = tmp_path.parent / "sibling.js"
    sibling.write_text("1")
    assert outside([tmp_path / "src.js", sibling], tmp_path) == (sibling,)
    before = files_digest([sibling])
    sibling.write_text("2")
    assert files_digest([sibling]) != before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_a_pipe_is_not_waited_for(name: Callable[..., str], tmp_path: Path) -> None:
    before = name()
    os.mkfifo(tmp_path / "src/pipe")
    assert name() != before  # a file more, with nothing in it


def test_a_package_outside_counts_with_its_manifest(tmp_path: Path) -> None:
    root, other = tmp_path / "web", tmp_path / "lib" / "src" / "a.js"
    second = other.with_name("b.js")
    other.parent.mkdir(parents=True)
    other.write_text("1")
    manifest = tmp_path / "lib" / "package.json"
    manifest.write_text("{}")
    assert outside((root / "index.js", other, second), root) == (other, second, manifest)


@pytest.mark.parametrize(
    ("file", "counts"),
    [
        ("tsconfig.base.json", True),
        ("package.json", True),
        (".env.production", True),
        ("README.md", False),
        ("config/shared.json", True),  # what the project's tsconfig extends
        ("config/base.json", True),  # and what that extends
        ("node_modules/@repo/ts/strict.json", True),
        ("../package.json", False),
    ],
)
def test_settings_above_the_project_count(tmp_path: Path, file: str, *, counts: bool) -> None:
    top, root = tmp_path / "repo", tmp_path / "repo" / "apps" / "web"
    for path, text in {
        "repo/apps/web/tsconfig.json": '{"extends": ["../../config/shared.json", "@repo/ts/strict"]}',
        "repo/config/shared.json": '{"extends": "./base"}',
        "repo/config/base.json": "{}",
        "repo/node_modules/@repo/ts/strict.json": "{}",
        "repo/tsconfig.base.json": "{}",
        "repo/.env.production": "A=1",
        "repo/README.md": "x",
        "repo/package.json": "{}",
        "package.json": "{}",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    manager = PackageManager(ManagerName.PNPM, top / "pnpm-lock.yaml", top)
    project = make_project(root, manager=manager)
    before = sources_digest(read_sources(project, skip=()), {}, ())
    (top / file).write_text('{"changed": true}')
    assert (sources_digest(read_sources(project, skip=()), {}, ()) != before) == counts


def test_a_tsconfig_that_extends_itself_comes_to_an_end(tmp_path: Path) -> None:
    (tmp_path / "tsconfig.json").write_text('{"extends": "./tsconfig.json"}')
    assert set(settings_above(tmp_path, tmp_path)) == {tmp_path / "tsconfig.json"}
