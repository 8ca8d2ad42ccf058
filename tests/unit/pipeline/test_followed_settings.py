"""Commands that plan see to the models that the settings name by their address; others fetch nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.pipeline.opening import ProjectOptions, follow_settings, read_settings
from slimtf.progress import SILENT

if TYPE_CHECKING:
    from pathlib import Path

ADDRESS = "https://host.example/model.json"


@pytest.mark.parametrize("named", [True, False])
def test_what_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, named: bool) -> None:
    asked: list[object] = []
    monkeypatch.setattr("slimtf.web_models.kept.keep_models", lambda *words, **more: asked.append((words, more)))
    if named:
        (tmp_path / "slimtf.toml").write_text(f'models = ["{ADDRESS}"]\n[timeouts]\ninstall = 7\n')
    options = ProjectOptions(tmp_path, None, {}, refresh_models=True)
    follow_settings(tmp_path, read_settings(options, tmp_path), options, SILENT, may_fetch=False)
    expected = {"timeout": 7, "refresh": True, "may_fetch": False}
    assert asked == ([((tmp_path, (ADDRESS,), SILENT), expected)] if named else [])
