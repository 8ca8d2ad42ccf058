"""Lets a polite request to end slimtf do the same as Ctrl-C, and lets both wait where they would do harm."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

_NAMES = ("SIGTERM", "SIGHUP", "SIGBREAK")  # the last two exist on one system each


@contextmanager
def interruptible() -> Iterator[None]:
    """Turn SIGTERM and SIGHUP (on Windows Ctrl-Break) into KeyboardInterrupt while the context is open.

    A signal that is being ignored stays ignored (``nohup``). Outside the main thread, where Python allows no
    handlers, nothing changes.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    with _handled(_interrupt, *_NAMES):
        yield


@contextmanager
def held() -> Iterator[None]:
    """Let Ctrl-C, SIGTERM and SIGHUP wait until the context closes; those that came then have their effect.

    Outside the main thread, which is the only one that they interrupt, nothing changes.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: set[int] = set()
    with _handled(lambda number, _frame: came.add(number), "SIGINT", *_NAMES):
        yield
    for number in came:
        signal.raise_signal(number)


@contextmanager
def _handled(handler: Callable[[int, FrameType | None], object], *names: str) -> Iterator[None]:
    """Handle the signals of these names in another way, except those that are being ignored."""
    signals = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in signals}
    taken = {number: former for number, former in before.items() if former not in {signal.SIG_IGN, None}}
    try:
        for number in taken:
            signal.signal(number, handler)
        yield
    finally:
        for number, former in taken.items():
            signal.signal(number, former)


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
