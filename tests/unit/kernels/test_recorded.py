"""The committed slimtf.kernels.json: read, written, merged, found stale."""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.errors import UsageError, WorkspaceError
from slimtf.kernels.recorded import (
    earlier_recording,
    merged,
    merged_additions,
    model_digests,
    recorded_kernels,
    staleness,
    write_recording,
)
from slimtf.model.backend import Backend
from slimtf.model.project import ManagerName, Package, PackageManager, TfjsApp, TfjsInstall
from slimtf.model.recording import Additions, RecordedKernel, RecordedName, Recording

if TYPE_CHECKING:
    from pathlib import Path

ADD = RecordedKernel("Add", ("cpu",), ("model m.json",))


def write(path: Path, **change: Any) -> Path:
    kernel = {"backends": ["cpu"], "seen": ["page index.html"]}
    content = {
        "schema": 1,
        "tfjs": "4.22.0",
        "backends": ["cpu"],
        "models": {},
        "kernels": {"Add": kernel},
        "added": {},
    }
    path.write_text(json.dumps({**content, **change}), encoding="utf-8")
    return path


def test_what_is_written_is_read_again_and_gives_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "slimtf.kernels.json"
    added = Additions(
        (RecordedKernel("Fill", ("cpu",), ()),),
        (RecordedName("square", ("page index.html",)),),
        (RecordedName("Mean", ()), RecordedName("Sum", ())),
    )
    recording = Recording("4.22.0", ("cpu", "webgl"), {"m.json": "ab"}, (ADD,), added)
    write_recording(path, recording)
    first = path.read_bytes()
    assert recorded_kernels(path) == recording
    write_recording(path, recorded_kernels(path))
    assert path.read_bytes() == first


def test_a_file_without_methods_and_gradients_is_the_one_that_an_older_slimtf_wrote(tmp_path: Path) -> None:
    path = write(tmp_path / "slimtf.kernels.json", added={"Fill": {"backends": ["cpu"], "seen": []}})
    read = recorded_kernels(path)
    assert read.added == Additions((RecordedKernel("Fill", ("cpu",), ()),))
    write_recording(path, read)
    assert set(json.loads(path.read_bytes())) == {"schema", "about", "tfjs", "backends", "models", "kernels", "added"}


def test_additions_are_merged_with_everything_that_was_seen() -> None:
    first = Additions((ADD,), (RecordedName("square", ("a",)),), (RecordedName("Sum", ("a",)),))
    other = Additions((), (RecordedName("square", ("b",)), RecordedName("mean", ("b",))), ())
    both = merged_additions(first, other)
    assert both.methods == (RecordedName("mean", ("b",)), RecordedName("square", ("a", "b")))
    assert both.names == ("Add", ".mean()", ".square()", "gradient of Sum")
    assert merged_additions(Additions()) == Additions()


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        ('{"schema": 1,\n "kernels": }', "damaged: Expecting value", 2),
        ("[]", "damaged", None),
        ("", "damaged", 1),
        ('{"schema": 2}', "schema 2", None),
        ('{"schema": 1, "kernels": {"Add": {"backends": [], "seen": []}}}', "kernels.Add.backends", None),
        ('{"schema": 1, "kernels": ["Add"]}', "damaged: kernels", None),
        ('{"schema": 1, "kernel": {}}', "damaged: kernel", None),
        ("[" * 100_000, "damaged", None),
    ],
)
def test_a_damaged_file_is_named(text: str, words: str, line: int | None, tmp_path: Path) -> None:
    path = tmp_path / "slimtf.kernels.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="recorded kernels") as caught:
        recorded_kernels(path)
    assert words in caught.value.what
    assert caught.value.where == (f"{path}:{line}" if line else str(path))
    assert caught.value.hint


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no kernels have been recorded") as caught:
        recorded_kernels(tmp_path / "slimtf.kernels.json")
    assert "slimtf profile" in caught.value.hint
    assert earlier_recording(tmp_path / "slimtf.kernels.json") == Recording()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "slimtf.kernels.json"
    os.mkfifo(path)
    with pytest.raises(UsageError, match="a device or a pipe") as caught:
        recorded_kernels(path)
    assert caught.value.where == str(path)
    assert "slimtf profile" in caught.value.hint


def test_not_text(tmp_path: Path) -> None:
    path = tmp_path / "slimtf.kernels.json"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="not UTF-8"):
        recorded_kernels(path)


def test_merging_keeps_everything_that_was_seen() -> None:
    more = (RecordedKernel("Add", ("webgl",), ("page a.html",)), RecordedKernel("Abs", ("cpu",), ()))
    assert merged((ADD,), more) == (
        RecordedKernel("Abs", ("cpu",), ()),
        RecordedKernel("Add", ("cpu", "webgl"), ("model m.json", "page a.html")),
    )


