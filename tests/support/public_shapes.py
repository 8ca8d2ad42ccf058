"""A hundred projects whose bundler configs are wired up as in public repositories: shapes by places, in our own words.

Every project bundles ``src/main.js``, which uses a little of tfjs. In the texts, ``UP`` stands for the way from the
config's folder to the project's.
"""

# ruff: noqa: E501 - one config a line
from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.model.project import BundlerName

if TYPE_CHECKING:
    from collections.abc import Mapping

MAIN = "import * as tf from '@tensorflow/tfjs';\ntf.setBackend('cpu').then(() => tf.square(tf.scalar(3)).print());\n"
PAGE = '<!doctype html><script type="module" src="/src/main.js"></script>\n'


@dataclass(frozen=True, slots=True)
class Shape:
    """One project.

    Attributes:
        config: where its config is, from the project's folder.
        script: what its ``build`` script runs.
        files: everything but package.json.
    """

    name: str
    bundler: BundlerName
    config: str
    script: str
    files: Mapping[str, str]


_PATHS = "const path = require('path');\nconst at = (name) => path.resolve(__dirname, 'UP', name);\n"
_URLS = "import path from 'node:path';\nimport { fileURLToPath } from 'node:url';\nconst at = (name) => path.resolve(path.dirname(fileURLToPath(import.meta.url)), 'UP', name);\n"
_WEB = "mode: 'production', context: at('.'), entry: './src/main.js', optimization: { minimize: false }, performance: { hints: false }, output: { path: at('dist'), filename: 'main.js' }"

_WEBPACK_CJS = {
    "object": f"module.exports = {{ {_WEB} }};\n",
    "variable": f"const config = {{ {_WEB} }};\n\nmodule.exports = config;\nconfig.resolve = {{ extensions: ['.js'] }};\n",
    "function": f"module.exports = (env, argv) => ({{ {_WEB}, devtool: argv.watch ? 'eval' : false }});\n",
    "async function": f"module.exports = async () => {{\n  await null;\n  return {{ {_WEB} }};\n}};\n",
    "promise": f"module.exports = Promise.resolve({{ {_WEB} }});\n",
    "merged with another file": f"const merge = (...all) => Object.assign({{}}, ...all);\nmodule.exports = merge(require('./common'), {{ {_WEB} }});\n",
    "array": f"module.exports = [{{ {_WEB} }}];\nmodule.exports.parallelism = 1;\n",
    "function that gives an array": f"module.exports = () => [{{ {_WEB} }}];\n",
    "frozen": f"module.exports = Object.freeze({{ {_WEB}, resolve: Object.freeze({{ extensions: ['.js'] }}) }});\n",
    "spread of a frozen preset": f"const preset = require('./preset');\nmodule.exports = {{ ...preset.default, {_WEB} }};\n",
    "a built preset": f"Object.assign(require('./preset').default.place, {{ {_WEB} }});\nmodule.exports = require('./preset').whole;\n",
    "a class": f"class Config {{\n  #mine = 1;\n  constructor(values) {{ Object.assign(this, values); }}\n  get mine() {{ return this.#mine; }}\n}}\nmodule.exports = new Config({{ {_WEB} }});\n",
    "one of two": f"if (process.env.NEVER) {{\n  module.exports = {{}};\n}} else {{\n  module.exports = {{ {_WEB} }};\n}}\n",
    "exports.default": f"Object.defineProperty(exports, '__esModule', {{ value: true }});\nexports.default = {{ {_WEB} }};\n",
    "names tfjs": f"module.exports = {{ {_WEB}, ignoreWarnings: [/@tensorflow\\/tfjs/], externals: {{ '@tensorflow/tfjs-node': 'commonjs x' }} }};\n",
}
_WEBPACK_ESM = {
    "object, ESM": f"export default {{\n  {_WEB},\n}};\n",
    "function, ESM": f"export default function () {{\n  return {{ {_WEB} }};\n}}\n",
    "top-level await": f"const more = await Promise.resolve({{ {_WEB} }});\nexport default {{ ...more }};\n",
    "clause": f"const config = {{ {_WEB} }};\nexport {{ config as default, at }};\nconfig.resolve = {{ extensions: ['.js'] }};\n",
    "satisfied": f"/** @satisfies {{import('webpack').Configuration}} */\nconst config = {{ {_WEB} }};\nexport default config;\nif (config.mode) Object.assign(config, {{ devtool: false }});\n",
}
_NEIGHBOURS = {
    "common.js": "module.exports = { resolve: { extensions: ['.js'] }, name: 'common' };\n",
    "preset.js": "const get = (value) => ({ get: () => value, enumerable: true });\nconst whole = {};\nconst place = new Proxy(whole, {});\nmodule.exports = Object.defineProperties({}, { __esModule: { value: true }, default: get(Object.freeze(Object.defineProperty({ name: 'preset' }, 'place', { get: () => place }))) });\nObject.defineProperty(module.exports, 'whole', get(Object.defineProperty({ __esModule: true }, 'default', get(whole))));\n",
}

