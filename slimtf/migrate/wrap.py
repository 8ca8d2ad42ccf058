"""The export passed through a generated helper file that lists the aliases.

It is passed at the end of the file, so that statements behind the export have done what they do to the config by then.
In an ES module the words ``export default`` give way to a name, which a block at the end exports.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.migrate.exported import Form
from slimtf.migrate.markers import Insertion
from slimtf.migrate.removal import file_digest, without_blocks
from slimtf.migrate.source import end_of
from slimtf.model.project import BundlerName
from slimtf.tfjs.syntax import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from slimtf.migrate.exported import Exported
    from slimtf.migrate.source import Source

STEM = "slimtf.aliases"
"""The helper's name without its ending; it stands beside the config."""
FUNCTIONS = {
    BundlerName.WEBPACK: "slimtfWebpack",
    BundlerName.ROLLUP: "slimtfRollup",
    BundlerName.VITE: "slimtfVite",
}


_UNTYPED = "// @ts-ignore: the helper has no types"
_CONFIG = "slimtf"  # "const slimtf =" is as wide as "export default": formatters break the line at the same places


def helper_ending(source: Source, exported: Exported, bundler: BundlerName) -> str:
    """Return ``.cjs`` or ``.mjs``: what the config can load in every way that its bundler loads configs.

    vite compiles all of them, and knows either. rollup's ``--bundleConfigAsCjs`` cannot import a ``.cjs`` file; and it
    compiles ``import`` beside
    ``module.exports``, which for webpack only Babel and TypeScript do, into ``require``. What they compile for webpack
    becomes CommonJS or an ES module, as they like; both import a ``.cjs`` file, while Node.js, which only takes the
    types out, would find no ``.ts`` file without its ending.
    """
    if exported.form is Form.COMMONJS:
        return ".mjs" if exported.imports and bundler is not BundlerName.WEBPACK else ".cjs"
    return ".cjs" if source.compiled and bundler is BundlerName.WEBPACK else ".mjs"


def wrap(source: Source, exported: Exported, bundler: BundlerName) -> tuple[Insertion, ...]:
    """Return the blocks that pass the export of ``source`` through the helper."""
    function = FUNCTIONS[bundler]
    name = f"./{STEM}{helper_ending(source, exported, bundler)}"
    imported = (*((_UNTYPED,) if source.typescript else ()), f"import {{ {function} }} from '{name}';")
    if exported.form is Form.COMMONJS:
        if name.endswith(".cjs"):
            return (at_end(source, (f"module.exports = require('{name}').{function}(module.exports);",), "wrap"),)
        return (at_end(source, (*imported, f"module.exports = {function}(module.exports);"), "wrap"),)
    if exported.statement is None:
        return ()
    config = _free_name(source)
    front, lines = _parts(source, exported, exported.statement, config)
    given = exported.name if exported.form in {Form.DECLARATION, Form.CLAUSE} else config
    assigned = any(child.type == "=" for child in exported.statement.children)
    origin = exported.statement.child_by_field_name("source")
    behind = origin is not None and text(origin)[1:-1] > name and text(origin)[1:3] == "./"  # as Biome sorts them
    lines = (*imported, *lines) if behind else (*lines, *imported)
    lines = (*lines, f"export {'=' if assigned else 'default'} {function}({given});")
    return (front, at_end(source, lines, "wrap"))


def at_end(source: Source, lines: tuple[str, ...], style: str) -> Insertion:
    """Return the block that adds ``lines`` to the end of the file, where import declarations are as good as in front.

    The file ends with a line end then, whether it did or not, so that a shell's ``>>`` adds to none of our lines.
    """
    data = source.data
    if data.endswith((b"\n", b"\r")):
        return Insertion(len(data), lines, style, trail=source.eol)
    whole = file_digest(without_blocks(source).data)
    return Insertion(len(data), lines, style, lead=source.eol, trail=source.eol, whole=whole)


def _parts(source: Source, exported: Exported, statement: Node, config: str) -> tuple[Insertion, tuple[str, ...]]:
    """Return the block in the place of the export, and what the block at the end begins with."""
    value = exported.value
    if exported.form is Form.EXPRESSION:
        word = next(child for child in statement.children if child.type in {"default", "="})
        return _words(source, statement, word.end_byte, f"const {config} ="), ()
    if exported.form is Form.DECLARATION and value is not None:
        return _words(source, statement, value.start_byte, ""), ()
    if exported.form is Form.ANONYMOUS and value is not None:
        return _words(source, statement, *_named(source, value, config)), ()
    return _without(source, statement, exported), tuple(_forwarded(exported, statement, config))


def _words(source: Source, statement: Node, end: int, now: str) -> Insertion:
    start = statement.start_byte
    rest = source.data[end:]
    following = rest[: len(rest) - len(rest.lstrip())]
    return Insertion(
        start,
        (),
        "wrap",
        indent=source.indent_at(start),
        lead="" if source.blank_from_line_start(start) else source.eol,
        removed=end - start,
        now=now,
        gap="" if following == b" " else f"|{following.decode('utf-8', 'replace')}|",
        tight=source.follows_a_line(start),
    )


def _named(source: Source, function: Node, config: str) -> tuple[int, str]:
    """Return where the words in front of a function's or class's own parts end, and those that give it a name."""
    words = [child for child in function.children if child.type in {"async", "function", "*", "class"}]
    end = words[-1].end_byte
    if source.data[end:].lstrip()[:1] == b"(":
        end += len(source.data[end:]) - len(source.data[end:].lstrip())
    return end, f"{' '.join(text(word) for word in words)} {config}"


def _without(source: Source, statement: Node, exported: Exported) -> Insertion:
    start, end = statement.start_byte, end_of(statement)
    origin = statement.child_by_field_name("source")
    where = f" from {text(origin)}" if origin is not None else ""
    lines = (f"export {{ {', '.join(exported.others)} }}{where};",) if exported.others else ()
    trail = "" if source.blank_until_line_end(end) or end == len(source.data) else source.eol
    return Insertion(
        start,
        lines,
        "wrap",
        indent=source.indent_at(start),
        lead="" if source.blank_from_line_start(start) else source.eol,
        trail=trail,
        gap=f"|{source.spaces_at(end)}|" if trail else "",
        removed=end - start,
    )


def _forwarded(exported: Exported, statement: Node, config: str) -> Iterator[str]:
    origin = statement.child_by_field_name("source")
    if origin is not None:
        names = f"* as {config}" if exported.name == "*" else f"{{ {exported.name} as {config} }}"
        yield f"import {names} from {text(origin)};"


def _free_name(source: Source) -> str:
    name = _CONFIG
    while source.identifiers(name):
        name += "_"
    return name
