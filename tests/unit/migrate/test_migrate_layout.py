"""Blocks and helpers under another layout, edited, and with text around them that no one may lose."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from slimtf.errors import WorkspaceError
from slimtf.migrate.created import created_text, read_created
from slimtf.migrate.links import Link
from slimtf.migrate.plan import Style, plan_creation, plan_migration
from slimtf.migrate.removal import without_blocks
from slimtf.migrate.source import parse_source
from slimtf.migrate.undo import plan_undo
from slimtf.model.project import BundlerName
from slimtf.tfjs.tokens import tokens_of
from tests.support.config_corpus import Case, corpus
from tests.support.hand_made_configs import HAND_MADE, NAMES

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.migrate.change import FileChange

LINKS = (
    Link("@tensorflow/tfjs", "./custom_tfjs/custom_tfjs.js"),
    Link("@tensorflow/tfjs-core", "./custom_tfjs/custom_tfjs_core.js"),
)
CLAUSE = "const config = { mode: 'none' };\nexport { config as default };\n"
CASES = [case for case in corpus() if case.expected != "refused" and "restyled" not in case.name]


def carry_out(changes: tuple[FileChange, ...]) -> None:
    for change in changes:
        if change.after is None:
            change.path.unlink()
        else:
            change.path.write_bytes(change.after)


def migrated(path: Path, text: str, style: Style = Style.AUTO) -> Path:
    path.write_bytes(text.encode())
    carry_out(plan_migration(path, BundlerName.WEBPACK, LINKS, style).changes)
    return path


def relaid(text: str) -> str:
    """Return JavaScript as a formatter with other habits writes it: what is inside of comments stays."""
    lines = []
    for line in text.split("\n"):
        bare = line.lstrip(" \t")
        if bare.startswith(("//", "*", "/*")):
            lines.append(f"\t{bare}")
            continue
        code, remark = re.match(r"((?:'[^']*'|\"[^\"]*\"|(?!\s//).)*)(.*)", bare).groups()  # type: ignore[union-attr]
        code = re.sub(r"'([^'\"\\]*)'", r'"\1"', code).rstrip()
        code = re.sub(r";$", "", code) if not code.startswith("for") else code
        lines.append(f"\t\t{code}{remark}" if code else remark)
    return "\n\n".join(lines)


@pytest.mark.parametrize("style", [Style.AUTO, Style.WRAP])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_another_layout_is_no_edit(case: Case, style: Style, tmp_path: Path) -> None:
    path = tmp_path / case.file
    path.write_bytes(case.data)
    carry_out(plan_migration(path, case.bundler, LINKS, style).changes)
    for file in tmp_path.iterdir():
        file.write_text(relaid(file.read_text()))
    wanted = tokens_of(relaid(case.data.decode()).encode())

    again = plan_migration(path, case.bundler, LINKS, style)
    assert [change.path.name for change in again.changes if change.differs] == []
    assert again.edited == ()
    carry_out(plan_undo(path))
    assert [file.name for file in tmp_path.iterdir()] == [case.file]
    assert tokens_of(path.read_bytes()) == wanted


def test_a_created_config_under_another_layout_goes(tmp_path: Path) -> None:
    path = tmp_path / "webpack.config.js"
    text = created_text("module.exports = {\n  mode: 'none',\n};\n")
    carry_out(plan_creation(path, text, BundlerName.WEBPACK, LINKS).changes)
    path.write_text(relaid(path.read_text()))
    created = read_created(without_blocks(parse_source(path, path.read_bytes())).data)
    assert created is not None
    assert created.untouched
    carry_out(plan_undo(path))
    assert not path.exists()


@pytest.mark.parametrize("style", [Style.INLINE, Style.WRAP])
@pytest.mark.parametrize("behind", [" keep(this);", " and this remark", "module.exports.x = 1;"])
def test_text_behind_the_end_on_its_line_makes_the_block_an_edited_one(
    style: Style, behind: str, tmp_path: Path
) -> None:
    path = migrated(tmp_path / "webpack.config.js", "module.exports = {};\n", style)
    edited = path.read_text().replace("// slimtf:end", f"// slimtf:end{behind}")
    path.write_text(edited)
    for act in (lambda: plan_undo(path), lambda: plan_migration(path, BundlerName.WEBPACK, LINKS)):
        with pytest.raises(WorkspaceError, match="was edited"):
            act()
    assert path.read_text() == edited


@pytest.mark.parametrize("text", ["module.exports = () => ({})", "export default () => ({})", CLAUSE.rstrip()])
def test_what_a_shell_adds_to_a_file_without_a_last_line_end_stays(text: str, tmp_path: Path) -> None:
    path = migrated(tmp_path / "webpack.config.mjs", text, Style.WRAP)
    assert path.read_bytes().endswith(b"\n")
    path.write_bytes(path.read_bytes() + b"process.title = 'added';\n")
    undone = plan_undo(path)[0].after
    assert undone == f"{text}\nprocess.title = 'added';\n".encode()


def test_the_hint_names_what_stood_there(tmp_path: Path) -> None:
    path = migrated(tmp_path / "webpack.config.mjs", CLAUSE)
    whole = path.read_text()
    path.write_text(whole.replace("// slimtf:end", "// mine\n// slimtf:end", 1))
    with pytest.raises(WorkspaceError) as caught:
        plan_undo(path)
    assert "export { config as default };" in caught.value.hint
    assert "move lines of your own out" in caught.value.hint

    path = migrated(tmp_path / "rollup.config.mjs", "export default (() => ({}))();\n")
    path.write_text(path.read_text().replace("\nconst slimtf =", "\nconst mine ="))
    with pytest.raises(WorkspaceError) as caught:
        plan_undo(path)
    assert "'export default'" in caught.value.hint
    assert caught.value.where.endswith(":1")


def followed(text: str, hint: str) -> str:
    """Return ``text`` as someone leaves it who does what the hint says, and no more."""
    lines, kept, words = iter(text.splitlines(keepends=True)), [], None
    for line in lines:
        if "// slimtf:begin" in line and "from slimtf:begin to slimtf:end" in hint:
            front, _, marker = line.partition("// slimtf:begin")
            while "slimtf:end" not in next(lines):
                pass
            was = json.loads(marker).get("was", "") if '"was" in its place' in hint else ""
            kept.append(f"{front}{was}\n")
        elif "// slimtf:next" in line and 'below slimtf:next write "was" for "now"' in hint:
            words = json.loads(line.partition("// slimtf:next")[2])
        elif words is not None and words.get("now", "") in line:
            now = words.get("now", "")
            kept.append(line.replace(now, words["was"], 1) if now else words["was"] + line.lstrip())
            words = None
        else:
            kept.append(line)
    return "".join(kept)


@pytest.mark.parametrize("style", [Style.AUTO, Style.WRAP])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_who_does_what_the_hint_says_has_the_config_of_before(case: Case, style: Style, tmp_path: Path) -> None:
    path = tmp_path / case.file
    path.write_bytes(case.data)
    carry_out(plan_migration(path, case.bundler, LINKS, style).changes)
    hold_hints(path, case.data)


@pytest.mark.parametrize(("name", "bundler", "file", "text"), HAND_MADE, ids=[name for name, *_ in HAND_MADE])
def test_who_does_what_the_hint_says_has_the_aliases_of_before(
    name: str, bundler: BundlerName, file: str, text: str, tmp_path: Path
) -> None:
    assert name
    path = tmp_path / file
    path.write_text(text, encoding="utf-8")
    carry_out(plan_migration(path, bundler, LINKS, Style.AUTO, frozenset(NAMES)).changes)
    hold_hints(path, text.encode())


def hold_hints(path: Path, before: bytes) -> None:
    text = path.read_bytes().decode()
    for match in re.finditer("// slimtf:end", text):
        at = match.start()
        path.write_bytes(f"{text[:at]}// mine\n{text[at:]}".encode())
        with pytest.raises(WorkspaceError, match="was edited") as caught:
            plan_undo(path)
        assert tokens_of(followed(text, caught.value.hint).encode()) == tokens_of(before)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("// slimtf:begin", "/*\n * slimtf:begin"),
        ("// slimtf:begin {", "// slimtf:begin  by me {"),
        ("// slimtf:end\n", ""),
        ('"wrap"', '"wrap'),
    ],
)
def test_a_marker_that_is_no_longer_one_is_an_edit(old: str, new: str, tmp_path: Path) -> None:
    path = migrated(tmp_path / "webpack.config.js", "module.exports = {};\n", Style.WRAP)
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1).replace("}\nmodule", "}\n */\nmodule" if "/*" in new else "}\nmodule"))
    with pytest.raises(WorkspaceError, match="was edited"):
        plan_undo(path)


def test_a_line_break_that_ends_a_statement_by_now_stays(tmp_path: Path) -> None:
    path = migrated(tmp_path / "webpack.config.mjs", "const x = 'y'; export default Object({ x });\n")
    path.write_text(path.read_text().replace("'y'; ", "'y'").replace(";\n", "\n"))
    assert plan_undo(path)[0].after == b"const x = 'y'\nexport default Object({ x })\n"
