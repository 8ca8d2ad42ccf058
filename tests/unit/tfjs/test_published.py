"""A cure names versions that exist."""

from __future__ import annotations

import pytest

from slimtf.tfjs.published import is_published, to_install

WASM, WEBGPU = "@tensorflow/tfjs-backend-wasm", "@tensorflow/tfjs-backend-webgpu"


@pytest.mark.parametrize(
    ("package", "version", "there"),
    [
        (WASM, "4.22.0", True),
        (WASM, "4.23.0-rc.0", False),
        (WASM, "4.18.0", False),
        (WASM, "3.3.0", True),
        (WEBGPU, "4.6.0", True),
        (WEBGPU, "4.5.0", False),
        (WEBGPU, "4.9.0", False),
        (WEBGPU, "3.21.0", False),
        (WEBGPU, "4.10.0", True),
        ("@tensorflow/tfjs-backend-webgl", "4.23.0-rc.0", True),
    ],
)
def test_what_the_registry_has(package: str, version: str, *, there: bool) -> None:
    assert is_published(package, version) == there
    if there:
        assert to_install(package, version) == f"{package}@{version}"
    else:
        assert to_install(package, version).startswith(f"{package}@4.22.0, and all other @tensorflow packages")
        assert f"{package}@{version}" not in to_install(package, version)
        assert is_published(package, "4.22.0")
