"""What slimtf does not touch, and what it says then."""

from __future__ import annotations

from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

import pytest

from slimtf.errors import ProofError, UnsupportedProjectError, WorkspaceError
from slimtf.migrate.compare import has_aliases, require_only_aliases, volatile
from slimtf.migrate.find import migrated_files
from slimtf.migrate.links import Link, links_from, real_file
from slimtf.migrate.plan import Style, plan_migration
from slimtf.migrate.undo import plan_undo
from slimtf.model.modules import Alias
from slimtf.model.project import BundlerName
from slimtf.node.evaluate_protocol import AliasFact, ConfigFacts

if TYPE_CHECKING:
    from slimtf.migrate.change import FileChange

LINKS = (Link("@tensorflow/tfjs", "./custom_tfjs/custom_tfjs.js"),)
WEBPACK = BundlerName.WEBPACK


def migrated(path: Path, text: str, style: Style = Style.AUTO) -> Path:
    path.write_text(text, encoding="utf-8")
    for change in plan_migration(path, WEBPACK, LINKS, style).changes:
        change.path.write_bytes(change.after or b"")
    return path


def test_an_edit_inside_the_block_is_left_alone(tmp_path: Path) -> None:
    path = migrated(tmp_path / "webpack.config.js", "module.exports = {\n  mode: 'none',\n};\n")
    path.write_text(path.read_text(encoding="utf-8").replace("custom_tfjs.js", "mine.js"), encoding="utf-8")
    for act in (lambda: plan_undo(path), lambda: plan_migration(path, WEBPACK, LINKS)):
        with pytest.raises(WorkspaceError, match="was edited") as caught:
            act()
        assert caught.value.where == f"{path}:2"


def test_an_edit_outside_the_block_survives_the_undo(tmp_path: Path) -> None:
    path = migrated(tmp_path / "webpack.config.js", "module.exports = {\n  mode: 'none',\n};\n")
    path.write_text(path.read_text(encoding="utf-8").replace("'none'", "'production'"), encoding="utf-8")
    assert plan_undo(path)[0].after == b"module.exports = {\n  mode: 'production',\n};\n"


def test_an_edited_helper_is_not_removed(tmp_path: Path) -> None:
    path = migrated(tmp_path / "webpack.config.js", "module.exports = () => ({});\n")
    helper = tmp_path / "slimtf.aliases.cjs"
    helper.write_text(helper.read_text(encoding="utf-8") + "// mine\n", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="was edited since"):
        plan_undo(path)


def test_someone_elses_helper_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "slimtf.aliases.cjs").write_text("module.exports = 1;\n", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="did not write it"):
        migrated(tmp_path / "webpack.config.js", "module.exports = () => ({});\n")


def test_inline_says_why_not(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedProjectError, match="exported config is not a plain object literal") as caught:
        migrated(tmp_path / "webpack.config.js", "module.exports = () => ({});\n", Style.INLINE)
    assert "--style wrap" in caught.value.hint


def test_a_config_that_is_no_script(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedProjectError, match=r"not \.json"):
        migrated(tmp_path / "webpack.config.json", "{}\n")


def test_a_broken_config_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedProjectError, match="does not parse") as caught:
        migrated(tmp_path / "webpack.config.js", "const a = 1;\nmodule.exports = { mode: };\n")
    assert caught.value.where.endswith(":2")


def test_from_wrap_to_inline_the_helper_goes(tmp_path: Path) -> None:
    path = migrated(tmp_path / "webpack.config.js", "module.exports = {};\n", Style.WRAP)
    changes = plan_migration(path, WEBPACK, LINKS, Style.INLINE).changes
    assert [(change.path.name, change.after is None) for change in changes] == [
        ("webpack.config.js", False),
        ("slimtf.aliases.cjs", True),
    ]


