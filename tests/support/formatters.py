"""Formatters that people run over their configs, with the option sets that are usual."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.support.programs import run

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.support.packages import PackageStore

PRETTIER = {"prettier": "3.10.1"}
BIOME = {"@biomejs/biome": "2.6.8"}
ESLINT = {
    "eslint": "10.15.0", "@stylistic/eslint-plugin": "6.0.1", "typescript-eslint": "8.74.0", "typescript": "6.0.3",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Formatter:
    """One formatter with its options.

    Attributes:
        packages: exact versions, by name.
        program: below node_modules.
        words: its command line.
        files: its own configs, by name.
    """

    packages: Mapping[str, str]
    program: str
    words: tuple[str, ...]
    files: Mapping[str, str] = field(default_factory=dict)

    def run(self, folder: Path, node: str, store: PackageStore) -> None:
        """Format every file below ``folder`` in place."""
        packages = store.installed(self.packages)
        link = folder / "node_modules"
        if not link.exists():
            link.symlink_to(packages, target_is_directory=True)
        for name, text in self.files.items():
            (folder / name).write_text(text, encoding="utf-8")
        run(node, packages / self.program, *self.words, cwd=folder, timeout=600)


def _prettier(**options: object) -> Formatter:
    words = ("--write", "--log-level", "warn", ".")
    return Formatter(PRETTIER, "prettier/bin/prettier.cjs", words, {".prettierrc": json.dumps(options)})


def _biome(*words: str, **options: object) -> Formatter:
    command = (*words, "--write", "--vcs-enabled=false", ".")
    return Formatter(BIOME, "@biomejs/biome/bin/biome", command, {"biome.json": json.dumps(options)})


def _eslint(options: str) -> Formatter:
    text = (
        "import stylistic from '@stylistic/eslint-plugin';\nimport { parser } from 'typescript-eslint';\n"
        "const languageOptions = { parser, sourceType: 'module' };\n"
        f"const {{ plugins, rules }} = {options};\n"
        "const warned = Object.entries(rules).map(([name, rule]) => [name, ['warn', ...[rule].flat().slice(1)]]);\n"
        "const files = ['**/*.{js,cjs,mjs,ts}'];\n"
        "export default [{ files, languageOptions, plugins, rules: Object.fromEntries(warned) }];\n"
    )
    return Formatter(ESLINT, "eslint/bin/eslint.js", ("--fix", "m", "o"), {"eslint.config.mjs": text})


FORMATTERS = {
    "prettier": _prettier(),
    "prettier, standard's way": _prettier(semi=False, singleQuote=True, trailingComma="none"),
    "prettier, airbnb's way": _prettier(singleQuote=True, trailingComma="all", printWidth=100),
    "prettier, with tabs": _prettier(useTabs=True, bracketSpacing=False, arrowParens="avoid"),
    "prettier, wide": _prettier(tabWidth=4, printWidth=140, quoteProps="consistent"),
    "prettier, as it was": _prettier(trailingComma="es5", arrowParens="avoid", singleQuote=True, endOfLine="auto"),
    "prettier, collapsing": _prettier(objectWrap="collapse", experimentalOperatorPosition="start"),
    "biome check": _biome("check", "--linter-enabled=false", formatter={"indentStyle": "space"}),
    "biome format": _biome("format"),
    "eslint stylistic": _eslint("stylistic.configs.customize({})"),
    "eslint stylistic, another way": _eslint(
        "stylistic.configs.customize({ semi: true, quotes: 'double', indent: 4, commaDangle: 'never' })"
    ),
}
