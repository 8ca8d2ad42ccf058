from __future__ import annotations

from pathlib import Path

import pytest

from slimtf.process.command import Finished
from slimtf.process.run import TAIL, read_tail


@pytest.mark.parametrize(("exit_code", "killed"), [(-9, True), (137, True), (0, False), (1, False), (-15, False)])
def test_killed_tells_a_kill_from_a_failure(exit_code: int, *, killed: bool) -> None:
    finished = Finished(exit_code=exit_code, seconds=1.0, peak_rss=0, tail="", log=Path("log"))
    assert finished.killed is killed


def test_the_tail_of_a_short_log_is_all_of_it(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_bytes(b"first\r\nsecond\n")
    assert read_tail(log) == "first\nsecond\n"


def test_the_tail_of_a_long_log_begins_with_a_whole_line(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("".join(f"line {number}\n" for number in range(5000)), encoding="utf-8")
    tail = read_tail(log)
    assert len(tail) <= TAIL
    assert tail.startswith("line ")
    assert tail.endswith("line 4999\n")


def test_one_endless_line_still_has_a_tail(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_bytes(b"x" * 100_000 + b"end\n")
    assert read_tail(log).endswith("xend\n")


def test_what_is_not_utf8_is_replaced(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_bytes(b"caf\xe9\n")
    assert read_tail(log) == "caf\ufffd\n"


def test_a_log_that_has_gone_has_an_empty_tail(tmp_path: Path) -> None:
    assert read_tail(tmp_path / "none") == ""