def test_migrated_files_are_found_anywhere_but_in_packages(tmp_path: Path) -> None:
    root = tmp_path / "app"
    wanted = ("build", "config/webpack", ".config/webpack", ".webpack", "tools/dist", "tools/build")
    for folder in (*wanted, "node_modules/x", ".git/hooks", ".slimtf/preview"):
        (root / folder).mkdir(parents=True)
        migrated(root / folder / "webpack.prod.js", "module.exports = {};\n")
    (root / "notes.js").write_text("'slimtf:begin'\n", encoding="utf-8")
    found = {path.parent.relative_to(root).as_posix() for path in migrated_files(root)}
    assert found == set(wanted)

    above = migrated(tmp_path / "webpack.shared.js", "module.exports = {};\n")
    assert above not in migrated_files(root)
    assert above in migrated_files(root, [above, root / "notes.js"])

    (root / "webpack.config.js").symlink_to(above)
    assert above in migrated_files(root)


def test_what_a_compiler_made_of_a_config_is_no_config(tmp_path: Path) -> None:
    path = migrated(tmp_path / "webpack.prod.js", "module.exports = {};\n")
    made = tmp_path / "dist" / "webpack.prod.js"
    made.parent.mkdir()
    made.write_bytes(path.read_bytes().replace(b"resolve", b"resolved"))
    assert migrated_files(tmp_path) == (path,)
    assert migrated_files(tmp_path, [made]) == (made, path)  # to be refused, not passed over


def test_a_helper_stays_while_another_config_names_it(tmp_path: Path) -> None:
    one, other = (migrated(tmp_path / f"webpack.{name}.js", "module.exports = {};\n", Style.WRAP) for name in "ab")
    helper = tmp_path / "slimtf.aliases.cjs"

    def changed(*changes: FileChange) -> dict[str, bool]:
        return {change.path.name: change.after is None for change in changes if change.differs}

    assert changed(*plan_migration(one, WEBPACK, LINKS, Style.INLINE).changes) == {"webpack.a.js": False}
    both = plan_migration(one, WEBPACK, LINKS, Style.INLINE, together={one, other})
    assert changed(*both.changes) == {"webpack.a.js": False, helper.name: True}
    assert changed(*plan_undo(one)) == {"webpack.a.js": False}
    assert changed(*plan_undo(one, (one, other))) == {"webpack.a.js": False, helper.name: True}


def test_a_helper_edited_by_hand_is_overwritten_with_notice(tmp_path: Path) -> None:
    path = migrated(tmp_path / "webpack.config.js", "module.exports = {};\n", Style.WRAP)
    helper = tmp_path / "slimtf.aliases.cjs"
    assert plan_migration(path, WEBPACK, LINKS).edited == ()
    helper.write_text(helper.read_text().replace("(config)", "(config, more)", 1))
    assert plan_migration(path, WEBPACK, LINKS).edited == (helper,)


def test_a_config_behind_a_symbolic_link_is_written_where_it_is(tmp_path: Path) -> None:
    root = tmp_path / "linked"
    (tmp_path / "real" / "configs").mkdir(parents=True)
    root.symlink_to(tmp_path / "real", target_is_directory=True)
    (root / "configs" / "prod.js").write_text("module.exports = {};\n")
    (root / "webpack.config.js").symlink_to("configs/prod.js")
    outside = tmp_path / "shared.js"
    outside.write_text("module.exports = {};\n")
    (root / "webpack.other.js").symlink_to(outside)

    assert real_file(root / "configs" / "prod.js", root) == root / "configs" / "prod.js"
    assert real_file(root / "webpack.config.js", root) == root / "configs" / "prod.js"
    assert real_file(root / "webpack.other.js", root) == outside
    aliases = (Alias("a", root / "custom_tfjs" / "x.js", ()),)
    assert links_from(root / "configs", aliases)[0].path == "../custom_tfjs/x.js"
    from_outside = links_from(outside.parent, aliases)[0].path
    assert outside.parent.joinpath(from_outside).resolve() == aliases[0].target.resolve()
    deeper = tmp_path / "deep" / "er"
    deeper.mkdir(parents=True)
    (root / "further").symlink_to(deeper, target_is_directory=True)
    behind = links_from(root / "further", aliases)[0].path  # Node.js starts at what the link leads to
    assert deeper.joinpath(behind).resolve() == aliases[0].target.resolve()


