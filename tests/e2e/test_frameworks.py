"""Apps as the generators of frameworks make them, plus a model: built without settings, proven, equal in a browser."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.conftest import Slimtf
    from tests.support.packages import PackageStore

pytestmark = [pytest.mark.browser, pytest.mark.network, pytest.mark.thorough]

PROJECTS = ROOT / "tests" / "projects" / "frameworks"
DENSE = ROOT / "sample_apps" / "dense_model"
# The tool as the report names it, the largest share of all bytes (gzip) that is left, and the folder that it writes to.
TOOLS = {
    "astro": ("Astro", 0.25, "dist"),
    "cra": ("create-react-app", 0.45, "build"),
    "nextjs": ("Next.js", 0.60, ".next"),
    "rspack": ("Rspack", 0.30, "dist"),
    "sveltekit": ("SvelteKit", 0.35, ".svelte-kit"),
    "tsup": ("tsup", 0.25, "dist"),
    "vue_cli": ("Vue CLI", 0.35, "dist"),
}


@pytest.fixture(params=list(TOOLS))
def framework(request: pytest.FixtureRequest, package_store: PackageStore, tmp_path: Path) -> Path:
    """Return an app with its packages, which a test may change."""
    name = str(request.param)
    app = shutil.copytree(PROJECTS / name, tmp_path / name)
    shutil.copytree(DENSE / "model", app / ("static" if name == "sveltekit" else "public") / "model")
    source = app / "src" / ("lib" if name == "sveltekit" else "")
    shutil.copy(DENSE / "src" / "digits.mjs", source / "digits.js")
    shutil.copy(PROJECTS / "read_digits.js", source)
    manifest = json.loads((app / "package.json").read_text(encoding="utf-8"))
    installed = package_store.installed({**manifest.get("dependencies", {}), **manifest.get("devDependencies", {})})
    shutil.copytree(installed, app / "node_modules", symlinks=True, copy_function=os.link)
    return app


def test_an_app_of_a_framework_is_slimmed_proven_and_equal(framework: Path, slimtf: Slimtf) -> None:
    name, share, emitted = TOOLS[framework.name]
    report = slimtf("build", framework, "--verify", "--json", "-").report
    assert (report.bundler, report.level) == (name, "deep")
    assert report.baseline is not None
    assert report.slim.total.gzip < share * report.baseline.total.gzip
    assert report.proof.holds
    assert report.proof.tfjs_core_copies == 1
    assert report.verify is not None
    checks = {check.kind: check for check in report.verify.checks}
    assert all(check.equal for check in checks.values())
    assert checks["app"].values > 0
    assert (framework / emitted).is_dir()