_ROLL = "input: at('src/main.js'), output: { file: at('dist/main.mjs'), format: 'es' }"
_PLUGINS = "plugins: [nodeResolve({ browser: true }), commonjs()]"
_ROLL_IMPORTS = (
    "import commonjs from '@rollup/plugin-commonjs';\nimport nodeResolve from '@rollup/plugin-node-resolve';\n"
)
_ROLLUP = {
    "object": f"export default {{\n  {_ROLL},\n  {_PLUGINS},\n}};\n",
    "array": f"export default [{{ {_ROLL}, {_PLUGINS} }}];\n",
    "function": f"export default (flags) => ({{ {_ROLL}, {_PLUGINS}, treeshake: !flags.never }});\n",
    "async function": f"export default async () => ({{ {_ROLL}, {_PLUGINS} }});\n",
    "top-level await": f"const rest = await Promise.resolve({{ {_ROLL} }});\nexport default {{ ...rest, {_PLUGINS} }};\n",
    "variable, pushed later": f"const config = {{ {_ROLL}, plugins: [nodeResolve({{ browser: true }})] }};\nexport default config;\nconfig.plugins.push(commonjs());\n",
    "clause": f"const config = {{ {_ROLL}, {_PLUGINS} }};\nexport {{ config as default }};\n",
    "frozen": f"export default Object.freeze({{ {_ROLL}, plugins: Object.freeze([nodeResolve({{ browser: true }}), commonjs()]) }});\n",
    "factory": f"const make = (more) => ({{ {_ROLL}, {_PLUGINS}, ...more }});\nexport default make({{ treeshake: true }});\n",
    "mapped": f"export default ['main'].map(() => ({{ {_ROLL}, {_PLUGINS} }}));\n",
    "defineConfig": f"import {{ defineConfig }} from 'rollup';\nexport default defineConfig({{\n  {_ROLL},\n  {_PLUGINS},\n}});\n",
    "plugins with conditions": f"export default {{ {_ROLL}, plugins: [process.env.NEVER && {{ name: 'x' }}, ...[nodeResolve({{ browser: true }})], [commonjs()]] }};\n",
    "another's plugin that names tfjs": f"const says = {{ name: 'says', renderChunk: (code) => code.replace('@tensorflow/never', '') }};\nexport default {{ {_ROLL}, plugins: [says, nodeResolve({{ browser: true }}), commonjs()] }};\n",
    "chunks by hand": f"export default {{ input: at('src/main.js'), output: {{ dir: at('dist'), format: 'es', manualChunks: (id) => (id.includes('@tensorflow/') ? 'tf' : undefined) }}, {_PLUGINS} }};\n",
    "an alias of one's own": f"import alias from '@rollup/plugin-alias';\nexport default {{ {_ROLL}, plugins: [alias({{ entries: [{{ find: '@', replacement: at('src') }}] }}), nodeResolve({{ browser: true }}), commonjs()] }};\n",
}

