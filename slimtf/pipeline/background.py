"""Work in a thread beside the pipeline, which is not waited for once the pipeline has failed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType


class Background(ThreadPoolExecutor):
    """One thread. Leaving the context waits for its work, except when an error or Ctrl-C ends it."""

    def __init__(self) -> None:
        super().__init__(max_workers=1, thread_name_prefix="background")

    def load(self, *modules: str) -> None:
        """Import what later steps need, which takes a tenth of a second, while the pipeline waits for a program."""
        for module in modules:
            self.submit(import_module, module)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Wait for the work, or give it up."""
        self.shutdown(wait=kind is None, cancel_futures=kind is not None)
