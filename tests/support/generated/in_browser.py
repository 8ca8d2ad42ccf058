"""Runs generated apps in a real browser, on the backends that only a browser has."""

from __future__ import annotations

import json
import shutil
from contextlib import ExitStack
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from slimtf.model.backend import Backend
from tests.support.generated.check import Checker, Outcome
from tests.support.line_driver import LineDriver
from tests.support.pages import Browser, served

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    from tests.support.generated.app import GeneratedApp

_HERE = Path(__file__).parent
_TIMEOUT = 20_000  # milliseconds
_START = "  await tf.setBackend('cpu');\n"
_TFJS = "import * as tf from '@tensorflow/tfjs';\n"
_HEADS = {
    Backend.WASM: "import {{ setWasmPaths }} from '{package}';\n"
    "setWasmPaths('/node_modules/@tensorflow/tfjs-backend-wasm/dist/');\n",
    Backend.WEBGPU: "import '{package}';\n",
}
DEFAULT: Mapping[str, object] = {}
ON_GPU: Mapping[str, object] = {"WEBGL_CPU_FORWARD": False, "WEBGPU_CPU_FORWARD": False}
UNPACKED: Mapping[str, object] = {**ON_GPU, "WEBGL_PACK": False}
OLD_PHONE: Mapping[str, object] = {**ON_GPU, "WEBGL_VERSION": 1, "WEBGL_USE_SHAPES_UNIFORMS": True}


class BrowserChecker(Checker):
    """A context in which apps are checked in a browser that stays open.

    Args:
        passes: flags of tfjs, each for a run of every app.
    """

    def __init__(
        self,
        project: Path,
        node_modules: Path,
        browser: Browser,
        backend: Backend,
        *,
        level: Literal["standard", "deep"] = "deep",
        passes: Sequence[Mapping[str, object]] = (DEFAULT,),
    ) -> None:
        super().__init__(project, node_modules, level, backend)
        self._backend = backend
        self._passes = passes
        self._browser = browser
        self._open = ExitStack()
        self._address = ""

    def __enter__(self) -> BrowserChecker:  # noqa: PYI034 - Self is for Python 3.11
        super().__enter__()
        for name in ("globals.mjs", "page_globals.mjs"):
            shutil.copy(_HERE / name, self._root)
        (self._root / "tfjs.js").write_text(self._ask({"verb": "tfjs"})["text"], encoding="utf-8")
        self._address = self._open.enter_context(served(self._root))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._open.close()
        super().__exit__(kind, error, traceback)

    @cached_property
    def _visits(self) -> LineDriver:
        tools = self._browser.tools
        words = (self._browser.node, tools / "run_results.mjs")
        driver = LineDriver(words, tools, {"CHROME": self._browser.chromium})
        self._open.callback(driver.end)
        return driver

    def _checked(self, app: GeneratedApp, folder: Path) -> Outcome:
        app = self._adapted(app)
        outcome = super()._checked(app, folder)
        if outcome.verdict != "refused" or "does not have" not in outcome.slim:
            return outcome
        # The plan says that the backend lacks a kernel: all of tfjs has to throw as well.
        about = {"folder": str(folder), "entry": app.entry, "workers": [], "aliases": {}}
        ran = self._visited(folder, "full", self._ask({"verb": "whole", "app": about})["full"])
        verdict = "lacking" if all(map(_lacks_a_kernel, ran["value"])) else "silent"
        return replace(outcome, verdict=verdict, full=json.dumps(ran), failed=True)

    def _adapted(self, app: GeneratedApp) -> GeneratedApp:
        start = f"  reseed();\n  await tf.setBackend('{self._backend.value}');\n"
        head = _HEADS.get(self._backend, "").format(package=self._backend.package)
        text = app.files[app.entry].replace(_START, start, 1).replace(_TFJS, _TFJS + head, 1)
        assert start in text
        return replace(app, files={**app.files, app.entry: text})

    def _compared(self, request: Mapping[str, Any]) -> dict[str, Any]:
        made = self._ask({**request, "verb": "bundles"})
        folder = Path(request["app"]["folder"])
        return {
            **{name: self._visited(folder, name, made[name]) for name in ("full", "slim")},
            "warnings": made["warnings"],
        }

    def _visited(self, folder: Path, name: str, code: str) -> dict[str, Any]:
        """Return what the app computes in each pass; an error where it throws in all of them."""
        (folder / f"{name}.js").write_text(code, encoding="utf-8")
        scripts = "".join(
            f'<script defer src="{src}"></script>' for src in (*(["/tfjs.js"] if name == "full" else []), f"{name}.js")
        )
        page = f'<!doctype html><script type="module" src="/page_globals.mjs"></script>{scripts}'
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
        ran = [self._visit(f"{self._address}{folder.name}/{name}.html", flags) for flags in self._passes]
        error = ran[0].get("thrown", "") if all("thrown" in each for each in ran) else ""
        return {"value": ran, "error": error}

    def _visit(self, address: str, flags: Mapping[str, object]) -> dict[str, Any]:
        # The other query makes the browser load the page again, and not only go to another place in it.
        fragment = "&".join(f"{name}={json.dumps(value)}" for name, value in flags.items())
        query = "x" * len(fragment)
        return self._visits.ask({"url": f"{address}?{query}#{fragment}", "timeout": _TIMEOUT})


def _lacks_a_kernel(ran: Mapping[str, Any]) -> bool:
    """Tell whether a run throws that a kernel is missing, or shows such a message for everything that it tried."""
    thrown = [ran["thrown"]] if "thrown" in ran else ran["value"]
    return isinstance(thrown, list) and all("not registered for backend" in str(each) for each in thrown)
