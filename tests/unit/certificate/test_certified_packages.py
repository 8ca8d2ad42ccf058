"""Files that went into a bundle belong to the innermost package that they lie in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.certificate.packages import certified_packages, owner_of, packages_now
from slimtf.model.project import Package

if TYPE_CHECKING:
    from pathlib import Path

TFJS, CORE = "@tensorflow/tfjs", "@tensorflow/tfjs-core"


def put(file: Path, text: str = "1") -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def installed(root: Path) -> dict[str, Package]:
    outer = root / "node_modules" / TFJS
    return {TFJS: Package(TFJS, "4.22.0", outer), CORE: Package(CORE, "4.21.0", outer / "node_modules" / CORE)}


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("node_modules/long/index.js", "long"),
        ("node_modules/@tensorflow/tfjs/dist/x.js", TFJS),
        ("node_modules/.pnpm/long@4/node_modules/long/a.js", "long"),
        ("src/index.js", ""),
    ],
)
def test_owners(tmp_path: Path, path: str, name: str) -> None:
    assert owner_of(tmp_path / path) == name


def test_the_innermost_package_counts(tmp_path: Path) -> None:
    packages = installed(tmp_path)
    inside = put(packages[CORE].root / "dist/engine.js")
    unknown = put(packages[CORE].root / "node_modules/long/index.js")
    state, left = certified_packages([inside, unknown, put(tmp_path / "src/index.js")], packages)
    assert {name: (each.version, list(each.files)) for name, each in state.items()} == {
        CORE: ("4.21.0", ["dist/engine.js"])
    }
    assert left == ("long",)


def test_what_is_there_now(tmp_path: Path) -> None:
    packages = installed(tmp_path)
    files = [put(packages[name].root / "dist" / path) for name in (TFJS, CORE) for path in ("a.js", "b.js")]
    before, _ = certified_packages(files, packages)
    assert packages_now(before, packages) == before
    files[0].unlink()
    put(files[1], "2")
    now = packages_now(before, packages)
    assert now[TFJS].files.keys() == {"dist/b.js"}
    assert now[TFJS].files["dist/b.js"] != before[TFJS].files["dist/b.js"]
    assert now[CORE] == before[CORE]
    assert packages_now(before, {CORE: packages[CORE]}).keys() == {CORE}
