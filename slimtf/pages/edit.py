"""Puts the slim script into a page, in the place of the scripts that load tfjs."""

from __future__ import annotations

import html
import json
import os
from base64 import b64encode
from hashlib import sha384
from typing import TYPE_CHECKING
from urllib.parse import quote

from slimtf.model.modules import UNION
from slimtf.model.page import ScriptKind
from slimtf.pages.addresses import PACKAGES
from slimtf.pages.blocks import block

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from slimtf.model.page import PageApp, PageScript, WebPage

_OURS = frozenset({"src", "integrity", "crossorigin"})


def with_slim_script(page: WebPage, script: Path, integrity: str) -> str:
    """Return the page's text with the slim script between markers; all else in it stays as it is.

    Further scripts that load parts of tfjs are taken out, because the slim script holds what they would bring.

    Args:
        script: where the slim script will be, absolute.
        integrity: its digest, as the attribute of that name wants it.
    """
    address = relative_address(script, page.file)
    edits: dict[PageScript, str] = {}
    for element in page.of(ScriptKind.IMPORT_MAP):
        edits[element] = block(_outer(page, element), _import_map(element, address, integrity))
    for element in page.of(ScriptKind.TFJS):
        new = _element(element, {"src": address, "integrity": integrity}) if not edits else ""
        edits[element] = block(_outer(page, element), new)
    return replaced(page.text, edits)


def with_scripts(page: WebPage, addresses: Mapping[PageScript, str]) -> str:
    """Return the page's text with other addresses in scripts that load tfjs, without markers: for visits."""
    edits = {
        element: _element(element, {"src": address}) if element.kind is ScriptKind.TFJS else address
        for element, address in addresses.items()
    }
    return replaced(page.text, edits)


def said_in_page(app: PageApp, script: Path, integrity: str) -> str:
    """Return the lines with which the first page of ``app`` loads the slim script, for people to read."""
    address = relative_address(script, app.pages[0].file)
    if app.is_module:
        said = {"imports": {UNION: f"./{address}"}, "integrity": {f"./{address}": integrity}}
        return f'<script type="importmap">{json.dumps(said)}</script>'
    return f"<script{_attributes({'src': address, 'integrity': integrity})}></script>"


def relative_address(file: Path, page: Path) -> str:
    """Return how ``page`` refers to ``file``."""
    return quote(os.path.relpath(file, page.parent).replace(os.sep, "/"))


def replaced(text: str, edits: Mapping[PageScript, str]) -> str:
    """Return ``text`` with another text for each element."""
    for element, new in sorted(edits.items(), key=lambda item: -item[0].start):
        text = text[: element.start] + new + text[element.end :]
    return text


def import_map_with(element: PageScript, targets: Mapping[str, str], integrity: Mapping[str, str]) -> str:
    """Return an import map element with other addresses for some names.

    Args:
        targets: address by name.
        integrity: digest by address.
    """
    value = json.loads(element.code)
    value["imports"] = {**value["imports"], **targets}
    if integrity:
        value["integrity"] = {**value.get("integrity", {}), **integrity}
    code = json.dumps(value, indent=2, ensure_ascii=False).replace("</", "<\\/").replace("<!--", "\\u003c!--")
    return f"<script{_attributes(dict(element.attributes))}>\n{code}\n</script>"


def _import_map(element: PageScript, address: str, integrity: str) -> str:
    # without the dots it would be no address but the name of a module
    target = address if address.startswith(("./", "../")) else f"./{address}"
    names = [name for name in json.loads(element.code)["imports"] if name in PACKAGES]
    return import_map_with(element, dict.fromkeys(names, target), {target: integrity})


def _element(element: PageScript, ours: Mapping[str, str | None]) -> str:
    theirs = {name: value for name, value in element.attributes if name not in _OURS}
    return f"<script{_attributes({**ours, **theirs})}></script>"


def _attributes(attributes: Mapping[str, str | None]) -> str:
    return "".join(
        f" {name}" if value is None else f' {name}="{html.escape(value)}"' for name, value in attributes.items()
    )


def _outer(page: WebPage, element: PageScript) -> str:
    return page.text[element.start : element.end]


def integrity_of(file: Path) -> str:
    """Return the value of the attribute ``integrity`` for ``file`` (https://www.w3.org/TR/SRI/).

    Raises:
        OSError: it cannot be read.
    """
    return f"sha384-{b64encode(sha384(file.read_bytes()).digest()).decode()}"
