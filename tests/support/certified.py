"""A certificate as slimtf writes it; a test names what it is about."""

from __future__ import annotations

from typing import Any

from slimtf.model.certificate import (
    Certificate,
    CertifiedModel,
    CertifiedPackage,
    CertifiedRuns,
    CertifiedState,
    CompiledEvidence,
)
from slimtf.model.compiled import Draw
from slimtf.model.report import ReportProof, ReportSources

MODEL = "model/model.json"
CORE = "@tensorflow/tfjs-core"


def runs(**changes: Any) -> CertifiedRuns:
    """Return what a comparison showed."""
    values = {
        "backends": ("cpu",),
        "nodes": 4,
        "runs": 5,
        "kernels": 3,
        "sizes": (1, 2, 3),
        "moved": True,
        "calls": "c0",
        "code": "d0",
    }
    return CertifiedRuns(**{**values, **changes})


def evidence(**changes: Any) -> CompiledEvidence:
    """Return the evidence for one compiled model."""
    draw = Draw(size=1, seed=1, low=0.0, high=1.0, ints=3, special=False)
    values: dict[str, Any] = {
        "bounds": "equal",
        "backends": ("cpu",),
        "drawn": (draw,),
        "plain_loading": True,
        "gradients": False,
        "models": {MODEL: runs()},
    }
    return CompiledEvidence(**{**values, **changes})


def state(**changes: Any) -> CertifiedState:
    """Return the state of a small project."""
    sources = ReportSources(
        modules={"custom_tfjs/custom_tfjs.js": "a0"},
        models={MODEL: "b0"},
        app={"src/index.js": "c0"},
        packages={CORE: "4.22.0", "webpack": "5.0.0"},
        settings={"level": '"deep"', "backends": '["cpu"]'},
        outside={"backends": "flag --backend"},
    )
    model = CertifiedModel(topology="e0", nodes={"x": "1", "y": "2"}, manifest="f0", weights={"model/w.bin": "g0"})
    values: dict[str, Any] = {
        "sources": sources,
        "models": {MODEL: model},
        "packages": {CORE: CertifiedPackage(version="4.22.0", files={"dist/engine.js": "h0"})},
        "bundle": {"dist/main.js": "i0"},
    }
    return CertifiedState(**{**values, **changes})


def certificate(**changes: Any) -> Certificate:
    """Return a certificate; without changes no model is code."""
    proof = ReportProof(
        aliases={CORE: 1}, kernels_registered=("Add",), gradients_registered=(), missing_exports=(), tfjs_core_copies=1
    )
    values: dict[str, Any] = {
        "schema": 1,
        "slimtf": "0.1.0",
        "project": "app",
        "made_with": {"node": "22.0.0"},
        "level": "deep",
        "backends": ("cpu",),
        "state": state(),
        "proof": proof,
        "compiled": None,
        "verified": (),
        "notices": (),
        "limits": (),
    }
    return Certificate(**{**values, **changes})
