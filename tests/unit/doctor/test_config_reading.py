"""Aliases found in the text of a config, where it cannot be loaded, and where the lines stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.detect.config_aliases import examined_configs, read_config
from slimtf.doctor.diagnose import diagnose
from slimtf.model.examined import Examined
from slimtf.node.evaluate_protocol import AliasFact, ConfigFacts
from slimtf.tfjs.alias_lines import alias_lines
from slimtf.tfjs.import_sites import TFJS, import_sites
from slimtf.tfjs.syntax import parse

if TYPE_CHECKING:
    from pathlib import Path

FOUND = {
    "object": "module.exports = { resolve: { alias: { '@tensorflow/tfjs$': '/a', other: '/b' } } };",
    "variable": 'const tfAliases = {\n  "@tensorflow/tfjs$": path.join(a, "b"),\n};',
    "spread of a condition": "x = { alias: { ...(slim ? { '@tensorflow/tfjs$': '/a' } : {}) } };",
    "assignment": "config.resolve.alias['@tensorflow/tfjs$'] = '/a';",
    "merge": "Object.assign(config.resolve.alias, { '@tensorflow/tfjs$': '/a' });",
    "webpack's array": "x = { resolve: { alias: [{ name: '@tensorflow/tfjs$', alias: '/a' }] } };",
    "entries": "alias({ entries: [{ find: '@tensorflow/tfjs$', replacement: '/a' }] })",
    "regular expression": "x = { alias: [{ find: /^@tensorflow\\/tfjs\\$$/, replacement: '/a' }] };",
    "typescript": "const alias: Record<string, string> = { '@tensorflow/tfjs$': '/a' } as const;",
}
NOT_FOUND = {
    "externals": "module.exports = { externals: { '@tensorflow/tfjs$': 'tf' } };",
    "comment": "// alias: { '@tensorflow/tfjs$': '/a' }\n/* alias: { '@tensorflow/tfjs$': 1 } */",
    "loaders": "x = { resolveLoader: { alias: { '@tensorflow/tfjs$': '/a' } } };",
    "target": "x = { alias: { other: '@tensorflow/tfjs$' } };",
    "text": "const text = \"alias: { '@tensorflow/tfjs$': 1 }\";",
}


@pytest.mark.parametrize("shape", FOUND)
def test_aliases_are_found_in(shape: str) -> None:
    data = FOUND[shape].encode()
    (line,) = alias_lines(data, parse(data))
    assert line.name.rstrip("$") == "@tensorflow/tfjs"
    without = data[: line.start] + data[line.end :]
    assert b"@tensorflow" not in without
    assert not parse(without).has_error


@pytest.mark.parametrize("shape", NOT_FOUND)
def test_no_alias_is_found_in(shape: str) -> None:
    data = NOT_FOUND[shape].encode()
    assert alias_lines(data, parse(data)) == ()


def test_a_config_that_cannot_be_loaded_is_read(tmp_path: Path) -> None:
    config = tmp_path / "rollup.config.mjs"
    config.write_text(
        "import x from 'nowhere';\nexport default { plugins: [alias({ entries: {\n'@tensorflow/tfjs$': x }})] };"
    )
    examined = Examined(
        root=tmp_path,
        is_module=False,
        install_command="npm install",
        configs=(read_config(config, "rollup"),),
        stand_ins=(),
        sites=(),
        pages=(),
    )
    assert [(each.rule, each.line) for each in diagnose(examined)] == [("alias-dollar", 3), ("alias-missing", 3)]


def test_lines_are_found_in_a_file_that_the_config_brings(tmp_path: Path) -> None:
    common = tmp_path / "build" / "common.cjs"
    common.parent.mkdir()
    common.write_text("module.exports = {\n  alias: {\n    '@tensorflow/tfjs$': '/a' } };")
    config = tmp_path / "webpack.config.cjs"
    config.write_text("const { alias } = require('./build/common.cjs');\nmodule.exports = { resolve: { alias } };")
    fact = AliasFact(name="@tensorflow/tfjs", exact=True, target='"/a"')
    (examined,) = examined_configs(config, "webpack", [ConfigFacts(aliases=(fact,), rest={})])
    assert [(each.file, each.line) for each in examined.aliases] == [(common, 3)]


def test_what_a_prefix_makes_of_longer_names_is_no_alias_of_its_own(tmp_path: Path) -> None:
    config = tmp_path / "rollup.config.mjs"
    config.write_text("")
    core, ops = "@tensorflow/tfjs-core", "@tensorflow/tfjs-core/dist/ops/ops_for_converter"
    answers = (
        AliasFact(name=core, exact=False, target='"/c.js"'),
        AliasFact(name=ops, exact=True, target='"/c.js/dist/ops/ops_for_converter"'),
    )
    (examined,) = examined_configs(config, "rollup", [ConfigFacts(aliases=(), rest={}, answers=answers)])
    assert [each.name for each in examined.aliases] == [core]


def test_imports_are_distinguished_from_texts_and_comments(tmp_path: Path) -> None:
    source = (
        b"// import '@tensorflow/a';\n"
        b"import x, { conv2d as c } from '@tensorflow/b';\n"
        b"const text = \"import '@tensorflow/c'\";\n"
        b"const d = await import(`@tensorflow/d`);\n"
        b"export * from \"@tensorflow/e\";\nimport '@tensorflow/f';\n"
        b"const g = load('@tensorflow/g');\n"
    )
    sites = import_sites(tmp_path / "a.js", source, TFJS)
    assert [(site.specifier[-1], site.line, site.form, site.names) for site in sites] == [
        ("b", 2, "import", ("default", "conv2d")),
        ("d", 4, "dynamic", ("*",)),
        ("e", 5, "export", ("*",)),
        ("f", 6, "import", ()),
    ]


def test_only_the_scripts_of_components_count(tmp_path: Path) -> None:
    source = b"<template>'@tensorflow/x'</template>\n<script setup>\nimport '@tensorflow/y';\n</script>\n"
    assert [site.line for site in import_sites(tmp_path / "a.vue", source, TFJS)] == [3]
