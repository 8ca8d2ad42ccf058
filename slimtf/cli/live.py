"""Progress on a terminal: the running steps move, the finished ones stay as one line each."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress, ProgressColumn, SpinnerColumn
from rich.progress_bar import ProgressBar
from rich.text import Text

from slimtf.amounts import duration
from slimtf.report.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType
    from rich.progress import Task, TaskID

    from slimtf.progress import Step

_BAR = 24
_LONGEST_DETAIL = 40


def live_progress() -> LiveProgress:
    """Return progress on stderr."""
    return LiveProgress(Console(stderr=True, highlight=False))


class LiveProgress:
    """Steps may overlap and may be reported from several threads."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._lock = Lock()
        self._running = 0
        self._live: Progress | None = None
        self._signs = ("ok", "failed") if console.options.ascii_only else ("✓", "✗")

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        """Begin a step."""
        began = monotonic()
        live, task = self._begin(title)
        step = _LiveStep(live, task)
        try:
            yield step
        except BaseException:
            self._end(live, task, Text.assemble((f"{self._signs[1]} ", "red"), printable(title)), began)
            raise
        done = Text.assemble((f"{self._signs[0]} ", "green"), printable(title))
        if step.text:
            done.append(f"  {printable(step.text)}", style="cyan")
        self._end(live, task, done, began)

    def note(self, text: str) -> None:
        """Say something that the user should know."""
        self._console.print(Text.assemble(("note: ", "blue"), printable(text)))

    def warn(self, text: str) -> None:
        """Say something that the user should look at."""
        self._console.print(Text.assemble(("warning: ", "yellow"), printable(text)))

    def _begin(self, title: str) -> tuple[Progress, TaskID]:
        with self._lock:
            if self._live is None:
                columns = (SpinnerColumn(style="cyan"), _Title(), _Share(), _Elapsed(), _Detail())
                self._live = Progress(*columns, console=self._console, transient=True)
                self._live.start()
            self._running += 1
            return self._live, self._live.add_task(printable(title), total=None)

    def _end(self, live: Progress, task: TaskID, line: Text, began: float) -> None:
        line.append(f"  {duration(monotonic() - began)}", style="dim")
        with self._lock:
            live.remove_task(task)
            self._running -= 1
            if not self._running:
                live.stop()
                self._live = None
        self._console.print(line)


class _LiveStep:
    def __init__(self, live: Progress, task: TaskID) -> None:
        self.text = ""
        self._live = live
        self._task = task

    def percent(self, done: float, detail: str = "") -> None:
        short = printable(detail)[:_LONGEST_DETAIL]
        total = 1.0 if done > 0 else None  # a bundler that cannot tell says 0 all the time
        self._live.update(self._task, total=total, completed=min(max(done, 0.0), 1.0), detail=short)

    def result(self, text: str) -> None:
        self.text = text


class _Title(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(task.description)


class _Share(ProgressColumn):
    def render(self, task: Task) -> RenderableType:
        return (
            Text() if task.total is None else ProgressBar(task.total, task.completed, width=_BAR, complete_style="cyan")
        )


class _Elapsed(ProgressColumn):
    def render(self, task: Task) -> Text:
        share = "" if task.total is None else f"{task.completed / task.total:4.0%}  "
        return Text(share + duration(task.elapsed or 0.0), style="dim")


class _Detail(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(task.fields.get("detail", ""), style="dim", no_wrap=True, overflow="ellipsis")
