"""Which entries of a bundler config are aliases of tfjs: found with their bytes, so that they can be taken out."""

from __future__ import annotations

import pytest

from slimtf.tfjs.alias_lines import alias_lines
from slimtf.tfjs.syntax import parse


def found(source: str) -> list[tuple[str, bool, str, int]]:
    data = source.encode()
    lines = alias_lines(data, parse(data))
    return [(one.name, one.pattern, data[one.start : one.end].decode(), one.line) for one in lines]


def entries(source: str) -> list[str]:
    return [text for _, _, text, _ in found(source)]


@pytest.mark.parametrize(
    ("source", "taken"),
    [
        ("x = {resolve: {alias: {'@tensorflow/tfjs$': 'a.js', b: 'c'}}}", ["'@tensorflow/tfjs$': 'a.js',"]),
        ("x = {alias: {'@tensorflow/tfjs': 'a.js'}}", ["'@tensorflow/tfjs': 'a.js'"]),
        (
            "x = {alias: {'@tensorflow/tfjs': 'a.js' /* b */ /* c */, d: 1}}",
            ["'@tensorflow/tfjs': 'a.js' /* b */ /* c */,"],
        ),
        ('x = {"alias": {"@tensorflow/tfjs": "a.js"}}', ['"@tensorflow/tfjs": "a.js"']),
        ("x = {resolveAlias: {'@tensorflow/tfjs': 'a.js'}}", ["'@tensorflow/tfjs': 'a.js'"]),
        ("x = {Alias: {'@tensorflow/tfjs': 'a.js'}}", ["'@tensorflow/tfjs': 'a.js'"]),
        ("const aliases = {'@tensorflow/tfjs': 'a.js'};", ["'@tensorflow/tfjs': 'a.js'"]),
        ("const alias = ({...{'@tensorflow/tfjs': 'a.js'}});", ["'@tensorflow/tfjs': 'a.js'"]),
        ("const alias = on ? {'@tensorflow/tfjs': 'a.js'} : {};", ["'@tensorflow/tfjs': 'a.js'"]),
        ("const alias = on && {'@tensorflow/tfjs': 'a.js'};", ["'@tensorflow/tfjs': 'a.js'"]),
        ("config.resolve.alias = {'@tensorflow/tfjs': 'a.js'};", ["'@tensorflow/tfjs': 'a.js'"]),
        ("const alias = {'@tensorflow/tfjs': 'a.js'} as Record<string, string>;", ["'@tensorflow/tfjs': 'a.js'"]),
        ("const alias = {'@tensorflow/tfjs': 'a.js'} satisfies X;", ["'@tensorflow/tfjs': 'a.js'"]),
        ("alias({'@tensorflow/tfjs': 'a.js'})", ["'@tensorflow/tfjs': 'a.js'"]),
        ("Object.assign(config.alias, {'@tensorflow/tfjs': 'a.js'})", ["'@tensorflow/tfjs': 'a.js'"]),
        ("alias({entries: {'@tensorflow/tfjs': 'a.js'}})", ["'@tensorflow/tfjs': 'a.js'"]),
        ("plugin({'entries': {'@tensorflow/tfjs': 'a.js'}})", ["'@tensorflow/tfjs': 'a.js'"]),
        (
            "x = {alias: [{find: '@tensorflow/tfjs', replacement: 'a.js'}]}",
            ["{find: '@tensorflow/tfjs', replacement: 'a.js'}"],
        ),
        ("x = {alias: [{name: '@tensorflow/tfjs', alias: 'a.js'}, b]}", ["{name: '@tensorflow/tfjs', alias: 'a.js'},"]),
        ("x = {alias: [{'find': '@tensorflow/tfjs', r: 'a.js'}]}", ["{'find': '@tensorflow/tfjs', r: 'a.js'}"]),
        ("x = {alias: [{find: /^@tensorflow\\/tfjs$/, r: 'a.js'}]}", ["{find: /^@tensorflow\\/tfjs$/, r: 'a.js'}"]),
        (
            "config.resolve.alias['@tensorflow/tfjs$'] = 'a.js';",
            ["config.resolve.alias['@tensorflow/tfjs$'] = 'a.js';"],
        ),
        (
            "function f(config) { config.alias['@tensorflow/tfjs'] = 'a.js'; }",
            ["config.alias['@tensorflow/tfjs'] = 'a.js';"],
        ),
        ("config.alias[`@tensorflow/tfjs`] = 'a.js';", ["config.alias[`@tensorflow/tfjs`] = 'a.js';"]),
    ],
)
def test_an_alias_is_found_whole(source: str, taken: list[str]) -> None:
    assert entries(source) == taken


