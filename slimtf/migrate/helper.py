"""The generated file that wrapped configs pass their export through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.migrate.wrap import STEM
from slimtf.templates import render
from slimtf.workspace.digest import digest_text
from slimtf.workspace.ownership import GENERATED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slimtf.migrate.links import Link

ENDINGS = (".cjs", ".mjs")
NAMES = tuple(f"{STEM}{ending}" for ending in ENDINGS)
_DIGEST = ", digest "


def helper_text(ending: str, links: Sequence[Link]) -> str:
    """Return the helper for configs that load ``.cjs`` or ``.mjs``; its first line holds a digest of it."""
    body = render(
        "slimtf.aliases.j2",
        header=GENERATED,
        kind=ending.removeprefix("."),
        exported="" if ending == ".cjs" else "export ",
        links=links,
        folder=links[0].path.rpartition("/")[0],
    )
    return body.replace(GENERATED, f"{GENERATED}{_DIGEST}{digest_text(body)[:12]}", 1)


def is_untouched(data: bytes) -> bool:
    """Whether nobody edited this helper since slimtf wrote it."""
    text = data.decode("utf-8", "replace").replace("\r\n", "\n")
    first, _, rest = text.partition("\n")
    before, mark, after = first.partition(_DIGEST)
    digest, colon, remark = after.partition(":")
    body = f"{before}{colon}{remark}\n{rest}"
    return bool(mark) and GENERATED in before and digest_text(body)[:12] == digest
