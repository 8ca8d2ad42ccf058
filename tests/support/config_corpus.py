"""Bundler configs of every shape in the survey, each in two styles, with what migrating them has to come to.

They load nothing but Node.js's own modules and the files in ``NEIGHBOURS``, so that they can be evaluated anywhere.
"""

# ruff: noqa: E501 - one config a line
from __future__ import annotations

from dataclasses import dataclass

from slimtf.model.project import BundlerName

NEIGHBOURS = {
    "common.cjs": "module.exports = { name: 'common', resolve: { alias: { left: '/left' } } };\n",
    "common.mjs": "export default { input: 'common.js', plugins: [{ name: 'common' }] };\n",
    "merge.cjs": "module.exports = (...parts) => Object.assign({}, ...parts);\n",
    "terser.mjs": "export const terser = { input: 'terser.js', plugins: [] };\n",
    "plugins.mjs": (
        "export const alias = (options) => ({ name: 'alias', options });\n"
        "export const terser = () => ({ name: 'terser' });\n"
        "export const resolve = () => ({ name: 'node-resolve', resolveId() { return null; } });\n"
        "export const defineConfig = (config) => config;\n"
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """One config.

    Attributes:
        expected: ``inline``, ``wrap`` or ``refused``.
        compiled: Node.js alone cannot load it; only Babel, TypeScript or rollup can.
    """

    name: str
    bundler: BundlerName
    file: str
    data: bytes
    expected: str
    compiled: bool = False


_CJS = "webpack.config.cjs"
_ESM = "webpack.config.mjs"
_TS = "webpack.config.ts"
_REST = "mode: 'production', entry: './src/index.js'"

# name: (file, expected, text); "!" in front of the file: only a compiler can load it
WEBPACK: dict[str, tuple[str, str, str]] = {
    "object without resolve": (_CJS, "inline", f"const path = require('path');\nmodule.exports = {{\n  {_REST},\n  output: {{ path: path.resolve(__dirname, 'dist') }},\n}};\n"),
    "object on one line": (_CJS, "inline", f"module.exports = {{ {_REST} }};\n"),
    "empty object": (_CJS, "inline", "module.exports = {};\n"),
    "resolve without alias": (_CJS, "inline", f"module.exports = {{\n  {_REST},\n  resolve: {{\n    extensions: ['.js'],\n  }},\n}};\n"),
    "alias of the user's": (_CJS, "inline", f"module.exports = {{\n  {_REST},\n  resolve: {{\n    alias: {{\n      react: '/react',\n    }},\n  }},\n}};\n"),
    "the user's prefix alias of tfjs": (_CJS, "inline", f"module.exports = {{\n  {_REST},\n  resolve: {{ alias: {{ '@tensorflow/tfjs': '/other.js' }} }},\n}};\n"),
    "alias with only a comment": (_CJS, "inline", f"module.exports = {{\n  {_REST},\n  resolve: {{\n    alias: {{\n      // react: '/react',\n    }},\n  }},\n}};\n"),
    "alias with a comment behind the brace": (_CJS, "inline", f"module.exports = {{\n  {_REST},\n  resolve: {{ alias: {{ // ours\n      a: '/a', }} }},\n}};\n"),
    "quoted keys": (_CJS, "inline", f"module.exports = {{\n  {_REST},\n  'resolve': {{\n    \"alias\": {{ 'a': '/a' }},\n  }},\n}};\n"),
    "empty alias": (_CJS, "inline", f"module.exports = {{\n  {_REST},\n  resolve: {{ alias: {{}} }},\n}};\n"),
    "decoys in comments": (_CJS, "inline", f"// resolve: {{ alias: {{ a: 1 }} }}\nmodule.exports = {{\n  // resolve: {{ alias: {{}} }},\n  {_REST},\n  /* alias: {{}}, */\n  resolve: {{ alias: {{ a: '/a' }} }},\n}};\n"),
    "resolveLoader": (_CJS, "inline", f"module.exports = {{\n  resolveLoader: {{ alias: {{ txt: '/raw' }} }},\n  {_REST},\n}};\n"),
    "a function called resolve": (_CJS, "inline", f"const path = require('path');\nfunction resolve(dir) {{ return path.join(__dirname, dir); }}\nmodule.exports = {{\n  {_REST},\n  resolve: {{ alias: {{ '@': resolve('src') }} }},\n}};\n"),
    "in parentheses": (_CJS, "inline", f"module.exports = ({{ {_REST} }});\n"),
    "with a type comment": (_CJS, "inline", f"/** @type {{import('webpack').Configuration}} */\nmodule.exports = {{\n  {_REST},\n}};\n"),
    "memory cache off": (_CJS, "inline", f"module.exports = {{ {_REST}, cache: false }};\n"),
    "ESM object": (_ESM, "inline", f"import path from 'node:path';\nexport default {{\n  {_REST},\n  context: path.resolve('.'),\n}};\n"),
    "ESM without imports": (_ESM, "inline", f"export default {{\n  {_REST},\n  resolve: {{ alias: {{ a: '/a' }} }},\n}};\n"),
    "ESM without semicolons": (_ESM, "inline", f"import path from 'node:path'\nimport fs from 'node:fs'\nexport default {{\n  {_REST}, name: typeof fs + typeof path\n}}\n"),
    "alias with a spread": (_CJS, "wrap", f"const more = {{ b: '/b' }};\nmodule.exports = {{ {_REST}, resolve: {{ alias: {{ a: '/a', ...more }} }} }};\n"),
    "alias as an array": (_CJS, "wrap", f"module.exports = {{ {_REST}, resolve: {{ alias: [{{ name: 'a', alias: '/a', onlyModule: true }}] }} }};\n"),
    "alias from a call": (_CJS, "wrap", f"const aliases = () => ({{ a: '/a' }});\nmodule.exports = {{ {_REST}, resolve: {{ alias: aliases() }} }};\n"),
    "alias from a variable": (_CJS, "wrap", f"const alias = {{ a: '/a' }};\nmodule.exports = {{ {_REST}, resolve: {{ alias }} }};\n"),
    "our exact key by hand": (_CJS, "wrap", f"module.exports = {{ {_REST}, resolve: {{ alias: {{ '@tensorflow/tfjs$': '/other.js', z: '/z' }} }} }};\n"),
    "variable": (_CJS, "wrap", f"const config = {{ {_REST} }};\nmodule.exports = config;\n"),
    "variable changed later": (_CJS, "wrap", f"const config = {{ {_REST}, resolve: {{}} }};\nif (config.mode) config.resolve = {{ alias: {{ a: '/a' }} }};\nmodule.exports = config;\n"),
    "function": (_CJS, "wrap", f"module.exports = function (env, argv) {{\n  return {{ {_REST}, name: String(env && argv) }};\n}};\n"),
    "arrow function": (_CJS, "wrap", f"module.exports = (env, argv) => ({{ {_REST} }})\n"),
    "async function": (_CJS, "wrap", f"module.exports = async () => {{\n  return {{ {_REST} }};\n}};\n"),
    "thenable of its own": (_CJS, "wrap", f"class Later {{ then(done) {{ done({{ {_REST} }}); }} }}\nmodule.exports = new Later();\n"),
    "promise": (_CJS, "wrap", f"module.exports = Promise.resolve({{ {_REST} }});\n"),
    "function with merge": (_CJS, "wrap", f"const merge = require('./merge.cjs');\nmodule.exports = (env) => merge(require('./common.cjs'), {{ {_REST} }});\n"),
    "merge": (_CJS, "wrap", f"const merge = require('./merge.cjs');\nmodule.exports = merge(require('./common.cjs'), {{ {_REST} }});\n"),
    "array": (_CJS, "wrap", f"module.exports = [{{ {_REST}, name: 'one' }}, {{ {_REST}, name: 'two' }}];\n"),
    "array with parallelism": (_CJS, "wrap", f"module.exports = [{{ {_REST}, name: 'one' }}, () => ({{ {_REST} }})];\nmodule.exports.parallelism = 1;\n"),
    "function to array": (_CJS, "wrap", f"module.exports = () => [{{ {_REST}, name: 'one' }}, {{ {_REST}, name: 'two' }}];\n"),
    "helper call": (_CJS, "wrap", f"const withDefaults = (config) => ({{ ...config, bail: true }});\nmodule.exports = withDefaults({{ {_REST} }});\n"),
    "chained helper": (_CJS, "wrap", f"class Extended {{ extend(more) {{ return {{ {_REST}, ...more }}; }} }}\nmodule.exports = new Extended().extend({{ bail: true }});\n"),
    "class instance": (_CJS, "wrap", f"class Config {{ constructor() {{ Object.assign(this, {{ {_REST} }}); }} own() {{ return 1; }} }}\nmodule.exports = new Config();\n"),
    "if and else": (_CJS, "wrap", f"if (process.env.NODE_ENV === 'x') {{\n  module.exports = {{ {_REST}, devtool: false }};\n}} else {{\n  module.exports = {{ {_REST} }};\n}}\n"),
    "switch": (_CJS, "wrap", f"switch (process.env.TARGET) {{\n  case 'a': module.exports = {{ bail: true }}; break;\n  default: module.exports = {{ {_REST} }};\n}}\n"),
    "conditional require": (_CJS, "wrap", "module.exports = process.env.OTHER ? require('./merge.cjs') : require('./common.cjs');\n"),
    "assigned afterwards": (_CJS, "wrap", f"module.exports = {{ {_REST} }};\nmodule.exports.resolve = {{ alias: {{ a: '/a' }} }};\n"),
    "options one by one": (_CJS, "wrap", "exports.mode = 'production';\nexports.entry = './src/index.js';\n"),
    "exports default": (_CJS, "wrap", f"Object.defineProperty(exports, '__esModule', {{ value: true }});\nexports.default = {{ {_REST} }};\n"),
    "spread of another config": (_CJS, "wrap", f"const common = require('./common.cjs');\nmodule.exports = {{ ...common, {_REST} }};\n"),
    "resolve with a spread": (_CJS, "wrap", f"const common = require('./common.cjs');\nmodule.exports = {{ {_REST}, resolve: {{ ...common.resolve }} }};\n"),
    "filesystem cache": (_CJS, "wrap", f"module.exports = {{ {_REST}, cache: {{ type: 'filesystem', version: 'mine' }} }};\n"),
    "ModuleScopePlugin": (_CJS, "wrap", f"class ModuleScopePlugin {{ constructor() {{ this.allowedFiles = new Set(['/a']); }} }}\nmodule.exports = {{ {_REST}, resolve: {{ plugins: [new ModuleScopePlugin()] }} }};\n"),
    "a getter": (_CJS, "wrap", f"module.exports = {{ {_REST}, get resolve() {{ return {{ alias: {{ a: '/a' }} }}; }} }};\n"),
    "computed keys": (_CJS, "wrap", f"const key = 'resolve';\nmodule.exports = {{ {_REST}, [key]: {{ alias: {{ a: '/a' }} }} }};\n"),
    "resolve twice": (_CJS, "wrap", f"module.exports = {{ {_REST}, resolve: {{ alias: {{ a: '/a' }} }}, resolve: {{ alias: {{ b: '/b' }} }} }};\n"),
    "comma first": (_CJS, "inline", "module.exports = {\n    mode: 'production'\n  , entry: './src/index.js'\n  , resolve: { alias: { a: '/a'\n    , b: '/b' } }\n}\n"),
    "ESM variable": (_ESM, "wrap", f"const config = {{ {_REST} }};\nexport default config;\n"),
    "ESM function": (_ESM, "wrap", f"export default (env, argv) => ({{ {_REST} }});\n"),
    "ESM named function": (_ESM, "wrap", f"export default async function build(env) {{\n  return {{ {_REST}, name: build.name }};\n}}\n"),
    "ESM nameless function": (_ESM, "wrap", f"export default function () {{\n  return {{ {_REST} }};\n}}\n"),
    "ESM array": (_ESM, "wrap", f"export default [{{ {_REST}, name: 'one' }}, {{ {_REST}, name: 'two' }}]\n"),
    "ESM clause": (_ESM, "wrap", f"const config = {{ {_REST} }};\nexport {{ config as default }};\n"),
    "ESM clause with other names": (_ESM, "wrap", f"const config = {{ {_REST} }}, other = 1;\nexport {{ other, config as default, other as more }};\n"),
    "ESM forwarded with other names": (_ESM, "wrap", "export { default, default as other } from './common.cjs';\n"),
    "no-break spaces": (_CJS, "wrap", f"module.exports = [{{ {_REST} }}]\n  \N{NO-BREAK SPACE}.map((each) =>\N{NO-BREAK SPACE}each)\n\N{NO-BREAK SPACE}.concat();\n"),
    "ESM forwarded": (_ESM, "wrap", "export { default } from './common.cjs';\n"),
    "TypeScript": ("!" + _TS, "wrap", f"import type {{ Configuration }} from 'webpack';\nconst config: Configuration = {{ {_REST} }};\nexport default config;\n"),
    "TypeScript with satisfies": ("!" + _TS, "wrap", f"import path from 'path';\nexport default {{ {_REST}, context: path.resolve('.') }} satisfies object;\n"),
    "TypeScript export =": ("!" + _TS, "wrap", f"import * as path from 'path';\nconst config = {{ {_REST}, context: path.resolve('.') }};\nexport = config;\n"),
    "import beside module.exports": ("!webpack.config.babel.js", "wrap", f"import path from 'path';\nmodule.exports = {{ {_REST}, context: path.resolve('.') }};\n"),
    "does not parse": ("!" + _CJS, "refused", "module.exports = { mode: 'production', entry: };\n"),
    "named exports only": ("!" + _ESM, "refused", f"export const development = {{ {_REST} }};\nexport const production = {{ {_REST} }};\n"),
    "named CommonJS exports only": ("!" + _CJS, "refused", f"exports.server = {{ {_REST} }};\nexports.client = {{ {_REST} }};\n"),
    "exports nothing": ("!" + _CJS, "refused", "const config = { mode: 'production' };\n"),
    "vue hook": ("!vue.config.js", "refused", "module.exports = { configureWebpack: {} };\n"),
    "next hook": ("!next.config.mjs", "refused", "export default { webpack: (config) => config };\n"),
    "craco hook": ("!craco.config.js", "refused", "module.exports = { webpack: { alias: {} } };\n"),
    "frozen": (_CJS, "wrap", f"module.exports = Object.freeze({{ {_REST}, resolve: Object.freeze({{ alias: Object.freeze({{ a: '/a' }}) }}) }});\n"),
    "frozen array": (_CJS, "wrap", f"module.exports = Object.freeze([Object.freeze({{ {_REST} }})]);\n"),
    "function that gives a frozen one": (_CJS, "wrap", f"module.exports = () => Object.freeze({{ {_REST}, resolve: Object.freeze({{}}) }});\n"),
    "preset built by tsup": (_CJS, "wrap", f'"use strict";\nvar __defProp = Object.defineProperty;\nvar __export = (target, all) => {{\n  for (var name in all)\n    __defProp(target, name, {{ get: all[name], enumerable: true }});\n}};\nvar __copyProps = (to, from) => {{\n  for (let key of Object.getOwnPropertyNames(from))\n    if (!Object.hasOwn(to, key)) __defProp(to, key, {{ get: () => from[key], enumerable: true }});\n  return to;\n}};\nvar __toCommonJS = (mod) => __copyProps(__defProp({{}}, "__esModule", {{ value: true }}), mod);\nvar src_exports = {{}};\n__export(src_exports, {{ default: () => src_default }});\nmodule.exports = __toCommonJS(src_exports);\nvar src_default = {{ {_REST} }};\n'),
    "preset built by SWC": (_CJS, "wrap", f'"use strict";\nObject.defineProperty(exports, "__esModule", {{ value: true }});\nObject.defineProperty(exports, "default", {{ enumerable: true, get: function() {{ return _default; }} }});\nconst _default = {{ {_REST} }};\n'),
    "class with private fields": (_CJS, "wrap", "class Config {\n  #mode = 'production';\n  constructor() {\n    this.entry = './src/index.js';\n    Object.defineProperty(this, 'mode', { enumerable: true, configurable: true, get() { return this.#mode; } });\n  }\n}\nmodule.exports = new Config();\n"),
    "without a prototype": (_CJS, "wrap", f"module.exports = Object.assign(Object.create(null), {{ {_REST} }});\n"),
    "statements behind the export": (_ESM, "wrap", f"const config = {{ {_REST} }};\nexport default config;\nconfig.resolve = {{ alias: {{ late: '/late' }} }};\nfor (const name of ['x', 'y']) config.resolve.alias[name] = `/${{name}}`;\n"),
    "clause of what is assigned later": (_ESM, "wrap", f"let config = {{ mode: 'none' }};\nexport {{ config as default }};\nconfig = {{ {_REST} }};\n"),
    "function that another replaces": (_ESM, "wrap", f"export default function config() {{\n  return {{ mode: 'none' }};\n}}\nconfig = () => ({{ {_REST} }});\n"),
    "anonymous function in front of a bracket": (_ESM, "wrap", f"export default function () {{\n  return {{ {_REST} }};\n}}\n[1].forEach(String)\n"),
    "anonymous async generator's kin": (_ESM, "wrap", f"export default async function() {{ return {{ {_REST} }}; }}\n;(() => 1)()\n"),
    "named function in front of a bracket": (_ESM, "wrap", f"export default function config() {{\n  return {{ {_REST} }};\n}}\n(() => 1)()\n"),
    "export behind another statement": (_ESM, "wrap", "const mode = 'production'; export default Object.freeze({ mode, entry: './x.js' }); // why not\n"),
    "comments between the words": (_ESM, "wrap", f"export /* a */ default /* b */ Object({{ {_REST} }});\n"),
    "a name of ours taken": (_ESM, "wrap", f"const slimtf = {{ {_REST} }};\nexport default slimtf;\n"),
    "top-level await": (_ESM, "wrap", f"const rest = await Promise.resolve({{ {_REST} }});\nexport default await Promise.resolve({{ ...rest }});\n"),
    "a line break behind export default": (_ESM, "wrap", f"export default\n  Object.assign({{ {_REST} }}, {{ devtool: false }});\n"),
    "satisfies": ("!webpack.config.ts", "wrap", f"import type {{ Configuration }} from 'webpack';\n\nexport default {{\n  {_REST},\n}} satisfies Configuration;\n"),
}  # fmt: skip

_ROLL = "rollup.config.mjs"
_RCJS = "rollup.config.cjs"
_RTS = "rollup.config.ts"
_IN = "input: 'src/index.js', output: { file: 'dist/bundle.mjs', format: 'es' }"
_IMPORT = "import { alias, resolve, terser, defineConfig } from './plugins.mjs';\n"

ROLLUP: dict[str, tuple[str, str, str]] = {
    "object with plugins": (_ROLL, "inline", f"{_IMPORT}export default {{\n  {_IN},\n  plugins: [\n    resolve(),\n    terser(),\n  ],\n}};\n"),
    "object with plugins on one line": (_ROLL, "inline", f"{_IMPORT}export default {{ {_IN}, plugins: [resolve()] }};\n"),
    "object without plugins": (_ROLL, "inline", f"export default {{\n  {_IN},\n}};\n"),
    "empty plugins": (_ROLL, "inline", f"export default {{ {_IN}, plugins: [] }};\n"),
    "plugins with a spread": (_ROLL, "inline", f"{_IMPORT}const more = [terser()];\nexport default {{\n  {_IN},\n  plugins: [resolve(), ...more],\n}};\n"),
    "plugins with a condition": (_ROLL, "inline", f"{_IMPORT}export default {{\n  {_IN},\n  plugins: [\n    process.env.MINIFY && terser(),\n    resolve(),\n  ],\n}};\n"),
    "plugins inside output": (_ROLL, "inline", f"{_IMPORT}export default {{\n  input: 'src/index.js',\n  output: {{ file: 'dist/bundle.mjs', plugins: [terser()] }},\n  plugins: [resolve()],\n}};\n"),
    "plugins only inside output": (_ROLL, "inline", f"{_IMPORT}export default {{\n  input: 'src/index.js',\n  output: {{ file: 'dist/bundle.mjs', plugins: [terser()] }},\n}};\n"),
    "alias plugin with an array": (_ROLL, "inline", f"{_IMPORT}export default {{\n  {_IN},\n  plugins: [\n    alias({{ entries: [{{ find: '@tensorflow/tfjs', replacement: '/other' }}] }}),\n    resolve(),\n  ],\n}};\n"),
    "alias plugin with an object": (_ROLL, "inline", f"{_IMPORT}export default {{\n  {_IN},\n  plugins: [alias({{ entries: {{ a: '/a' }} }}), resolve()],\n}};\n"),
    "alias plugin with computed entries": (_ROLL, "inline", f"{_IMPORT}const entries = ['a'].map((find) => ({{ find, replacement: '/a' }}));\nexport default {{ {_IN}, plugins: [alias({{ entries }})] }};\n"),
    "the alias plugin itself": ("!" + _ROLL, "inline", f"import alias from '@rollup/plugin-alias';\nexport default {{\n  {_IN},\n  plugins: [\n    // first\n    alias({{ entries: [{{ find: 'a', replacement: '/a' }}] }}),\n  ],\n}};\n"),
    "the alias plugin, required": ("!" + _RCJS, "inline", f"const alias = require('@rollup/plugin-alias');\nmodule.exports = {{ {_IN}, plugins: [alias({{ entries: [] }})] }};\n"),
    "the alias plugin with an object": ("!" + _ROLL, "inline", f"import alias from '@rollup/plugin-alias';\nexport default {{ {_IN}, plugins: [alias({{ entries: {{ a: '/a' }} }})] }};\n"),
    "the alias plugin behind another": ("!" + _ROLL, "inline", f"import alias from '@rollup/plugin-alias';\nexport default {{ {_IN}, plugins: [{{ name: 'first' }}, alias({{ entries: [] }})] }};\n"),
    "the alias plugin with a resolver": ("!" + _ROLL, "inline", f"import alias from '@rollup/plugin-alias';\nexport default {{ {_IN}, plugins: [alias({{ entries: [], customResolver() {{}} }})] }};\n"),
    "array holes": (_ROLL, "wrap", f"{_IMPORT}export default {{\n  {_IN},\n  plugins: [\n    , resolve()\n    , terser()\n  ]\n}}\n"),
    "in parentheses": (_ROLL, "inline", f"export default ({{ {_IN} }})\n"),
    "CommonJS": (_RCJS, "inline", f"module.exports = {{\n  {_IN},\n  plugins: [{{ name: 'one' }}],\n}};\n"),
    "comment at the plugins' start": (_ROLL, "inline", f"{_IMPORT}export default {{\n  {_IN},\n  plugins: [ // order matters\n    resolve(),\n  ],\n}};\n"),
    "decoys": (_ROLL, "inline", f"{_IMPORT}// plugins: [old()],\nexport default {{\n  /* plugins: [] */\n  {_IN},\n  plugins: [resolve()],\n}};\n"),
    "array": (_ROLL, "wrap", f"{_IMPORT}export default [\n  {{ {_IN}, plugins: [resolve()] }},\n  {{ {_IN} }},\n];\n"),
    "array of one": (_ROLL, "wrap", f"export default [{{ {_IN} }}]\n"),
    "function": (_ROLL, "wrap", f"{_IMPORT}export default (options) => ({{ {_IN}, plugins: [resolve()] }});\n"),
    "async function": (_ROLL, "wrap", f"export default async () => {{\n  return {{ {_IN} }};\n}};\n"),
    "named function": (_ROLL, "wrap", f"export default function build(options) {{\n  return {{ {_IN} }};\n}}\n"),
    "function to array": (_ROLL, "wrap", f"export default () => [{{ {_IN} }}, {{ {_IN} }}];\n"),
    "factory": (_ROLL, "wrap", f"{_IMPORT}const make = (input) => ({{ input, plugins: [resolve()] }});\nexport default make('src/index.js');\n"),
    "array of factories": (_ROLL, "wrap", "const make = (input) => ({ input });\nexport default [make('src/a.js'), make('src/b.js')];\n"),
    "defineConfig": (_ROLL, "wrap", f"{_IMPORT}export default defineConfig({{\n  {_IN},\n  plugins: [resolve()],\n}});\n"),
    "defineConfig with an array": (_ROLL, "wrap", f"{_IMPORT}export default defineConfig([{{ {_IN} }}, {{ {_IN} }}]);\n"),
    "map": (_ROLL, "wrap", "export default ['a', 'b'].map((name) => ({ input: `src/${name}.js` }));\n"),
    "concat": (_ROLL, "wrap", f"export default [{{ {_IN} }}].concat([{{ {_IN} }}]);\n"),
    "async IIFE": (_ROLL, "wrap", f"export default (async () => ({{ {_IN} }}))();\n"),
    "plugins filtered": (_ROLL, "wrap", f"{_IMPORT}export default {{ {_IN}, plugins: [resolve(), false].filter(Boolean) }};\n"),
    "plugins from a variable": (_ROLL, "wrap", f"{_IMPORT}const plugins = [resolve()];\nexport default {{ {_IN}, plugins }};\n"),
    "plugins from a call": (_ROLL, "wrap", f"{_IMPORT}const plugins = () => [resolve()];\nexport default {{ {_IN}, plugins: plugins() }};\n"),
    "one plugin without an array": (_ROLL, "wrap", f"{_IMPORT}export default {{ {_IN}, plugins: resolve() }};\n"),
    "variable": (_ROLL, "wrap", f"const config = {{ {_IN} }};\nconfig.treeshake = true;\nexport default config;\n"),
    "spread of another config": (_ROLL, "wrap", f"import common from './common.mjs';\nexport default {{ ...common, {_IN} }};\n"),
    "clause with other names": (_ROLL, "wrap", f"const config = {{ {_IN} }};\nconst other = 1;\nexport {{ config as default, other }};\n"),
    "clause": (_ROLL, "wrap", f"const config = {{ {_IN} }};\nexport {{ config as default }};\n"),
    "forwarded": (_ROLL, "wrap", "export { default } from './common.mjs';\n"),
    "CommonJS array": (_RCJS, "wrap", f"module.exports = [{{ {_IN} }}, {{ {_IN} }}];\n"),
    "import beside module.exports": ("!rollup.config.js", "wrap", f"import path from 'path';\nmodule.exports = {{ {_IN}, context: path.sep }};\n"),
    "TypeScript": ("!" + _RTS, "wrap", f"import type {{ RollupOptions }} from 'rollup';\nconst config: RollupOptions = {{ {_IN} }};\nexport default config;\n"),
    "TypeScript with as": ("!" + _RTS, "wrap", f"export default {{ {_IN} }} as object;\n"),
    "does not parse": ("!" + _ROLL, "refused", "export default { input: 'a' ;\n"),
    "named exports only": ("!" + _ROLL, "refused", f"export const config = {{ {_IN} }};\n"),
    "exports nothing": ("!" + _ROLL, "refused", "import 'path';\n"),
    "frozen": (_ROLL, "wrap", f"{_IMPORT}export default Object.freeze({{ {_IN}, plugins: Object.freeze([resolve()]) }});\n"),
    "namespace": (_ROLL, "wrap", "import * as config from './common.mjs';\n\nexport default config;\n"),
    "forwarded from a name behind ours": (_ROLL, "wrap", "export { terser as default } from './terser.mjs';\n"),
    "namespace as default": (_ROLL, "wrap", "export * as default from './common.mjs';\n"),
    "pushed behind the export": (_ROLL, "wrap", f"{_IMPORT}const config = {{ {_IN}, plugins: [resolve()] }};\nexport default config;\nif (config.input) {{\n  config.plugins.push(terser());\n}}\n"),
    "factory over files": (_ROLL, "wrap", f"{_IMPORT}const make = (file) => defineConfig({{ input: 'src/index.js', output: {{ file }}, plugins: [resolve()] }});\nexport default ['a.mjs', 'b.mjs'].map(make);\n"),
}  # fmt: skip


def corpus() -> list[Case]:
    """Return every config twice: as it stands here, and with tabs, CRLF, a mark at its start, emoji, no final newline."""
    cases = []
    for bundler, table in ((BundlerName.WEBPACK, WEBPACK), (BundlerName.ROLLUP, ROLLUP)):
        for name, (file, expected, text) in table.items():
            compiled, path = file.startswith("!"), file.removeprefix("!")
            cases.append(Case(f"{bundler}: {name}", bundler, path, text.encode(), expected, compiled))
            cases.append(Case(f"{bundler}: {name}, restyled", bundler, path, _restyled(text), expected, compiled))
    return cases


def _restyled(text: str) -> bytes:
    tabbed = "\n".join(
        "\t" * ((len(line) - len(line.lstrip(" "))) // 2) + line.lstrip(" ") for line in text.split("\n")
    )
    marked = f"/* 😀 smørrebrød — 'slimtf' */\n{tabbed}".rstrip("\n") + " // the end 🎉"
    return b"\xef\xbb\xbf" + marked.replace("\n", "\r\n").encode()
