"""Damaged files, through everything that reads one: an error with its code or a result, soon, and in little memory.

A thousand in every run; ``SLIMTF_DAMAGED_FILES=100000 pytest tests/unit/fuzz`` makes more, and
``SLIMTF_DAMAGED_SEED`` others.
"""

from __future__ import annotations

import base64
import contextlib
import io
import json
import os
import random
import resource
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from slimtf.attribute.source_map import SourceMapError, read_source_map
from slimtf.bundle.emit import EmitRecord
from slimtf.detect.build_command import every_build, read_build_commands
from slimtf.detect.manager import find_manager
from slimtf.detect.manifest import read_manifest
from slimtf.errors import BundlerError, SlimtfError
from slimtf.gate.reference import make_reference, parse_reference, reference_text
from slimtf.generate.stamp import read_stamp
from slimtf.kernels.graph_model import graph_model
from slimtf.kernels.json_file import read_json_object
from slimtf.kernels.layers_model import is_layers_model, layers_model
from slimtf.kernels.recorded import earlier_recording, model_digests
from slimtf.kernels.weights import check_weights, missing_weights
from slimtf.measure.known import KnownSizes
from slimtf.migrate.exception import without_exception
from slimtf.migrate.journal import Journal, put_back
from slimtf.migrate.script import with_words
from slimtf.migrate.undo import plan_undo
from slimtf.node.packages import wanted_manager_version
from slimtf.node.protocol import AnalyzeReply, BundleReply
from slimtf.node.reply import read_reply
from slimtf.node.shim import ProgressFile
from slimtf.node.stamp import read_stamp as read_environment_stamp
from slimtf.process.command import Finished
from slimtf.report.json_text import from_json, to_json
from slimtf.report.markdown import to_markdown
from slimtf.report.sentences import summary
from slimtf.report.terminal import terminal_report
from slimtf.settings.load import load_settings
from slimtf.web_models.kept import kept_models
from slimtf.workspace.ownership import ensure_ours
from tests.support.gate_evidence import Case, emitted, kernel, report
from tests.support.mutations import mutated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

COUNT = int(os.environ.get("SLIMTF_DAMAGED_FILES", "1000"))
SEED = os.environ.get("SLIMTF_DAMAGED_SEED", "1")
LONGEST = 5.0  # s of computing
BUSY = 12  # times as long on the clock, for what waits, on a machine with other work
MOST_MEMORY = 150_000  # KiB, beyond what is there after a fifth of the run
SAVED = Path(__file__).parents[1] / "report" / "report_schema_1.json"


@dataclass(frozen=True)
class Reader:
    """One way in which a file is read; ``read`` finds it below the folder."""

    name: str
    seed: bytes
    read: Callable[[Path], object]


def settings(name: str) -> Callable[[Path], object]:
    return lambda root: load_settings(root, file=root / name, flags={}, environ={})


def manifest(root: Path) -> None:
    read = read_manifest(root / "package.json")
    read_build_commands(read, environment={})
    every_build(read, environment={})
    find_manager(root)
    with_words((root / "package.json").read_bytes(), "rollup", " -c")
    load_settings(root, file=None, flags={}, environ={})


def lock_file(root: Path) -> None:
    (root / "package.json").write_text('{"name": "app"}')
    wanted_manager_version(find_manager(root), (root,))


def model(root: Path) -> None:
    path = root / "model.json"
    with contextlib.suppress(SlimtfError):
        model_digests([path], root)
    read = read_json_object(path)
    parsed = layers_model(read, path) if is_layers_model(read) else graph_model(read, path)
    check_weights(parsed)
    missing_weights(parsed)


def shown_report(root: Path) -> None:
    text = (root / "report.json").read_bytes().decode("utf-8", "replace")
    read = from_json(text, root / "report.json")
    to_json(read)
    to_markdown(read)
    summary(read)
    Console(file=io.StringIO(), width=120).print(terminal_report(read, verbose=True, notices=True))


def reply(root: Path) -> None:
    ended = Finished(1, 1.0, 1, "", root / "log")
    for kind in (BundleReply, AnalyzeReply):
        read_reply(root / "reply.json", kind, ended, title="webpack", failure=BundlerError)


def own_records(root: Path) -> None:
    data = (root / "record.json").read_bytes()
    EmitRecord(root / "record.json", root).files()
    KnownSizes.read(root / "record.json")
    ProgressFile(root / "record.json").poll(lambda _done, _words: None)
    for name in ("stamp.json", "package.json"):
        (root / name).write_bytes(data)
    read_environment_stamp(root)
    read_stamp(root)
    with contextlib.suppress(SlimtfError):
        ensure_ours(root)


