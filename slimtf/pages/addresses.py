"""Which addresses of scripts lead to tfjs, in every form that CDNs know."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from slimtf.model.page import TfjsAddress

_SCOPE = "@tensorflow/"
PACKAGES = frozenset(
    f"{_SCOPE}{name}"
    for name in (
        *("tfjs", "tfjs-core", "tfjs-converter", "tfjs-layers", "tfjs-data"),
        *("tfjs-backend-cpu", "tfjs-backend-webgl", "tfjs-backend-wasm", "tfjs-backend-webgpu"),
    )
)
"""The packages whose scripts make up the global ``tf``."""

# [/npm]/name@version/path: https://www.jsdelivr.com/documentation, https://unpkg.com, https://esm.sh
_NPM = re.compile(
    r"^/(?:npm/|v\d+/|pin/)?((?:@[\w.~-]+/)?[\w.~-]+)(?:@([^/]*))?(?:/(.*))?$",
)
_NPM_HOSTS = (
    "cdn.jsdelivr.net",
    "fastly.jsdelivr.net",
    "unpkg.com",
    "esm.sh",
    "cdn.skypack.dev",
    "esm.run",
    "ga.jspm.io",
)
# https://cdnjs.com/libraries/tensorflow
_CDNJS = re.compile(r"^/ajax/libs/([\w.-]+)/([^/]+)/(.+)$")
_IN_NODE_MODULES = re.compile(r"(?:^|/)node_modules/((?:@[\w.~-]+/)?[\w.~-]+)/(.+)$")
# The names under which people keep a copy: those of the packages' own files, or tfjs.min.js, tfjs-4.22.0.min.js.
_OWN_NAME = re.compile(
    r"^tf(?:js)?((?:-(?:core|converter|layers|data|backend-(?:cpu|webgl|wasm|webgpu)))?)"
    r"(?:[@.-]v?(\d+(?:\.\d+)*))?(?:\.es2017|\.fesm)?(?:\.min)?\.js$"
)


@dataclass(frozen=True, slots=True)
class PackageFile:
    """A file of an npm package as an address names it; ``version`` and ``path`` as in ``TfjsAddress``."""

    package: str
    version: str
    path: str


def is_address(text: str) -> bool:
    """Say whether browsers would load anything from ``text``: not from ``https://[x/tf.js``."""
    try:
        urlsplit(text)
    except ValueError:
        return False
    return True


def package_file(address: str) -> PackageFile | None:
    """Return the npm package that ``address`` leads to, on a CDN or in node_modules; None for any other address.

    Raises:
        ValueError: it is no address.
    """
    parts = urlsplit(address)
    path = unquote(parts.path)
    if not parts.netloc:
        found = _IN_NODE_MODULES.search(path)
        return PackageFile(found[1], "", found[2]) if found else None
    host = (parts.hostname or "").lower()
    if host in _NPM_HOSTS and not path.startswith("/combine/"):
        found = _NPM.match(path)
        inside = (found[3] or "") if found else ""
        return PackageFile(found[1], found[2] or "", "" if inside in ("+esm", "") else inside) if found else None
    found = _CDNJS.match(path) if host == "cdnjs.cloudflare.com" else None
    return PackageFile(found[1], found[2], found[3]) if found else None


def tfjs_address(address: str) -> TfjsAddress | None:
    """Return what of tfjs the script at ``address`` is; None where the address does not tell, or names another.

    Raises:
        ValueError: it is no address.
    """
    found = package_file(address)
    if found is not None and found.package in PACKAGES:
        return TfjsAddress(found.package, found.version, found.path)
    if found is not None and found.package != "tensorflow":  # what cdnjs calls it
        return None
    named = _OWN_NAME.match(unquote(urlsplit(address).path).rpartition("/")[2])
    if named is None:
        return None
    package = f"{_SCOPE}tfjs{named[1]}"
    path = f"dist/{found.path.rpartition('/')[2]}" if found else ""
    return TfjsAddress(package, found.version if found else named[2] or "", path)
