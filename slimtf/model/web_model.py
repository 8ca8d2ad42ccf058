"""A model that the settings name by its address, and the place of its kept copy in the project."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from slimtf.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

WEB_MODELS = "slimtf_models"
"""The folder with the kept copies, in the project's folder; it is to be committed."""
COPY_INSTEAD = "download the model.json and name that file instead"
"""What one can do about an address that cannot be used, for hints."""
_ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+:/")  # C:/model is a path
_ODD = re.compile(r"[^A-Za-z0-9._-]|^\.+$")
_LONGEST_NAME = 80
_HUB = "tfhub.dev"


def is_address(text: str) -> bool:
    """Say whether ``text`` is an address such as ``https://…``, and no path of a file."""
    return _ADDRESS.match(text) is not None


def require_web_address(address: str, where: str) -> None:
    """Return when a model can be fetched from ``address``.

    Raises:
        UsageError: it is neither http nor https, or holds a login.
    """
    try:
        parts = urlsplit(address)
        valid = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
    if not valid:
        raise UsageError("a model can be fetched by http and https only", where=where, hint=COPY_INSTEAD)
    if parts.username is not None:
        what = "the address of a model holds a login, which would be written into files that are committed"
        raise UsageError(what, where=where, hint=COPY_INSTEAD)


def address_to_fetch(address: str) -> str:
    """Return the address of the model.json; a model of TF Hub has it below its own (tfjs-converter's ``fromTFHub``)."""
    parts = urlsplit(address)
    if parts.hostname == _HUB and not parts.path.endswith(".json"):
        return f"{address.rstrip('/')}/model.json?tfjs-format=file"
    return address


def kept_file(root: Path, address: str) -> Path:
    """Return where the copy of the model at ``address`` is kept in the project ``root``, whether it is there or not.

    The same address has the same place in every project: ``slimtf_models/host/path/model.json``.
    """
    parts = urlsplit(address_to_fetch(address))
    segments = [unquote(segment) for segment in parts.path.split("/") if segment]
    name = segments.pop() if segments and segments[-1].endswith(".json") else "model.json"
    wanted = [parts.netloc, *segments, name]
    names = [_ODD.sub("_", segment)[:_LONGEST_NAME] for segment in wanted]
    if names != wanted or parts.query or parts.scheme != "https":
        names[-1:] = [hashlib.sha256(address.encode("utf-8", "replace")).hexdigest()[:8], "model.json"]
    return root.joinpath(WEB_MODELS, *names)
