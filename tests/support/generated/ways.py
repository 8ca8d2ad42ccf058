"""Ways to reach a name of tfjs, or of one of its values, in an app, from ways.txt.

Tokens there: OWNER is the expression that has the name, NAME the name, ESCAPED the same with its first character as
an escape, LEFT and RIGHT pieces of it, ARGS the arguments, PART what of tfjs the owner is, NESTED a pattern that binds
the name to ``reached`` (from tfjs itself), REACHED its call, TFJS the import of tfjs, SETUP what makes the values.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.support.generated.sections import Section, read_sections

if TYPE_CHECKING:
    from collections.abc import Mapping

TFJS = "import * as tf from '@tensorflow/tfjs';"


@dataclass(frozen=True, slots=True)
class Way:
    """A way.

    Attributes:
        body: the statements that reach it and put the result into ``r``.
        head: what the entry begins with.
        files: further files.
        of: ``any`` name; one of tfjs's ``namespace``, of its ``root`` (``root of core``), of a ``part`` of it; one of a
            ``tensor``; one that ``core`` or ``layers`` export.
        entry: the file that the app begins with.
        worker: a file that runs in a worker; then ``body`` is all of the entry.
    """

    body: str
    head: str = TFJS
    files: Mapping[str, str] = field(default_factory=dict)
    of: str = "any"
    entry: str = "main.js"
    worker: str = ""


def _way(section: Section) -> Way:
    parts = {name: text.replace("TFJS", TFJS) for name, text in section.parts.items()}
    files = {name: text.replace("TFJS", TFJS) for name, text in section.files.items()}
    options = section.options
    of, entry, worker = options.get("of", "any"), options.get("entry", "main.js"), options.get("worker", "")
    return Way(section.text, parts.get("head", TFJS), files, of, entry, worker)


WAYS = {title: _way(section) for title, section in read_sections("ways.txt").items()}
KEYED = {
    "key": "const r = await OWNER[KEY](ARGS);",
    "optional key": "const r = await OWNER?.[KEY]?.(ARGS);",
    "key in a pattern": "const { [KEY]: reached } = OWNER;\nconst r = await REACHED;",
    "key for Reflect": "const it = OWNER;\nconst r = await Reflect.get(it, KEY).call(it, ARGS);",
    "key as an argument": "const use = (it, key, ...args) => it[key](...args);\nconst r = await use(OWNER, KEY, ARGS);",
}
