"""Where a finding is, for systems that show it in the repository instead of in the project."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slimtf.model.gate import Finding

MANIFEST = "package.json"
"""A file that every project has, for formats in which each finding has to be in some file."""


def in_repository(folder: str, file: str) -> str:
    """Return ``file``, relative to the project, as a path in the repository; empty stays empty.

    Args:
        folder: the project's folder in the repository, with forward slashes; empty when it is the repository's own.
    """
    if not file:
        return ""
    return posixpath.normpath(posixpath.join(folder, file.replace("\0", "")))


def somewhere(folder: str, finding: Finding) -> tuple[str, int]:
    """Return the file in the repository and the line of ``finding``; where it has none, the manifest's first line."""
    line = finding.line if finding.file and finding.line and finding.line > 0 else 1
    return in_repository(folder, finding.file or MANIFEST), line
