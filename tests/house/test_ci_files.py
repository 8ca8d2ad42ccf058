"""What other people run in CI: action.yml, the GitLab template, the pre-commit hooks, and the examples in docs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.support.action_steps import ROOT, action, shell_steps
from tests.support.programs import find_program, run

if TYPE_CHECKING:
    from collections.abc import Iterator

TOOLS = Path(sys.executable).parent
GITLAB = ROOT / "bundler_templates" / "ci" / "gitlab.yml"


def examples() -> Iterator[tuple[str, str]]:
    """Yield the examples of docs/budgets.md as (mark, YAML)."""
    page = (ROOT / "docs/budgets.md").read_text(encoding="utf-8")
    yield from re.findall(r"<!-- (github|gitlab|pre-commit) -->\s*```ya?ml\n(.+?)\n```", page, flags=re.DOTALL)


def scripts() -> Iterator[tuple[str, str]]:
    """Yield every piece of shell as (name, text)."""
    for name, step in shell_steps().items():
        yield name, step["run"]
    template = yaml.safe_load(GITLAB.read_text(encoding="utf-8"))
    yield "gitlab", "\n".join(template["slimtf"]["script"])


@pytest.fixture(scope="module")
def documented(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write the examples into files and return them by mark."""
    folder = tmp_path_factory.mktemp("examples")
    files = {mark: folder / f"{mark}.yml" for mark, _ in examples()}
    for mark, text in examples():
        files[mark].write_text(text + "\n", encoding="utf-8")
    return files


def test_github_knows_every_key(documented: dict[str, Path]) -> None:
    for schema, files in (
        ("github-actions", [ROOT / "action.yml"]),
        ("github-workflows", [documented["github"]]),
        ("gitlab-ci", [GITLAB, documented["gitlab"]]),
    ):
        run(TOOLS / "check-jsonschema", "--builtin-schema", f"vendor.{schema}", *files, cwd=ROOT)


def test_no_input_reaches_a_shell_and_every_action_is_pinned() -> None:
    run(TOOLS / "zizmor", "--offline", "--no-progress", "--persona=pedantic", "action.yml", cwd=ROOT)
    assert [name for name, text in scripts() if "${{" in text or "$[[" in text] == []


def test_the_hooks_are_hooks(documented: dict[str, Path]) -> None:
    run(TOOLS / "pre-commit", "validate-manifest", ".pre-commit-hooks.yaml", cwd=ROOT)
    ids = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    used = yaml.safe_load(documented["pre-commit"].read_text(encoding="utf-8"))
    assert {hook["id"] for repo in used["repos"] for hook in repo["hooks"]} == ids


@pytest.mark.parametrize(("name", "text"), list(scripts()), ids=[name for name, _ in scripts()])
def test_the_shell_lines_are_sound(name: str, text: str, tmp_path: Path) -> None:
    script = tmp_path / f"{name}.sh"
    script.write_text(text, encoding="utf-8")
    run(find_program("bash"), "-n", script, cwd=tmp_path)
    run(TOOLS / "shellcheck", "--shell=bash", "--severity=style", script, cwd=tmp_path)


def test_every_input_is_used_and_every_default_is_text() -> None:
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    for name, spec in action()["inputs"].items():
        assert isinstance(spec["default"], str), name
        assert re.search(rf"inputs\.{name}\b", text), name


def test_nothing_asks_for_a_token() -> None:
    for file in (ROOT / "action.yml", GITLAB, *(ROOT / "slimtf" / "report" / "formats").glob("*.py")):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"secrets\.|github\.token|GITHUB_TOKEN|CI_JOB_TOKEN|PRIVATE-TOKEN", text), file


def test_no_variable_of_ours_looks_like_a_setting() -> None:
    """A SLIMTF_ variable that is no setting would be refused as a misspelt one."""
    known = {"SLIMTF_HOME"}
    for file in (ROOT / "action.yml", GITLAB):
        assert set(re.findall(r"SLIMTF_\w+", file.read_text(encoding="utf-8"))) <= known


def test_the_linters_find_faults(tmp_path: Path) -> None:
    wrong = (ROOT / "action.yml").read_text(encoding="utf-8").replace('-- "$PROJECT"', "-- ${{ inputs.project }}")
    (tmp_path / "action.yml").write_text(wrong, encoding="utf-8")
    words: list[str | Path] = [TOOLS / "zizmor", "--offline", "--no-progress", "action.yml"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "template-injection" in done.stdout
