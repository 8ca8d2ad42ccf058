"""Apps as the generators of frameworks make them, plus a model: built without settings, proven, equal in a browser."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING, Protocol

import pytest

from tests.conftest import ROOT
from tests.support.expected_pages import hold_expected
from tests.support.programs import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.conftest import Slimtf
    from tests.support.packages import PackageStore
    from tests.support.pages import PageResult

pytestmark = [pytest.mark.browser, pytest.mark.network, pytest.mark.thorough]

PROJECTS = ROOT / "tests" / "projects" / "frameworks"
DENSE = ROOT / "sample_apps" / "dense_model"
# The tool as the report names it, the largest share of all bytes (gzip) that is left, and the folder that it writes to.
TOOLS = {
    "angular": ("Angular CLI", 0.35, "dist/digits/browser"),
    "astro": ("Astro", 0.25, "dist"),
    "craco": ("CRACO", 0.40, "build"),
    "cra": ("create-react-app", 0.45, "build"),
    "electron_vite": ("electron-vite", 0.30, "out/main"),
    "encore": ("Webpack Encore", 0.40, "public/build"),
    "gatsby": ("Gatsby", 0.50, "public"),
    "nextjs": ("Next.js", 0.60, ".next"),
    "nuxt": ("Nuxt", 0.40, ".output/public"),
    "react_router": ("React Router", 0.50, "build"),
    "rsbuild": ("Rsbuild", 0.30, "dist"),
    "rspack": ("Rspack", 0.30, "dist"),
    "sveltekit": ("SvelteKit", 0.35, ".svelte-kit"),
    "tsup": ("tsup", 0.25, "dist"),
    "vue_cli": ("Vue CLI", 0.35, "dist"),
    "wp_scripts": ("wp-scripts", 0.25, "build"),
}
WITHOUT_PAGE = {"encore", "wp_scripts"}  # a server makes it: only the model is compared
STATIC = {"gatsby", "sveltekit"}


class MakeFramework(Protocol):
    """Makes an app of a framework with its packages, which a test may change."""

    def __call__(self, name: str) -> Path: ...


@pytest.fixture
def make(package_store: PackageStore, tmp_path: Path) -> MakeFramework:
    def made(name: str) -> Path:
        app = shutil.copytree(PROJECTS / name, tmp_path / name)
        shutil.copytree(DENSE / "model", app / ("static" if name in STATIC else "public") / "model")
        source = app / "src" / ("lib" if name == "sveltekit" else "")
        source.mkdir(exist_ok=True)
        shutil.copy(DENSE / "src" / "digits.mjs", source / "digits.js")
        shutil.copy(PROJECTS / "read_digits.js", source)
        manifest = json.loads((app / "package.json").read_text(encoding="utf-8"))
        installed = package_store.installed({**manifest.get("dependencies", {}), **manifest.get("devDependencies", {})})
        shutil.copytree(installed, app / "node_modules", symlinks=True, copy_function=os.link)
        return app

    return made


@pytest.mark.parametrize("name", list(TOOLS))
def test_an_app_of_a_framework_is_slimmed_proven_and_equal(name: str, make: MakeFramework, slimtf: Slimtf) -> None:
    tool, share, emitted = TOOLS[name]
    app = make(name)
    report = slimtf("build", app, "--verify", "--json", "-").report
    assert (report.bundler, report.level) == (tool, "deep")
    assert report.baseline is not None
    assert report.slim.total.gzip < share * report.baseline.total.gzip
    assert report.proof.holds
    assert report.proof.tfjs_core_copies == 1
    assert report.verify is not None
    checks = {check.kind: check for check in report.verify.checks}
    assert all(check.equal for check in checks.values())
    assert name in WITHOUT_PAGE or checks["app"].values > 0
    assert (app / emitted).is_dir()


def sizes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*.js"))


def test_what_modules_prints_for_parcel_makes_it_bundle_the_slim_ones(
    make: MakeFramework, slimtf: Slimtf, node: str, open_app: Callable[[Path], PageResult]
) -> None:
    app = make("parcel")
    for name in ("index.js", "digits.mjs"):
        shutil.copy(DENSE / "src" / name, app / "src")
    build = [node, "node_modules/parcel/lib/bin.js", "build", "index.html", "--no-source-maps", "--no-cache"]
    slimtf("build", app).failed(3, "built with Parcel", "slimtf modules")
    paste = json.loads(slimtf("modules", app, "--backend", "cpu", "--json", "-").stdout)["paste"]
    assert (paste["tool"], paste["file"]) == ("Parcel", "package.json")
    manifest = app / "package.json"
    manifest.write_text(
        manifest.read_text(encoding="utf-8").replace("{", "{\n" + paste["text"] + ",", 1), encoding="utf-8"
    )
    run(*build, cwd=app, timeout=300)
    assert sizes(app / "dist") < 120_000  # all of tfjs: 1,080,000, and Parcel fails over the source maps in it
    shutil.copytree(app / "public" / "model", app / "dist" / "model")
    hold_expected("dense_model", open_app(app / "dist"))


def test_what_modules_prints_for_turbopack_makes_it_bundle_the_slim_ones(
    make: MakeFramework, slimtf: Slimtf, node: str
) -> None:
    app = make("turbopack")
    slimtf("build", app).failed(3, "uses Turbopack here", "next build --webpack")
    paste = json.loads(slimtf("modules", app, "--backend", "cpu", "--json", "-").stdout)["paste"]
    config = app / "next.config.mjs"
    config.write_text(
        config.read_text(encoding="utf-8").replace("/* config options here */", paste["text"]), encoding="utf-8"
    )
    run(node, "node_modules/next/dist/bin/next", "build", cwd=app, timeout=600)
    scripts = [path.read_text(encoding="utf-8") for path in (app / ".next" / "static").rglob("*.js")]
    holding = [text for text in scripts if "_FusedMatMul" in text]
    assert [len(text) < 150_000 for text in holding] == [True]


def test_what_the_refusal_of_turbopack_advises_is_slimmed_in_one_round(make: MakeFramework, slimtf: Slimtf) -> None:
    app = make("turbopack")
    manifest = app / "package.json"
    text = manifest.read_text(encoding="utf-8")
    assert text.count('"next build"') == 1
    manifest.write_text(text.replace('"next build"', '"next build --webpack"'), encoding="utf-8")
    done = slimtf("build", app, "--json", "-")
    assert (done.report.bundler, done.report.level, done.report.proof.holds) == ("Next.js", "deep", True)
    assert done.stderr.count("Bundling with custom modules: done") == 1, "what Next.js puts beside tfjs is known before"


def test_what_modules_prints_for_a_tool_that_is_driven_holds_without_slimtf(
    make: MakeFramework, slimtf: Slimtf, node: str
) -> None:
    app = make("wp_scripts")
    paste = json.loads(slimtf("modules", app, "--backend", "cpu", "--json", "-").stdout)["paste"]
    assert (paste["tool"], paste["file"]) == ("wp-scripts", "webpack.config.js")
    config = (
        "const config = require('@wordpress/scripts/config/webpack.config');\nmodule.exports = { ...config, PASTED };\n"
    )
    (app / "webpack.config.js").write_text(config.replace("PASTED", paste["text"]), encoding="utf-8")
    run(node, "node_modules/@wordpress/scripts/bin/wp-scripts.js", "build", cwd=app, timeout=300)
    assert sizes(app / "build") < 250_000  # all of tfjs: 1,050,000
