"""Configs with aliases of tfjs written by hand."""

from __future__ import annotations

from slimtf.model.project import BundlerName

TFJS, CORE = "@tensorflow/tfjs", "@tensorflow/tfjs-core"
NAMES = {TFJS, f"{TFJS}$", CORE, f"{CORE}$"}
PAIRS = "'@tensorflow/tfjs$': path.resolve(__dirname, 'a.js'),"

WEBPACK = {
    "two of three": f"const path = require('path');\nmodule.exports = {{\n  resolve: {{\n    alias: {{\n"
    f"      {PAIRS}\n      "
    f"'{CORE}$': path.resolve('b.js'),\n    }},\n  }},\n}};\n",
    "among others": f"module.exports = {{ resolve: {{ alias: {{ a: 1, {PAIRS} b: 2, '{CORE}': 'c' }} }} }};",
    "with comments": f"module.exports = {{\n\tresolve: {{ alias: {{\n\t\t// slim\n\t\t{PAIRS} // tfjs\n"
    f"\t\t/* core */ '{CORE}': "
    "'c' /* end */\n\t} },\n};\n",
    "comma first": f"module.exports = {{ resolve: {{ alias: {{\n    '{TFJS}$': 'a'\n  , '{CORE}$': 'b'\n"
    f"  , c: 'd'\n}} }} }}\n",
    "CRLF": f"const path = require('path')\r\nmodule.exports = {{\r\n  resolve: {{\r\n    alias: {{\r\n"
    f"      {PAIRS}\r\n    }}\r\n  }}\r\n}}\r\n",
    "function and assignment": f"module.exports = (env) => {{\n  const config = base(env);\n"
    f"  config.resolve.alias['{TFJS}$'] = 'ä🙂';\n"
    "  return config;\n};\n",
    "variable": f"const tfAlias = {{ '{TFJS}$': 'a */ b' }};\n"
    f"module.exports = {{ resolve: {{ alias: {{ ...tfAlias }} }} }};\n",
    "condition": f"module.exports = {{ resolve: {{ alias: {{ ...(slim ? {{ {PAIRS} }} : {{}}), x: 'y' }} }} }};\n",
    "webpack's array": f"module.exports = {{ resolve: {{ alias: [\n"
    f"  {{ name: '{TFJS}', alias: 'a', onlyModule: true }},\n"
    "  { name: 'x', alias: 'y' },\n] } };\n",
}
ROLLUP = {
    "entries as object": f"import alias from '@rollup/plugin-alias';\nexport default {{\n  plugins: [\n"
    f"    alias({{ entries: {{\n"
    f"      '{TFJS}$': 'a',\n      '{CORE}': 'b',\n      x: 'y',\n    }} }}),\n  ],\n}};\n",
    "entries as array": f"export default [{{ plugins: [alias({{ entries: [{{ find: '{TFJS}', replacement: 'a' }}, "
    f"{{ find: /^@tensorflow\\/tfjs-core$/, replacement: 'b' }}] }})] }}];",
}
HAND_MADE = [
    *((name, BundlerName.WEBPACK, "webpack.config.js", text) for name, text in WEBPACK.items()),
    *((name, BundlerName.ROLLUP, "rollup.config.mjs", text) for name, text in ROLLUP.items()),
]
