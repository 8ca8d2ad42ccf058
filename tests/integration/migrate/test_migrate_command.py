"""``slimtf migrate`` on a small app with real bundlers: written, proven, run plain, up to date, undone."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from slimtf.errors import BundlerError, UnsupportedProjectError
from slimtf.migrate.plan import Style
from slimtf.pipeline.migrate import MigrateOptions, MigrateReport, migrate, undo
from slimtf.progress import SILENT
from tests.support.graph_models import LINE_KERNELS
from tests.support.programs import find_program, run
from tests.support.tiny_apps import ROLLUP_CONFIG, WEBPACK_CONFIG

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.pipeline.migration.proposal import Proposal
    from tests.integration.conftest import MakeApp
    from tests.support.tiny_apps import TinyApp

pytestmark = pytest.mark.network

FLAGS = {"kernels": LINE_KERNELS, "backends": ["cpu"]}
PROGRAMS = {"webpack": "webpack/bin/webpack.js", "rollup": "rollup/dist/bin/rollup"}
WRAPPED_ROLLUP = ROLLUP_CONFIG.replace("default {", "default [{").replace("\n};", "\n}];")
ROLLUP_FLAGS = "rollup src/index.js -o dist/bundle.mjs -f es -p node-resolve={browser:true} -p commonjs"
WEBPACK_FLAGS = "webpack --mode production --no-optimization-minimize -o dist --output-filename bundle.js"
CONFIGS = {
    "inline webpack": ("webpack", "webpack.config.cjs", WEBPACK_CONFIG),
    "wrap rollup": ("rollup -c", "rollup.config.mjs", WRAPPED_ROLLUP),
    "created webpack": (WEBPACK_FLAGS, "webpack.config.js", ""),
    "created rollup": (ROLLUP_FLAGS, "rollup.config.mjs", ""),
}
ALWAYS = "inline webpack"


def options(app: TinyApp, bundler: str, **changes: object) -> MigrateOptions:
    return MigrateOptions(app.root, None, {"bundler": bundler, **FLAGS}, install=False, **changes)  # type: ignore[arg-type]


def yes(proposal: Proposal) -> bool:
    assert proposal.diff or proposal.modules
    return True


def digests(folder: Path) -> dict[str, str]:
    """Return the state of each file; a difference of megabytes would take pytest minutes to print."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def files(root: Path) -> dict[str, bytes]:
    """Return every file of the app besides our scratch folder and what bundlers write."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and not {".slimtf", "dist", "node_modules"} & set(path.relative_to(root).parts)
    }


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name == ALWAYS else pytest.mark.thorough) for name in CONFIGS]
)
def test_from_the_first_run_to_the_undo(name: str, tiny_app: MakeApp) -> None:
    script, file, text = CONFIGS[name]
    bundler = script.partition(" ")[0]
    app = tiny_app()
    app.manifest(scripts={"build": script})
    for config in ("webpack.config.cjs", "rollup.config.mjs"):
        (app.root / config).unlink()
    if text:
        app.write(file, text)
    before = files(app.root)

    report: MigrateReport = migrate(options(app, bundler), SILENT, yes)
    assert report.outcome == "written"
    assert report.proposal.migrations[0].style is (Style.WRAP if name.startswith("wrap") else Style.INLINE)
    assert report.proposal.before is not None
    assert report.proposal.after is not None
    assert report.proposal.after < 0.5 * report.proposal.before
    after = files(app.root)
    assert after.keys() - before.keys()

    words = json.loads(after["package.json"])["scripts"]["build"].split()
    run(find_program("node"), app.root / "node_modules" / PROGRAMS[bundler], *words[1:], cwd=app.root, timeout=300)
    plain = digests(app.root / "dist")
    ran = app.run(bundler)
    assert ran.outputs == [0.5, 3.5, 8.0]
    assert ran.kernels == sorted(LINE_KERNELS)
    if not name.startswith("created"):
        app.build(bundler, kernels=LINE_KERNELS, backends=["cpu"])
        assert digests(app.root / "dist") == plain
        assert migrate(options(app, bundler), SILENT, yes).outcome == "up to date"
    assert files(app.root) == after
    assert undo(options(app, bundler), SILENT, yes).outcome == "removed"
    left = {name: data for name, data in files(app.root).items() if not name.startswith("custom_tfjs/")}
    assert left == before
    assert undo(options(app, bundler), SILENT, yes).outcome == "up to date"


@pytest.mark.parametrize("bundler", ["webpack", pytest.param("rollup", marks=pytest.mark.thorough)])
def test_a_config_that_a_build_created_has_its_aliases(bundler: str, tiny_app: MakeApp) -> None:
    app = tiny_app()
    for config in ("webpack.config.cjs", "rollup.config.mjs"):
        (app.root / config).unlink()
    app.build(bundler, **FLAGS)  # type: ignore[arg-type]
    created = app.root / ("webpack.config.js" if bundler == "webpack" else "rollup.config.mjs")
    assert migrate(options(app, bundler), SILENT, yes).outcome == "up to date"

    edited = created.read_text("utf-8").replace('"', "'").replace("  ", "\t").replace("// The file", "// My own words")
    created.write_text(edited, "utf-8")
    before = files(app.root)
    assert migrate(options(app, bundler), SILENT, yes).outcome == "up to date"
    assert files(app.root) == before


@pytest.mark.thorough
def test_aliases_of_a_build_into_another_folder(tiny_app: MakeApp) -> None:
    app = tiny_app()
    (app.root / "webpack.config.cjs").unlink()
    app.build("webpack", **FLAGS)  # type: ignore[arg-type]
    before = files(app.root)
    moved = {"bundler": "webpack", **FLAGS, "output_path": str(app.root / "slim")}
    with pytest.raises(UnsupportedProjectError, match="slimtf's modules in custom_tfjs, but output_path is slim") as no:
        migrate(MigrateOptions(app.root, None, moved, install=False), SILENT, yes)
    assert 'output_path = "custom_tfjs" keeps them' in no.value.hint
    assert files(app.root) == before
    assert migrate(MigrateOptions(app.root, None, moved, install=False, adopt=True), SILENT, yes).outcome == "written"
    assert undo(options(app, "webpack"), SILENT, yes).outcome == "removed"
    assert {name: data for name, data in files(app.root).items() if not name.startswith("slim/")} == before


def deep(app: TinyApp, **flags: object) -> MigrateOptions:
    given = {"models": (app.root / "model/model.json",), "backends": ["cpu"], "bundler": "webpack", "level": "deep"}
    return MigrateOptions(app.root, None, {**given, **flags}, install=False)


def test_level_deep(tiny_app: MakeApp) -> None:
    app = tiny_app()
    report = migrate(deep(app), SILENT, yes)
    assert report.outcome == "written"
    flat = app.root / "custom_tfjs/custom_flat.js"
    assert str(flat) in report.proposal.modules
    before = flat.read_bytes()
    webpack = app.root / "node_modules" / PROGRAMS["webpack"]
    run(find_program("node"), webpack, cwd=app.root, timeout=300)
    assert app.run("webpack").outputs == [0.5, 3.5, 8.0]
    assert migrate(deep(app), SILENT, yes).outcome == "up to date"
    assert flat.read_bytes() == before


@pytest.mark.thorough
def test_from_one_level_to_the_other_and_back(tiny_app: MakeApp) -> None:
    app = tiny_app()
    app.build("webpack", level="deep", models=(app.root / "model/model.json",), backends=["cpu"])
    built, flat = files(app.root / "custom_tfjs"), app.root / "custom_tfjs/custom_flat.js"
    assert flat.is_file()
    assert migrate(deep(app), SILENT, yes).outcome == "written"
    assert files(app.root / "custom_tfjs") == built

    report = migrate(deep(app, level="standard"), SILENT, yes)
    assert report.outcome == "written"
    assert any("custom_flat.js" in note for note in report.proposal.notes)
    assert not flat.exists()

    def no(proposal: Proposal) -> bool:
        assert not proposal.diff
        assert str(flat) in proposal.modules
        return False

    assert migrate(deep(app), SILENT, no).outcome == "not written"
    assert not flat.exists()
    assert migrate(deep(app), SILENT, yes).outcome == "written"
    assert files(app.root / "custom_tfjs") == built


def test_a_dry_run_writes_nothing(tiny_app: MakeApp) -> None:
    app = tiny_app()
    before = files(app.root)
    assert migrate(options(app, "webpack", dry_run=True), SILENT, yes).outcome == "not written"
    assert files(app.root) == before


def test_a_bundler_that_fails_afterwards(tiny_app: MakeApp) -> None:
    app = tiny_app()
    fussy = (
        "plugins: [{ apply(compiler) { compiler.hooks.run.tap('fussy', () => {\n"
        "    if (/slimtf:begin/.test(require('fs').readFileSync(__filename))) throw new Error('no strangers here');\n"
        "  }); } }],\n};\n"
    )
    app.write("webpack.config.cjs", WEBPACK_CONFIG.replace("};\n", fussy))
    before = files(app.root)
    with pytest.raises(BundlerError, match="no strangers here") as caught:
        migrate(options(app, "webpack"), SILENT, yes)
    assert caught.value.exit_code == 5
    assert files(app.root) == before
    assert not (app.root / "custom_tfjs").exists()


def test_code_that_a_plugin_writes_is_part_of_the_plan(tiny_app: MakeApp) -> None:
    ops = "import { erf } from '@tensorflow/tfjs-core'; export const op = () => erf([0]);"
    load = f"load: (id) => (id === '\\0ops' ? {json.dumps(ops)} : null)"
    plugin = f"{{ resolveId: (id) => (id === 'virtual:ops' ? '\\0ops' : null), {load} }}"
    tfjs = "import { ready } from '@tensorflow/tfjs-core';\nimport '@tensorflow/tfjs-backend-cpu';\n"
    index = f"{tfjs}import {{ op }} from 'virtual:ops';\nglobalThis.__slimtf__ = ready().then(() => op());\n"
    app = tiny_app(index=index)
    app.write("rollup.config.mjs", ROLLUP_CONFIG.replace("plugins: [", f"plugins: [{plugin}, "))
    app.write("slimtf.toml", "models = []\n")
    flags = MigrateOptions(app.root, None, {"bundler": "rollup"}, install=False)
    assert migrate(flags, SILENT, yes).outcome == "written"
    assert "Erf" in "".join(path.read_text() for path in (app.root / "custom_tfjs").glob("*.js"))
    assert not list((app.root / "custom_tfjs").glob("*webgl*"))
