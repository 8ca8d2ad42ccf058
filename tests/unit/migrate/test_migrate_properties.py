"""Random literals, comments, spreads, line ends and encodings around the edit keep what the corpus shows."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from slimtf.errors import WorkspaceError
from slimtf.migrate.change import unified_diff
from slimtf.migrate.created import created_text
from slimtf.migrate.exception import exception_lines, with_exception, without_exception
from slimtf.migrate.links import Link
from slimtf.migrate.markers import blocks
from slimtf.migrate.plan import Style, plan_creation, plan_migration
from slimtf.migrate.removal import without_blocks
from slimtf.migrate.script import with_words, without_words
from slimtf.migrate.source import parse_source
from slimtf.migrate.undo import plan_undo
from slimtf.model.project import BundlerName

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.migrate.change import FileChange

EXAMPLES = 60
LINKS = (Link("@tensorflow/tfjs", "../a b/é'\"*/x.js"), Link("@tensorflow/tfjs-core", "./c.js"))
VALUES = (
    "1", "'x'", "`t${1}`", "/re[/]x/g", "[1, , 2]", "{ a: { b: 1 } }", "() => ({})", "function () { return 1 }", "'😀'",
    "'// slimtf:begin {}'", "\"/* no */\"", "a ? b : c", "new X()", "async () => { await 1 }", "tag`x`", "-0xFF", "'ł'",
    "'slimtf:end'", "exports_", "'\u2028'", "({ resolve: { alias: {} } })", "module.x",
)  # fmt: skip
COMMENTS = (
    "",
    "",
    "",
    "// note",
    "/* alias: {} */",
    "/** @type {X} */",
    "// 😀 resolve: {}",
    "/* a\n b */",
    "// \udcff",
)
EXPORTS = (
    ("module.exports = ", ""),
    ("export default ", ""),
    ("import p from 'p';\nexport default ", ""),
    ("module.exports = () => (", ")"),
    ("export default (", ")"),
)
PLUGINS = ("", "[]", "[a(), b()]", "[\n  a(),\n  ...b,\n]", "[ // x\n a()]", "[alias({ entries: [ /* e */ ] })]", "[,]")
KEYS = ("mode", "entry", "'out-put'", '"x"', "devtool", "é", "_a", "$b")


def literal(pick: random.Random, name: str, inner: str) -> str:
    """Return an object literal with a property ``name`` (or none) among others, in some layout."""
    gap = pick.choice(["\n", "\n\n", " ", "\n\t", "\n    ", "\v ", "\n \t"])
    items = [f"{key}: {pick.choice(VALUES)}" for key in pick.sample(KEYS, pick.randrange(4))]
    if inner:
        items.insert(pick.randrange(len(items) + 1), f"{name}: {inner}")
    if pick.random() < 0.1:
        items.append("...more")
    text = ""
    for item in items:
        comment = pick.choice(COMMENTS)
        text += f"{gap}{comment}{chr(10) if comment.startswith('//') else gap}{item},"
    if items and pick.random() < 0.5:
        text = text.removesuffix(",")
    return "{" + pick.choice(["", " // first\n"]) + text + gap + "}"


def config(pick: random.Random, bundler: BundlerName) -> bytes:
    if bundler is BundlerName.WEBPACK:
        alias = pick.choice(["", literal(pick, "react", "'/react'")])
        body = literal(pick, "resolve", pick.choice(["", literal(pick, "alias", alias)]))
    else:
        body = literal(pick, "plugins", pick.choice(PLUGINS))
    start, end = pick.choice(EXPORTS)
    named = "import alias from '@rollup/plugin-alias';\n" if start.startswith("export") and pick.random() < 0.5 else ""
    text = pick.choice(COMMENTS) + "\n" + named + start + body + end + pick.choice(["", ";", ";\n", "\n", "; // end"])
    data = text.encode("utf-8", "surrogateescape")
    lines = data.split(b"\n")
    eols = pick.choice([[b"\n"], [b"\r\n"], [b"\n", b"\r\n"]])
    data = b"".join(line + pick.choice(eols) for line in lines[:-1]) + lines[-1]
    return pick.choice([b"", b"\xef\xbb\xbf"]) + data


def test_random_configs(tmp_path: Path) -> None:
    for seed in range(EXAMPLES):
        pick = random.Random(seed)  # noqa: S311 - repeatable, not secret
        bundler = pick.choice([BundlerName.WEBPACK, BundlerName.ROLLUP])
        path = tmp_path / pick.choice(["bundler.config.js", "bundler.config.babel.js", "bundler.config.ts"])
        data = config(pick, bundler)
        path.write_bytes(data)
        hold_the_four(path, bundler, pick.choice([Style.AUTO, Style.AUTO, Style.WRAP]), f"seed {seed}")
        path.unlink()


def hold_the_four(path: Path, bundler: BundlerName, style: Style, example: str) -> None:
    """Hold that only blocks come, that a second run does nothing, that undo gives the same bytes, and with CRLF too."""
    data = path.read_bytes()
    migration = plan_migration(path, bundler, LINKS, style)
    write(migration.changes)
    migrated = path.read_bytes()
    source = parse_source(path, migrated)
    assert all(block.before in {b"", b"export default"} for block in blocks(source)), example
    assert without_blocks(source).data == data, example
    assert unified_diff(migration.changes, path.parent), example
    assert not any(change.differs for change in plan_migration(path, bundler, LINKS).changes), example
    before = sorted((each.name, each.read_bytes()) for each in path.parent.iterdir())
    write(plan_undo(path))
    assert [(each.name, each.read_bytes()) for each in path.parent.iterdir()] == [(path.name, data)], example

    if b"\r" not in data:  # as git checks it out on Windows
        for name, content in before:
            (path.parent / name).write_bytes(content.replace(b"\n", b"\r\n"))
        assert not any(change.differs for change in plan_migration(path, bundler, LINKS).changes), example
        write(plan_undo(path))
        left = [(each.name, each.read_bytes()) for each in path.parent.iterdir()]
        assert left == [(path.name, data.replace(b"\n", b"\r\n"))], example


def test_created_configs_go_as_they_came(tmp_path: Path) -> None:
    text = "module.exports = {\n};\n"
    path = tmp_path / "webpack.config.js"
    for eol in (b"\n", b"\r\n"):
        write(plan_creation(path, created_text(text), BundlerName.WEBPACK, LINKS).changes)
        path.write_bytes(path.read_bytes().replace(b"\n", eol))
        write(plan_undo(path))
        assert not list(tmp_path.iterdir())


def test_scripts_get_their_words_and_lose_them() -> None:
    tails = (" src/a.js -d dist", "", " -d dist && echo rollup", " -p 'x' | cat", " -d \\u0064ist", " --watch")
    for seed in range(60):
        pick = random.Random(seed)  # noqa: S311
        script = (
            pick.choice(["", "npx ", "tsc && ", "./node_modules/.bin/", "cross-env A=b "])
            + "rollup"
            + pick.choice(tails)
        )
        other = pick.choice(['"rollup": "echo rollup"', '"lint": "eslint ."', '"a": "rollup-x rollup.config.js"'])
        gap = pick.choice([" ", "\n\t", "\r\n  "])
        manifest = (
            f'{{{gap}"name": "rollup",{gap}"scripts": {{{gap}{other},{gap}"build": "{script}"{gap}}}{gap}}}'.encode()
        )
        patched = [each for each in with_words(manifest, "rollup", " -c x.mjs") if each.script == "build"]
        assert patched, script
        for each in patched:
            assert "rollup -c x.mjs" in each.scripts["build"]
            assert without_words(each.data, "build", " -c x.mjs") == manifest
    assert without_words(manifest, "build", " -c x.mjs") is None


def test_exceptions_in_any_gitignore(tmp_path: Path) -> None:
    lines = exception_lines("my lib/[custom]", ("a b.cjs",))
    assert lines == ("!/my\\ lib/\\[custom\\]/", "!/my\\ lib/\\[custom\\]/**", "!/a\\ b.cjs")
    file = tmp_path / ".gitignore"
    for data in (None, b"", b"a", b"a\n", b"a\r\n", b"\xff\nb\r\nc", b"a\n\n"):
        after = with_exception(file, data, lines)
        assert after.startswith(data or b"")
        assert with_exception(file, after, lines) == after
        assert without_exception(file, after) == data
        assert without_exception(file, after + b"more\n") in ([(data or b"") + b"more\n", (data or b"") + b"\nmore\n"])


@pytest.mark.parametrize("behind", ["*.log", " *.log"])
def test_a_line_behind_the_end_of_an_exception_is_an_edit(behind: str, tmp_path: Path) -> None:
    file = tmp_path / ".gitignore"
    after = with_exception(file, b"a\n", exception_lines("lib", ())).removesuffix(b"\n") + behind.encode() + b"\n"
    with pytest.raises(WorkspaceError, match="was edited") as caught:
        without_exception(file, after)
    assert caught.value.where == f"{file}:2"


def write(changes: tuple[FileChange, ...]) -> None:
    for change in changes:
        if change.after is None:
            change.path.unlink()
        else:
            change.path.write_bytes(change.after)
