"""What is committed of the sample apps is small, reproducible and free of addresses."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from slimtf.settings.schema import Settings
from tests.support.programs import run

ROOT = Path(__file__).resolve().parents[2]
APPS = sorted(path.parent for path in (ROOT / "sample_apps").glob("*/package.json"))
WITHOUT_MODEL = ("train_in_browser",)  # makes its model in the page
LOCK_FILES = [
    *(app / "package-lock.json" for app in APPS),
    ROOT / "tests" / "browser" / "package-lock.json",
    *sorted((ROOT / "tests" / "projects").glob("*/package-lock.json")),
]


@pytest.fixture(params=APPS, ids=lambda app: app.name)
def app(request: pytest.FixtureRequest) -> Path:
    path = request.param
    assert isinstance(path, Path)
    return path


def files_below(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("app", [app for app in APPS if app.name not in WITHOUT_MODEL], ids=lambda app: app.name)
def test_the_script_makes_the_committed_model(app: Path, node: str, tmp_path: Path) -> None:
    run(node, app / "make_model.mjs", tmp_path, cwd=tmp_path)
    made = files_below(tmp_path)
    assert made == files_below(app / "model")
    assert 0 < sum(map(len, made.values())) < 200_000


@pytest.mark.parametrize("lock_file", LOCK_FILES, ids=lambda path: path.parent.name)
def test_lock_files_name_no_registry(lock_file: Path) -> None:
    packages = json.loads(lock_file.read_text(encoding="utf-8"))["packages"]
    assert [path for path, package in packages.items() if "resolved" in package] == []
    assert [path for path, package in packages.items() if path and "integrity" not in package] == []


@pytest.mark.parametrize("lock_file", LOCK_FILES, ids=lambda path: path.parent.name)
def test_lock_files_are_complete_for_every_platform(lock_file: Path) -> None:
    """npm leaves out an optional package that its registry does not have, and ``npm ci`` then refuses the lock file."""
    packages = json.loads(lock_file.read_text(encoding="utf-8"))["packages"]
    locked = {path.rpartition("node_modules/")[2] for path in packages}
    wanted = {name for package in packages.values() for name in package.get("optionalDependencies", {})}
    assert wanted - locked == set()


def test_apps_pin_exact_versions_and_share_them() -> None:
    versions: dict[str, set[str]] = {}
    for app in APPS:
        manifest = json.loads((app / "package.json").read_text(encoding="utf-8"))
        for name, version in {**manifest.get("dependencies", {}), **manifest["devDependencies"]}.items():
            versions.setdefault(name, set()).add(version)
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}
    assert [found for found in versions.values() if not next(iter(found)).replace(".", "").isdigit()] == []


def test_settings_are_valid_and_name_every_model(app: Path) -> None:
    settings = tomllib.loads((app / "slimtf.toml").read_text(encoding="utf-8"))
    read = Settings.model_validate({"output_path": "custom_tfjs", **settings})
    assert {app / model for model in read.models or ()} == set(app.glob("model/**/model.json"))
