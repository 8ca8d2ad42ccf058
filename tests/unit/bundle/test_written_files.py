"""What a run of the bundler wrote past our folders: found by its time, and by what is in it."""

from __future__ import annotations

import os
from time import time_ns
from typing import TYPE_CHECKING

from slimtf.bundle.written_files import tfjs_written_past

if TYPE_CHECKING:
    from pathlib import Path

TFJS = "var e=globalThis;e._tfengine||(e._tfengine=1)"


def put(root: Path, name: str, text: str = TFJS) -> Path:
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def test_only_what_was_written_since_and_holds_tfjs(tmp_path: Path) -> None:
    old = put(tmp_path, "dist/old.js")
    long_ago = time_ns() - 10**12
    os.utime(old, ns=(long_ago, long_ago))
    since = old.stat().st_ctime_ns + 10**9  # the change of its time is a change too
    put(tmp_path, "dist/main.js", "nothing of it")
    for name in ("dist/sw.js", ".output/page.html", "dist/a/b.mjs", "dist/a/notes.txt"):
        file = put(tmp_path, name)
        os.utime(file, ns=(since, since))
    for name in ("node_modules/x.js", ".git/x.js", ".slimtf/out/x.js", "custom_tfjs/x.js"):
        os.utime(put(tmp_path, name), ns=(since, since))
    found = tfjs_written_past(tmp_path, since, (tmp_path / "custom_tfjs",))
    assert [file.relative_to(tmp_path).as_posix() for file in found] == [
        ".output/page.html",
        "dist/a/b.mjs",
        "dist/sw.js",
    ]


def test_what_is_written_now_counts_although_clocks_differ_a_little(tmp_path: Path) -> None:
    since = time_ns()
    file = put(tmp_path, "dist/sw.js")
    assert tfjs_written_past(tmp_path, since, ()) == (file,)


def test_links_that_lead_nowhere_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "gone.js").symlink_to(tmp_path / "nothing")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert tfjs_written_past(tmp_path, 0, ()) == ()
