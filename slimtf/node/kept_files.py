"""Keeps the user's files as they are while a package manager runs that thinks it may touch them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from slimtf.workspace.failure import file_error

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


@contextmanager
def kept(paths: Iterable[Path]) -> Iterator[None]:
    """Give each file its content back when the context closes; one that was not there goes again.

    Raises:
        WorkspaceError: a file cannot be read, or not be put back.
    """
    before = {path: _content(path) for path in paths}
    try:
        yield
    finally:
        for path, content in before.items():
            if _content(path) != content:
                _put_back(path, content)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise file_error(error, path, "read") from error


def _put_back(path: Path, content: bytes | None) -> None:
    try:
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content)
    except OSError as error:
        raise file_error(error, path, "written") from error
