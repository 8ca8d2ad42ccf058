"""The tfjs backends that slimtf can generate modules for, and the binaries of the wasm backend."""

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


class WasmVariant(StrEnum):
    """One of the binaries; which of them is loaded depends on the browser and on the page's isolation."""

    PLAIN = "plain"
    SIMD = "simd"
    THREADED_SIMD = "threaded-simd"

    @property
    def file(self) -> str:
        """Its file's name in ``dist`` of the backend's package, and where tfjs looks for it by default."""
        suffix = "" if self is WasmVariant.PLAIN else f"-{self.value}"
        return f"tfjs-backend-wasm{suffix}.wasm"
