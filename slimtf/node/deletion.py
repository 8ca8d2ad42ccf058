"""Deletes whole folders, read-only files in them included."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path


def delete_tree(path: Path) -> None:
    """Delete a file, a link (not what it leads to) or a folder with all that is in it.

    Raises:
        OSError: the disk refuses.
    """
    if path.is_symlink() or not path.is_dir():
        path.unlink()
        return
    try:
        shutil.rmtree(path)
    except PermissionError:  # read-only files on Windows, read-only folders elsewhere
        for folder, _, files in os.walk(path):
            Path(folder).chmod(stat.S_IRWXU)
            for name in files:
                file = Path(folder, name)
                if not file.is_symlink():
                    file.chmod(stat.S_IRUSR | stat.S_IWUSR)
        shutil.rmtree(path)
