"""The sizes of sample apps that the documents name, all of tfjs and level deep, with webpack."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.support.wording import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

SIZE = r"([\d,.]+) kB"
PLACES = {  # file: the line of an app, its sizes before and after
    "README.md": rf"^\| {{name}}:[^|]*\| {SIZE} \|[^|]*\| \*\*{SIZE}\*\*",
    "docs/levels.md": rf"^\| {{name}} \([^|]*\| {SIZE} \|[^|]*\| {SIZE} \|$",
}
EXAMPLE = ("dense_model", "docs/index.md", rf"^ gzip +{SIZE} +{SIZE} ")


def documented_sizes(name: str) -> Iterator[tuple[str, float, float]]:
    """Yield where sizes of the app stand, and what they are: gzip bytes of its scripts before and after."""
    places = [(file, pattern.replace("{name}", name)) for file, pattern in PLACES.items()]
    places += [EXAMPLE[1:]] if name == EXAMPLE[0] else []
    for file, pattern in places:
        found = re.search(pattern, (ROOT / file).read_text("utf-8"), re.MULTILINE)
        if found is not None:
            before, after = (1000 * float(each.replace(",", "")) for each in found.groups())
            yield file, before, after