def journal(root: Path) -> None:
    (root / "config.js").write_text("new")
    put_back(Journal(root / "journal.json", root))


def config(root: Path) -> None:
    plan_undo(root / "webpack.config.js")
    without_exception(root / ".gitignore", (root / "webpack.config.js").read_bytes())


def reference() -> bytes:
    built = report(emitted("main.3f2a9c.js", 1_000), kernels=(kernel("Reshape"), kernel("Identity")))
    return reference_text(make_reference(Case(built).evidence)).encode()


TOML = b"""backends = ["cpu", "wasm"]
kernels = ["Add", "Conv2D"]
models = ["model/model.json"]
output_path = "custom_tfjs"
[node]
source = "auto"
version = "22.20.0"
mirror = "https://me:secret@mirror.example/node"
[timeouts]
bundle = 300
[gate]
noise = "0.5 %"
[[budgets]]
scope = "js/[a-z]*.js"
limit = "120 kB"
measure = ["gzip"]
message = "ask"
[[budgets]]
limit = "+1 %"
"""
GRAPH = {
    "format": "graph-model",
    "signature": {"outputs": {"y": {"name": "y:0"}}},
    "modelTopology": {
        "node": [
            {"name": "x", "op": "Placeholder", "attr": {"shape": {"shape": {"dim": [{"size": "-1"}]}}}},
            {"name": "w", "op": "Const"},
            {"name": "y", "op": "MatMul", "input": ["x", "w"], "attr": {"f": {"func": {"name": "g"}}}},
        ],
        "library": {"function": [{"signature": {"name": "g"}, "nodeDef": [{"name": "z", "op": "Add"}]}]},
    },
    "weightsManifest": [{"paths": ["a.bin"], "weights": [{"name": "w", "shape": [2, 2], "dtype": "float32"}]}],
}
LAYERS = {
    "format": "layers-model",
    "modelTopology": {
        "class_name": "Sequential",
        "config": {"layers": [{"class_name": "Dense", "config": {"units": 3, "activation": "relu"}}]},
        "training_config": {"optimizer_config": {"class_name": "Adam"}},
    },
    "weightsManifest": [{"paths": ["a.bin"], "weights": [{"name": "w", "shape": [2], "dtype": "uint8"}]}],
}
MANIFEST = {
    "name": "app",
    "version": "1.0.0",
    "type": "module",
    "workspaces": ["packages/*"],
    "packageManager": "pnpm@9.1.0",
    "scripts": {"build": "cross-env NODE_ENV=production webpack -c 'a b.js' && npm run other", "other": "rollup -c $X"},
    "dependencies": {"@tensorflow/tfjs": "4.22.0"},
    "slimtf": {"backends": ["cpu"], "budgets": [{"limit": "1 kB", "scope": "*.js"}]},
}
MAP = {
    "version": 3,
    "sections": [
        {"offset": {"line": 0, "column": 0}, "map": {"version": 3, "sources": ["a.js"], "mappings": "AAAA;AACA,CAAC"}},
        {"offset": {"line": 3, "column": 2}, "map": {"version": 3, "sources": ["b.js"], "mappings": "AAAA"}},
    ],
}
REPLY = {
    "protocol": 1,
    "failure": None,
    "bundlerVersion": "5.0.0",
    "mode": "production",
    "outputs": [{"target": "/app/dist", "folder": "/app/.slimtf/out", "files": ["main.js"], "externalizesTfjs": False}],
    "modules": [{"path": "/app/src/index.js", "used": True}],
    "aliasHits": {"@tensorflow/tfjs": 1},
    "inputs": ["/app/src/index.js"],
}
OLD = base64.b64encode(b"old").decode()
NEW = base64.b64encode(b"new").decode()
JOURNAL = [{"path": "config.js", "before": OLD, "after": NEW}, {"path": "x/y.js", "before": None, "after": NEW}]
RECORDING = {
    "schema": 1,
    "kernels": [{"name": "Add", "backends": ["cpu"], "seen": ["app"]}],
    "models": {"model/model.json": "0" * 64},
}
RECORD = {
    "dist/main.js": "0" * 64,
    "libraries": ["a"],
    "sizes": {"a": [1, 2, 3]},
    "percent": 0.5,
    "message": "modules",
    "slimtf": {"version": "1", "packages": {"a": "1"}, "digest": "d"},
    "source": "system",
    "watched": [{"path": "/x", "size": 1, "mtime_ns": 1}],
}
MIGRATED = b"""module.exports = {
  mode: 'none',
  // slimtf:begin {"digest": "abc", "style": "inline", "eol": "x"}
  resolve: { alias: { '@tensorflow/tfjs$': './custom_tfjs/custom_tfjs.js' } },
  // slimtf:end
};
"""
WEB_MODELS = {"schema": 1, "models": {"https://host/model.json": {"file": "host/model.json", "sha256": "0" * 64}}}


