"""Where a finding is, for systems that show it in the repository instead of in the project."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

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


# Hashes in file names, figures that stand alone with their units, and, behind a semicolon, the cause: those change
# although the finding is the same. Conv2D stays.
_CHANGES = re.compile(
    r"(?<![A-Za-z0-9])[0-9a-f]{8,64}(?![A-Za-z0-9])|(?<![\w.])[+-]?\d[\d.,]*(?!\w)(?: ?(?:[kM]i?B|B|%)(?!\w))?|; .*",
    flags=re.DOTALL,
)


def fingerprints(folder: str, findings: Sequence[Finding]) -> tuple[str, ...]:
    """Return a name of 64 hexadecimal digits for each of ``findings``, no two the same.

    They are made of rule, file and title without its figures, so that neither a moved line nor another size makes a
    known finding a new one.

    Args:
        folder: the project's folder in the repository; two projects of one repository have names of their own.
    """
    seen: Counter[str] = Counter()
    names = []
    for finding in findings:
        bare = "\0".join((folder, finding.rule, finding.file, _CHANGES.sub("#", finding.title)))
        names.append(hashlib.sha256(f"{bare}\0{seen[bare]}".encode("utf-8", "replace")).hexdigest())
        seen[bare] += 1
    return tuple(names)
