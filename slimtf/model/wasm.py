"""The binaries of the wasm backend."""

from __future__ import annotations

from enum import StrEnum


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
