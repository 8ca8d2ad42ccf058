"""Every way in which a command can end badly."""

from __future__ import annotations

import errno
import json
import os
import signal
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from slimtf import errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from slimtf.progress import Progress


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.UsageError, 2),
        (errors.UnsupportedProjectError, 3),
        (errors.NodeSetupError, 4),
        (errors.BundlerError, 5),
        (errors.ProofError, 6),
        (errors.WorkspaceError, 7),
    ],
)
def test_documented_exit_codes(
    slimtf: Callable[..., Any], pipeline: Any, error: type[errors.SlimtfError], code: int
) -> None:
    pipeline.result = error("it failed", where="here")
    ended = slimtf("build", "--json", "-")
    assert ended.code == code
    assert "error: it failed\nwhere: here\n" in ended.err
    assert json.loads(ended.out)["error"]["exit_code"] == code


def test_ctrl_c(slimtf: Callable[..., Any], pipeline: Any) -> None:
    pipeline.result = KeyboardInterrupt()
    ended = slimtf("build", "--json=-", "-q")
    assert ended.code == 130
    assert ended.err.strip() == "interrupted; nothing left running"
    assert json.loads(ended.out)["error"]["kind"] == "interrupted"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_a_polite_request_to_end_is_the_same(slimtf: Callable[..., Any], pipeline: Any) -> None:
    def work(_progress: Progress) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        threading.Event().wait(10)

    pipeline.work = work
    assert slimtf("build").code == 130


def test_a_bug_leaves_a_log_and_no_traceback(slimtf: Callable[..., Any], pipeline: Any, tmp_path: Path) -> None:
    pipeline.result = KeyError("boo")
    ended = slimtf("build")
    assert ended.code == 70
    assert "this is a bug in slimtf: KeyError: 'boo'" in ended.err
    assert "Traceback" not in ended.err
    (log,) = (tmp_path / "logs").iterdir()
    assert str(log) in ended.err
    assert "Traceback" in log.read_text()
    assert "'build'" in log.read_text()


def test_a_bug_where_no_log_can_be_written(
    slimtf: Callable[..., Any], pipeline: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "logs").write_text("a file, no folder")
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "logs"))
    pipeline.result = RecursionError()
    ended = slimtf("build")
    assert ended.code == 70
    assert "log:" not in ended.err


