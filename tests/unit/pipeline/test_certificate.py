"""A certificate of a project whose models are not code, checked by what lies on the disk."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from slimtf.certificate.models import certified_models
from slimtf.certificate.text import certificate_text
from slimtf.errors import NodeSetupError, UsageError, WorkspaceError
from slimtf.model.certificate import CertifiedPackage, CertifiedState
from slimtf.model.report import ReportSources
from slimtf.pipeline.certificate import CertificateOptions, check_certificate
from slimtf.pipeline.sources import sources_now
from slimtf.progress import SILENT
from slimtf.settings.load import load_settings
from slimtf.workspace.digest import digest_content
from tests.support.certified import certificate

if TYPE_CHECKING:
    from pathlib import Path

CORE = "@tensorflow/tfjs-core"
NAME = "slimtf.certificate.json"


class Certified:
    """A project with its certificate."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("package.json", json.dumps({"dependencies": {CORE: "4.22.0"}}))
        self.write(f"node_modules/{CORE}/package.json", json.dumps({"name": CORE, "version": "4.22.0"}))
        self.write(f"node_modules/{CORE}/dist/engine.js", "1")
        self.write("src/index.js", "1")
        self.write("dist/main.js", "1")
        self.write("model/model.json", json.dumps({"weightsManifest": [{"paths": ["w.bin"], "weights": []}]}))
        self.write("model/w.bin", "1234")
        self.write("slimtf.toml", 'level = "deep"')
        asked = ReportSources(modules={}, models={}, app={"src/index.js": ""}, packages={CORE: ""})
        engine = digest_content(root / f"node_modules/{CORE}/dist/engine.js")
        state = CertifiedState(
            sources=sources_now(root, asked, load_settings(root, file=None, flags={}, environ=os.environ)),
            models=certified_models([root / "model/model.json"], root),
            packages={CORE: CertifiedPackage(version="4.22.0", files={"dist/engine.js": engine})},
            bundle={"dist/main.js": digest_content(root / "dist/main.js")},
        )
        self.write(NAME, certificate_text(certificate(state=state)))

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def check(self) -> list[str]:
        options = CertificateOptions(self.root, None, self.root / NAME)
        return [f"{each.kind} {each}" for each in check_certificate(options, SILENT).mismatches]


@pytest.fixture
def certified(tmp_path: Path) -> Certified:
    return Certified(tmp_path)


def test_it_holds(certified: Certified) -> None:
    assert certified.check() == []


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        (f"node_modules/{CORE}/dist/engine.js", "2", f"package {CORE}/dist/engine.js: it has changed"),
        ("dist/main.js", "2", "bundle dist/main.js: it has changed"),
        ("src/index.js", "2", "app src/index.js: it has changed"),
        ("model/w.bin", "4321", "weights model/w.bin: it has changed"),
        ("slimtf.toml", 'level = "standard"', 'settings level: the setting was "deep", and is "standard"'),
    ],
)
def test_what_was_changed_is_named(certified: Certified, path: str, text: str, said: str) -> None:
    certified.write(path, text)
    assert certified.check() == [said]


def test_a_certificate_that_is_not_there(certified: Certified) -> None:
    (certified.root / NAME).unlink()
    with pytest.raises(WorkspaceError, match="there is no certificate"):
        certified.check()


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[]"])
def test_a_file_that_is_no_certificate(certified: Certified, content: bytes) -> None:
    (certified.root / NAME).write_bytes(content)
    with pytest.raises(UsageError):
        certified.check()


def test_packages_that_are_not_installed(certified: Certified) -> None:
    (certified.root / f"node_modules/{CORE}/package.json").unlink()
    with pytest.raises(NodeSetupError):
        certified.check()
