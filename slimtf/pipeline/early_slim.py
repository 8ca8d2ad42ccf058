"""The slim bundle, made while the baseline is still being bundled.

Both runs of the project's bundler may read and write the same files, by a plugin that generates code or keeps a cache
of its own. So what was made this way counts only where nothing in the project changed meanwhile. It is made again, with
no other bundler beside it, where something did, and where it failed.
"""

from __future__ import annotations

from time import time_ns
from typing import TYPE_CHECKING

from slimtf.bundle.written_files import something_written
from slimtf.errors import SlimtfError
from slimtf.pipeline.slim import SlimAhead, slim_run
from slimtf.progress import SILENT

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from slimtf.model.modules import CustomModules
    from slimtf.pipeline.bench import Bench


class EarlySlim:
    """The slim bundle in the making while its context is open; arguments as ``bundle_slim``."""

    def __init__(self, bench: Bench, modules: CustomModules, *, in_place: Path, source_maps: bool) -> None:
        self._root = bench.project.root
        self._ours = (modules.folder, in_place)
        self._run = slim_run(bench, modules, in_place=in_place, source_maps=source_maps)
        self._started = 0

    def __enter__(self) -> Self:
        """Start the bundler."""
        self._started = time_ns()
        self._run.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Leave nothing of it running."""
        self._run.__exit__(kind, error, traceback)

    def look(self) -> None:
        """Watch it while something else is waited for."""
        self._run.look()

    def finish(self) -> SlimAhead | None:
        """Return the bundle once it is made; None where it is to be made again by itself."""
        try:
            with SILENT.step("") as step:
                bundle = self._run.finish(step)
        except SlimtfError:  # the next run says what is wrong, if it was not the baseline's
            return None
        if something_written(self._root, self._started, self._ours):
            return None
        return SlimAhead(bundle, self._started)
