"""The worked migration: what the README of legacy_app shows is what slimtf does, and undo takes it back."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from slimtf.migrate.adopt import plan_adoption
from slimtf.migrate.change import FileChange, unified_diff
from slimtf.migrate.compare import require_only_aliases
from slimtf.migrate.links import links_from
from slimtf.migrate.plan import Style, plan_migration
from slimtf.migrate.undo import plan_undo
from slimtf.model.modules import Alias
from slimtf.model.project import BundlerName
from tests.conftest import ROOT
from tests.support.evaluated import apply, evaluated
from tests.support.packages import NOT_SOURCES

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.network

APP = ROOT / "sample_apps" / "legacy_app"
MODULES = {
    "@tensorflow/tfjs": "custom_tfjs.js",
    "@tensorflow/tfjs-core": "custom_tfjs_core.js",
    "@tensorflow/tfjs-core/dist/ops/ops_for_converter": "custom_ops_for_converter.js",
    "@tensorflow/tfjs-backend-cpu": "custom_backend_cpu.js",
}
ADOPTED = ("@tensorflow/tfjs$", "@tensorflow/tfjs-core$")
COMMON = "build/webpack.common.js"
CONFIGS = {
    "build/webpack.prod.js": (BundlerName.WEBPACK, ("--config", "build/webpack.prod.js", "--env", "stage=live")),
    "rollup.config.mjs": (BundlerName.ROLLUP, ("-c",)),
}


def test_the_readme_shows_what_happens(node: str, installed_packages: Path, tmp_path: Path) -> None:
    app = tmp_path / "app"
    shutil.copytree(APP, app, ignore=NOT_SOURCES)
    (app / "node_modules").symlink_to(installed_packages, target_is_directory=True)
    shown = dict(
        re.findall(r"<!-- (\S+ \S+) -->\n```\w+\n(.*?)```\n", (APP / "README.md").read_text("utf-8"), re.DOTALL)
    )
    before = {name: (app / name).read_bytes() for name in (COMMON, *CONFIGS)}
    assert b"\r\n" in before["build/webpack.prod.js"]
    assert b"\t" in before[COMMON]

    aliases = tuple(Alias(name, app / "custom_tfjs" / file, ()) for name, file in MODULES.items())
    facts = {name: evaluated(node, app, bundler, name, words, ()) for name, (bundler, words) in CONFIGS.items()}
    plans = [
        plan_migration(app / name, bundler, links_from((app / name).parent, aliases))
        for name, (bundler, _) in CONFIGS.items()
    ]
    assert [plan.style for plan in plans] == [Style.WRAP, Style.WRAP]
    adoption = FileChange(app / COMMON, before[COMMON], plan_adoption(app / COMMON, before[COMMON], ADOPTED))
    changes = [adoption, *(change for plan in plans for change in plan.changes)]
    configs = [change for change in changes if change.before is not None]
    assert unified_diff(configs, app) == shown.pop("diff all")

    apply(changes)
    (app / "custom_tfjs").mkdir()
    for name, (bundler, words) in CONFIGS.items():
        now = evaluated(node, app, bundler, name, words, tuple(MODULES))
        require_only_aliases(app / name, facts[name], now, aliases)
    for label, text in shown.items():
        when, name = label.split()
        data = before[name] if when == "before" else (app / name).read_bytes()
        assert data.decode().replace("\r\n", "\n").rstrip("\n") == text.rstrip("\n"), label
    assert {label.split()[0] for label in shown} == {"before", "after"}
    for name in (COMMON, *CONFIGS):
        apply(plan_undo(app / name))
    assert {name: (app / name).read_bytes() for name in before} == before
    assert not list(app.rglob("slimtf.aliases.*"))
