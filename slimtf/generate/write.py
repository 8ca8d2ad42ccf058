"""Puts prepared modules on the disk: all files or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slimtf.generate.prepare import PreparedModules
    from slimtf.model.modules import CustomModules


def write_modules(prepared: PreparedModules) -> CustomModules:
    """Write all files, or none; files that are the same already are left alone, times included.

    Raises:
        WorkspaceError: the folder holds files of the same names that are not ours, or cannot be written.
    """
    raise NotImplementedError
