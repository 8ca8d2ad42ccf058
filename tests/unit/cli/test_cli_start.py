"""What fails before anything of slimtf runs does not look like "over budget" either."""

from __future__ import annotations

import sys
from typing import NoReturn

import pytest

from slimtf.cli.start import start


def test_a_damaged_installation(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, "slimtf.cli.main", None)
    with pytest.raises(SystemExit) as ended:
        start()
    assert ended.value.code == 70
    assert "reinstall slimtf" in capsys.readouterr().err


def test_ctrl_c_before_the_boundary_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> NoReturn:
        raise KeyboardInterrupt

    def end(code: int) -> NoReturn:
        raise SystemExit(code)

    monkeypatch.setattr("slimtf.cli.main.main", interrupted)
    monkeypatch.setattr("os._exit", end)
    with pytest.raises(SystemExit) as ended:
        start()
    assert ended.value.code == 130
