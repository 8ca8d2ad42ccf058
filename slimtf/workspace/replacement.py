"""One file on its way from the old to the new content, and back if need be."""

from __future__ import annotations

import errno
import filecmp
import os
import secrets
import shutil
import stat
from contextlib import suppress
from pathlib import Path

from slimtf.errors import WorkspaceError
from slimtf.workspace.failure import file_error
from slimtf.workspace.leftovers import half_written_name


class Replacement:
    """Call ``prepare`` or ``prepare_copy``, ``carry_out``, perhaps ``undo``, and in any case ``clean_up``.

    Everything that needs space or may be refused happens in the former two; the rest is renaming in one folder.

    Args:
        follow: where ``path`` is a symbolic link, change what it leads to; else put a file in its place.
    """

    def __init__(self, path: Path, *, follow: bool = True) -> None:
        self._path = path
        self._target = Path(os.path.realpath(path)) if follow else path
        token = secrets.token_hex(4)
        # not made of the target's own name, which may be as long as the file system allows
        self._new = self._target.with_name(half_written_name(token, "new"))
        self._old = self._target.with_name(half_written_name(token, "old"))
        self._existed = False
        self._idle = False
        self._done = False
        self._kept = False

    def prepare(self, data: bytes) -> None:
        """Write ``data`` beside the target, on the disk for good, and keep a second name of the old content."""
        try:
            self._look_at_target()
            if self._existed and self._target.read_bytes() == data:
                self._idle = True
                return
            with self._new.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            self._keep_old()
        except OSError as error:
            raise file_error(error, self._path, "written") from error

    def prepare_copy(self, source: Path) -> None:
        """As ``prepare``, with the content of ``source``; not waiting for the disk, as it can be copied again."""
        try:
            self._look_at_target()
            is_file = self._target.is_file() and not self._target.is_symlink()
            if is_file and filecmp.cmp(source, self._target, shallow=False):
                self._idle = True
                return
            shutil.copyfile(source, self._new)
            self._keep_old()
        except OSError as error:
            raise file_error(error, self._path, "written") from error

    def carry_out(self) -> None:
        """Put the new content in place."""
        if self._idle:
            return
        self._done = True  # before it is: undoing what was not done does no harm, an interrupt in between would
        try:
            os.replace(self._new, self._target)  # noqa: PTH105 - the call that tests make fail
        except OSError as error:
            self._done = False
            raise file_error(error, self._path, "written") from error

    def undo(self) -> None:
        """Put the old content back, if the new one is in place.

        Raises:
            WorkspaceError: that failed; the old content stays beside the target and is named.
        """
        if not self._done:
            return
        try:
            if self._existed:
                os.replace(self._old, self._target)  # noqa: PTH105
            else:
                self._target.unlink(missing_ok=True)
        except OSError as error:
            self._keep_for_good()
            what = f"{self._path.name} could not be put back as it was: {error.strerror or error}"
            hint = f"its old content is in {self._old}" if self._existed else "delete it"
            raise WorkspaceError(what, where=str(self._path), hint=hint) from error
        self._done = False

    def _keep_for_good(self) -> None:
        """Give the old content a name that a later run does not take for a leftover."""
        if not self._existed:
            return
        self._kept = True
        kept = self._target.with_name(f"{self._old.name}.kept")
        with suppress(OSError):
            self._old.rename(kept)
            self._old = kept

    def clean_up(self) -> None:
        """Remove what is left beside the target."""
        for path in (self._new,) if self._kept else (self._new, self._old):
            for _ in range(2):  # a disk that refused once may not do so again
                with suppress(OSError):
                    path.unlink(missing_ok=True)
                    break

    def _look_at_target(self) -> None:
        self._existed = self._target.exists() or self._target.is_symlink()
        if self._target.is_dir():  # Windows would say "permission denied" later
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if self._target.exists() and not self._target.is_file():  # /dev/null, say, which root could replace by a file
            what = f"{self._path.name} is a device or a pipe, not a file"
            raise WorkspaceError(what, where=str(self._path), hint="name a file; for standard output write -")

    def _take_over_mode(self) -> None:
        before = self._target.stat()
        self._new.chmod(stat.S_IMODE(before.st_mode))
        if hasattr(os, "chown"):  # root working in a user's project leaves the file to its owner
            with suppress(OSError):
                os.chown(self._new, before.st_uid, before.st_gid)

    def _keep_old(self) -> None:
        if not self._existed:
            return
        if self._target.is_symlink():  # one that is not followed
            self._old.symlink_to(self._target.readlink())
            return
        self._take_over_mode()
        try:
            os.link(self._target, self._old)  # costs no space
        except OSError:  # no hard links here: FAT, some network drives
            shutil.copy2(self._target, self._old)