def test_paths_start_at_the_configs_folder(tmp_path: Path) -> None:
    aliases = (Alias("a", tmp_path / "custom_tfjs" / "x.js", ()),)
    assert links_from(tmp_path / "config" / "prod", aliases)[0].path == "../../custom_tfjs/x.js"


ALIAS = Alias("@tensorflow/tfjs", Path("/c/custom_tfjs.js").resolve(), ())
OURS = AliasFact(name="@tensorflow/tfjs", exact=True, target=f'"{ALIAS.target.as_posix()}"')
OWN = AliasFact(name="react", exact=False, target='"/react"')


def facts(*aliases: AliasFact, **rest: str) -> ConfigFacts:
    return ConfigFacts(aliases=aliases, rest={f"config.{key}": value for key, value in rest.items()})


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ([facts(OWN, OURS, mode="1")], "does not lead @tensorflow/tfjs"),
        ([facts(OWN, mode="1")], "does not lead @tensorflow/tfjs"),
        ([facts(OURS.model_copy(update={"exact": False}), OWN, mode="1")], "does not lead"),
        ([facts(OURS, mode="1")], "lose or change aliases"),
        ([facts(OURS, OWN, mode="2")], "something else than the aliases: mode"),
        ([facts(OURS, OWN)], "something else than the aliases: mode"),
        ([], "gave 1 configs before and gives 0"),
    ],
)
def test_what_the_comparison_notices(now: list[ConfigFacts], said: str) -> None:
    with pytest.raises(ProofError, match=said):
        require_only_aliases(Path("webpack.config.js"), [facts(OWN, mode="1")], now, (ALIAS,))


def test_what_the_comparison_lets_pass() -> None:
    before = facts(OWN, mode="1", now="10:00")
    changing = volatile([before], [facts(OWN, mode="1", now="10:01")])
    require_only_aliases(Path("a"), [before], [facts(OURS, OWN, mode="1", now="10:02")], (ALIAS,), changing)
    assert has_aliases([facts(OWN, OURS)], (ALIAS,))
    assert not has_aliases([facts(OWN)], (ALIAS,))
    assert not has_aliases([], (ALIAS,))


def test_what_a_clause_exports_besides_stays_exported(tmp_path: Path) -> None:
    text = "const config = {};\nconst other = 1;\nexport { other, config as default, other as more };\n"
    after = migrated(tmp_path / "webpack.config.mjs", text).read_text(encoding="utf-8")
    assert "export default slimtfWebpack(config);" in after
    assert "export { other, other as more };" in after
    text = "export { default, mode as other } from './common.mjs';\n"
    after = migrated(tmp_path / "webpack.prod.mjs", text).read_text(encoding="utf-8")
    assert "import { default as slimtf } from './common.mjs';" in after
    assert "export { mode as other } from './common.mjs';" in after


@pytest.mark.parametrize("style", [Style.AUTO, Style.WRAP])
def test_a_config_in_latin_1_is_migrated_byte_for_byte(tmp_path: Path, style: Style) -> None:
    path = tmp_path / "webpack.config.js"
    before = "module.exports = {\n  cache: { name: 'café' },\n};\n".encode("latin-1")
    path.write_bytes(before)
    (change, *_) = [each for each in plan_migration(path, WEBPACK, LINKS, style).changes if each.path == path]
    assert b"caf\xe9" in (change.after or b"")
    path.write_bytes(change.after or b"")
    assert plan_undo(path)[0].after == before


def test_a_config_that_the_grammar_would_take_minutes_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slimtf.migrate.source._LONGEST", 0.3)
    path = tmp_path / "webpack.config.js"
    begin = b'module.exports = {\n  mode: \'none\',\n  / slimtf:begin {"digest": "abc", "style": "inline", "eol": '
    nested = b'{"a":' * 644 + b'{"a:' + b'{"a":' * 2354 + b"1" + b"}" * 3001  # one quote is missing
    end = b"\n  resolve: { alias: { '@tensorflow/tfjs$': './custom_tfjs/custom_tfjs.js' } },\n  // slimtf:end\n};\n"
    path.write_bytes(begin + nested + end)
    before = process_time()
    with pytest.raises(UnsupportedProjectError, match="does not parse"):
        plan_undo(path)
    assert process_time() - before < 20
