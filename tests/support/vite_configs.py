"""Vite configs of every shape, with what migrating them has to come to. They load vite and Node.js's own modules."""

# ruff: noqa: E501 - one config a line
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ViteCase:
    """One config; ``expected`` is ``inline``, ``wrap`` or ``refused``."""

    name: str
    file: str
    data: bytes
    expected: str


_DEFINE = "import { defineConfig } from 'vite';\n"
_OTHER = "{ name: 'other', resolveId: () => null }"
_ALIAS = "resolve: { alias: { '@': '/src' } }"

# By name: file, what is expected, text.
_CONFIGS: dict[str, tuple[str, str, str]] = {
    "empty": ("vite.config.mjs", "inline", "export default {};\n"),
    "object": ("vite.config.mjs", "inline", f"export default {{\n  base: './',\n  plugins: [{_OTHER}],\n}};\n"),
    "defineConfig": ("vite.config.js", "inline", f"{_DEFINE}\nexport default defineConfig({{\n  {_ALIAS},\n  plugins: [\n    {_OTHER},\n  ],\n}})\n"),
    "defineConfig of someone else": ("vite.config.mjs", "wrap", "const defineConfig = (config) => ({ ...config, mode: 'x' });\nexport default defineConfig({ plugins: [] });\n"),
    "defineConfig in CommonJS": ("vite.config.cjs", "inline", f"const {{ defineConfig }} = require('vite');\nmodule.exports = defineConfig({{ plugins: [{_OTHER}] }});\n"),
    "CommonJS": ("vite.config.cjs", "inline", "module.exports = {\n\tbuild: { outDir: 'www' },\n};\n"),
    "array alias": ("vite.config.mjs", "inline", f"export default {{ resolve: {{ alias: [{{ find: /^~/, replacement: '' }}] }}, plugins: [[{_OTHER}], false, Promise.resolve({_OTHER})] }};"),
    "spread in plugins": ("vite.config.mjs", "inline", f"const more = [{_OTHER}];\nexport default {{ plugins: [...more] }};\n"),
    "function": ("vite.config.mjs", "wrap", f"{_DEFINE}export default defineConfig(({{ command, mode }}) => ({{ define: {{ COMMAND: JSON.stringify([command, mode]) }}, plugins: [{_OTHER}] }}));\n"),
    "async function": ("vite.config.mjs", "wrap", f"{_DEFINE}export default defineConfig(async () => {{\n  await null;\n  return {{ {_ALIAS} }};\n}});\n"),
    "promise": ("vite.config.mjs", "wrap", "export default Promise.resolve({ base: '/x/' });\n"),
    "variable": ("vite.config.js", "wrap", f"const config = {{ plugins: [{_OTHER}] }};\nexport default config;\n"),
    "mergeConfig": ("vite.config.mjs", "wrap", f"import {{ mergeConfig }} from 'vite';\nexport default mergeConfig({{ {_ALIAS} }}, {{ plugins: [{_OTHER}] }});\n"),
    "spread": ("vite.config.mjs", "wrap", f"const base = {{ {_ALIAS} }};\nexport default {{ ...base, plugins: [] }};\n"),
    "computed plugins": ("vite.config.mjs", "wrap", f"export default {{ plugins: [{_OTHER}].concat([]) }};\n"),
    "TypeScript": ("vite.config.ts", "wrap", f"import {{ defineConfig, type UserConfig }} from 'vite';\n\nconst rest: UserConfig = {{ {_ALIAS} }};\nexport default defineConfig({{ ...rest, plugins: [{_OTHER}] }});\n"),
    "TypeScript function": ("vite.config.mts", "wrap", f"import {{ defineConfig }} from 'vite'\nexport default defineConfig(({{ mode }}): object => ({{ define: {{ MODE: JSON.stringify(mode) }}, plugins: [{_OTHER}] }}))"),
    "TypeScript in CommonJS": ("vite.config.cts", "wrap", f"module.exports = ((): object => ({{ plugins: [{_OTHER}] }}))();\n"),
    "CRLF and a comment": ("vite.config.mjs", "inline", f"// 🚀 tfjs\r\nexport default {{ // here\r\n  plugins: [ // first\r\n    {_OTHER}, // other\r\n  ],\r\n}};\r\n"),
    "names only": ("vite.config.mjs", "refused", "export const base = './';\n"),
    "broken": ("vite.config.js", "refused", "export default defineConfig({\n"),
    "framework": ("astro.config.mjs", "refused", "export default {};\n"),
}  # fmt: skip


VITE_CASES = tuple(ViteCase(name, file, text.encode(), expected) for name, (file, expected, text) in _CONFIGS.items())
