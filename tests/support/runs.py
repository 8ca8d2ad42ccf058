"""Runs of an app's page and of models, as the shim reports them, for tests of what is concluded from them."""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path

from slimtf.model.backend import Backend
from slimtf.model.runs import AppRun, Called, InputRange, ModelCase, ModelRun, RanKernel, Tensor

ADD, SUM = RanKernel("Add", "cpu"), RanKernel("Sum", "cpu")

PREPARED = AppRun(
    page="index.html",
    browser="156",
    value={"outputs": [0.5]},
    settled=True,
    app_error="",
    page_errors=(),
    console_errors=(),
    failed_requests=(),
    crashed=False,
    scenario=None,
    load_ms=10,
    value_ms=20,
    ran=(ADD, SUM),
    missing=(),
    promised=True,
)
"""A visit of a page that gives its value."""

PLAIN = replace(PREPARED, value=None, settled=False, promised=False, value_ms=0, rest="quiet", text="Hello\nsum 3")
"""A visit of a page that says nothing of itself."""


def drawn(seed: int = 0, *, size: int = 1) -> InputRange:
    return InputRange(size, seed, 0.0, 1.0, 3)


def case(*values: float, seed: int = 0, size: int = 1, error: str = "", kept: int = 0) -> ModelCase:
    """Return a run whose outputs ``a``, ``b``, … hold a number each."""
    outputs = tuple(
        Tensor(name, "float32", (size,), struct.pack("<f", value))
        for name, value in zip("abc", values, strict=False)
        if not error
    )
    return ModelCase(drawn(seed, size=size), (f"x float32 [{size}]",), outputs, 5.0, error, kept)


def model_run(
    *cases: ModelCase,
    backend: Backend = Backend.CPU,
    error: str = "",
    missing: tuple[str, ...] = (),
    called: Called | None = None,
) -> ModelRun:
    lacking = tuple(RanKernel(name, backend.value) for name in missing)
    return ModelRun(Path("/p/model.json"), backend, 3.0, cases, error, (), lacking, called or Called())
