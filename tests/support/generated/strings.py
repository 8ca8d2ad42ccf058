"""Ways to come by a name as a text, from keys.txt.

Tokens there: NAME, OTHER (a name of the same kind), LEFT and RIGHT (pieces of NAME), CODES (of its characters),
BASE64, ESCAPED (its first character) and SHOUTED (its characters with dashes between them).
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.support.generated.sections import read_sections

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random


@dataclass(frozen=True, slots=True)
class Key:
    """A way.

    Attributes:
        text: the expression.
        before: statements in front of it.
        head: what the module begins with.
        files: further files.
        entry: the file that the app begins with.
        waits: the text waits for a promise.
    """

    text: str
    before: str = ""
    head: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    entry: str = "main.js"
    waits: bool = False

    def named(self, name: str, other: str, random: Random) -> Key:
        """Return it for ``name``, which begins and ends with a letter; ``other`` is a name of the same kind."""
        cut = random.randrange(1, len(name))
        tokens = {
            "NAME": name,
            "OTHER": other,
            "LEFT": name[:cut],
            "RIGHT": name[cut:],
            "CODES": ", ".join(str(ord(character)) for character in name),
            "BASE64": base64.b64encode(name.encode()).decode(),
            "ESCAPED": f"\\x{ord(name[0]):02x}{name[1:]}",
            "SHOUTED": "-".join(name),
        }

        def put(text: str) -> str:
            for token, value in tokens.items():
                text = text.replace(token, value)
            return text

        files = {file: put(text) for file, text in self.files.items()}
        return Key(put(self.text), put(self.before), put(self.head), files, self.entry, self.waits)


KEYS = {
    title: Key(
        section.text,
        section.parts.get("before", ""),
        section.parts.get("head", ""),
        section.files,
        section.options.get("entry", "main.js"),
        "waits" in section.options,
    )
    for title, section in read_sections("keys.txt").items()
}
