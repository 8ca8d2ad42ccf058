"""What counts of a slim bundle that was made along with the baseline."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Self

import pytest

from slimtf.errors import BundlerError
from slimtf.pipeline import bundles, early_slim
from slimtf.pipeline.early_slim import EarlySlim

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Run:
    """A run of the bundler that does ``work``."""

    def __init__(self, work: Callable[[], object]) -> None:
        self.work = work
        self.looks = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def look(self) -> None:
        self.looks += 1

    def finish(self, _step: object) -> object:
        return self.work()


def early(root: Path, monkeypatch: pytest.MonkeyPatch, work: Callable[[], object]) -> object:
    bench: Any = SimpleNamespace(project=SimpleNamespace(root=root))
    modules: Any = SimpleNamespace(folder=root / "custom_tfjs")
    monkeypatch.setattr(early_slim, "slim_run", lambda *_, **__: Run(work))
    with EarlySlim(bench, modules, in_place=root / "custom_tfjs", source_maps=False) as slim:
        made = slim.finish()
    return made.bundle if made is not None else None


def written(file: Path) -> str:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("")
    return "made"


def test_it_counts_where_only_slimtf_wrote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (".slimtf/out/slim/main.js", "node_modules/.cache/a/b.json", "custom_tfjs/custom_tfjs.js"):
        assert early(tmp_path, monkeypatch, lambda name=name: written(tmp_path / name)) == "made", name  # type: ignore[misc]


@pytest.mark.parametrize("name", ["src/generated.ts", "stats.json", ".cache/entry", "dist/main.js"])
def test_it_does_not_count_where_anything_else_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    assert early(tmp_path, monkeypatch, lambda: written(tmp_path / name)) is None


def test_it_does_not_count_where_a_file_came_and_went(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def work() -> str:
        made = written(tmp_path / "src/generated.ts")
        (tmp_path / "src/generated.ts").unlink()
        return made

    assert early(tmp_path, monkeypatch, work) is None


def test_it_does_not_count_where_it_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def work() -> None:
        raise BundlerError("another build is running")

    assert early(tmp_path, monkeypatch, work) is None


@pytest.mark.parametrize(
    ("is_bundling", "room", "expected"), [(True, True, "ahead"), (False, True, None), (True, False, None)]
)
def test_it_is_made_where_the_baseline_is_bundled_and_the_machine_has_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_bundling: bool, room: bool, expected: str | None
) -> None:
    run = Run(lambda: "ahead")
    monkeypatch.setattr(bundles, "has_room", lambda: room)
    monkeypatch.setattr(bundles, "EarlySlim", lambda *_, **__: Early(run))

    def finish(meanwhile: Callable[[], None] = lambda: None) -> str:
        meanwhile()
        return "baseline"

    begun: Any = SimpleNamespace(is_bundling=is_bundling, finish=finish)
    order: Any = SimpleNamespace(in_place=tmp_path, source_maps=False)
    made: Any = bundles._both(order, begun, begun, begun)
    assert made == ("baseline", expected)
    assert run.looks == (1 if expected else 0)


class Early(Run):
    """Stands for ``EarlySlim`` around a run."""

    def __init__(self, run: Run) -> None:
        self.run = run

    def look(self) -> None:
        self.run.look()

    def finish(self, _step: object = None) -> object:
        return self.run.work()
