"""Apps on the backends that only a browser has, with tfjs cut to each of them: the same as with all of it, bit by bit.

An op of a graph model, a call with inputs of several types and sizes, a gradient, a layer, or what a page does with
canvases, textures and contexts. Whatever all of tfjs throws, the custom modules have to throw as well.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest

from slimtf.model.backend import Backend
from tests.support.generated.build import Generator, member_app
from tests.support.generated.in_browser import DEFAULT, OLD_PHONE, ON_GPU, UNPACKED, BrowserChecker
from tests.support.generated.inputs import gradients_app, inputs_app
from tests.support.generated.on_pages import page_apps
from tests.support.generated.ways import WAYS
from tests.support.single_op_apps import op_app
from tests.support.single_op_models import CASES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from slimtf.model.kernels import KernelPlan
    from tests.support.generated.app import GeneratedApp
    from tests.support.generated.subjects import Subject
    from tests.support.pages import Browser

pytestmark = pytest.mark.network

WEBGL, WEBGPU, WASM = Backend.WEBGL, Backend.WEBGPU, Backend.WASM
PASSES = {
    WEBGL: (DEFAULT, ON_GPU, UNPACKED, OLD_PHONE),
    WEBGPU: (DEFAULT, ON_GPU),
    WASM: (DEFAULT,),
}
# A few in every run: fused activations, complex numbers, what is read back, what is drawn.
GRAPH_OPS = {
    WEBGL: {"_FusedConv2D-BiasAdd_Prelu", "IRFFT", "NonMaxSuppressionV5", "Cumsum-first_axis"},
    WEBGPU: {"_FusedMatMul-BiasAdd_Elu", "TopKV2"},
}
CALLS = {WEBGL: {"op exp", "gradients of op conv2d"}, WEBGPU: {"op einsum"}, WASM: {"gradient sum", "training net.fit"}}
PAGES = {WEBGL: {"pixels of a tensor", "a kernel of the app"}, WEBGPU: {"compiled ahead on WebGPU"}}
# Kinds of what is called that compute on a backend; tests/integration/kernels/test_generated_apps.py has the others.
WITH_INPUTS = {"op", "chained", "loss"}
TRAINED = {"gradient", "training", "optimizer"}
OF_LAYERS = {"layer", "initializer", "regularizer", "constraint", "metric", "model"}


class Checkers:
    """One browser and one process for each backend, from its first app on."""

    def __init__(self, folder: Path, packages: Path, browser: Browser) -> None:
        self._folder, self._packages, self._browser = folder, packages, browser
        self._open: dict[Backend, BrowserChecker] = {}
        self.stack = ExitStack()

    def on(self, backend: Backend) -> BrowserChecker:
        if backend not in self._open:
            folder = self._folder / backend.value
            checker = BrowserChecker(folder, self._packages, self._browser, backend, passes=PASSES[backend])
            self._open[backend] = self.stack.enter_context(checker)
        return self._open[backend]


@pytest.fixture(scope="module")
def checkers(
    project_packages: Callable[[str], Path],
    shared_slimtf_home: Path,
    browser: Browser,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Checkers]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SLIMTF_HOME", str(shared_slimtf_home))
        made = Checkers(tmp_path_factory.mktemp("in_browser"), project_packages("every_backend"), browser)
        with made.stack:
            yield made


def hold(checker: BrowserChecker, app: GeneratedApp) -> None:
    """Hold that the app computes the same in both variants, or that the plan names what the backend lacks."""
    outcome = checker.check(app)
    assert outcome.verdict in {"equal", "lacking"}, f"{outcome.full}\n{outcome.slim}\n{outcome.notes}"


def few(ids: Iterator[str], always: set[str]) -> list[object]:
    return [pytest.param(each, marks=[] if each in always else pytest.mark.thorough) for each in ids]


@pytest.mark.parametrize("name", few((case.name for case in CASES), GRAPH_OPS[WEBGL]))
def test_graph_op_on_webgl(name: str, op_models: Mapping[str, Path], checkers: Checkers) -> None:
    hold(checkers.on(WEBGL), op_app(name, op_models[name]))


@pytest.mark.parametrize("name", few((case.name for case in CASES), GRAPH_OPS[WEBGPU]))
def test_graph_op_on_webgpu(name: str, op_models: Mapping[str, Path], checkers: Checkers) -> None:
    hold(checkers.on(WEBGPU), op_app(name, op_models[name]))


# The chained ops of tfjs 4.22 are those that calls.txt names; test_generated_apps.py compares them with the package.
SUBJECTS = {
    f"{subject.kind} {subject.owner.removeprefix('tf').removeprefix('.')}.{subject.name}".replace(" .", " "): subject
    for subject in Generator(frozenset()).subjects
}


def named(kinds: set[str], backend: Backend) -> list[object]:
    return few((name for name, one in SUBJECTS.items() if one.kind in kinds), CALLS.get(backend, set()))


GRADIENTS = {
    f"gradients of {name}": app for name, subject in SUBJECTS.items() if (app := gradients_app(subject)) is not None
}


def plain(subject: Subject) -> GeneratedApp:
    return member_app(subject, "member", WAYS["member"], Random(1))  # noqa: S311 - where a name is cut is all it draws


@pytest.mark.parametrize("name", named(WITH_INPUTS, WEBGL))
def test_call_on_webgl(name: str, checkers: Checkers) -> None:
    hold(checkers.on(WEBGL), inputs_app(SUBJECTS[name]))


@pytest.mark.parametrize("name", named(WITH_INPUTS, WEBGPU))
def test_call_on_webgpu(name: str, checkers: Checkers) -> None:
    hold(checkers.on(WEBGPU), inputs_app(SUBJECTS[name]))


@pytest.mark.parametrize("name", named(TRAINED, WEBGL))
def test_training_on_webgl(name: str, checkers: Checkers) -> None:
    hold(checkers.on(WEBGL), plain(SUBJECTS[name]))


@pytest.mark.parametrize("name", named(TRAINED, WASM))
def test_training_on_wasm(name: str, checkers: Checkers) -> None:
    hold(checkers.on(WASM), plain(SUBJECTS[name]))


@pytest.mark.parametrize("name", few(iter(GRADIENTS), CALLS[WEBGL]))
def test_gradients_on_webgl(name: str, checkers: Checkers) -> None:
    hold(checkers.on(WEBGL), GRADIENTS[name])


@pytest.mark.parametrize("name", few(iter(GRADIENTS), CALLS[WASM]))
def test_gradients_on_wasm(name: str, checkers: Checkers) -> None:
    hold(checkers.on(WASM), GRADIENTS[name])


@pytest.mark.parametrize("name", named(OF_LAYERS, WEBGL))
def test_layers_on_webgl(name: str, checkers: Checkers) -> None:
    hold(checkers.on(WEBGL), plain(SUBJECTS[name]))


def pages(backend: Backend) -> list[object]:
    return few(iter(page_apps(backend)), PAGES[backend])


@pytest.mark.parametrize("title", pages(WEBGL))
def test_page_on_webgl(title: str, checkers: Checkers) -> None:
    hold(checkers.on(WEBGL), page_apps(WEBGL)[title])


@pytest.mark.parametrize("title", pages(WEBGPU))
def test_page_on_webgpu(title: str, checkers: Checkers) -> None:
    hold(checkers.on(WEBGPU), page_apps(WEBGPU)[title])


def test_a_missing_kernel_is_noticed(checkers: Checkers, monkeypatch: pytest.MonkeyPatch) -> None:
    def without(plan: KernelPlan) -> KernelPlan:
        return replace(plan, kernels=tuple(kernel for kernel in plan.kernels if kernel.name != "Exp"))

    monkeypatch.setattr("tests.support.generated.check.lacking", without)
    assert checkers.on(WEBGL).check(inputs_app(SUBJECTS["op exp"])).verdict == "silent"
