"""Files that hold tfjs as a finished bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.pages.prebuilt import prebuilt_files

if TYPE_CHECKING:
    from pathlib import Path

MARK = "Kernel '${e}' not registered for backend '${t}'"


def written(root: Path, name: str, text: str) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("node_modules/ml5/dist/ml5.min.js", f"{'x' * 100_000}{MARK}", True),
        ("src/vendor/face.MJS", f"{MARK}{'x' * 100_000}", True),
        ("node_modules/ml5/dist/ml5.min.js", "x" * 200_000, False),  # of another kind
        ("node_modules/small/index.js", MARK, False),  # a message, no library
        ("node_modules/ml5/dist/ml5.min.js.map", f"{'x' * 100_000}{MARK}", False),
        ("node_modules/@tensorflow/tfjs-core/dist/tf-core.js", f"{'x' * 100_000}{MARK}", False),
    ],
)
def test_files_with_tfjs_inside(name: str, text: str, *, found: bool, tmp_path: Path) -> None:
    path = written(tmp_path, name, text)
    assert prebuilt_files([path, path, tmp_path / "gone.js", tmp_path]) == ((path,) if found else ())


def test_a_file_may_be_as_small_as_tfjs_is_alone(tmp_path: Path) -> None:
    edge = [written(tmp_path, f"{size}.js", MARK.ljust(size, "x")) for size in (99_999, 100_000)]
    assert prebuilt_files(edge) == (edge[1],)
