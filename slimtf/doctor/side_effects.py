"""``sideEffects`` in a package.json that makes bundlers drop every registration, with a green build (trap T4).

Each bundler has its own rule for what it keeps. webpack: ``moduleHasSideEffects`` in
lib/optimize/SideEffectsFlagPlugin.js, with glob-to-regexp 0.4.1 (``globstar`` and ``extended``), since 5.113 with the
same rule of its own. rollup: getPackageInfo in @rollup/plugin-node-resolve, Vite: loadPackageData; both with picomatch
behind ``createFilter`` of @rollup/pluginutils.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from slimtf.doctor.rules import found, shown
from slimtf.model.project import BUNDLERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slimtf.model.doctor import Finding
    from slimtf.model.examined import Examined

_SideEffects = bool | str | tuple[str, ...] | None
_LITERAL = frozenset("/$^+.()=!|,")
_PIECES = re.compile(r"(?P<folders>(?:^|(?<=/))\*\*(?:/|$))|\*+(?!\()|[@+*?!]\(|\[[^\]/]+\]|.", re.DOTALL)
_OPENING = {"@(": ("(?:", ")"), "+(": ("(?:", ")+"), "*(": ("(?:", ")*"), "?(": ("(?:", ")?"), "(": ("(?:", ")")}
_NOT = ("(?:(?!(?:", ")(?:/|$))[^/]*)")


def check_side_effects(examined: Examined) -> Iterator[Finding]:
    """Yield folders of custom modules whose imports for effect count as without one."""
    bundlers = sorted({config.bundler for config in examined.configs} or {name.value for name in BUNDLERS})
    for each in examined.stand_ins:
        effects, base = each.manifest.side_effects, each.manifest.file.parent
        own = [file for file in each.files if file.is_relative_to(base)]  # others have a package.json of their own
        by = {
            bundler: dropped
            for bundler in bundlers
            if (dropped := [file for file in own if drops(bundler, effects, file.relative_to(base).as_posix())])
        }
        dropped = [file for files in by.values() for file in files]
        if dropped:
            folder = shown(each.folder, examined.root)
            first = min(dropped, key=lambda file: (file.name != "custom_tfjs.js", file.name))
            yield found(
                "side-effects",
                f'"sideEffects" says that {shown(first, examined.root)} has none',
                f"Registering kernels is nothing but a side effect: it is left out by {' and '.join(by)}, and the "
                "build is green.",
                f'write {folder}/package.json with {{"sideEffects": true}}, or: slimtf modules',
                root=examined.root,
                file=each.manifest.file,
                line=each.manifest.line,
            )


def drops(bundler: str, effects: _SideEffects, path: str) -> bool:
    """Return whether ``bundler`` may leave a file out of which nothing is imported by name.

    A pattern that a bundler cannot read counts as one that keeps the file.

    Args:
        bundler: ``webpack``, ``rollup`` or ``vite``.
        effects: what the nearest package.json says.
        path: of the file, relative to that package.json, with forward slashes.
    """
    if effects is None or isinstance(effects, bool):
        return effects is False
    if bundler == "webpack":
        patterns = (effects,) if isinstance(effects, str) else effects
        return not any(_matches(_webpack(pattern), f"./{path}") for pattern in patterns)
    if isinstance(effects, str):
        return False  # they look at lists and booleans only
    if not effects:
        return bundler == "vite"  # a filter without patterns lets everything pass, which Vite sees to
    return not any(_matches(_rollup(pattern), path) for pattern in effects)


def _matches(pattern: str, path: str) -> bool:
    try:
        return re.fullmatch(pattern, path) is not None
    except re.error:
        return True


def _webpack(glob: str) -> str:
    """Return the regular expression that glob-to-regexp makes, character by character."""
    glob = glob if "/" in glob else f"**/{glob}"
    return rf"(\./)?{''.join(_webpack_pieces(glob))}"


def _webpack_pieces(glob: str) -> Iterator[str]:
    grouped, at = False, 0
    while at < len(glob):
        letter = glob[at]
        at += 1
        if letter == "*":
            begin = at - 1
            while glob[at : at + 1] == "*":
                at += 1
            alone = glob[begin - 1 : begin] in {"/", ""} and glob[at : at + 1] in {"/", ""}
            if at - begin > 1 and alone:
                yield "((?:[^/]*(?:/|$))*)"
                at += 1
            else:
                yield "([^/]*)"
        elif letter in "{}":
            grouped = letter == "{"
            yield "(" if grouped else ")"
        elif letter == "," and grouped:
            yield "|"
        elif letter == "?":
            yield "."
        else:
            yield f"\\{letter}" if letter in _LITERAL else letter


def _rollup(glob: str) -> str:
    """Return the regular expression for what picomatch takes, dots included, relative to the package.json."""
    glob = (glob if "/" in glob else f"**/{glob}").replace("\\", "/")
    if not glob.startswith("**"):
        if glob.startswith("/"):
            return r"(?!)"  # an absolute path
        ends = "/" if glob.endswith("/") else ""
        glob = posixpath.normpath(glob) + ends
    return "".join(_rollup_pieces(glob))


def _rollup_pieces(glob: str) -> Iterator[str]:
    closing: list[str] = []
    for match in _PIECES.finditer(glob):
        piece = match[0]
        if match["folders"]:
            yield "(?:[^/]+/)*" if piece == "**/" else ".*"
        elif set(piece) == {"*"}:
            yield "[^/]*"
        elif piece == "?":
            yield "[^/]"
        elif len(piece) > 1 and piece.startswith("["):
            yield piece
        elif piece in _OPENING or piece == "!(":
            opening, end = _OPENING.get(piece, _NOT)
            closing.append(end)
            yield opening
        elif piece == "{":
            closing.append(")")
            yield "(?:"
        elif piece in {")", "}"} and closing:
            yield closing.pop()
        elif closing and piece in {"|", ","}:
            yield "|"
        else:
            yield re.escape(piece)