@contextmanager
def no_one_reads(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Make stdout a pipe whose reader has left."""
    reader, writer = os.pipe()
    os.close(reader)
    with open(writer, "w", encoding="utf-8") as stdout, patch.context() as inner:  # noqa: PTH123 - a descriptor
        inner.setattr("sys.stdout", stdout)
        yield


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, 7), (errno.EACCES, 7), (errno.ENOENT, 7), (errno.ELOOP, 7), (errno.EBADF, 70)]
)
def test_what_the_system_refuses(slimtf: Callable[..., Any], pipeline: Any, number: int, code: int) -> None:
    pipeline.result = OSError(number, os.strerror(number), "some/file")
    ended = slimtf("build")
    assert ended.code == code
    assert os.strerror(number).lower() in ended.err.lower()
    assert "some/file" in ended.err


def test_a_reader_who_leaves_is_no_error(
    slimtf: Callable[..., Any], pipeline: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert pipeline.result
    for words in (("build", "--quiet"), ("build",), ("build", "--json", "-"), ("--help",)):
        with no_one_reads(monkeypatch):
            ended = slimtf(*words)
        assert ended.code == 0
        assert "error" not in ended.err


def test_a_pipe_that_breaks_elsewhere_is_an_error(slimtf: Callable[..., Any], pipeline: Any) -> None:
    pipeline.result = BrokenPipeError(errno.EPIPE, "Broken pipe")
    assert slimtf("build").code == 70


def test_control_characters_in_an_error_stay_text(slimtf: Callable[..., Any], pipeline: Any) -> None:
    pipeline.result = errors.UsageError("a\x1b[2Jb\u202ec", where="x\r\ny")
    ended = slimtf("build", "-q")
    assert ended.err == "error: a\\u{1b}[2Jb\\u{202e}c\nwhere: x\n       y\n"


def test_an_unknown_option_is_reported_as_json_too(slimtf: Callable[..., Any], tmp_path: Path) -> None:
    ended = slimtf("build", "--nope", "--json", "-")
    assert json.loads(ended.out)["error"]["kind"] == "usage"
    assert slimtf("build", "--json").code == 2
    assert slimtf("build", "--json", tmp_path / "none" / "r.json").code == 2
    assert not (tmp_path / "none").exists()
    assert slimtf("build", "--nope", "--json", tmp_path).code == 2


def test_a_loop_of_links_is_one_about_files(slimtf: Callable[..., Any], pipeline: Any) -> None:
    pipeline.result = RuntimeError("Symlink loop from '/app/custom_tfjs'")  # pathlib's, up to Python 3.12
    ended = slimtf("build")
    assert ended.code == 7
    assert "where: /app/custom_tfjs\n" in ended.err


def test_a_deleted_working_folder_is_reported(
    slimtf: Callable[..., Any], pipeline: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    pipeline.result = FileNotFoundError(errno.ENOENT, "No such file or directory")
    ended = slimtf("build")
    monkeypatch.chdir(tmp_path)
    assert ended.code == 7
    assert "the current folder does not exist any more" in ended.err


def test_a_bug_without_home_and_temporary_folder_is_still_a_bug(
    slimtf: Callable[..., Any], pipeline: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_words: object, **_options: object) -> str:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")

    def no_home(*_words: object, **_options: object) -> str:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr("tempfile.gettempdir", refuse)
    monkeypatch.setattr("platformdirs.user_log_dir", no_home)
    pipeline.result = KeyError("boo")
    ended = slimtf("build")
    assert (ended.code, "KeyError" in ended.err, "log:" in ended.err) == (70, True, False)


@pytest.mark.parametrize("broken", ["told_of", "_crash"])
@pytest.mark.parametrize(
    ("error", "code"),
    [(KeyError("x"), 70), (errors.BundlerError("x"), 5), (KeyboardInterrupt(), 130), (SystemExit(1), 70)],
)
def test_the_code_is_right_even_where_telling_fails(  # noqa: PLR0917 - fixtures
    slimtf: Callable[..., Any],
    pipeline: Any,
    monkeypatch: pytest.MonkeyPatch,
    broken: str,
    error: BaseException,
    code: int,
) -> None:
    def fail(*_words: object) -> None:
        raise MemoryError

    monkeypatch.setattr(f"slimtf.cli.told.{broken}", fail)
    pipeline.result = error
    assert slimtf("build").code == code


@pytest.mark.parametrize("address", ["https://me:secret@host/x", "https//me:secret@host", "http://a:se@cret@host"])
def test_the_log_of_a_bug_holds_no_login(
    slimtf: Callable[..., Any], pipeline: Any, tmp_path: Path, address: str
) -> None:
    pipeline.result = KeyError(f"no answer from {address}")
    assert slimtf("build", "--script", address).code == 70
    (log,) = (tmp_path / "logs").iterdir()
    text = log.read_text()
    assert "***@host" in text
    assert "secret" not in text
    assert "se@cret" not in text


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('node.mirror is ["https://me:secret@host/x"]', 'node.mirror is ["https://***@host/x"]'),
        ("'https//me:sec@ret@host'", "'https//***@host'"),
        ("webpack:///@scope/x //@ a@b.example", "webpack:///@scope/x //@ a@b.example"),
    ],
)
def test_no_message_holds_a_login(slimtf: Callable[..., Any], pipeline: Any, said: str, told: str) -> None:
    pipeline.result = errors.UsageError(said, where=said, hint=said)
    ended = slimtf("build", "--json", "-")
    error = json.loads(ended.out)["error"]
    assert {error["what"], error["where"], error["hint"]} == {told}
    assert ended.err.count(told) == 3
