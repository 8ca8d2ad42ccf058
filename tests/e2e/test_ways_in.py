"""The ways in: what is published is run by uv, by pipx, and from npm on machines that have little else."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import threading
import zipfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from uv import find_uv_bin

from slimtf import __version__
from slimtf.model.report import Report
from tests.support.programs import find_program, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[2]
TOOLS = Path(sys.executable).parent
NPM = ROOT / "node_shim" / "npm"
pytestmark = pytest.mark.network


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """Serve a folder to this machine and yield it with its address."""
    folder = tmp_path_factory.mktemp("served")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield folder, f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture(scope="module")
def tarball(served: tuple[Path, str], npm: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the packed npm package; its uv.json leads to a wheel of uv on this machine."""
    folder, address = served
    wheel = folder / "uv.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.write(find_uv_bin(), "uv-1.data/scripts/uv")
        archive.writestr("uv-1.dist-info/METADATA", "Name: uv\n")
    package = tmp_path_factory.mktemp("npm") / "package"
    shutil.copytree(NPM, package, ignore=shutil.ignore_patterns("uv.json", "node_modules"))
    sha256 = hashlib.sha256(wheel.read_bytes()).hexdigest()
    pin = {"url": f"{address}/uv.whl", "sha256": sha256}
    keys = [f"{system}-{machine}" for system in ("linux", "linux-musl", "darwin") for machine in ("x64", "arm64")]
    (package / "uv.json").write_text(json.dumps({"version": "1", "wheels": dict.fromkeys(keys, pin)}))
    (packed,) = json.loads(run(npm, "pack", "--json", cwd=package))
    return package / str(packed["filename"])


@pytest.fixture
def bare(node: str, tmp_path: Path) -> Callable[..., dict[str, str]]:
    """Return a function that makes the environment of a machine with Node.js and the given programs only."""

    def machine(**programs: str | Path) -> dict[str, str]:
        path = tmp_path / "bin"
        path.mkdir()
        always: dict[str, str | Path] = {"node": node, "npm": Path(node).resolve().with_name("npm")}
        for name in ("sh", "dirname", "realpath"):
            always[name] = find_program(name)
        for name, file in {**always, **programs}.items():
            (path / name).symlink_to(file)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLIMTF_", "VIRTUAL_ENV"))}
        return {
            **kept,
            "PATH": str(path),
            "SLIMTF_HOME": str(tmp_path / "home"),
            "UV_PYTHON": sys.executable,
            "PIP_NO_COMPILE": "1",
        }

    return machine


def npx(tarball: Path, wheel: Path, env: dict[str, str], *words: str, cwd: Path) -> str:
    """Run the packed package as ``npx slimtf`` does."""
    npm = Path(env["PATH"]) / "npm"
    env = {**env, "SLIMTF_NPX_FROM": str(wheel)}
    return run(
        "/usr/bin/env",
        "-i",
        *(f"{k}={v}" for k, v in env.items()),
        npm,
        "exec",
        "--yes",
        f"--package={tarball}",
        "--",
        "slimtf",
        *words,
        cwd=cwd,
    )


def test_what_an_index_would_say_of_the_wheel(wheel: Path) -> None:
    said = run(TOOLS / "twine", "check", "--strict", wheel, cwd=wheel.parent)
    assert "PASSED" in said


def test_the_packages_have_one_version() -> None:
    assert json.loads((NPM / "package.json").read_text("utf-8"))["version"] == __version__


def test_uvx(wheel: Path, tmp_path: Path) -> None:
    said = run(
        find_uv_bin(), "tool", "run", "--python", sys.executable, "--from", wheel, "slimtf", "--version", cwd=tmp_path
    )
    assert said.split() == ["slimtf", __version__]


@pytest.mark.thorough
def test_pipx_run(wheel: Path, tmp_path: Path) -> None:
    env = {"PIPX_HOME": str(tmp_path / "pipx"), "PIPX_DEFAULT_PYTHON": sys.executable, "PIPX_DEFAULT_BACKEND": "pip"}
    said = run(TOOLS / "pipx", "run", "--spec", wheel, "slimtf", "--version", cwd=tmp_path, env=env)
    assert said.split() == ["slimtf", __version__]


def test_npx_with_uv(tarball: Path, wheel: Path, bare: Callable[..., dict[str, str]], tmp_path: Path) -> None:
    said = npx(tarball, wheel, bare(uv=find_uv_bin()), "--version", cwd=tmp_path)
    assert said.split() == ["slimtf", __version__]


def test_npx_with_python_only(tarball: Path, wheel: Path, bare: Callable[..., dict[str, str]], tmp_path: Path) -> None:
    env = bare(python3=Path(sys.executable).resolve())
    for _ in range(2):  # made, then found
        assert npx(tarball, wheel, env, "--version", cwd=tmp_path).split() == ["slimtf", __version__]
    assert [path.name.split("-")[0] for path in (tmp_path / "home/npx").iterdir()] == ["python"]


def test_npx_with_node_only(tarball: Path, wheel: Path, bare: Callable[..., dict[str, str]], tmp_path: Path) -> None:
    """uv is fetched; the Python that it would fetch as well is this one."""
    said = npx(tarball, wheel, bare(), "rule", "backend-root", cwd=tmp_path)
    assert "registers all" in said
    assert (tmp_path / "home/npx/uv-1/uv").is_file()


@pytest.mark.thorough
def test_npx_builds_an_app_on_a_machine_with_node_only(
    tarball: Path, wheel: Path, bare: Callable[..., dict[str, str]], sample_app: Callable[[str], Path], tmp_path: Path
) -> None:
    app = sample_app("dense_model")
    said = npx(tarball, wheel, bare(), "build", str(app), "--no-baseline", "--json", "-", cwd=tmp_path)
    assert Report.model_validate_json(said).proof.tfjs_core_copies == 1
