"""Calls of a shim that is made for the test, in a real Node.js."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from slimtf.errors import BundlerError, SlimtfError
from slimtf.node import shim
from slimtf.node.protocol import BundleReply, BundleRequest
from slimtf.node.shim import ShimCall, ShimRun
from slimtf.node.variables import child_variables

if TYPE_CHECKING:
    from collections.abc import Callable

    from slimtf.model.node import NodeEnvironment

    Call = Callable[..., ShimCall[BundleReply]]

_HEAD = """
import {readFileSync, writeFileSync} from 'node:fs';
const [verb, requestFile, replyFile] = process.argv.slice(2);
const request = JSON.parse(readFileSync(requestFile, 'utf8'));
const reply = (more) => writeFileSync(replyFile, JSON.stringify({protocol: 1, ...more}));
"""


@pytest.fixture
def call(environment: NodeEnvironment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Return a function that calls a shim with the given JavaScript in it."""
    node_shim = tmp_path / "shim's folder, ü"
    node_shim.mkdir()
    monkeypatch.setattr(shim, "shipped_folder", lambda _: node_shim)
    request = BundleRequest(
        bundler="webpack",
        bundler_root="/nowhere",
        project_root=str(tmp_path),
        config_file=None,
        arguments=("--env", "quote'\"`$(x)\u2028"),
        variant="slim",
        aliases=(),
        own_folders=(),
        cache_tag="",
        out_dir=str(tmp_path / "out"),
        progress_file=str(tmp_path / "call" / "progress.json"),
    )

    def run(
        code: str,
        *,
        node_options: tuple[str, ...] = (),
        timeout: float = 60,
        on_progress: Callable[[float, str], None] | None = None,
    ) -> ShimCall[BundleReply]:
        (node_shim / "main.mjs").write_text(_HEAD + code, encoding="utf-8")
        return ShimRun(
            environment,
            request,
            BundleReply,
            cwd=tmp_path,
            variables=child_variables(environment),
            node_options=node_options,
            timeout=timeout,
            folder=tmp_path / "call",
            log=tmp_path / "call" / "shim.log",
            failure=BundlerError,
            title="webpack (slim)",
        ).run(on_progress)

    return run


def test_the_request_arrives_as_it_is_and_the_reply_comes_back(call: Call) -> None:
    done = call("console.log('hello'); reply({mode: verb, warnings: request.arguments, entries: [request.outDir]})")
    assert done.reply.mode == "bundle"
    assert done.reply.warnings == ("--env", "quote'\"`$(x)\u2028")
    assert done.reply.entries[0].name == "out"
    assert done.log.read_text(encoding="utf-8") == "hello\n"
    assert done.seconds > 0
    assert done.peak_rss > 10e6


def test_a_reply_decides_although_the_process_fails_afterwards(call: Call) -> None:
    done = call("reply({failure: {code: 'bundle', message: 'no'}}); process.exit(9)")
    assert done.reply.failure is not None
    assert done.reply.failure.message == "no"


def test_an_old_reply_never_answers_a_new_call(call: Call) -> None:
    call("reply({mode: 'old'})")
    with pytest.raises(BundlerError, match="without saying"):
        call("process.exit(0)")


def test_a_crash_is_reported_with_its_error(call: Call) -> None:
    with pytest.raises(BundlerError, match=r"exit code 1: TypeError: it broke") as caught:
        call("throw new TypeError('it broke')")
    assert caught.value.log is not None
    assert "it broke" in caught.value.log.read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_kill_is_reported_as_such_with_the_memory_used(call: Call) -> None:
    with pytest.raises(BundlerError, match=r"was killed.*memory.* [1-9]\d* MB"):
        call("setTimeout(() => process.kill(process.pid, 'SIGKILL'), 300)")


def test_a_full_heap_is_reported_as_such(call: Call) -> None:
    code = "const all = []; for (;;) all.push(new Array(1e5).fill({}).map(() => ({})))"
    with pytest.raises(BundlerError, match="ran out of memory inside node") as caught:
        call(code, node_options=("--max-old-space-size=30",))
    assert "--max-old-space-size" in caught.value.hint


def test_a_hanging_bundler_is_stopped(call: Call) -> None:
    with pytest.raises(BundlerError, match="did not finish within"):
        call("setInterval(() => {}, 1000)", timeout=1)


def test_progress_is_followed(call: Call) -> None:
    seen: list[tuple[float, str]] = []
    code = """
    const say = (text) => writeFileSync(request.progressFile, text);
    const building = '{"percent": 0.25, "message": "building"}', half = '{"percent": 0.2';
    const steps = [building, half, '{"percent": 0.75, "message": "sealing"}'];
    const next = () => { if (steps.length) { say(steps.shift()); setTimeout(next, 350); } else reply({}); };
    next();
    """
    call(code, on_progress=lambda done, message: seen.append((done, message)))
    assert seen == [(0.25, "building"), (0.75, "sealing")]


@pytest.mark.parametrize("written", ["{", '{"protocol": 7}', '{"protocol": 1, "nonsense": 1}'])
def test_a_reply_that_counts_as_none_is_a_failure_of_what_was_run(call: Call, written: str) -> None:
    """Configs and plugins run in the same process and can write there, so that it need not be a bug of ours."""
    with pytest.raises(SlimtfError) as caught:
        call(f"writeFileSync(replyFile, {json.dumps(written)})")
    assert caught.value.exit_code == 5


def test_the_programs_of_the_environment_are_what_the_build_finds(call: Call, environment: NodeEnvironment) -> None:
    done = call("reply({mode: process.env.PATH, warnings: [process.env.NODE_VIRTUAL_ENV]})")
    assert Path(done.reply.mode.split(os.pathsep)[0]) == environment.bin
    assert done.reply.warnings == (str(environment.folder),)