@pytest.mark.parametrize(
    "source",
    [
        "// alias: {'@tensorflow/tfjs': 'a.js'}",
        "config.alias[`${name /* @tensorflow/tfjs */}`] = 'a.js';",
        "'@tensorflow/alias'[0] = 'a.js';",
        "import tf from '@tensorflow/tfjs';",
        "x = {externals: {'@tensorflow/tfjs': 'tf'}}",
        "x = {subentries: {'@tensorflow/tfjs': 'tf'}}",
        "x = {alias: {tf: '@tensorflow/tfjs'}}",
        "x = {alias: {'three': 'a.js'}}",
        "x = {alias: {loader: {'@tensorflow/tfjs': 'a.js'}}}",
        "x = {resolveLoader: {alias: {'@tensorflow/tfjs': 'a.js'}}}",
        "config.resolveLoader.alias['@tensorflow/tfjs'] = 'a.js';",
        "x = {alias: [{replacement: '@tensorflow/tfjs', find: 'a'}]}",
        "x = {plugins: [{find: '@tensorflow/tfjs', r: 'a.js'}]}",
        "x = {alias: {find: '@tensorflow/tfjs'}}",
        "if (on) config.alias['@tensorflow/tfjs'] = 'a.js';",
        "delete config.alias['@tensorflow/tfjs'];",
        "y = config.alias['@tensorflow/tfjs'] = 'a.js';",
        "config.alias[name]['@tensorflow/tfjs'];",
        "config.other['@tensorflow/tfjs'] = 'a.js';",
        "const other = {'@tensorflow/tfjs': 'a.js'};",
        "other({'@tensorflow/tfjs': 'alias'})",
        "config.other = {'@tensorflow/tfjs': 'a.js'};",
        "const alias = () => { return {'@tensorflow/tfjs': 'a.js'}; };",
        "use('@tensorflow/tfjs');",
        "plugin({Xentries: {'@tensorflow/tfjs': 'a.js'}})",
        "x = {alias: [{Xfind: '@tensorflow/tfjs', r: 'a.js'}]}",
        "other({'@tensorflow/tfjs': 'a.js', alias: {}})",
        "const other = {'@tensorflow/tfjs': 'alias.js'};",
        "config.other = {'@tensorflow/tfjs': 'alias.js'};",
    ],
)
def test_what_is_no_alias(source: str) -> None:
    assert entries(source) == []


def test_each_entry_says_its_name_and_line() -> None:
    source = (
        "module.exports = {\n  resolve: {alias: {\n    '@tensorflow/tfjs$': 'a.js',\n"
        "    \"@tensorflow/tfjs-core\": 'b.js',\n"
        "  }, more: {alias: [\n    {find: /^@tensorflow\\/tfjs$/, r: 'c.js'},\n  ]}},\n};\n"
    )
    assert [(name, pattern, line) for name, pattern, _, line in found(source)] == [
        ("@tensorflow/tfjs$", False, 3),
        ("@tensorflow/tfjs-core", False, 4),
        ("@tensorflow/tfjs", True, 6),
    ]
    assert entries(source)[1] == "\"@tensorflow/tfjs-core\": 'b.js',"


def test_a_name_that_stands_twice_in_an_entry_is_one_entry() -> None:
    assert entries("x = {alias: {'@tensorflow/tfjs': '@tensorflow/tfjs-core'}}") == [
        "'@tensorflow/tfjs': '@tensorflow/tfjs-core'"
    ]


def test_template_and_flags_are_no_part_of_a_name() -> None:
    assert [name for name, *_ in found("config.alias[`@tensorflow/tfjs`] = 'a.js';")] == ["@tensorflow/tfjs"]
    assert [name for name, *_ in found("x = {alias: [{find: /^@tensorflow\\/tfjs$/gi, r: 1}]}")] == ["@tensorflow/tfjs"]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("'@tensorflow/tfjsX'", "@tensorflow/tfjsX"),
        ("/X@tensorflow\\/tfjsX/", "X@tensorflow/tfjsX"),
        ("/@tensorflow\\/tfjs/", "@tensorflow/tfjs"),
    ],
)
def test_a_name_is_what_stands_between_the_signs(written: str, name: str) -> None:
    assert [one for one, *_ in found(f"x = {{alias: [{{find: {written}, r: 'a.js'}}]}}")] == [name]
