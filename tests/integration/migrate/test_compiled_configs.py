"""Configs that only a compiler of the project can load: evaluated before and after, bundled plain, undone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from slimtf.migrate.compare import require_only_aliases
from slimtf.migrate.links import links_from
from slimtf.migrate.plan import Style, plan_migration
from slimtf.migrate.undo import plan_undo
from slimtf.model.modules import Alias
from slimtf.model.project import BundlerName
from tests.support.evaluated import apply, evaluated
from tests.support.programs import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.network

NAMES = ("@tensorflow/tfjs", "@tensorflow/tfjs-core")
PROGRAMS = {BundlerName.WEBPACK: "webpack/bin/webpack.js", BundlerName.ROLLUP: "rollup/dist/bin/rollup"}
FILES = {
    "package.json": '{ "name": "compiled" }\n',
    "tsconfig.json": json.dumps({
        "compilerOptions": {
            "strict": True, "module": "esnext", "moduleResolution": "bundler", "target": "es2020", "types": [],
            "lib": ["es2020", "dom"], "skipLibCheck": True, "allowSyntheticDefaultImports": True,
        },
        "include": ["*.ts"],
        "ts-node": {"transpileOnly": True, "compilerOptions": {"module": "commonjs", "moduleResolution": "node"}},
    }),
    "src/index.js": "import { slim } from '@tensorflow/tfjs';\nconsole.log(slim);\n",
    "my modules #1/custom_tfjs.js": "export const slim = 'the stand-in';\n",
    "my modules #1/custom_tfjs_core.js": "export const core = 1;\n",
}  # fmt: skip
CONFIGS = {
    "webpack.config.ts": "import type { Configuration } from 'webpack';\n"
    "const config: Configuration = {\n  mode: 'none' as const,\n  resolve: { alias: { mine: '/mine' } },\n};\n"
    "export default (): Configuration => config;\n",
    "webpack.config.babel.js": "import { sep } from 'path';\n"
    "export default {\n  mode: 'none',\n  resolve: { alias: { mine: `${sep}mine` } },\n};\n",
    "rollup.config.mjs": "import aliasing from '@rollup/plugin-alias';\n"
    "export default {\n  input: 'src/index.js',\n  output: { file: 'dist/main.js', format: 'es' },\n"
    "  plugins: [\n    aliasing({ entries: [{ find: '@tensorflow', replacement: '/mine' }] }),\n  ],\n};\n",
    "rollup.config.ts": "import type { RollupOptions } from 'rollup';\n"
    "const config: RollupOptions[] = [{ input: 'src/index.js', output: { file: 'dist/main.js', format: 'es' } }];\n"
    "export default config;\n",
}


@pytest.mark.parametrize("name", CONFIGS)
def test_a_config_that_has_to_be_compiled(
    name: str, node: str, project_packages: Callable[[str], Path], tmp_path: Path
) -> None:
    root = tmp_path / "my app"
    for file, text in {**FILES, name: CONFIGS[name]}.items():
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text(text, encoding="utf-8")
    link_packages(project_packages("config_compilers"), root / "node_modules")
    bundler = BundlerName(name.partition(".")[0])
    words = ("-c", name, *(("--configPlugin", "typescript") if name == "rollup.config.ts" else ()))
    folder = root / "my modules #1"
    aliases = tuple(
        Alias(each, folder / f"custom_{each.rpartition('/')[2].replace('-', '_')}.js", ()) for each in NAMES
    )

    before = evaluated(node, root, bundler, name, words, NAMES)
    migration = plan_migration(root / name, bundler, links_from(root, aliases))
    assert migration.style is (Style.INLINE if name.endswith(".mjs") else Style.WRAP)
    apply(migration.changes)
    require_only_aliases(root / name, before, evaluated(node, root, bundler, name, words, NAMES), aliases)
    run(node, root / "node_modules" / PROGRAMS[bundler], *words, cwd=root)
    assert "the stand-in" in (root / "dist" / "main.js").read_text(encoding="utf-8")
    apply(plan_undo(root / name))
    assert (root / name).read_text(encoding="utf-8") == CONFIGS[name]
    assert not list(root.glob("slimtf.aliases.*"))


def link_packages(packages: Path, target: Path) -> None:
    """Link every package; a preset of one line takes the place of the hundred packages that webpack-cli asks for."""
    preset = target / "@babel" / "preset-env" / "index.js"
    preset.parent.mkdir(parents=True)
    preset.write_text("module.exports = () => ({ plugins: ['@babel/plugin-transform-modules-commonjs'] });\n", "utf-8")
    for package in [*packages.iterdir(), *(packages / "@babel").iterdir()]:
        if package.name != "@babel":
            (target / package.relative_to(packages)).symlink_to(package, target_is_directory=True)
