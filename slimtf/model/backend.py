"""The tfjs backends that slimtf can generate modules for."""

from __future__ import annotations

from enum import StrEnum


class Backend(StrEnum):
    """A tfjs backend, named as ``tf.setBackend`` names it."""

    CPU = "cpu"
    WEBGL = "webgl"
    WASM = "wasm"
    WEBGPU = "webgpu"

    @property
    def package(self) -> str:
        """The npm package that holds the backend's kernels."""
        return f"@tensorflow/tfjs-backend-{self.value}"
