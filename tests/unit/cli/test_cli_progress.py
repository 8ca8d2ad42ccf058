"""What a watcher sees while a command works."""

from __future__ import annotations

import io
from threading import Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from slimtf.cli.live import LiveProgress
from slimtf.cli.options import Shown
from slimtf.cli.screen import PlainProgress, choose_progress
from slimtf.progress import SILENT

if TYPE_CHECKING:
    from slimtf.progress import Progress

SHOWN = Shown(json=None, quiet=False, verbose=False)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


def test_plain_lines_say_what_began_and_what_came_out(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    progress = PlainProgress(clock)
    with progress.step("bundle") as step:
        clock.now = 4.12
        step.result("12 files")
    progress.note("one")
    progress.warn("two")
    assert lines(capsys) == ["bundle ...", "bundle: 12 files (4.1 s)", "note: one", "warning: two"]


def test_plain_lines_tell_a_long_step_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    with PlainProgress(clock).step("bundle") as step:
        for second in range(40):
            clock.now = float(second)
            step.percent(second / 20, "modules")
    assert lines(capsys)[1:-1] == ["bundle: 75% modules", "bundle: 100% modules"]


def test_plain_lines_of_a_bundler_that_cannot_tell_how_far_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    with PlainProgress(clock).step("bundle") as step:
        clock.now = 20.0
        step.percent(0.0, "812 modules read")
    assert lines(capsys)[1:-1] == ["bundle: 812 modules read"]


def test_plain_lines_tell_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(KeyError), PlainProgress(Clock()).step("bundle"):
        raise KeyError
    assert lines(capsys)[-1] == "bundle: failed after 0.0 s"


def live() -> tuple[Progress, io.StringIO]:
    screen = io.StringIO()
    return LiveProgress(Console(file=screen, force_terminal=True, width=100, highlight=False)), screen


def test_a_terminal_keeps_one_line_for_each_step() -> None:
    progress, screen = live()
    with progress.step("outer"):
        with progress.step("bundle [bold]") as step:
            step.percent(0.42, "\x1b[2Jmodules")
            progress.note("a [red] note")
            step.result("12 [x] files")
        progress.warn("careful")
    text = screen.getvalue()
    for part in ("bundle [bold]", "12 [x] files", "a [red] note", "careful", "outer"):
        assert part in text
    assert "\x1b[2J" not in text
    assert text.index("12 [x] files") < text.rindex("outer")


@pytest.mark.parametrize(("done", "shown"), [(0.0, False), (0.42, True)])
def test_a_terminal_shows_a_share_only_where_it_is_known(done: float, *, shown: bool) -> None:
    progress, screen = live()
    with progress.step("bundle") as step:
        step.percent(done, "812 modules read")
        end = monotonic() + 10
        while "812 modules read" not in screen.getvalue() and monotonic() < end:  # drawn by a thread
            sleep(0.01)
    assert "812 modules read" in screen.getvalue()
    assert ("%" in screen.getvalue()) is shown


def test_a_terminal_shows_the_cursor_again_after_a_failure() -> None:
    progress, screen = live()
    with pytest.raises(KeyboardInterrupt), progress.step("bundle"):
        raise KeyboardInterrupt
    text = screen.getvalue()
    assert text.rindex("\x1b[?25h") > text.rindex("\x1b[?25l")
    assert "✗" in text


def test_steps_of_several_threads() -> None:
    progress, screen = live()

    def work(name: str) -> None:
        for _ in range(20):
            with progress.step(name) as step:
                step.percent(0.5)

    threads = [Thread(target=work, args=(f"thread {number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert screen.getvalue().count("✓") == 80


@pytest.mark.parametrize(
    ("quiet", "terminal", "variables", "expected"),
    [
        (True, True, {}, type(SILENT)),
        (False, True, {"TERM": "xterm"}, LiveProgress),
        (False, True, {"TERM": "dumb"}, PlainProgress),
        (False, True, {"CI": "true"}, PlainProgress),
        (False, False, {}, PlainProgress),
    ],
)
def test_who_watches_decides(
    monkeypatch: pytest.MonkeyPatch, *, quiet: bool, terminal: bool, variables: dict[str, str], expected: type
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stderr", io.StringIO())
    monkeypatch.setattr("sys.stderr.isatty", lambda: terminal)
    assert type(choose_progress(Shown(json=None, quiet=quiet, verbose=False))) is expected
