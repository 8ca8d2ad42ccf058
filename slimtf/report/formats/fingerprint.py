"""A name for a finding that stays the same from run to run, by which CI systems tell new from known."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slimtf.model.gate import Finding

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
