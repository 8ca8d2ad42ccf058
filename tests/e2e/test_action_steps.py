"""The shell steps of action.yml, run as GitHub's runner runs them, on an app in a folder with a hostile name."""

from __future__ import annotations

import json
import sys
import sysconfig
from pathlib import Path

import pytest

from slimtf.model.report import Report
from tests.support.action_steps import Runner
from tests.support.toy_app import make_toy_app

pytestmark = pytest.mark.network
FOLDER = "it's $(touch pwned) ::error:: app"
SETTINGS = 'kernels = ["Abs"]\nbackends = ["cpu"]\n[[budgets]]\nlimit = "{limit}"\n'
REPORTS = {"report.json", "report.html", "report.md", "slimtf.sarif", "junit.xml", "comment.md"}


@pytest.fixture(scope="module")
def runner(installed_packages: Path, slimtf_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """Return a runner with slimtf installed by the action, from this checkout.

    Its pip needs no network: the packages of this Python stand in for those of an index.
    """
    repository, temp = tmp_path_factory.mktemp("repository"), tmp_path_factory.mktemp("runner")
    make_toy_app(repository / FOLDER, installed_packages)
    packages = temp / "packages"
    packages.mkdir()
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if "slimtf" not in entry.name:
            (packages / entry.name).symlink_to(entry)
    env = {
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_WORKSPACE": str(repository),
        "GITHUB_STEP_SUMMARY": str(temp / "summary.md"),
        "PYTHONPATH": str(packages),
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # which is how pip spells: build with what is there
    }
    made = Runner(temp, env, {"steps.python.outputs.python-path": sys.executable})
    installed = made.run("Install slimtf")
    assert installed.returncode == 0, installed.stderr
    assert Path(made.outputs["steps.install.outputs.python"]).is_relative_to(temp)
    made.outputs["steps.install.outputs.home"] = str(slimtf_home)  # the environment that other tests made
    return made


def test_a_build_over_its_budget_fails_with_all_reports_and_one_within_it_passes(runner: Runner) -> None:
    repository = Path(runner.env["GITHUB_WORKSPACE"])
    settings = repository / FOLDER / "slimtf.toml"
    settings.write_text(SETTINGS.format(limit="1 B"), encoding="utf-8")
    over = runner.run("Build and check", project=FOLDER)
    assert over.returncode == 1, over.stderr
    place = f"file={FOLDER.replace(':', '%3A')}/slimtf.toml,line="
    (error,) = [line for line in over.stdout.splitlines() if line.startswith("::")]
    assert error.startswith(f"::error {place}")
    folder = Path(runner.outputs["steps.install.outputs.folder"])
    assert {file.name for file in folder.iterdir()} == REPORTS
    assert (
        (runner.temp / "summary.md")
        .read_text(encoding="utf-8")
        .startswith("### slimtf: failed; budget rows: 1 failed\n")
    )
    report = Report.model_validate_json((folder / "report.json").read_text(encoding="utf-8"))
    assert report.gate is not None
    assert report.gate.passed is False
    (run,) = json.loads((folder / "slimtf.sarif").read_text(encoding="utf-8"))["runs"]
    assert [result["ruleId"] for result in run["results"]] == ["over-budget"]

    settings.write_text(SETTINGS.format(limit="1 MB"), encoding="utf-8")
    kept = runner.run("Build and check", project=FOLDER, bundler="webpack")
    assert kept.returncode == 0, kept.stderr
    assert not [line for line in kept.stdout.splitlines() if line.startswith("::")]
    assert not list(repository.rglob("pwned"))


def test_an_input_that_is_wrong_is_an_annotation(runner: Runner) -> None:
    wrong = runner.run("Build and check", project="no such folder", bundler="$(exit 3)", config='a"; touch pwned; "')
    assert wrong.returncode == 2
    assert wrong.stderr.splitlines()[-1].startswith("::error title=slimtf::")
