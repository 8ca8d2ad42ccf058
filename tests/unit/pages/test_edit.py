"""A page with the slim script holds all else byte for byte, and becomes what it was."""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING

import pytest

from slimtf.pages.blocks import find_blocks, without_blocks
from slimtf.pages.edit import with_slim_script
from slimtf.pages.elements import read_elements
from slimtf.pages.read import read_page

if TYPE_CHECKING:
    from pathlib import Path

CDN = "https://cdn.jsdelivr.net/npm/@tensorflow/tfjs@4.22.0/dist/tf.min.js"
IMPORTS = '{ "imports": { "@tensorflow/tfjs": "https://esm.sh/@tensorflow/tfjs", "a": "./</b" } }'
MAP = f'<script type="importmap">\n{IMPORTS}</script>'
PAGES = [
    f"<script src={CDN}></script>",
    f"<!doctype html>\r\n<body>\r\n\t<SCRIPT SRC='{CDN}'\r\n integrity='sha384-x' crossorigin></SCRIPT >\r\n<p>ä",
    f'<script src="{CDN}" data-x="--> & <!-- &amp;&#45;"></script><!-- a -- b --><script>tf--</script>',
    f'<script src="{CDN}"></script> <script src="https://unpkg.com/@tensorflow/tfjs-backend-wasm"></script>',
    MAP + "<script type=module>import '@tensorflow/tfjs'</script>",
]


def migrated(folder: Path, text: str, *, digest: str = "sha384-abc") -> str:
    file = folder / "index.html"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    page = read_page(file, folder)
    assert page is not None
    return with_slim_script(page, folder / "a b" / "tf.slim.min.js", digest)


@pytest.mark.parametrize("text", PAGES)
def test_undo_gives_the_page_byte_for_byte(text: str, tmp_path: Path) -> None:
    now = migrated(tmp_path, text)
    assert now != text
    assert without_blocks(now) == text
    assert all(not block.edited for block in find_blocks(now) or ())
    assert migrated(tmp_path, now) == now  # a second time changes nothing


def test_bytes_that_are_no_text_stay(tmp_path: Path) -> None:
    text = b"\xff\xfe \x00<script src=tf.min.js></script>\xe9".decode("utf-8", "surrogateescape")
    assert without_blocks(migrated(tmp_path, text)) == text


def test_the_tag_keeps_what_is_not_about_the_address(tmp_path: Path) -> None:
    now = migrated(tmp_path, f'<script defer src="{CDN}" integrity="sha384-x" crossorigin nonce="a&quot;b"></script>')
    shown = read_elements(now).scripts
    assert dict(shown[0].attributes) == {
        "src": "a%20b/tf.slim.min.js",
        "integrity": "sha384-abc",
        "defer": None,
        "nonce": 'a"b',
    }


def test_further_parts_of_tfjs_go(tmp_path: Path) -> None:
    scripts = read_elements(migrated(tmp_path, PAGES[3])).scripts
    assert [script.get("src") for script in scripts] == ["a%20b/tf.slim.min.js"]


def test_an_import_map_leads_to_the_slim_module(tmp_path: Path) -> None:
    now = migrated(tmp_path, MAP)
    value = json.loads(read_elements(now).scripts[0].code)
    assert value["imports"] == {"@tensorflow/tfjs": "./a%20b/tf.slim.min.js", "a": "./</b"}
    assert value["integrity"] == {"./a%20b/tf.slim.min.js": "sha384-abc"}


@pytest.mark.parametrize(
    ("old", "new"), [("tf.slim", "tf.evil"), ("<!-- slimtf:end -->", ""), ("sha384-abc", "sha384-abd")]
)
def test_edits_between_the_markers_are_seen(old: str, new: str, tmp_path: Path) -> None:
    now = migrated(tmp_path, PAGES[0]).replace(old, new)
    blocks = find_blocks(now)
    assert blocks is None or any(block.edited for block in blocks)


def test_a_formatter_may_lay_it_out(tmp_path: Path) -> None:
    now = migrated(tmp_path, PAGES[0])
    laid_out = now.replace(' --><script src="', ' -->\n    <script\n      src="').replace(
        "></script><!--", "\n    ></script>\n    <!--"
    )
    assert laid_out != now
    blocks = find_blocks(laid_out)
    assert blocks is not None
    assert [block.edited for block in blocks] == [False]
    assert without_blocks(laid_out) == PAGES[0]


def test_no_attribute_leaves_its_quotes(tmp_path: Path) -> None:
    now = migrated(tmp_path, PAGES[0], digest='"><img onerror=alert(1)>')
    assert html.escape('"><img onerror=alert(1)>') in now
    assert "<img" not in now
