"""Each thing that is not as a certificate says is named; what no file can tell is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from slimtf.certificate.compare import compared, mismatches, other_runs
from slimtf.model.certificate import CertifiedModel, CertifiedPackage
from tests.support.certified import CORE, MODEL, runs, state

if TYPE_CHECKING:
    from slimtf.model.certificate import CertifiedState

CERTIFIED = state()


def said(now: CertifiedState) -> list[str]:
    return [f"{each.kind} {each}" for each in mismatches(CERTIFIED, now)]


def with_sources(**changes: Any) -> CertifiedState:
    return state(sources=CERTIFIED.sources.model_copy(update=changes))


def with_model(**changes: Any) -> CertifiedState:
    return state(models={MODEL: CERTIFIED.models[MODEL].model_copy(update=changes)})


def with_core(version: str = "4.22.0", **files: str) -> CertifiedState:
    return state(packages={CORE: CertifiedPackage(version=version, files=files)})


def test_nothing_differs() -> None:
    assert said(state()) == []


@pytest.mark.parametrize(
    ("now", "what"),
    [
        (state(models={}), f"model {MODEL}: it is gone"),
        (with_model(topology="e1", nodes={"x": "1", "y": "3"}), f"model {MODEL}: the node 'y': it has changed"),
        (with_model(topology="e1", nodes={"x": "1"}), f"model {MODEL}: the node 'y': it is gone"),
        (
            with_model(topology="e1", nodes={"x": "1", "y": "2", "z": "3", "a": "4"}),
            f"model {MODEL}: the node 'z': it is new, and 1 more node",
        ),
        (
            with_model(topology="e1"),
            f"model {MODEL}: the graph has the same nodes, and what else the file says has changed",
        ),
        (with_model(manifest="f1", weights={}), f"weights {MODEL}: its weights manifest has changed"),
        (with_model(weights={"model/w.bin": "g1"}), "weights model/w.bin: it has changed"),
        (with_model(weights={}), "weights model/w.bin: it is gone"),
        (state(packages={}), f"package {CORE}: it is not installed any more"),
        (with_core("4.23.0"), f"package {CORE}: version 4.23.0 is installed, not 4.22.0"),
        (with_core(**{"dist/engine.js": "h1"}), f"package {CORE}/dist/engine.js: it has changed"),
        (with_core(), f"package {CORE}/dist/engine.js: it is gone"),
        (state(bundle={"dist/main.js": "i1"}), "bundle dist/main.js: it has changed"),
        (state(bundle={}), "bundle dist/main.js: it is gone"),
        (with_sources(modules={}), "modules custom_tfjs/custom_tfjs.js: it is gone"),
        (with_sources(app={"src/index.js": "c0", ".env": "c1"}), "app .env: it is new"),
        (with_sources(packages={CORE: "4.22.0"}), "package webpack: version none is installed, not 5.0.0"),
        (with_sources(recording="j0"), "recording slimtf.kernels.json: the recorded kernels are others"),
        (
            with_sources(settings={"level": '"standard"', "backends": '["cpu"]'}),
            'settings level: the setting was "deep", and is "standard"',
        ),
    ],
)
def test_what_differs_is_named(now: CertifiedState, what: str) -> None:
    assert said(now) == [what]


def test_what_a_flag_of_the_build_gave_no_file_can_tell() -> None:
    assert said(with_sources(settings={"level": '"deep"', "backends": "null"}, outside={})) == []


def test_layers_models_have_no_nodes() -> None:
    layers = CertifiedModel(topology="e0", nodes={}, manifest="f0", weights={})
    changed = layers.model_copy(update={"topology": "e1"})
    found = mismatches(state(models={MODEL: layers}), state(models={MODEL: changed}))
    assert [each.kind for each in found] == ["model"]


def test_what_is_compared_is_counted() -> None:
    assert compared(CERTIFIED) == (
        "1 model with 1 file of weights",
        "1 file of 1 package",
        "1 file of the bundle",
        "1 custom module",
        "1 file of the app",
        "2 settings",
    )


@pytest.mark.parametrize(
    ("now", "what"),
    [
        ({}, "it does not become code any more"),
        ({MODEL: runs(code="d1", calls="c1")}, "it becomes other code than the certified one"),
        ({MODEL: runs(calls="c1")}, "it calls kernels in another way than the certificate says"),
        ({MODEL: runs(runs=4)}, "4 runs over 3 kernel calls are not what the certificate counts"),
        ({MODEL: runs(moved=False)}, "5 runs over 3 kernel calls are not what the certificate counts"),
    ],
)
def test_other_evidence(now: dict[str, Any], what: str) -> None:
    assert [(each.kind, each.file, each.what) for each in other_runs({MODEL: runs()}, now)] == [
        ("evidence", MODEL, what)
    ]
    assert other_runs({MODEL: runs()}, {MODEL: runs()}) == ()
