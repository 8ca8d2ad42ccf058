"""A mirror of nodejs.org/dist: its address, and the login that may be in it."""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit, urlunsplit

from slimtf.errors import NodeSetupError, UsageError

_OFFICIAL = "https://nodejs.org/dist"
_OFFICIAL_MUSL = "https://unofficial-builds.nodejs.org/download/release"


class PrebuiltUnavailableError(NodeSetupError):
    """The mirror has no Node.js for this machine, or cannot be reached; another source may do."""


@dataclass(frozen=True, slots=True)
class Mirror:
    """A mirror.

    Attributes:
        url: without a slash at the end and without a login.
        authorization: the value of the header of that name; empty when there is no login.
        setting: where the address comes from, for messages.
    """

    url: str
    authorization: str
    setting: str

    @property
    def hint(self) -> str:
        """What to do when it does not answer."""
        return f'check {self.setting}, HTTPS_PROXY and the network; node.source = "wheel" fetches from PyPI instead'


def choose_mirror(setting: str, *, musl: bool) -> Mirror:
    """Return the mirror of ``node.mirror``, else that of NODEJS_ORG_MIRROR, else nodejs.org.

    Raises:
        UsageError: it is not an http, https or file URL.
    """
    named = (("node.mirror", setting), ("NODEJS_ORG_MIRROR", os.environ.get("NODEJS_ORG_MIRROR", "")))
    for name, value in named:
        if value.strip():
            return _parse(value.strip(), name)
    return Mirror(_OFFICIAL_MUSL if musl else _OFFICIAL, "", "node.mirror")


def _parse(url: str, setting: str) -> Mirror:
    try:
        parts = urlsplit(url)
        valid = parts.scheme == "file" or (parts.scheme in {"http", "https"} and bool(parts.hostname))
        valid = valid and parts.port != 0  # reading the port checks it
        valid = valid and "@" not in parts.path  # what stands before it was meant to be a login
    except ValueError:
        valid = False
    if not valid:
        # without the value: a login may be in it, and no one can tell where in an address that is mistyped
        hint = f"write it like {_OFFICIAL}; in a password write %2F for /, %40 for @ and %3A for :"
        raise UsageError("the mirror of Node.js is not a URL", where=setting, hint=hint)
    authorization = ""
    if parts.username is not None:
        login = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
        authorization = f"Basic {base64.b64encode(login).decode('ascii')}"
    bare = parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="")
    return Mirror(urlunsplit(bare).rstrip("/"), authorization, setting)