_VITE = "root: at('.'), build: { minify: false, outDir: at('dist') }"
_CHUNKS = "root: at('.'), optimizeDeps: { exclude: ['@tensorflow/tfjs'] }, build: { minify: false, outDir: at('dist'), rollupOptions: { output: { manualChunks: (id) => (id.includes('@tensorflow/tfjs') ? 'tfjs' : undefined) } } }"
_DEFINE = "import { defineConfig } from 'vite';\n"
_VITES = {
    "object": f"export default {{\n  {_VITE},\n}};\n",
    "defineConfig": f"{_DEFINE}export default defineConfig({{\n  {_VITE},\n}});\n",
    "chunks by hand": f"{_DEFINE}export default defineConfig({{\n  {_CHUNKS},\n}});\n",
    "function": f"{_DEFINE}export default defineConfig(({{ mode }}) => ({{ {_VITE}, define: {{ MODE: JSON.stringify(mode) }} }}));\n",
    "async function": f"export default async () => ({{ {_VITE} }});\n",
    "promise": f"export default Promise.resolve({{ {_VITE} }});\n",
    "top-level await": f"const more = await Promise.resolve({{ {_CHUNKS} }});\nexport default more;\n",
    "mergeConfig": f"import {{ mergeConfig }} from 'vite';\nexport default mergeConfig({{ base: './' }}, {{ {_CHUNKS} }});\n",
    "a plugin of one's own": f"import {{ says }} from './plugin.mjs';\nexport default {{ {_VITE}, plugins: [says()] }};\n",
    "a preset that names tfjs": f"import preset from './plugin.mjs';\nexport default {{ ...preset, {_VITE} }};\n",
    "frozen": f"export default Object.freeze({{ {_VITE} }});\n",
    "clause": f"const config = {{ {_VITE} }};\nexport {{ config as default }};\n",
    "changed behind the export": f"const config = {{ {_VITE} }};\nexport default config;\nconfig.optimizeDeps = {{ exclude: ['@tensorflow/tfjs'] }};\n",
    "spread": f"const base = {{ {_CHUNKS} }};\nexport default {{ ...base, plugins: [] }};\n",
    "alias": f"{_DEFINE}export default defineConfig({{ {_VITE}, resolve: {{ alias: {{ '@': at('src') }} }} }});\n",
}
_VITE_PLUGIN = "// for @tensorflow/tfjs\nimport { mergeConfig } from 'vite';\nexport const says = () => ({ name: 'says', transform: (code, id) => (id.includes('@tensorflow/tfjs-never') ? code : null) });\nexport default mergeConfig({ optimizeDeps: { include: ['@tensorflow/tfjs'] } }, {});\n"


# By bundler: texts, what each begins with, where its config usually is, two less usual places, what is beside it.
_TABLES: tuple[tuple[BundlerName, Mapping[str, str], str, str, tuple[str, str], Mapping[str, str]], ...] = (
    (BundlerName.WEBPACK, _WEBPACK_CJS, _PATHS, "webpack.config.js", (".config/webpack/prod.js", "build/webpack.prod.js"), _NEIGHBOURS),
    (BundlerName.WEBPACK, _WEBPACK_ESM, _URLS, "webpack.config.mjs", (".webpack/webpack.config.mjs", "config/dist/app.mjs"), {}),
    (BundlerName.ROLLUP, _ROLLUP, _ROLL_IMPORTS + _URLS, "rollup.config.mjs", (".config/rollup.mjs", "scripts/build/rollup.mjs"), {}),
    (BundlerName.VITE, _VITES, _URLS, "vite.config.mjs", (".config/vite.mjs", "tools/dist/vite.ts"), {"plugin.mjs": _VITE_PLUGIN}),
)  # fmt: skip


def public_shapes() -> list[Shape]:
    """Return all projects, each config at its usual place and at one less usual."""
    return [
        _shape(name, bundler, config, front + text, beside)
        for bundler, texts, front, usual, others, beside in _TABLES
        for number, (name, text) in enumerate(texts.items())
        for config in (usual, others[number % 2])
    ]


def _shape(name: str, bundler: BundlerName, config: str, text: str, beside: Mapping[str, str]) -> Shape:
    folder, slash, file = config.rpartition("/")
    up = "/".join([".."] * config.count("/")) or "."
    found_alone = file.startswith(f"{bundler}.config") and folder in {"", ".webpack"}
    script = {BundlerName.WEBPACK: "webpack", BundlerName.ROLLUP: "rollup", BundlerName.VITE: "vite build"}[bundler]
    named = "" if found_alone and bundler is not BundlerName.ROLLUP else f" -c {config}"
    files = {f"{folder}{slash}{neighbour}": content for neighbour, content in beside.items()}
    files |= {config: text.replace("'UP'", f"'{up}'"), "src/main.js": MAIN, "index.html": PAGE}
    return Shape(f"{bundler}: {name}, {config}", bundler, config, script + named, files)
