"""What comes back from a program that ends by itself."""

from __future__ import annotations

import os
import signal
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import psutil
import pytest

from slimtf.errors import BundlerError, WorkspaceError
from slimtf.process.launch import MARK_VARIABLE
from slimtf.process.run import Running, run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.process.conftest import Program

posix = pytest.mark.skipif(os.name != "posix", reason="signals and modes as POSIX has them")
MB = 1_000_000


def test_exit_code_output_and_log_come_back(program: Program) -> None:
    finished = run(program("print('out', flush=True); sys.stderr.write('err'); sys.exit(3)"))
    assert finished.exit_code == 3
    assert finished.tail.splitlines() == ["out", "err"]
    assert finished.log.read_text().splitlines() == ["out", "err"]
    assert 0 < finished.seconds < 30


def test_the_program_sees_its_own_environment_folder_and_an_empty_stdin(program: Program, tmp_path: Path) -> None:
    command = program("print(os.getcwd(), os.environ.get('A'), os.environ.get('B'), repr(sys.stdin.read()))")
    essential = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    folder = tmp_path / 'sp ace "quoted" ünï'
    folder.mkdir()
    finished = run(replace(command, cwd=folder, env={**essential, "A": "1"}))
    assert finished.tail.strip() == f"{folder} 1 None ''"


def test_arguments_arrive_unchanged(program: Program) -> None:
    odd = ["a b", 'c"d', "e'f", "$HOME", "%PATH%", "*", "back\\slash\\", "", "x';alert(1)//", "ünïcødé", "&calc"]
    finished = run(program("print(ascii(sys.argv[1:]))", *odd))
    assert finished.tail.strip() == ascii(odd)


def test_a_bare_name_is_looked_up_on_the_commands_own_path(program: Program, tmp_path: Path) -> None:
    command = program("print('found')")
    name = "py.exe" if os.name == "nt" else "py"
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / name).symlink_to(sys.executable)
    found = replace(command, argv=("py", *command.argv[1:]), env={**os.environ, "PATH": str(tmp_path / "bin")})
    assert run(found).tail.strip() == "found"


def test_a_run_inside_a_run_carries_both_marks(program: Program) -> None:
    command = program(f"print(os.environ[{MARK_VARIABLE!r}])")
    finished = run(replace(command, env={**command.env, MARK_VARIABLE: "outer"}))
    outer, own = finished.tail.strip().split(",")
    assert outer == "outer"
    assert own.startswith(f"{os.getpid()}-")


def test_the_second_run_overwrites_the_log(program: Program) -> None:
    run(program("print('a long first output')"))
    assert run(program("print('second')")).log.read_text().split() == ["second"]


@posix
def test_a_kill_from_outside_is_a_value_that_callers_can_name(program: Program) -> None:
    finished = run(program("os.kill(os.getpid(), signal.SIGKILL)"))
    assert finished.exit_code == -signal.SIGKILL
    assert finished.killed


def test_fifty_megabytes_of_output_leave_a_short_tail_and_a_whole_log(program: Program) -> None:
    finished = run(program("for _ in range(50): sys.stdout.write(('x' * 99 + '\\n') * 10_000)"))
    assert finished.exit_code == 0
    assert finished.log.stat().st_size >= 50 * MB
    assert 4_000 < len(finished.tail) <= 8_000
    assert finished.peak_rss < 200 * MB


def test_output_that_is_not_utf8_is_no_error(program: Program) -> None:
    finished = run(program("os.write(1, b'caf\\xe9 \\xff\\xfe\\x00 end')"))
    assert finished.tail.startswith("caf\ufffd")
    assert finished.tail.endswith(" end")


def test_memory_of_the_whole_tree_is_measured(program: Program) -> None:
    child = "import time; block = bytearray(80_000_000); block[::4096] = b'x' * len(block[::4096]); time.sleep(3)"
    alone = run(program("time.sleep(0.3)"))
    finished = run(program("[child.wait() for child in [subprocess.Popen(sys.argv[1:]) for _ in range(2)]]",
                           sys.executable, "-c", child))  # fmt: skip
    assert finished.exit_code == 0
    assert 160 * MB < finished.peak_rss - alone.peak_rss < 220 * MB


def test_tick_is_called_while_the_program_runs(program: Program) -> None:
    ticks: list[float] = []
    finished = run(program("time.sleep(1)"), tick=lambda: ticks.append(time.monotonic()))
    assert 5 <= len(ticks) <= 30
    assert ticks[-1] - ticks[0] <= finished.seconds


