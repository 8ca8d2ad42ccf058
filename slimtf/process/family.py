"""Every process that descends from one program, including those that tried to get away."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from typing import ClassVar

import psutil

from slimtf.process.launch import MARK_VARIABLE

_PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h

_WALK_PERIOD = 0.1
_REST = 100
"""After looking for new members, so many times its CPU time is waited: it costs at most 1/100 of one core …"""

_LONGEST_REST = 1.0
"""… unless the machine is so slow that members would come and go unseen; seconds."""


class Family:
    """The descendants of one program, remembered as (pid, start time), so that a reused pid is never taken for one.

    Found by the links to their parents, by the mark in their environment, by their session, and, where the system lets
    orphans come to slimtf, by that: those leave no other trace if they clear the first three.

    Attributes:
        mark: the text that its members carry in ``SLIMTF_RUN``.
        peak_rss: the highest sum of resident memory seen by ``observe``, bytes.
    """

    _begun: ClassVar[set[Family]] = set()
    """Those that are watched now: an orphan without traces may belong to any of them, so the last one takes it."""

    def __init__(self, mark: str) -> None:
        self.mark = mark
        self._root: psutil.Process | None = None
        self._members: set[psutil.Process] = set()
        self._next_walk = 0.0
        self._adopts = False
        self._neighbours: set[psutil.Process] = set()
        self._orphans: set[psutil.Process] = set()
        self.peak_rss = 0

    def begin(self) -> None:
        """Let orphans come to this process from now on; call it before the program starts."""
        self._adopts = _adopt_orphans()
        self._begun.add(self)
        if self._adopts:
            self._neighbours = _children()

    def end(self) -> None:
        """Stop caring, and let the system forget those that came here and died, which every look at the tree costs."""
        roots = {family._root for family in self._begun}  # noqa: SLF001 - of this class
        self._begun.discard(self)
        came = _children() - self._neighbours - roots if self._adopts else set()
        for orphan in came | self._orphans:
            if not _alive(orphan):
                with suppress(OSError):
                    os.waitpid(orphan.pid, os.WNOHANG)

    def adopt(self, pid: int) -> None:
        """Make the process ``pid`` the root of the family."""
        try:
            self._root = psutil.Process(pid)
        except psutil.NoSuchProcess:  # over already
            return
        self._members.add(self._root)

    def observe(self) -> None:
        """Take a sample: the memory of all members, and from time to time a look for new ones."""
        if time.monotonic() >= self._next_walk:
            before = time.thread_time()  # not wall time: on a busy machine that would make the walks too rare
            self._walk()
            rest = min(_REST * (time.thread_time() - before), _LONGEST_REST)
            self._next_walk = time.monotonic() + max(_WALK_PERIOD, rest)
        self.peak_rss = max(self.peak_rss, sum(_rss(member) for member in self._members))

    def search(self) -> None:
        """Look through all processes of the machine for members that the family tree no longer leads to."""
        self._walk()
        ours = os.getpid()
        for process in psutil.process_iter():
            if process.pid != ours and process not in self._members and self._belongs(process):
                self._members.add(process)
        if self._adopts and len(self._begun) <= 1:
            known = self._neighbours | self._members
            while orphans := {each for each in _children_of_others() - known if _alive(each)}:
                known |= orphans
                self._orphans |= orphans
                self._members |= orphans
                self._walk()

    def living(self) -> tuple[psutil.Process, ...]:
        """Return the members that run or could still run; a zombie is dead."""
        return tuple(member for member in self._members if _alive(member))

    def _walk(self) -> None:
        """Follow the parent links down from the root, and from each member that lost its parent."""
        self._members = {member for member in self._members if _alive(member)}
        reached: set[psutil.Process] = set()
        tops = sorted(self._members, key=lambda member: member != self._root)
        for top in tops:
            if top in reached:
                continue
            try:
                reached.update(top.children(recursive=True))
            except psutil.Error:
                continue
        self._members |= reached

    def _belongs(self, process: psutil.Process) -> bool:
        try:
            if self.mark in process.environ().get(MARK_VARIABLE, ""):
                return True
        except (psutil.Error, OSError):
            pass  # not readable: another user's, or gone
        return self._in_session(process.pid)

    def _in_session(self, pid: int) -> bool:
        """Whether the process is in the root's session: finds those that cleared their environment."""
        if self._root is None or not hasattr(os, "getsid"):
            return False
        try:
            return os.getsid(pid) == self._root.pid
        except OSError:
            return False


def _children() -> set[psutil.Process]:
    with suppress(psutil.Error, OSError):
        return set(psutil.Process().children())
    return set()


def _children_of_others() -> set[psutil.Process]:
    """Return the children of this process that it did not start itself: whatever it starts here gets a session."""
    ours = os.getsid(0)
    found = set()
    for child in _children():
        with suppress(OSError):
            if os.getsid(child.pid) != ours:
                found.add(child)
    return found


def _alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() not in {psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD}
    except psutil.NoSuchProcess:
        return False
    except psutil.Error:  # there, but not ours to look at
        return True


def _rss(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except (psutil.Error, OSError):
        return 0


def _adopt_orphans() -> bool:
    """Make this process the parent of its descendants' orphans, and say whether the system can do that: Linux can.

    Without it a process that leaves its session, clears its environment and is forked twice goes to init, where nothing
    tells it from any other.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        import ctypes  # noqa: PLC0415 - late: only when a program is started, and only here

        return bool(ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0)
    except (ImportError, OSError, AttributeError):  # a Python without libffi, a system without a dynamic loader
        return False
