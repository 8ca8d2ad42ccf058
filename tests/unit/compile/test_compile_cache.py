"""Models that became code are taken again only while nothing that they are made of has changed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

import slimtf
from slimtf.compile.run import load_made, store_made
from slimtf.model.compiled import RefusedModel
from slimtf.node.compile_protocol import CompileReply, CompileRequest, TfjsFolders

NODE = "22.0.0"


def request(root: Path, **changes: Any) -> CompileRequest:
    values: dict[str, Any] = {
        "packages": "",
        "tfjs": TfjsFolders(core="core", converter="converter", cpu="cpu", wasm=None),
        "models": ("model.json",),
        "names": ("predict",),
        "plain_loading": True,
        "gradients": False,
        "folder": str(root / "compile"),
        "every_draw": False,
    }
    return CompileRequest(**{**values, **changes})


@pytest.fixture
def reply(tmp_path: Path) -> CompileReply:
    (tmp_path / "compile").mkdir()
    (tmp_path / "compile/graphs.js").write_text("export const graphs = 1;")
    (tmp_path / "compile/both.mjs").write_text("what was compared")
    (tmp_path / "model.json").write_text("{}")
    return CompileReply(failure=None, files=(str(tmp_path / "model.json"),))


def test_the_same_request_gets_what_was_made(tmp_path: Path, reply: CompileReply) -> None:
    store_made(tmp_path / "cache", request(tmp_path), NODE, reply)
    found = load_made(tmp_path / "cache", request(tmp_path, folder="elsewhere"), NODE)
    assert found is not None
    assert found.reply == reply
    found.write(tmp_path / "again")
    assert [file.name for file in (tmp_path / "again").iterdir()] == ["graphs.js"]
    assert (tmp_path / "again/graphs.js").read_text() == "export const graphs = 1;"


@pytest.mark.parametrize(
    "changes",
    [
        {"names": ("execute",)},
        {"models": ("other.json",)},
        {"plain_loading": False},
        {"gradients": True},
        {"every_draw": True},
        {"tfjs": TfjsFolders(core="core", converter="converter", cpu="cpu", wasm="wasm")},
    ],
)
def test_another_request_gets_nothing(tmp_path: Path, reply: CompileReply, changes: dict[str, Any]) -> None:
    store_made(tmp_path / "cache", request(tmp_path), NODE, reply)
    assert load_made(tmp_path / "cache", request(tmp_path, **changes), NODE) is None


@pytest.mark.parametrize("text", ["[]", None])
def test_a_file_that_changed_or_went_is_noticed(tmp_path: Path, reply: CompileReply, text: str | None) -> None:
    store_made(tmp_path / "cache", request(tmp_path), NODE, reply)
    file = tmp_path / "model.json"
    file.unlink() if text is None else file.write_text(text)
    assert load_made(tmp_path / "cache", request(tmp_path), NODE) is None


def test_another_node_and_another_slimtf_get_nothing(
    tmp_path: Path, reply: CompileReply, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_made(tmp_path / "cache", request(tmp_path), NODE, reply)
    assert load_made(tmp_path / "cache", request(tmp_path), "24.0.0") is None
    monkeypatch.setattr(slimtf, "__version__", "99")
    assert load_made(tmp_path / "cache", request(tmp_path), NODE) is None


@pytest.mark.parametrize(
    "kept", [{"refused": RefusedModel(model=Path("m"), node="", op="", reason="", differs=True)}, {"files": ()}]
)
def test_what_was_refused_is_looked_at_again(tmp_path: Path, reply: CompileReply, kept: dict[str, Any]) -> None:
    store_made(tmp_path / "cache", request(tmp_path), NODE, reply.model_copy(update=kept))
    assert not (tmp_path / "cache").exists()


def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, reply: CompileReply) -> None:
    store_made(tmp_path / "cache", request(tmp_path), NODE, reply)
    (kept,) = (tmp_path / "cache").iterdir()
    kept.write_text('{"reply": 1}')
    assert load_made(tmp_path / "cache", request(tmp_path), NODE) is None


def test_few_are_kept(tmp_path: Path, reply: CompileReply) -> None:
    for count in range(6):
        store_made(tmp_path / "cache", request(tmp_path, names=(str(count),)), NODE, reply)
        for file in (tmp_path / "cache").iterdir():
            os.utime(file, (count, count))
    assert len([*(tmp_path / "cache").iterdir()]) == 4
