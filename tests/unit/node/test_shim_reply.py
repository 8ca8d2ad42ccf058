from __future__ import annotations

import json
from pathlib import Path

import pytest

from slimtf.errors import BundlerError
from slimtf.node.protocol import BundleReply
from slimtf.node.reply import read_reply
from slimtf.node.shim import ProgressFile
from slimtf.process.command import Finished


def finished(exit_code: int, tail: str = "") -> Finished:
    return Finished(exit_code, 1.0, 123_000_000, tail, Path("the.log"))


def read(path: Path, result: Finished) -> BundleReply:
    return read_reply(path, BundleReply, result, title="webpack (slim)", failure=BundlerError)


@pytest.fixture
def reply(tmp_path: Path) -> Path:
    return tmp_path / "reply.json"


def test_a_reply_decides_whatever_the_exit_code(reply: Path) -> None:
    reply.write_text('{"protocol": 1, "bundlerVersion": "5.0.0"}', encoding="utf-8")
    assert read(reply, finished(-9)).bundler_version == "5.0.0"


@pytest.mark.parametrize(
    ("result", "what", "hint"),
    [
        (finished(-9), "killed, perhaps for lack of memory; its processes used 123 MB", "max-old-space-size"),
        (finished(137), "killed, perhaps for lack of memory", "container"),
        (
            finished(-6, "FATAL ERROR: Reached heap limit ... JavaScript heap out of memory"),
            "ran out of memory",
            "8192",
        ),
        (finished(0), "without saying what it did", "process.exit"),
        (finished(3, "at x\nTypeError: no\n    at y\n"), "exit code 3: TypeError: no", "log"),
        (finished(-11), "ended by SIGSEGV", "log"),
        (finished(9, "node: bad option: --nope\n"), "node: bad option: --nope", "log"),
    ],
)
def test_without_a_reply_the_process_result_decides(reply: Path, result: Finished, what: str, hint: str) -> None:
    with pytest.raises(BundlerError) as caught:
        read(reply, result)
    assert what in caught.value.what
    assert hint in caught.value.hint
    assert caught.value.log == Path("the.log")


def test_a_reply_that_was_cut_off_by_the_end_of_the_process_counts_as_none(reply: Path) -> None:
    reply.write_text('{"protocol": 1, "bun', encoding="utf-8")
    with pytest.raises(BundlerError, match="killed"):
        read(reply, finished(-9))


@pytest.mark.parametrize(
    "content",
    ["{", "[]", "null", '{"protocol": 2}', "{}", '{"protocol": 1, "news": 1}', '{"protocol": 1, "outputs": 3}'],
)
def test_a_reply_that_counts_as_none_is_reported_as_such(reply: Path, content: str) -> None:
    reply.write_text(content, encoding="utf-8")
    with pytest.raises(BundlerError, match=r"reply|protocol") as caught:
        read(reply, finished(0))
    assert caught.value.where == str(reply)


def test_progress_reports_changes_and_overlooks_half_written_files(tmp_path: Path) -> None:
    file = tmp_path / "progress.json"
    seen: list[tuple[float, str]] = []
    progress = ProgressFile(file)
    for content in (
        None,
        "",
        '{"percent": 0.',
        '{"percent": 0.5, "message": "building"}',
        '{"percent": 0.5, "message": "building"}',
        '{"percent": "x"}',
        '{"percent": NaN}',
        '{"percent": -1, "message": "thinking"}',
        '{"percent": 7}',
        "[1]",
    ):
        if content is not None:
            file.write_text(content, encoding="utf-8")
        progress.poll(lambda done, message: seen.append((done, message)))
    assert seen == [(0.5, "building"), (0.5, "thinking"), (1.0, "")]


def test_no_one_listening_is_fine(tmp_path: Path) -> None:
    (tmp_path / "p").write_text(json.dumps({"percent": 1}), encoding="utf-8")
    ProgressFile(None).poll(print)
    ProgressFile(tmp_path / "p").poll(None)