def test_a_program_can_be_waited_for_in_parts(program: Program, tmp_path: Path) -> None:
    with Running(program("time.sleep(0.5); open('half', 'w'); time.sleep(0.5); print('done')")) as running:
        running.wait(until=(tmp_path / "half").is_file)
        assert (tmp_path / "half").is_file()
        finished = running.finish()
    assert (finished.exit_code, finished.tail.strip()) == (0, "done")
    assert finished.seconds >= 1


def test_waiting_for_what_never_comes_ends_with_the_program(program: Program) -> None:
    with Running(program("sys.exit(4)")) as running:
        running.wait(until=lambda: False)
        assert running.finish().exit_code == 4


def test_a_program_that_cannot_be_started_leaves_nothing_open(program: Program) -> None:
    with pytest.raises(BundlerError, match="not found"), Running(replace(program(""), argv=("no-such-program",))):
        pytest.fail("it was started")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="orphans come to slimtf on Linux alone")
def test_orphans_that_died_here_are_forgotten(program: Program) -> None:
    before = set(psutil.Process().children())
    short = "[subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(0.4)'], start_new_session=True)"
    assert run(program(f"{short} for _ in range(3)]; time.sleep(0.1)")).exit_code == 0
    assert set(psutil.Process().children()) <= before


def test_a_missing_program_is_reported_with_what_where_and_hint(program: Program, tmp_path: Path) -> None:
    command = program("")
    with pytest.raises(BundlerError, match="the program could not be started: nosuchprogram was not found") as bare:
        run(replace(command, argv=("nosuchprogram",)))
    assert (bare.value.where, bare.value.hint) == ("nosuchprogram", "install nosuchprogram or put it on PATH")
    with pytest.raises(BundlerError, match="there is no such program") as full:
        run(replace(command, argv=(str(tmp_path / "none"),)))
    assert full.value.where == str(tmp_path / "none")


def test_a_missing_working_folder_is_reported(program: Program, tmp_path: Path) -> None:
    with pytest.raises(BundlerError, match="its working folder does not exist") as told:
        run(replace(program(""), cwd=tmp_path / "gone"))
    assert told.value.where == str(tmp_path / "gone")


@posix
@pytest.mark.parametrize(
    ("content", "mode", "reason"),
    [
        (b"#!/bin/sh\n", 0o644, "may not be executed"),
        (b"\x7fELF nonsense", 0o755, "exec format error"),
        (b"#!/no/such/interpreter\n", 0o755, "what it needs to run is missing"),
    ],
)
def test_a_file_that_cannot_be_run_is_reported(
    program: Program, tmp_path: Path, content: bytes, mode: int, reason: str
) -> None:
    file = tmp_path / "tool"
    file.write_bytes(content)
    file.chmod(mode)
    with pytest.raises(BundlerError, match=reason) as told:
        run(replace(program(""), argv=(str(file),)))
    assert told.value.where == str(file)
    assert told.value.hint


@pytest.mark.parametrize("odd", ["zero\0byte", "half \ud800 pair"])
def test_an_argument_that_no_program_can_get_is_reported(program: Program, odd: str) -> None:
    with pytest.raises(BundlerError, match="cannot be passed on"):
        run(program("", odd))


def test_a_log_that_cannot_be_written_is_a_matter_of_files(program: Program, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(WorkspaceError, match="could not be written"):
        run(replace(program(""), log=tmp_path / "taken" / "program.log"))


def test_an_endless_log_keeps_its_beginning_and_end(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slimtf.process.run.LIMIT", 300_000)
    monkeypatch.setattr("slimtf.process.run.KEPT", 10_000)
    source = """
        print('the first line', flush=True)
        for number in range(30):
            print((f'line {number} ' * 100 + chr(10)) * 100, flush=True)
            time.sleep(0.05)
        print('the last line', flush=True)
    """
    finished = run(program(source))
    text = finished.log.read_text()
    assert finished.log.stat().st_size <= 300_000
    assert text.startswith("the first line\n")
    assert text.endswith("the last line\n")
    assert text.count("[slimtf left out ") == 1
    assert finished.tail.endswith("the last line\n")


def test_a_log_below_the_limit_is_whole(program: Program) -> None:
    finished = run(program("print('x' * 1_000_000)"))
    assert finished.log.stat().st_size == 1_000_000 + len(os.linesep)
