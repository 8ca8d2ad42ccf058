"""The certificate of a build at level compiled: the same each time, and it tells what was tampered with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.conftest import Ended, Slimtf

pytestmark = [pytest.mark.network]

NAME = "slimtf.certificate.json"


def test_tampering_is_named(sample_app: Callable[[str], Path], slimtf: Slimtf, tmp_path: Path) -> None:
    app = sample_app("dense_model")
    settings = app / "slimtf.toml"
    settings.write_text('level = "compiled"\nbackends = ["cpu"]\n', encoding="utf-8")
    words = ("build", app, "--bundler", "webpack", "--no-baseline")
    assert slimtf(*words, "--certificate").exit_code == 0
    certificate = app / NAME
    first = certificate.read_text("utf-8")
    assert str(app.parent) not in first
    again = slimtf(*words, "--certificate", tmp_path / "again.json")
    assert again.exit_code == 0, again.stderr
    assert (tmp_path / "again.json").read_text("utf-8") == first  # no time, no folder of this machine

    def checked() -> Ended:
        return slimtf("verify", app, "--certificate")

    whole = checked()
    assert (whole.exit_code, whole.stdout.splitlines()[-1]) == (0, "the certificate holds"), whole.stderr
    assert "compared with tfjs's interpreter again: 5 runs" in whole.stdout

    def tampered(path: Path, *said: str, change: Callable[[str], str]) -> None:
        """Hold that ``path`` with another content leads to ``said``."""
        content = path.read_bytes()
        path.unlink()  # the file may be shared by a link
        path.write_text(change(content.decode("utf-8", "surrogateescape")), "utf-8", "surrogateescape")
        ended = checked()
        path.write_bytes(content)
        assert ended.exit_code == 6, ended.stdout + ended.stderr
        assert [each for each in said if each not in ended.stdout] == [], ended.stdout

    def with_another_node(text: str) -> str:
        content = json.loads(text)
        content["modelTopology"]["node"][-1]["attr"]["T"] = {"type": "DT_INT32"}
        return json.dumps(content)

    model = app / "model/model.json"
    node = json.loads(model.read_text("utf-8"))["modelTopology"]["node"][-1]["name"]
    tampered(model, "model/model.json", f"the node '{node}': it has changed", change=with_another_node)
    weights = next(model.parent.glob("*.bin"))
    tampered(weights, f"model/{weights.name}: it has changed", change=lambda text: text[:-1] + "\0")
    tampered(app / "dist/bundle.js", "dist/bundle.js: it has changed", change=lambda text: f"{text}//")
    changed = 'level: the setting was "compiled", and is "deep"'
    tampered(settings, changed, change=lambda text: text.replace("compiled", "deep"))
    tampered(app / "src/index.js", "src/index.js: it has changed", change=lambda text: f"{text}//")

    package = "@tensorflow/tfjs-core"
    used = next(path for path in json.loads(first)["state"]["packages"][package]["files"] if "tensor_util" in path)
    said = (f"{package}/{used}: it has changed", "not compared with tfjs's interpreter again")
    tampered(app / "node_modules" / package / used, *said, change=lambda text: f"{text}//")
    assert checked().exit_code == 0

    certificate.write_text(first.replace('"runs": 5', '"runs": 500'), encoding="utf-8")
    checked().failed(2, "the certificate was changed after slimtf wrote it")
    certificate.unlink()
    checked().failed(7, "there is no certificate")
