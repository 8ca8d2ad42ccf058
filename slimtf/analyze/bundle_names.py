"""Names in a finished bundle that were left out of tfjs because no code of the app, as it was analysed, has them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slimtf.workspace.failure import file_error

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from slimtf.model.app_code import AppCode
    from slimtf.model.bundle import Bundle
    from slimtf.model.modules import CustomModules

# What a member can be read by, also in minified code: t.print, t["print"], {print: p} = t, {print} = t.
_NAME = re.compile(
    r"""\.\s*([A-Za-z_$][\w$]*)|["'`]([A-Za-z_$][\w$]*)["'`]|(?<=[{,])\s*([A-Za-z_$][\w$]*)\s*(?=[:,}=])"""
)
_REST = "custom_rest.js"
_SCRIPTS = {".js", ".mjs", ".cjs"}


def names_missed(bundle: Bundle, modules: CustomModules) -> frozenset[str]:
    """Return the names that ``bundle`` uses and that the flat module of ``modules`` has lost.

    A bundler may keep code that the analysis took for unreachable. What tfjs's own code names is no evidence.

    Raises:
        WorkspaceError: a file of the bundle cannot be read.
    """
    return _missed(modules.pruned, bundle, modules)


def methods_missed(bundle: Bundle, modules: CustomModules, code: AppCode, left_out: Collection[str]) -> frozenset[str]:
    """Return those of ``left_out``, methods of tensors, that ``bundle`` uses and that stand in no code of the app.

    A plugin of the bundler may write code that is in no file. Only a flat module tells: others are spread over a bundle
    that holds code of tfjs's own dependencies as well.

    Args:
        code: the app's code, with every name.

    Raises:
        WorkspaceError: a file of the bundle cannot be read.
    """
    return _missed(frozenset(left_out).difference(code.every_name), bundle, modules)


def _missed(names: frozenset[str], bundle: Bundle, modules: CustomModules) -> frozenset[str]:
    if modules.flat is None or not names:
        return frozenset()
    files = [output.folder / name for output in bundle.outputs for name in output.files]
    found = {name for file in files if file.suffix.lower() in _SCRIPTS for name in _names(_text(file))}
    own = [modules.flat, *(modules.folder / name for name in modules.files if name == _REST)]
    return (names & found).difference(*(_names(_text(file)) for file in own))


def _names(text: str) -> frozenset[str]:
    return frozenset(next(filter(None, groups)) for groups in _NAME.findall(text))


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", errors="replace")
    except OSError as error:
        raise file_error(error, path, "read") from error
