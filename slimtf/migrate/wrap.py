"""The export passed through a generated helper file that lists the aliases; no line of the config changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.migrate.exported import Form
from slimtf.migrate.markers import Insertion
from slimtf.migrate.source import end_of
from slimtf.model.project import BundlerName
from slimtf.tfjs.syntax import text

if TYPE_CHECKING:
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
            return (_at_end(source, (f"module.exports = require('{name}').{function}(module.exports);",)),)
        return (_at_end(source, (*imported, f"module.exports = {function}(module.exports);")),)
    return (import_place(source, imported, "wrap"), *_around(source, exported, function))


def _around(source: Source, exported: Exported, function: str) -> tuple[Insertion, ...]:
    statement, value = exported.statement, exported.value
    if exported.form is Form.EXPRESSION and value is not None:
        end = end_of(value)
        closed = source.data[end:].lstrip()[:1] == b";"
        return (
            Insertion(value.start_byte, (f"{function}(",), "wrap", in_line=True),
            Insertion(end, (")" if closed else ");",), "wrap", in_line=True),
        )
    if exported.form is Form.DECLARATION and value is not None:  # functions are hoisted
        return (Insertion(value.start_byte, (f"{function}({exported.name});",), "wrap", in_line=True, trail=" "),)
    if statement is None:
        return ()
    origin = statement.child_by_field_name("source")
    name, lines = exported.name, []
    if origin is not None:
        lines, name = [f"import {{ {exported.name} as slimtfConfig }} from {text(origin)};"], "slimtfConfig"
    lines.append(f"export default {function}({name});")
    if exported.others:
        where = f" from {text(origin)}" if origin is not None else ""
        lines.append(f"export {{ {', '.join(exported.others)} }}{where};")
    length = end_of(statement) - statement.start_byte
    return (Insertion(statement.start_byte, tuple(lines), "wrap", in_line=True, removed=length),)


def import_place(source: Source, lines: tuple[str, ...], style: str) -> Insertion:
    """Return the block that adds import declarations: behind the last one, or at the end, which is as good."""
    imports = [node for node in source.root.named_children if node.type == "import_statement"]
    if imports:
        end = end_of(imports[-1])
        if source.blank_until_line_end(end):
            return Insertion(end, lines, style, lead=source.eol)
    return _at_end(source, lines, style)


def _at_end(source: Source, lines: tuple[str, ...], style: str = "wrap") -> Insertion:
    whole = source.data.endswith((b"\n", b"\r"))
    return Insertion(
        len(source.data), lines, style, lead="" if whole else source.eol, trail=source.eol if whole else ""
    )
