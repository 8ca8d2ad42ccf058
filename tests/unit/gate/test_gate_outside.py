"""Variables and flags on which a verdict rests are named in it."""

from __future__ import annotations

from slimtf.gate.outside import Outside, from_flags, from_the_build, from_variables
from slimtf.model.gate import Severity
from slimtf.model.report import ReportSources
from slimtf.report.verdict import verdict
from tests.support.gate_evidence import Case, budget, emitted, report


def test_a_variable_of_the_gate_loosens_it() -> None:
    sources = {"gate.noise": "SLIMTF_GATE_NOISE", "gate.ratchet": "slimtf.toml:3", "gate.reference": "default"}
    (one,) = from_variables(
        sources, {"gate.noise": "5 kB", "gate.ratchet": "true", "gate.reference": "x", "gate.new": ""}
    )
    assert one == Outside("SLIMTF_GATE_NOISE=5 kB", "the variable decides about gate.noise, not the settings file")
    assert one.finding.severity is Severity.WARN
    assert one.finding.title == f"SLIMTF_GATE_NOISE=5 kB: {one.does}"
    assert "settings file" in one.finding.hint


def test_what_the_build_was_given_is_said() -> None:
    built = ReportSources(
        modules={},
        models={},
        settings={"kernels": '["Add"]', "backends": "null"},
        outside={
            "bundler": "flag --bundler",
            "script": "SLIMTF_SCRIPT",
            "kernels": "flag --kernels",
            "backends": "SLIMTF_BACKENDS",
            "level": "flag --level",
        },
    )
    backends, kernels, level = from_the_build(built)
    assert (backends.name, kernels.name, level.name) == ("SLIMTF_BACKENDS=null", '--kernels ["Add"]', "--level")
    assert backends.loosens is False
    assert kernels.finding.severity is Severity.NOTE
    assert kernels.finding.hint == ""
    assert "kernels" in kernels.does
    assert list(from_the_build(built.model_copy(update={"settings": None, "outside": {}}))) == []


def test_flags_of_the_check() -> None:
    assert list(from_flags(files=True, report="", config="")) == []
    no_files, other, config = from_flags(files=False, report="r.json", config="c.toml")
    assert (no_files.name, other.name, config.name) == ("--no-files", "--report r.json", "--config c.toml")
    assert (no_files.loosens, other.loosens, config.loosens) == (True, True, False)
    assert "was not looked at" in no_files.does
    assert "was not judged" in other.does
    assert "settings" in config.does
    (other,) = from_flags(files=True, report="r.json", config="")
    assert not other.loosens


def test_the_verdict_names_what_loosens_it() -> None:
    outside = (Outside("--no-files", "x"), Outside("--config a", "y", loosens=False), Outside("A=1", "z"))
    case = Case(report(emitted("main.js", 10)), (budget(),), outside=outside)
    gate = case.judge()
    assert gate.loosened == ("--no-files", "A=1")
    assert [finding.rule for finding in gate.findings] == ["from-outside"] * 3
    assert verdict(gate) == "passed with --no-files, A=1; budget rows: 1 ok"
