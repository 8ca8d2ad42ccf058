"""``python -m tests.support.killed_main AT FOLDER WORD…``: slimtf with these words, killed before a change of FOLDER.

AT is its number; with 0 it goes on to its end, and the number of changes is the last line of stdout.
"""

from __future__ import annotations

import os
import sys

from slimtf.cli.main import run
from tests.support.faulty_disk import Disk


def main() -> None:
    at, folder, *words = sys.argv[1:]
    disk = Disk(os.path.abspath(folder), int(at), fault=None)  # noqa: PTH100 - links unresolved
    sys.addaudithook(disk.hook)
    code = run(words)
    if int(at) == 0:
        sys.stdout.write(f"\n{disk.count}\n")
    sys.stdout.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
