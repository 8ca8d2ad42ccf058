"""Nothing that a program started is left running, however it ends."""

from __future__ import annotations

import os
import signal
import sys
import textwrap
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import psutil
import pytest

from slimtf.errors import BundlerError
from slimtf.process import stop as stop_module
from slimtf.process.run import Running, run
from slimtf.process.signals import interruptible

if TYPE_CHECKING:
    from collections.abc import Callable

    from slimtf.process.command import Command
    from tests.process.conftest import Pids, Program

posix = pytest.mark.skipif(os.name != "posix", reason="sessions and signals as POSIX has them")

FAMILIES = {
    "child and grandchild": """
        if os.fork() == 0:
            if os.fork() == 0:
                note('grandchild'); time.sleep(60)
            note('child'); time.sleep(60)
        note('root'); time.sleep(60)
    """,
    "grandchild in a session of its own": """
        if os.fork() == 0:
            if os.fork() == 0:
                os.setsid(); note('grandchild'); time.sleep(60)
            note('child'); time.sleep(60)
        note('root'); time.sleep(60)
    """,
    "double fork, away at once": """
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                note('daemon'); time.sleep(60)
            os._exit(0)
        os.wait()
        note('other'); note('root'); time.sleep(60)
    """,
    "double fork that execs with an empty environment": """
        if os.fork() == 0:
            if os.fork() == 0:
                note('daemon'); os.execve('/bin/sleep', ['sleep', '60'], {})
            os._exit(0)
        os.wait()
        note('other'); note('root'); time.sleep(60)
    """,
    "all of them deaf to SIGTERM": """
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        if os.fork() == 0:
            if os.fork() == 0:
                os.setsid(); note('grandchild'); time.sleep(60)
            note('child'); time.sleep(60)
        note('root'); time.sleep(60)
    """,
    "a stopped one": """
        if os.fork() == 0:
            note('child'); os.kill(os.getpid(), signal.SIGSTOP); time.sleep(60)
        note('other'); note('root'); time.sleep(60)
    """,
    "one that starts another when asked to end": """
        def again(*_):
            if os.fork() == 0:
                os.setsid(); note('late'); time.sleep(60)
            os._exit(0)
        note('other')
        signal.signal(signal.SIGTERM, again)
        note('root'); note('third'); time.sleep(60)
    """,
}


@pytest.fixture(autouse=True)
def short_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stop_module, "GRACE", 0.5)


class WatcherError(Exception):
    pass


def once_there(pids: Pids, number: int, error: type[BaseException]) -> Callable[[], None]:
    def tick() -> None:
        pids.expect(number)
        raise error

    return tick


@posix
@pytest.mark.parametrize("source", FAMILIES.values(), ids=FAMILIES)
def test_ctrl_c_stops_the_whole_family(program: Program, pids: Pids, source: str) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(program(source), tick=once_there(pids, 3 if "'grandchild'" in source else 2, KeyboardInterrupt))
    assert pids.living() == []


@posix
@pytest.mark.parametrize("name", ["grandchild in a session of its own", "all of them deaf to SIGTERM"])
def test_the_deadline_stops_the_whole_family(program: Program, pids: Pids, name: str) -> None:
    command = program(FAMILIES[name], timeout=2.5)
    started = time.monotonic()
    with pytest.raises(BundlerError, match=r"^the program did not finish within 2\.5 s and was stopped$") as told:
        run(command)
    assert time.monotonic() - started < 20
    assert len(pids.expect(3)) == 3
    assert pids.living() == []
    assert told.value.log == command.log
    assert "timeouts." in told.value.hint


@posix
@pytest.mark.parametrize("source", FAMILIES.values(), ids=FAMILIES)
def test_an_error_beside_a_running_program_stops_its_whole_family(program: Program, pids: Pids, source: str) -> None:
    def fail_beside() -> None:
        with Running(program(source)):
            pids.expect(3 if "'grandchild'" in source else 2)
            raise WatcherError

    with pytest.raises(WatcherError):
        fail_beside()
    assert pids.living() == []


def test_a_program_that_no_one_waits_for_is_stopped(program: Program, pids: Pids) -> None:
    with Running(program("note('root'); time.sleep(60)")):
        pids.expect(1)
    assert pids.living() == []


def test_an_error_while_watching_stops_the_program(program: Program, pids: Pids) -> None:
    with pytest.raises(WatcherError):
        run(program("note('root'); time.sleep(60)"), tick=once_there(pids, 1, WatcherError))
    assert pids.living() == []


@posix
@pytest.mark.parametrize("session", ["os.setsid();", ""], ids=["own session", "same session"])
def test_an_orphan_does_not_outlive_a_program_that_ended_well(program: Program, pids: Pids, session: str) -> None:
    source = f"""
        if os.fork() == 0:
            {session} note('orphan'); time.sleep(60)
        while not os.path.exists('pids/orphan'):
            time.sleep(0.01)
        print('done')
    """
    finished = run(program(source))
    assert (finished.exit_code, finished.tail) == (0, "done\n")
    assert len(pids.expect(1)) == 1
    assert pids.living() == []


