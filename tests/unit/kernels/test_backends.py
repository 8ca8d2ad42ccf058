"""Which backends are chosen and dropped, and what the user hears where that leaves nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from slimtf.errors import UnsupportedProjectError, UsageError
from slimtf.kernels.backends import chosen_backends, dropped_backends, later_backends
from slimtf.model.app_code import AppCode
from slimtf.model.backend import Backend
from slimtf.model.project import Package
from slimtf.settings.schema import Settings
from tests.support.records import make_project

ROOT = Path("/app")


@pytest.mark.parametrize(
    ("backends", "kind", "what", "where"),
    [
        (None, UnsupportedProjectError, "the app uses no tfjs backend", str(ROOT / "package.json")),
        ((), UsageError, "the list of backends is empty", "backends"),
    ],
)
def test_there_is_no_backend_at_all(
    backends: tuple[Backend, ...] | None,
    kind: type[UnsupportedProjectError | UsageError],
    what: str,
    where: str,
) -> None:
    with pytest.raises(kind) as caught:
        chosen_backends(make_project(ROOT), Settings(output_path=ROOT, backends=backends))
    assert (caught.value.what, caught.value.where) == (what, where)
    assert caught.value.hint.startswith("name at least one")


def test_a_backend_is_not_installed() -> None:
    with pytest.raises(UnsupportedProjectError) as caught:
        chosen_backends(make_project(ROOT), Settings(output_path=ROOT, backends=(Backend.WASM,)))
    assert caught.value.what == "the backend wasm is not installed"
    assert caught.value.where == str(ROOT / "node_modules")


def test_all_dropped_backends_are_named() -> None:
    app = make_project(ROOT, app_backends=tuple(Backend))
    webgl = Package(Backend.WEBGL.package, "4.22.0", ROOT / "webgl")
    app = replace(app, tfjs=replace(app.tfjs, packages={webgl.name: webgl}))
    code = AppCode(imported=(webgl.name,))
    (note,) = dropped_backends(app, Settings(output_path=ROOT), code)
    others = ", ".join(backend.value for backend in Backend if backend is not Backend.WEBGL)
    assert note.startswith(f"left out, as the app does not import it: the backend {others}; ")


@pytest.mark.parametrize(
    ("imported", "later", "expected"),
    [
        (("core", "backend-cpu", "backend-webgl"), ("backend-webgl",), [Backend.WEBGL]),
        (("core", "backend-cpu", "backend-webgl"), ("backend-cpu", "backend-webgl"), [Backend.CPU, Backend.WEBGL]),
        (("core", "backend-cpu", "backend-webgl"), (), []),
        (("core", "backend-cpu", "backend-webgl", "backend-webgl/dist/base"), ("backend-webgl",), []),
        (("", "backend-webgl", "backend-webgpu"), ("backend-webgl", "backend-webgpu"), [Backend.WEBGPU]),
    ],
)
def test_a_backend_that_the_app_may_never_import(
    imported: tuple[str, ...], later: tuple[str, ...], expected: list[Backend]
) -> None:
    """Full ran on cpu, slim on webgl: `if (gpu) await import('…-backend-webgl')`."""
    names = [[f"@tensorflow/tfjs-{each}".removesuffix("-") for each in part] for part in (imported, later)]
    code = AppCode(imported=tuple(names[0]), later=tuple(names[1]), users=("a.js",))
    assert list(later_backends(tuple(Backend), code)) == expected