def packed(value: object) -> bytes:
    return json.dumps(value, indent=1).encode()


READERS = (
    Reader("slimtf.toml", TOML, settings("slimtf.toml")),
    Reader("slimtf.json", packed({"backends": ["cpu"], "kernels": "auto"}), settings("slimtf.json")),
    Reader("custom_tfjs_config.json", packed({"kernels": ["Add"], "backends": ["cpu"], "models": ["m.json"],
           "outputPath": "./x", "forwardModeOnly": True}), settings("custom_tfjs_config.json")),
    Reader("pyproject.toml", b"[tool.slimtf]\n" + TOML.partition(b"[node]")[0], settings("pyproject.toml")),
    Reader("package.json", packed(MANIFEST), manifest),
    Reader("package-lock.json", packed({"name": "app", "lockfileVersion": 3, "packages": {"": {}}}), lock_file),
    Reader("yarn.lock", b'# yarn lockfile v1\n\n__metadata:\n  version: 8\n\na@1:\n  version "1.0.0"\n', lock_file),
    Reader("pnpm-lock.yaml", b"lockfileVersion: '9.0'\n\nsettings:\n  autoInstallPeers: true\n", lock_file),
    Reader("pnpm-workspace.yaml", b"packages:\n  - 'packages/*'\n  - '!**/test/**'\n  - \"a{b,c}\"\n", lock_file),
    Reader("model.json", packed(GRAPH), model),
    Reader("model.json", packed(LAYERS), model),
    Reader("report.json", SAVED.read_bytes(), shown_report),
    Reader("reply.json", packed(REPLY), reply),
    Reader("slimtf.lock.json", reference(), lambda root: parse_reference(
        (root / "slimtf.lock.json").read_text("utf-8-sig", "replace"), "slimtf.lock.json")),
    Reader("slimtf.kernels.json", packed(RECORDING), lambda root: earlier_recording(root / "slimtf.kernels.json")),
    Reader("journal.json", packed(JOURNAL), journal),
    Reader("record.json", packed(RECORD), own_records),
    Reader("main.js.map", packed(MAP), lambda root: read_source_map(
        (root / "main.js.map").read_text("utf-8-sig", "replace"))),
    Reader("webpack.config.js", MIGRATED, config),
    Reader("slimtf_models/models.json", packed(WEB_MODELS), kept_models),
)  # fmt: skip


class TooSlowError(BaseException):
    """A file took longer than ``LONGEST``, or waited for something."""


@contextlib.contextmanager
def soon() -> Iterator[None]:
    def stop(*_words: object) -> None:
        raise TooSlowError

    timers = (
        (signal.ITIMER_PROF, signal.SIGPROF, LONGEST),
        (signal.ITIMER_REAL, signal.SIGALRM, LONGEST * BUSY),
    )
    before = [(number, signal.signal(number, stop)) for _, number, _ in timers]
    for timer, _, seconds in timers:
        signal.setitimer(timer, seconds)
    try:
        yield
    finally:
        for timer, _, _ in timers:
            signal.setitimer(timer, 0)
        for number, handler in before:
            signal.signal(number, handler)


def memory() -> int:
    """Return the most that this process ever held, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def emptied(root: Path) -> Path:
    for path in sorted(root.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    return root


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timers")
@pytest.mark.parametrize(
    "number", range(len(READERS)), ids=[f"{reader.name} {at}" for at, reader in enumerate(READERS)]
)
def test_a_damaged_file_is_an_error_with_its_code_or_none(number: int, tmp_path: Path) -> None:
    reader = READERS[number]
    seeded = random.Random(f"{SEED} {number}")  # noqa: S311 - a plan of damages
    count = max(1, COUNT // len(READERS))
    (tmp_path / "app").mkdir()
    warm = 0
    for turn in range(count):
        root = emptied(tmp_path / "app")
        file = root / reader.name
        file.parent.mkdir(exist_ok=True)
        data = reader.seed if turn == 0 else mutated(reader.seed, seeded)
        file.write_bytes(data)
        told = f"turn {turn} of seed {SEED}: {data[:3000]!r}"
        try:
            with soon():
                reader.read(root)
        except SlimtfError as error:
            if error.exit_code == SlimtfError.exit_code or not error.what:
                pytest.fail(f"told as a bug: {told}")
        except (SourceMapError, OSError):  # the file goes without attribution; the boundary's "the system refused"
            pass
        except TooSlowError:
            pytest.fail(f"too slow: {told}")
        except BaseException as error:
            raise AssertionError(told) from error
        if turn == count // 5:
            warm = memory()
    assert memory() - warm < MOST_MEMORY