@posix
def test_a_program_that_cleans_up_when_asked_gets_the_time(program: Program, pids: Pids) -> None:
    source = """
        def clean_up(*_):
            time.sleep(0.2); print('cleaned up', flush=True); sys.exit(0)
        signal.signal(signal.SIGTERM, clean_up)
        note('root'); time.sleep(60)
    """
    command = program(source)
    with pytest.raises(KeyboardInterrupt):
        run(command, tick=once_there(pids, 1, KeyboardInterrupt))
    assert command.log.read_text() == "cleaned up\n"


@posix
def test_a_second_ctrl_c_kills_without_waiting(program: Program, pids: Pids, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stop_module, "GRACE", 30.0)
    source = "signal.signal(signal.SIGTERM, signal.SIG_IGN); note('root'); time.sleep(60)"

    def tick() -> None:
        pids.expect(1)
        signal.signal(signal.SIGALRM, signal.default_int_handler)
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        raise KeyboardInterrupt

    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        run(program(source), tick=tick)
    assert time.monotonic() - started < 10
    assert pids.living() == []


@posix
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_a_polite_signal_to_slimtf_does_the_same_as_ctrl_c(
    program: Program, pids: Pids, number: signal.Signals
) -> None:
    before = signal.getsignal(number)

    def tick() -> None:
        if pids.expect(2):
            os.kill(os.getpid(), number)

    with interruptible(), pytest.raises(KeyboardInterrupt):
        run(program(FAMILIES["grandchild in a session of its own"]), tick=tick)
    assert pids.living() == []
    assert signal.getsignal(number) is before


@posix
def test_an_ignored_signal_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with interruptible():
            os.kill(os.getpid(), signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)


def outer_slimtf(inner: Command) -> tuple[str, ...]:
    """Return the argv of a real process that runs ``inner`` through the door."""
    outer = inner.cwd / "outer.py"
    outer.write_text(
        textwrap.dedent(f"""
            import os, sys
            from pathlib import Path
            from slimtf.errors import BundlerError
            from slimtf.process.command import Command
            from slimtf.process.run import run
            from slimtf.process.signals import interruptible
            here = Path({str(inner.cwd)!r})
            with interruptible():
                try:
                    run(Command("inner", {inner.argv!r}, here, dict(os.environ), 60, here / "inner.log", BundlerError))
                except KeyboardInterrupt:
                    sys.exit(130)
        """),
        encoding="utf-8",
    )
    return (sys.executable, str(outer))


@posix
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_a_slimtf_that_gets_a_signal_takes_its_programs_along(
    program: Program, pids: Pids, number: signal.Signals
) -> None:
    outer = psutil.Popen(outer_slimtf(program(FAMILIES["grandchild in a session of its own"])))
    assert len(pids.expect(3)) == 3
    outer.send_signal(number)
    assert outer.wait(30) == 130
    assert pids.living() == []


@posix
def test_hammering_on_ctrl_c_leaves_nothing_running(program: Program, pids: Pids) -> None:
    inner = program(FAMILIES["all of them deaf to SIGTERM"])
    with (inner.cwd / "outer.log").open("wb") as output:  # may hold a traceback: an interrupt hits anything
        outer = psutil.Popen(outer_slimtf(inner), stderr=output)
        assert len(pids.expect(3)) == 3
        while outer.poll() is None:
            outer.send_signal(signal.SIGINT)
            time.sleep(0.005)
    assert pids.living() == []


@posix
def test_processes_that_are_not_ours_are_left_alone(program: Program, pids: Pids) -> None:
    """A neighbour that a previous run's session or mark does not cover survives."""
    neighbour = psutil.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    try:
        with pytest.raises(KeyboardInterrupt):
            run(program("note('root'); time.sleep(60)"), tick=once_there(pids, 1, KeyboardInterrupt))
        assert neighbour.is_running()
        assert neighbour.status() != psutil.STATUS_ZOMBIE
    finally:
        neighbour.kill()
        neighbour.wait()


AWAY = """
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            note('daemon'); os.execve('/bin/sleep', ['sleep', '60'], {})
        os._exit(0)
    os.wait()
    while not os.path.exists('pids/daemon'):
        time.sleep(0.01)
"""
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux lets orphans come to slimtf")


@linux
@pytest.mark.parametrize("end", ["", "sys.exit(3)", "os.kill(os.getpid(), signal.SIGKILL)"])
def test_one_that_hides_every_trace_does_not_outlive_the_program(program: Program, pids: Pids, end: str) -> None:
    """A session of its own, an empty environment, forked twice, and the program ends at once."""
    run(program(f"{AWAY}\n    {end}"))
    assert len(pids.expect(1)) == 1
    assert pids.living() == []


@linux
def test_one_that_hides_goes_on_while_another_program_could_be_its_owner(program: Program, pids: Pids) -> None:
    with Running(program(f"{AWAY}\n    time.sleep(60)")):
        pids.expect(1)
        run(replace(program("pass"), argv=(sys.executable, "-c", "pass")))
        assert len(pids.living()) == 1
    assert pids.living() == []


@linux
def test_a_child_that_someone_else_started_is_left_alone(program: Program) -> None:
    before = psutil.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    started: list[psutil.Popen] = []

    def tick() -> None:
        if not started:
            started.append(psutil.Popen([sys.executable, "-c", "import time; time.sleep(60)"]))

    try:
        run(program("time.sleep(0.3)"), tick=tick)
        assert [each.status() for each in (before, *started)].count(psutil.STATUS_ZOMBIE) == 0
        assert len(started) == 1
    finally:
        for each in (before, *started):
            each.kill()
            each.wait()
