"""Which versions of tfjs's packages exist, as far as a cure may name them.

The packages are released together, but two backends were not published each time. Looked up in the registry in 2026.
"""

from __future__ import annotations

import re

_WASM = "@tensorflow/tfjs-backend-wasm"
_WEBGPU = "@tensorflow/tfjs-backend-webgpu"
_NEVER = {
    _WASM: frozenset({"3.0.0-rc.1", "3.5.0", "4.7.0", "4.18.0", "4.23.0-rc.0"}),
    _WEBGPU: frozenset({"4.9.0", "4.23.0-rc.0"}),
}
_FIRST = {_WEBGPU: (4, 6)}
WHOLE = "4.22.0"
"""A version that all packages have."""


def is_published(package: str, version: str) -> bool:
    """Tell whether the registry has ``version`` of a package, unless it is one that slimtf has not heard of."""
    numbers = tuple(int(number) for number in re.findall(r"\d+", version)[:2])
    return version not in _NEVER.get(package, ()) and numbers >= _FIRST.get(package, (0, 0))


def to_install(package: str, version: str) -> str:
    """Return what to give to a package manager so that ``package`` fits tfjs ``version``, in a cure."""
    if is_published(package, version):
        return f"{package}@{version}"
    return (
        f"{package}@{WHOLE}, and all other @tensorflow packages in the same version: {package} was not published as "
        f"{version}"
    )
