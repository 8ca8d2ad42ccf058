"""Random literals, comments, spreads, line ends and encodings around the edit keep what the corpus shows."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from slimtf.migrate.change import unified_diff
from slimtf.migrate.links import Link
from slimtf.migrate.markers import blocks
from slimtf.migrate.plan import Style, plan_migration, plan_undo
from slimtf.migrate.source import parse_source
from slimtf.model.project import BundlerName

if TYPE_CHECKING:
    from pathlib import Path

LINKS = (Link("@tensorflow/tfjs", "../a b/é'\"*/x.js"), Link("@tensorflow/tfjs-core", "./c.js"))
VALUES = (
    "1", "'x'", "`t${1}`", "/re[/]x/g", "[1, , 2]", "{ a: { b: 1 } }", "() => ({})", "function () { return 1 }", "'😀'",
    "'// slimtf:begin {}'", "\"/* no */\"", "a ? b : c", "new X()", "async () => { await 1 }", "tag`x`", "-0xFF", "'ł'",
)  # fmt: skip
COMMENTS = ("", "", "", "// note", "/* alias: {} */", "/** @type {X} */", "// 😀 resolve: {}", "/* a\n b */")
EXPORTS = (
    ("module.exports = ", ""),
    ("export default ", ""),
    ("import p from 'p';\nexport default ", ""),
    ("module.exports = () => (", ")"),
)
KEYS = ("mode", "entry", "'out-put'", '"x"', "devtool", "é", "_a", "$b")


def literal(pick: random.Random, name: str, inner: str) -> str:
    """Return an object literal with a property ``name`` (or none) among others, in some layout."""
    gap = pick.choice(["\n", "\n\n", " ", "\n\t", "\n    "])
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
        body = literal(pick, "plugins", pick.choice(["", "[]", "[a(), b()]", "[\n  a(),\n  ...b,\n]", "[ // x\n a()]"]))
    start, end = pick.choice(EXPORTS)
    text = pick.choice(COMMENTS) + "\n" + start + body + end + pick.choice(["", ";", ";\n", "\n", "; // end"])
    data = text.replace("\n", pick.choice(["\n", "\r\n"])).encode()
    return pick.choice([b"", b"\xef\xbb\xbf"]) + data


@pytest.mark.parametrize("bundler", [BundlerName.WEBPACK, BundlerName.ROLLUP])
@pytest.mark.parametrize("seed", range(120))
def test_random_configs(seed: int, bundler: BundlerName, tmp_path: Path) -> None:
    pick = random.Random(f"{seed}{bundler}")  # noqa: S311 - repeatable, not secret
    path = tmp_path / "bundler.config.js"
    data = config(pick, bundler)
    path.write_bytes(data)
    for style in (Style.AUTO, Style.WRAP):
        migration = plan_migration(path, bundler, LINKS, style)
        for change in migration.changes:
            change.path.write_bytes(change.after or b"")
        migrated = path.read_bytes()
        outside = migrated
        for block in reversed(blocks(parse_source(path, migrated))):
            outside = outside[: block.start] + outside[block.end :]
        assert outside == data
        assert unified_diff(migration.changes, tmp_path)
        assert not any(change.differs for change in plan_migration(path, bundler, LINKS).changes)
        for change in plan_undo(path):
            if change.after is None:
                change.path.unlink()
            else:
                change.path.write_bytes(change.after)
        assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [(path.name, data)]
