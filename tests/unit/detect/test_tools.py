"""Which step of a script is a tool's build, and what of the script slimtf does not take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.detect.build_command import read_build_commands
from slimtf.detect.manager import find_manager
from slimtf.detect.manifest import read_manifest
from slimtf.detect.project import detect_project, undriven_project
from slimtf.detect.tools import called_by
from slimtf.errors import NodeSetupError, UnsupportedProjectError, UsageError
from slimtf.model.project import BundlerName
from slimtf.settings.schema import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.project import Project
    from tests.support.project_tree import ProjectTree

TFJS = {"@tensorflow/tfjs": "^4.22.0"}
CALLS_ESBUILD = "import * as esbuild from 'esbuild';\nawait esbuild.build({});\n"


def detect(tree: ProjectTree, **flags: object) -> Project:
    settings = Settings.model_validate({"output_path": tree.root / "custom_tfjs", **flags})
    return detect_project(tree.root, find_manager(tree.root), settings)


def tools(tree: ProjectTree, **scripts: str) -> list[str]:
    tree.manifest(dependencies=TFJS, scripts=scripts)
    builds = read_build_commands(read_manifest(tree.root / "package.json"), environment={}).builds
    return [build.tool.name if build.tool else build.bundler.value for build in builds]


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ("next build", ["Next.js"]),
        ("next build --webpack", ["Next.js"]),
        ("next dev", []),
        ("react-scripts build", ["create-react-app"]),
        ("cross-env CI=1 react-scripts build", ["create-react-app"]),
        ("tsc -b && next build && echo done", ["Next.js"]),
        ("vue-cli-service build --mode staging", ["Vue CLI"]),
        ("vue-cli-service serve", []),
        ("rspack build -c a.mjs", ["Rspack"]),
        ("rspack", ["Rspack"]),
        ("rspack serve", []),
        ("tsc && rsbuild build", ["Rsbuild"]),
        ("esbuild src/index.js --bundle --outdir=dist", ["esbuild"]),
        ("esbuild src/index.js --outdir=dist", []),
        ("esbuild src/index.js --bundle --watch=forever", []),
        ("esbuild src/index.js --bundle --servedir=www", []),
        ("tsup", ["tsup"]),
        ("tsup --watch", []),
        ("node scripts/build.mjs", ["esbuild"]),
        ("NODE_ENV=production node scripts/build", ["esbuild"]),
        ("node scripts/build.mjs --watch", []),
        ("node scripts/other.mjs", ["esbuild"]),
        ("node scripts/tell.mjs", []),
        ("node --eval 'esbuild'", []),
        ("ng build", ["Angular CLI"]),
        ("ng b --configuration production", ["Angular CLI"]),
        ("ng build --watch", []),
        ("ng serve", []),
        ("nuxt build", ["Nuxt"]),
        ("nuxt generate", ["Nuxt"]),
        ("nuxt dev", []),
        ("encore production --progress", ["Webpack Encore"]),
        ("encore dev-server", []),
        ("wp-scripts build", ["wp-scripts"]),
        ("wp-scripts start", []),
        ("craco build", ["CRACO"]),
        ("gatsby build", ["Gatsby"]),
        ("gatsby develop", []),
        ("npm run typecheck && electron-vite build", ["electron-vite"]),
        ("electron-vite build --watch", []),
        ("electron-vite preview", []),
        ("node scripts/electron.mjs", ["electron-vite"]),
        ("next build && webpack", ["webpack"]),
    ],
)
def test_the_step_that_builds(app: ProjectTree, script: str, found: list[str]) -> None:
    app.write("scripts/build.mjs", CALLS_ESBUILD)
    app.write("scripts/other.mjs", "import './build.mjs';\n")
    app.write("scripts/tell.mjs", "import fs from 'node:fs';\n")
    app.write("scripts/electron.mjs", "import { build } from 'electron-vite';\n")
    assert tools(app, build=script) == found


def test_a_bundler_that_slimtf_drives_comes_first_whatever_its_script_is_called(app: ProjectTree) -> None:
    assert tools(app, build="next build", bundle="webpack") == ["webpack"]


def test_vite_build_belongs_to_the_framework_where_there_is_one(app: ProjectTree) -> None:
    app.manifest(dependencies=TFJS, devDependencies={"@sveltejs/kit": "2"}, scripts={"build": "vite build"})
    manifest = read_manifest(app.root / "package.json")
    (build,) = read_build_commands(manifest, environment={}).builds
    assert build.tool is not None
    assert build.tool.name == "SvelteKit"
    (plain,) = read_build_commands(manifest, bundler=BundlerName.VITE, environment={}).builds
    assert plain.tool is None


@pytest.mark.parametrize(
    ("package", "script", "name"),
    [
        ("@sveltejs/kit", "vite build", "SvelteKit"),
        ("@tanstack/react-start", "vite build && tsc --noEmit", "TanStack Start"),
        ("@tanstack/solid-start", "vite build", "TanStack Start"),
        ("nitro", "vite build", "Nitro"),
        ("@builder.io/qwik-city", "vite build", "Qwik"),
    ],
)
def test_a_framework_on_vite_is_called_by_its_name_and_version(
    package: str, script: str, name: str, app: ProjectTree
) -> None:
    app.manifest(dependencies=TFJS, devDependencies={package: "2"}, scripts={"build": script})
    app.install(package, "2.1.0")
    app.install("vite", "8.4.0", bin={"vite": "bin/vite.js"})
    app.write("node_modules/vite/bin/vite.js")
    project = detect(app)
    assert (project.builder, project.bundler_package.version) == (name, "2.1.0")
    assert project.command.program == app.root / "node_modules/vite/bin/vite.js"


@pytest.mark.parametrize(
    ("package", "router"), [("@builder.io/qwik", "@builder.io/qwik-city"), ("@qwik.dev/core", "@qwik.dev/router")]
)
def test_the_build_of_qwik_is_its_own_command_and_not_one_of_the_steps_that_it_runs(
    package: str, router: str, app: ProjectTree
) -> None:
    scripts = {"build": "qwik build", "build.client": "vite build", "build.preview": "vite build --ssr src/entry.tsx"}
    app.manifest(dependencies=TFJS, devDependencies={package: "2", router: "1"}, scripts=scripts)
    app.install(package, "1.20.1", bin={"qwik": "qwik.cjs"})
    app.write(f"node_modules/{package}/qwik.cjs")
    app.write("server/entry.preview.js", "import '@tensorflow/tfjs';")
    project = detect(app)
    assert (project.builder, project.command.script) == ("Qwik", "build")
    assert project.entries == (app.root / "src/index.js",), "server/ is written by the tool"
    assert project.command.program == app.root / f"node_modules/{package}/qwik.cjs"


def test_a_framework_on_vite_that_is_not_followed_is_refused_later_and_its_modules_can_be_pasted(
    app: ProjectTree,
) -> None:
    scripts = {"build": "solid build", "build.client": "vite build", "build.server": "vite build --ssr a.tsx"}
    app.manifest(dependencies=TFJS, devDependencies={"@solidjs/start": "1", "vite": "7"}, scripts=scripts)
    app.install("vite", "7.3.1")
    settings = Settings.model_validate({"output_path": app.root / "custom_tfjs"})
    undriven = undriven_project(app.root, find_manager(app.root), settings)
    assert undriven is not None
    assert undriven.builder == "SolidStart"
    assert any(
        "and the script 'build' runs solid instead; slimtf runs: vite build" in note for note in detect(app).notes
    )
    scripts.pop("build.server")
    app.manifest(dependencies=TFJS, devDependencies={"@solidjs/start": "1", "vite": "7"}, scripts=scripts)
    undriven = undriven_project(app.root, find_manager(app.root), settings)
    assert undriven is not None
    assert undriven.builder == "SolidStart"


@pytest.mark.parametrize("plugin", ["@electron-forge/plugin-vite", "@electron-forge/plugin-webpack"])
def test_what_a_packager_bundles_by_itself_is_not_built_beside_it(plugin: str, app: ProjectTree) -> None:
    """`vite build` was run beside it once, proven and 80 % smaller, and the app shipped all of tfjs."""
    dev = {plugin: "7", "vite": "5", "webpack": "5"}
    app.manifest(dependencies=TFJS, devDependencies=dev, scripts={"make": "electron-forge make"})
    app.write("webpack.config.js")
    with pytest.raises(UnsupportedProjectError, match="is built with Electron Forge"):
        detect(app)
    undriven = undriven_project(
        app.root, find_manager(app.root), Settings.model_validate({"output_path": app.root / "c"})
    )
    assert undriven is not None
    assert undriven.builder == "Electron Forge"


@pytest.mark.parametrize(
    "text",
    [
        "const { build } = require('esbuild');",
        'import esbuild from "esbuild"',
        "await import('esbuild')",
        "import {\n  build,\n} from 'esbuild';",
    ],
)
def test_the_ways_to_import_a_bundler(text: str, tmp_path: Path) -> None:
    script = tmp_path / "build.js"
    script.write_text(text, encoding="utf-8")
    tool = called_by(script)
    assert tool is not None
    assert tool.package == "esbuild"


def test_the_project_has_the_file_that_node_runs_and_says_what_is_left_out(app: ProjectTree) -> None:
    app.install("esbuild", "0.25.0")
    app.write("scripts/build.mjs", CALLS_ESBUILD)
    app.write("src/index.js", "import * as tf from '@tensorflow/tfjs';\n")
    app.manifest(dependencies=TFJS, scripts={"build": "tsc && MODE=x node scripts/build.mjs --fast"})
    project = detect(app)
    assert project.bundler is BundlerName.COMMAND
    assert project.builder == "esbuild"
    assert project.command.program == app.root / "scripts/build.mjs"
    assert project.command.arguments == ("--fast",)
    assert project.command.variables == {"MODE": "x"}
    assert project.entries == (app.root / "src/index.js",)
    assert "the script 'build' also runs tsc; slimtf runs only esbuild" in project.notes


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("next build $(cat x)", r"needs a shell"),
        ("cd app && next build", r"needs a shell to be understood \(cd app\)"),
        ("cat x | next build", r"needs a shell"),
    ],
)
def test_what_only_a_shell_understands_is_refused(app: ProjectTree, script: str, words: str) -> None:
    app.install("next", "15.0.0")
    app.manifest(dependencies=TFJS, scripts={"build": script})
    with pytest.raises(UnsupportedProjectError, match=words) as caught:
        detect(app)
    assert "--script NAME" in caught.value.hint


def test_a_tool_that_is_not_there_or_is_no_script(app: ProjectTree) -> None:
    app.manifest(dependencies=TFJS, scripts={"build": "next build"})
    with pytest.raises(NodeSetupError, match="next is not installed"):
        detect(app)
    app.install("next", "15.0.0")
    with pytest.raises(UnsupportedProjectError, match="has no program next"):
        detect(app)


@pytest.mark.parametrize(
    ("version", "script", "refused"),
    [
        ("15.5.0", "next build", False),
        ("15.5.0", "next build --turbopack", True),
        ("16.0.0", "next build", True),
        ("16.0.0", "next build --webpack", False),
    ],
)
def test_turbopack_is_refused_and_its_modules_are_made_all_the_same(
    version: str, script: str, *, refused: bool, app: ProjectTree
) -> None:
    app.install("next", version, bin={"next": "dist/bin/next"})
    app.write("node_modules/next/dist/bin/next", "#!/usr/bin/env node\n")
    app.manifest(dependencies=TFJS, scripts={"build": script})
    settings = Settings.model_validate({"output_path": app.root / "custom_tfjs"})
    undriven = undriven_project(app.root, find_manager(app.root), settings)
    if not refused:
        assert undriven is None
        assert detect(app).builder == "Next.js"
        return
    with pytest.raises(UnsupportedProjectError, match="uses Turbopack here") as caught:
        detect(app)
    assert "slimtf modules" in caught.value.hint
    assert undriven is not None
    assert undriven.builder == "Turbopack"


def test_the_code_of_an_undriven_app_begins_anywhere_but_in_configs_and_tools(app: ProjectTree) -> None:
    for name in ("src/other.ts", "app/page.jsx", "vite.config.js", "gulpfile.js", "scripts/x.mjs", "src/types.d.ts"):
        app.write(name)
    app.write("custom_tfjs/custom_tfjs.js", "import '@tensorflow/tfjs-core';")
    app.manifest(dependencies=TFJS, scripts={"build": "parcel build index.html"})
    settings = Settings.model_validate({"output_path": app.root / "custom_tfjs"})
    undriven = undriven_project(app.root, find_manager(app.root), settings)
    assert undriven is not None
    assert [path.relative_to(app.root).as_posix() for path in undriven.entries] == [
        "app/page.jsx", "src/index.js", "src/other.ts",
    ]  # fmt: skip
    app.write("src/index.js", "nothing")
    without = undriven_project(app.root, find_manager(app.root), settings)
    assert without is not None
    assert without.entries == ()


def test_several_scripts_that_build_need_a_choice(app: ProjectTree) -> None:
    app.manifest(dependencies=TFJS, scripts={"site": "next build", "app": "react-scripts build"})
    with pytest.raises(UsageError, match="several scripts build"):
        detect(app, bundler="command")
