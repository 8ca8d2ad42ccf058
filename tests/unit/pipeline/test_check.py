"""``slimtf check`` on a finished build: passes only what is there, whole, and within its budgets."""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.errors import ProofError, SlimtfError, UsageError, WorkspaceError
from slimtf.model.report import ReportSources
from slimtf.pipeline.check import CheckOptions, check
from slimtf.pipeline.sources import sources_now
from slimtf.progress import SILENT
from slimtf.report.json_text import from_json, to_json
from slimtf.settings.load import load_settings
from slimtf.workspace.scratch import Scratch
from tests.support.gate_evidence import emitted, report

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.gate import Gate

BUDGET = '[[budgets]]\nlimit = "10 kB"\nmeasure = "raw"\n'
GROWTH = '[[budgets]]\nlimit = "+1 kB"\nmeasure = "raw"\n'
RATCHET = '[gate]\nratchet = true\nnoise = "10 B"\n[[budgets]]\nlimit = "1 MB"\nmeasure = "raw"\n'
LOCK = "slimtf.lock.json"


class Built:
    """A project as a build leaves it; nothing was run."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("package.json", '{"type": "module", "slimtf": {}}')
        self.write("src/index.js", "import '@tensorflow/tfjs';")
        self.write("webpack.config.js", "export default {};")
        self.tfjs("4.22.0")
        self.write("custom_tfjs/custom_tfjs.js", "1")
        self.write("model/model.json", json.dumps({"weightsManifest": [{"paths": ["w.bin"], "weights": []}]}))
        self.write("model/w.bin", "x" * 500)
        self.settings(BUDGET)
        self.build("a" * 9_000)

    def write(self, path: str, text: str) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def tfjs(self, version: str) -> None:
        self.write("node_modules/@tensorflow/tfjs/package.json", json.dumps({"version": version}))

    def settings(self, text: str) -> None:
        self.write("slimtf.toml", text)

    def sources(self, **flags: object) -> ReportSources:
        """Return the state of what a build with ``flags`` is made from."""
        app = dict.fromkeys(("src/index.js", "package.json", "webpack.config.js"), "")
        asked = ReportSources(
            modules={"custom_tfjs/custom_tfjs.js": ""},
            models={"model/model.json": ""},
            app=app,
            packages={"@tensorflow/tfjs": "", "gone": ""},
        )
        return sources_now(self.root, asked, load_settings(self.root, file=None, flags=flags, environ=os.environ))

    def build(
        self, script: str, name: str = "main.3f2a9c.js", flags: dict[str, object] | None = None, **changes: Any
    ) -> None:
        """Put ``script`` into dist, with a report that speaks of it."""
        self.write(f"dist/{name}", script)
        file = emitted(name, len(script)).model_copy(update={"digest": hashlib.sha256(script.encode()).hexdigest()})
        made = report(file, models=("model/model.json",), **{"sources": self.sources(**flags or {}), **changes})
        self.write(".slimtf/report.json", to_json(made))

    def check(self, **options: Any) -> Gate:
        gate = check(CheckOptions(self.root, **options), SILENT).gate
        assert gate is not None
        return gate

    def fails(self, kind: type[SlimtfError], what: str, **options: Any) -> SlimtfError:
        with pytest.raises(kind, match=what) as caught:
            self.check(**options)
        assert caught.value.hint
        return caught.value


@pytest.fixture
def built(tmp_path: Path) -> Built:
    return Built(tmp_path)


def test_a_build_within_its_budget_passes(built: Built) -> None:
    assert built.check().passed
    built.settings(BUDGET.replace("10 kB", "8 kB"))
    assert [finding.rule for finding in built.check().findings] == ["over-budget"]


def test_without_a_report_nothing_passes(built: Built) -> None:
    (built.root / ".slimtf" / "report.json").unlink()
    assert "slimtf build" in built.fails(WorkspaceError, "there is no report").hint


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": 9}', '{"schema": 1}', "\udcff"])
def test_a_damaged_report_never_passes(built: Built, text: str) -> None:
    (built.root / ".slimtf" / "report.json").write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(SlimtfError):
        built.check()


def test_a_file_that_is_gone(built: Built) -> None:
    (built.root / "dist" / "main.3f2a9c.js").unlink()
    built.fails(WorkspaceError, "main.3f2a9c.js is not in the output folder any more")
    assert built.check(files=False).passed  # asked not to look


def test_a_build_that_was_not_put_in_place_says_nothing_of_the_files(built: Built) -> None:
    built.build("a" * 100, output=None)
    assert "--no-files" in built.fails(WorkspaceError, "put nothing in place").hint
    assert built.check(files=False).passed


def test_a_run_that_puts_nothing_in_place_leaves_the_report_of_what_is_there(built: Built) -> None:
    scratch = Scratch(built.root / ".slimtf")
    scratch.report.rename(scratch.placed)
    assert built.check().passed
    built.fails(WorkspaceError, "there is no report", files=False)  # that run failed: no report speaks for it
    scratch.report.write_text(to_json(report(emitted("main.js", 20_000)).model_copy(update={"output": None})))
    assert built.check().passed
    assert not built.check(files=False).passed


@pytest.mark.parametrize("script", ["a" * 800, "b" * 9_000])
def test_a_file_that_something_else_wrote(built: Built, script: str) -> None:
    # the trap: a smaller bundle from elsewhere, which no proof speaks of
    built.write("dist/main.3f2a9c.js", script)
    built.fails(WorkspaceError, "is not the file that the report describes")


def test_a_newer_file_of_another_hash(built: Built) -> None:
    newer = built.write("dist/main.77cd01.js", "b" * 100)
    os.utime(newer, ns=(1, 1))  # an older one is what an earlier build left
    assert built.check().passed
    stamp = (built.root / "dist" / "main.3f2a9c.js").stat().st_mtime_ns
    os.utime(newer, ns=(stamp + 10**9, stamp + 10**9))
    built.fails(WorkspaceError, "main.77cd01.js is newer")


@pytest.mark.parametrize(
    ("path", "text", "rule"),
    [
        ("custom_tfjs/custom_tfjs.js", "2", "stale-modules"),
        ("model/model.json", '{"a": 1}', "stale-models"),
        ("slimtf.kernels.json", "{}", "stale-kernels"),
        *(
            ("slimtf.toml", f"{line}\n{BUDGET}", "stale-settings")
            for line in (
                'kernels = ["Add"]',
                'backends = ["cpu"]',
                "forward_mode_only = true",
                'custom_ops = ["Mine"]',
                'entries = ["src/other.js"]',
                'keep = ["square"]',
                'models = ["model/model.json"]',
                'bundler = "rollup"',
                'bundler_config = "other.js"',
                'script = "other"',
                "[wasm]\nvariants = ['simd']",
            )
        ),
        ("src/index.js", "import '@tensorflow/tfjs-core';", "stale-sources"),
        ("webpack.config.js", "export default { mode: 'none' };", "stale-sources"),
        ("package.json", '{"type": "commonjs", "slimtf": {}}', "stale-sources"),
        ("tsconfig.json", "{}", "stale-sources"),
        (".env.production", "KEY=1", "stale-sources"),
        ("node_modules/@tensorflow/tfjs/package.json", '{"version": "4.21.0"}', "stale-packages"),
    ],
)
def test_what_the_build_was_made_from_has_changed(built: Built, path: str, text: str, rule: str) -> None:
    built.write(path, text)
    gate = built.check()
    assert not gate.passed
    assert [(finding.rule, "slimtf build" in finding.hint) for finding in gate.findings] == [(rule, True)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            "package.json",
            '{"type": "module", "slimtf": {"budgets": []}, "devDependencies": {"a": "1"}, "license": "MIT"}',
        ),
        ("node_modules/@tensorflow/tfjs/package.json", '{"version": "4.22.0", "a": 1}'),
        ("slimtf.toml", f"[timeouts]\npage = 9\n{BUDGET}"),
        ("README.md", "read"),
    ],
)
def test_what_no_bundle_is_made_from_may_change(built: Built, path: str, text: str) -> None:
    built.write(path, text)
    assert built.check().findings == ()


def test_where_nothing_is_installed_any_more_versions_say_nothing(built: Built) -> None:
    (built.root / "node_modules/@tensorflow/tfjs/package.json").unlink()
    assert built.check().findings == ()


def test_a_setting_of_the_build_by_flag_is_named_and_not_compared(built: Built) -> None:
    built.build("a" * 9_000, flags={"backends": ["cpu"], "output_path": "x"})
    built.settings(f'backends = ["webgl"]\n{BUDGET}')
    gate = built.check()
    assert gate.passed
    assert [finding.title for finding in gate.findings] == [
        '--backend ["cpu"]: the build took backends from there, not from a file'
    ]


def test_a_variable_that_changes_what_is_built(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLIMTF_BACKENDS", "webgl")
    assert [finding.rule for finding in built.check().findings] == ["stale-settings"]


@pytest.mark.parametrize(
    ("name", "value"), [("NOISE", "5 kB"), ("RATCHET", "false"), ("FOREIGN", "*.js"), ("REFERENCE", "x")]
)
def test_a_variable_of_the_gate_is_named(built: Built, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"SLIMTF_GATE_{name}", value)
    assert built.check().loosened == (f"SLIMTF_GATE_{name}={value}",)


def test_flags_that_look_away_are_named(built: Built) -> None:
    path = built.root / ".slimtf/report.json"
    assert built.check(files=False, report=path).loosened == ("--no-files", "--report report.json")
    assert built.check(settings_file=built.root / "slimtf.toml").loosened == ()


def test_a_script_of_someone_else_in_the_output_folder(built: Built) -> None:
    built.write("dist/js/tf.min.js", "1")
    (found,) = built.check().findings
    assert (found.rule, found.file) == ("foreign-script", "dist/js/tf.min.js")
    built.fails(WorkspaceError, "no reference is written: js/tf.min.js", update=True)
    built.settings(f"[gate]\nforeign = ['js/tf.*.js']\n{BUDGET}")
    assert built.check().passed


def test_a_report_that_does_not_say_what_it_was_made_from(built: Built) -> None:
    for sources in (None, built.sources().model_copy(update={"settings": None})):
        built.build("a" * 9_000, sources=sources)
        assert [finding.rule for finding in built.check().findings] == ["stale-unknown"]
        assert built.check(files=False).passed


def test_totals_that_do_not_add_up(built: Built) -> None:
    file = built.root / ".slimtf/report.json"
    data = json.loads(file.read_text())
    data["slim"]["total"]["raw"] = 10
    file.write_text(json.dumps(data))
    built.fails(UsageError, "slim.total.raw is 10, and its files add up to 9000")


def test_only_the_layout_of_a_model_changed(built: Built) -> None:
    content = json.loads((built.root / "model/model.json").read_text())
    built.write("model/model.json", json.dumps(content, indent=8))
    assert built.check().passed


def test_the_reference_is_written_once_and_compared_with_ever_after(built: Built) -> None:
    built.settings(GROWTH)
    assert [finding.rule for finding in built.check().findings] == ["no-reference"]
    assert built.check(update=True).passed
    text = (built.root / LOCK).read_text()
    assert str(built.root) not in text
    built.check(update=True)
    assert (built.root / LOCK).read_text() == text
    built.build("a" * 10_001, name="main.77cd01.js")
    (gate,) = built.check().budgets
    assert (gate.reference, gate.ok) == (9_000, False)
    built.check(update=True)
    assert built.check().passed


def test_a_reference_for_another_model_is_stale(built: Built) -> None:
    built.check(update=True)
    built.write("model/model.json", '{"a": 1}')
    built.build("a" * 9_000)
    assert [finding.rule for finding in built.check().findings] == ["stale-reference"]


def test_an_edited_reference_never_passes(built: Built) -> None:
    built.check(update=True)
    file = built.root / LOCK
    file.write_text(file.read_text().replace("9000", "90000"))
    assert built.fails(UsageError, "changed by hand").where == LOCK
    file.write_text(file.read_text().replace('"schema": 1', '"schema": 2'))
    built.fails(UsageError, "has schema 2")
    assert built.check(update=True).passed  # written anew


def test_no_reference_is_made_of_a_broken_or_outdated_build(built: Built) -> None:
    built.write("custom_tfjs/custom_tfjs.js", "2")
    built.fails(WorkspaceError, "no reference is written: the build is stale", update=True)
    built.write("custom_tfjs/custom_tfjs.js", "1")
    path = built.root / ".slimtf" / "report.json"
    saved = from_json(path.read_text(), path)
    proof = saved.proof.model_copy(update={"kernels_registered": ()})
    path.write_text(to_json(saved.model_copy(update={"proof": proof})))
    built.fails(ProofError, "no reference is written", update=True)
    assert not (built.root / LOCK).exists()


def test_a_file_of_someone_else_is_not_overwritten(built: Built) -> None:
    built.settings('[gate]\nreference = "package.json"\n')
    built.fails(WorkspaceError, "would overwrite package.json", update=True)
    assert "type" in (built.root / "package.json").read_text()


def test_the_ratchet_tightens_and_never_loosens(built: Built) -> None:
    built.settings(RATCHET)
    built.check(update=True)
    first = (built.root / LOCK).read_text()
    built.build("a" * 9_010)
    assert built.check().passed  # within the noise, which does not add up:
    assert (built.root / LOCK).read_text() == first
    built.build("a" * 9_011)
    assert not built.check().passed
    built.build("a" * 8_000)
    assert built.check(tighten=False).passed
    assert (built.root / LOCK).read_text() == first
    assert built.check().passed
    assert '"raw": 8000' in (built.root / LOCK).read_text()


def test_models_are_measured_with_their_weights(built: Built) -> None:
    built.settings('[[budgets]]\nscope = "models"\nlimit = "1 MB"\nmeasure = ["raw", "gzip"]\n')
    raw, gzip = built.check().budgets
    assert raw.actual == 500 + (built.root / "model/model.json").stat().st_size
    assert 0 < gzip.actual < raw.actual
    (built.root / "model" / "w.bin").unlink()
    built.fails(WorkspaceError, r"weights file 'w.bin' does not exist")


def test_without_budgets_that_is_said(built: Built) -> None:
    built.settings("")
    gate = built.check()
    assert gate.passed
    assert [finding.rule for finding in gate.findings] == ["no-budgets"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a user whom file modes bind")
def test_a_read_only_project_can_be_checked(built: Built) -> None:
    built.root.chmod(0o555)
    try:
        assert built.check().passed
        built.fails(WorkspaceError, "permission denied", update=True)
    finally:
        built.root.chmod(0o755)
