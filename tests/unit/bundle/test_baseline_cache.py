from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from slimtf.bundle.baseline_cache import BaselineState, load_baseline, store_baseline
from slimtf.bundle.fingerprint import Source
from slimtf.model.bundle import Output, Variant
from slimtf.model.sizes import BundleSizes, FileKind, FileSize, Size
from tests.support.records import make_bundle

if TYPE_CHECKING:
    from pathlib import Path

SIZES = BundleSizes((FileSize("main.js", FileKind.JS, Size(3, 2, 1), Size(3, 2, 1)),))


@pytest.fixture
def state(tmp_path: Path) -> BaselineState:
    sources = (Source(tmp_path / "dist/main.js", "old", frozenset()), Source(tmp_path / "src.js", "1", frozenset("A")))
    return BaselineState(tmp_path, "request", sources, {"A": "1", "B": "1"})


@pytest.fixture
def baselines(tmp_path: Path, state: BaselineState) -> Path:
    """Return a folder with one finished baseline, made from ``state``."""
    entry = tmp_path / "baselines" / state.name
    (entry / "out").mkdir(parents=True)
    (entry / "out/main.js").write_text("app")
    bundle = make_bundle(
        variant=Variant.BASELINE,
        outputs=(Output(tmp_path / "dist", entry / "out", ("main.js",)),),
        inputs=(tmp_path / "src.js", tmp_path.parent / f"{tmp_path.name}-elsewhere.js"),
    )
    store_baseline(entry, state, bundle, SIZES)
    return entry.parent


def test_a_finished_baseline_is_taken_again(baselines: Path, state: BaselineState) -> None:
    found = load_baseline(baselines, state)
    assert found is not None
    assert found.bundle.cached
    assert found.sizes == SIZES


def test_what_the_bundler_writes_does_not_count(baselines: Path, state: BaselineState) -> None:
    built = Source(state.root / "dist/main.js", "new", frozenset("B"))
    changed = replace(state, sources=(built, state.sources[1]), variables={"A": "1", "B": "2"})
    assert load_baseline(baselines, changed) is not None


def test_anything_else_counts(baselines: Path, state: BaselineState) -> None:
    added = Source(state.root / "other.js", "1", frozenset())
    assert load_baseline(baselines, replace(state, sources=(*state.sources, added))) is None
    assert load_baseline(baselines, replace(state, variables={"A": "2"})) is None
    assert load_baseline(baselines, replace(state, request="another")) is None
    (state.root.parent / f"{state.root.name}-elsewhere.js").write_text("now it is there")
    assert load_baseline(baselines, state) is None


def test_a_damaged_baseline_counts_as_none(baselines: Path, state: BaselineState) -> None:
    (baselines / state.name / "out/main.js").unlink()
    assert load_baseline(baselines, state) is None
    (baselines / state.name / "baseline.json").write_text("{")
    assert load_baseline(baselines, state) is None
    assert load_baseline(baselines / "missing", state) is None