@pytest.fixture
def app(tmp_path: Path) -> TfjsApp:
    (tmp_path / "m.json").write_text('{"modelTopology": {"node": [{"name": "x"}]}}', encoding="utf-8")
    core = Package("@tensorflow/tfjs-core", "4.22.0", tmp_path)
    manager = PackageManager(ManagerName.NPM, None, tmp_path)
    install = TfjsInstall(core, {}, (core,))
    return TfjsApp(root=tmp_path, manager=manager, tfjs=install, models=(tmp_path / "m.json",), app_backends=())


def test_a_recording_of_this_state_is_not_stale(app: TfjsApp) -> None:
    recording = Recording("4.22.0", ("cpu",), model_digests(app.models, app.root), (ADD,))
    assert staleness(recording, app, (Backend.CPU,)) == ()
    model = app.models[0]
    model.write_text('{\r\n  "modelTopology": {"node": [ {"name": "x"} ]}\r\n}\r\n', encoding="utf-8")
    assert staleness(recording, app, (Backend.CPU,)) == (), "line ends and layout do not matter"


def test_what_changed_is_named(app: TfjsApp) -> None:
    recording = Recording("4.21.0", ("cpu",), {"m.json": "0", "old.json": "1"}, (ADD,))
    said = staleness(recording, app, (Backend.CPU, Backend.WEBGL))
    assert [
        any(word in one for one in said) for word in ("4.21.0", "webgl", "m.json has changed", "old.json is gone")
    ] == [True] * 4
    assert len(said) == 4
    assert any("m.json was not recorded" in one for one in staleness(Recording("4.22.0", ("cpu",)), app, ()))


def test_where_it_is_and_what_to_do_is_reported_of_each_damage(tmp_path: Path) -> None:
    path = tmp_path / "slimtf.kernels.json"
    for content in (None, b"\xff\xfe\x00"):
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(UsageError) as caught:
            recorded_kernels(path)
        assert caught.value.where == str(path)
        assert "slimtf profile" in caught.value.hint
    path.unlink()
    path.mkdir()
    with pytest.raises(WorkspaceError, match="read") as unreadable:
        recorded_kernels(path)
    assert unreadable.value.where == str(path)


def test_an_earlier_recording_is_read(tmp_path: Path) -> None:
    assert earlier_recording(write(tmp_path / "slimtf.kernels.json")).tfjs == "4.22.0"


def test_the_file_is_made_to_be_committed(tmp_path: Path) -> None:
    path = tmp_path / "slimtf.kernels.json"
    write_recording(path, Recording("4.22.0", ("webgl", "cpu"), {"b": "1", "ä": "2"}, (ADD,)))
    text = path.read_text("utf-8")
    lines = text.splitlines()
    assert lines[:3] == [
        "{",
        '  "schema": 1,',
        '  "about": "written by slimtf profile and slimtf verify --fix; commit it",',
    ]
    assert '    "ä": "2"' in lines
    assert text.endswith("}\n")
    assert json.loads(text)["backends"] == ["cpu", "webgl"]
    assert recorded_kernels(path).backends == ("cpu", "webgl")


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = write(tmp_path / "slimtf.kernels.json")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert recorded_kernels(path).tfjs == "4.22.0"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("[]", "the recorded kernels are damaged: Input should be"),
        ('{"schema": 1, "tfjs": 4}', "the recorded kernels are damaged: tfjs: Input should be"),
        ('{"schema": "' + "9" * 60 + '"}', 'the recorded kernels have schema "' + "9" * 39 + "; this slimtf reads 1"),
    ],
)
def test_what_is_damaged_is_said_in_full(text: str, what: str, tmp_path: Path) -> None:
    path = tmp_path / "slimtf.kernels.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        recorded_kernels(path)
    assert caught.value.what.startswith(what)


def test_an_unknown_version_is_called_so(app: TfjsApp) -> None:
    said = staleness(Recording("", ("cpu",), model_digests(app.models, app.root)), app, (Backend.CPU,))
    assert said == ("recorded with tfjs unknown, installed is 4.22.0",)


def test_the_digest_of_a_model_is_that_of_its_content(tmp_path: Path) -> None:
    model = tmp_path / "m" / "model.json"
    model.parent.mkdir()

    def digest(text: str) -> str:
        model.write_text(text, encoding="utf-8")
        (found,) = model_digests([model], tmp_path).items()
        assert found[0] == "m/model.json"
        return found[1]

    assert digest('{"a": 1, "b": 2}') == digest('{\n"b":2,"a":1}') == digest('{"a":1,"b":2}')
    assert digest('{"a":1,"b":2}') == hashlib.sha256(b'{"a":1,"b":2}').hexdigest()
    assert digest("not json") == hashlib.sha256(b"not json").hexdigest()
    assert digest("[" * 100_000) != digest("[" * 99_999)
