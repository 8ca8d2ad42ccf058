"""Flat modules are taken again only while nothing that they are made from has changed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

import slimtf
from slimtf.node.specialise_protocol import NeedsFact, SpecialiseReply, SpecialiseRequest
from slimtf.specialise.cache import MadeModule, load_made, store_made

if TYPE_CHECKING:
    from pathlib import Path

NEEDS = NeedsFact(
    engine="1",
    names=("add",),
    methods=True,
    classes=(),
    gradients=False,
    optimizers=False,
    backends=(),
    ops=(),
    complex=False,
    functions=False,
    dtypes=(),
    quantization=(),
    activations=(),
)


def request(root: Path, needs: NeedsFact = NEEDS, out: str = "flat.mjs") -> SpecialiseRequest:
    return SpecialiseRequest(
        project_root=str(root), packages="", folder=str(root), aliases=(), exports=(), needs=needs, out_file=out
    )


@pytest.fixture
def made(tmp_path: Path) -> MadeModule:
    (tmp_path / "engine.js").write_text("export const engine = 1;")
    files = (str(tmp_path / "engine.js"),)
    return MadeModule(reply=SpecialiseReply(failure=None, files=files, pruned=("a",)), text="one")


def test_the_same_request_gets_what_was_made(tmp_path: Path, made: MadeModule) -> None:
    store_made(tmp_path / "cache", request(tmp_path), made)
    found = load_made(tmp_path / "cache", request(tmp_path, out="elsewhere.mjs"))
    assert found is not None
    assert (found.text, found.reply) == (made.text, made.reply)


def test_other_needs_get_nothing(tmp_path: Path, made: MadeModule) -> None:
    store_made(tmp_path / "cache", request(tmp_path), made)
    assert load_made(tmp_path / "cache", request(tmp_path, NEEDS.model_copy(update={"names": ("sub",)}))) is None


@pytest.mark.parametrize("text", ["export const engine = 2;", None])
def test_a_file_that_changed_or_went_is_noticed(tmp_path: Path, made: MadeModule, text: str | None) -> None:
    store_made(tmp_path / "cache", request(tmp_path), made)
    if text is None:
        (tmp_path / "engine.js").unlink()
    else:
        (tmp_path / "engine.js").write_text(text)
    assert load_made(tmp_path / "cache", request(tmp_path)) is None


def test_another_slimtf_makes_its_own(tmp_path: Path, made: MadeModule, monkeypatch: pytest.MonkeyPatch) -> None:
    store_made(tmp_path / "cache", request(tmp_path), made)
    monkeypatch.setattr(slimtf, "__version__", "99")
    assert load_made(tmp_path / "cache", request(tmp_path)) is None


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff\xfe", b'{"reply": {}, "text": "x", "sources": ""}'])
def test_a_damaged_entry_counts_as_none(tmp_path: Path, made: MadeModule, damage: bytes) -> None:
    store_made(tmp_path / "cache", request(tmp_path), made)
    (entry,) = (tmp_path / "cache").iterdir()
    entry.write_bytes(damage)
    assert load_made(tmp_path / "cache", request(tmp_path)) is None


def test_the_newest_are_kept(tmp_path: Path, made: MadeModule) -> None:
    cache = tmp_path / "cache"
    for number in range(15):
        asked = request(tmp_path, NEEDS.model_copy(update={"engine": str(number)}))
        before = set(cache.iterdir()) if cache.is_dir() else set()
        store_made(cache, asked, made)
        (new,) = set(cache.iterdir()) - before
        os.utime(new, (number, number))
    assert len(list(cache.iterdir())) == 12
    last = request(tmp_path, NEEDS.model_copy(update={"engine": "14"}))
    assert load_made(cache, last) is not None
