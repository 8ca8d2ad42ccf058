"""Documents that name files are held against the tree."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest

from slimtf.attribute.rules import advice_rules
from slimtf.cli.main import cli
from slimtf.doctor.rule_texts import doctor_rules
from slimtf.gate.rules import check_rules
from tests.support.generated_docs import DOCS, GENERATED, WRITES, parts
from tests.support.wording import EXAMPLES, UNWANTED, read_texts

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = (
    *("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "DECISIONS.md"),
    *(f"docs/{page.name}" for page in sorted(DOCS.glob("*.md"))),
)
# A path in backticks that starts with one of the fixed top-level folders, or a root document.
NAMED = re.compile(r"`((?:slimtf|node_shim|bundler_templates|tests|sample_apps|docs|\.ci)/[\w./-]*|[A-Z]+\.md)`")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_that_a_document_names_exists(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    missing = [path for path in NAMED.findall(text) if not (ROOT / path).exists()]
    assert missing == []


def test_architecture_names_every_package() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    packages = [path.name for path in (ROOT / "slimtf").iterdir() if (path / "__init__.py").is_file()]
    assert [name for name in packages if f"`slimtf/{name}/`" not in text] == []


def test_ci_runs_the_command_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    marked = re.search(r"<!-- tests -->\s*```sh\n(.+?)\n```", readme, flags=re.DOTALL)
    assert marked is not None
    assert "pytest" in marked[1]
    assert "<!-- tests -->" in (ROOT / ".ci/run").read_text(encoding="utf-8")


@pytest.mark.parametrize(("page", "mark"), GENERATED, ids="-".join)
def test_what_is_generated_is_what_the_code_makes(page: str, mark: str) -> None:
    _, between, _ = parts((DOCS / page).read_text(encoding="utf-8"), mark)
    assert between.strip() == GENERATED[page, mark]().strip(), f"run {WRITES}"


@pytest.mark.parametrize("document", [name for name in DOCUMENTS if name != "DECISIONS.md"])
def test_every_command_and_flag_that_a_document_names_exists(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", text, flags=re.DOTALL))
    lines = [*re.findall(r"`slimtf ([a-z][^`]*)`", text), *re.findall(r"(?:^|\s)slimtf ([a-z][^#\n&]*)", blocks)]
    wrong = [line for line in lines if not _flags(line.split()[0])]
    for line in lines:
        flags = {word.partition("=")[0].rstrip(",.;:") for word in line.split() if word.startswith("--")}
        wrong += [f"{line}: {flag}" for flag in flags - _flags(line.split()[0]) - {"--version", "--help"}]
    assert wrong == []


def _flags(name: str) -> set[str]:
    """Return the flags of a command of slimtf; nothing where there is no such command."""
    context = click.Context(cli)
    command = cli.get_command(context, name) if isinstance(cli, click.Group) else None
    inner = [*command.commands.values()] if isinstance(command, click.Group) else [command] if command else []
    return {flag for each in inner for parameter in each.params for flag in parameter.opts}


@pytest.mark.parametrize(("text", "unwanted"), EXAMPLES)
def test_words_are_found_inflected(text: str, *, unwanted: bool) -> None:
    assert bool(UNWANTED.search(text)) is unwanted


def test_words_that_may_not_come_back() -> None:
    """In documents, messages, docstrings, comments and names; tests/support/wording.py has the list."""
    texts = ((place, text.replace("_", " ")) for place, text in read_texts())
    assert [f"{place}: {found[0]}" for place, text in texts if (found := UNWANTED.search(text))] == []


def test_every_rule_that_check_reports_is_explained() -> None:
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "slimtf/gate").glob("*.py") if path.stem != "rules")
    named = re.findall(r'(?:rule=|yield |RULE = |NOT_\w+ = |FOREIGN = |NO_REFERENCE = )"([a-z]+-[a-z]+)"', sources)
    assert {*named, "toolchain"} == {rule.name for rule in check_rules()}


def test_every_piece_of_advice_is_explained() -> None:
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "slimtf/attribute").glob("*.py"))
    given = set(re.findall(r'(?:rule=|summed\(\s*)"([a-z-]+)"', sources))
    both = {"backend-root", "unused-backend"}  # doctor has them too, and the one that the pipeline gives: cdn-script
    assert given == {rule.name for rule in advice_rules()} | both


def test_no_two_rules_share_a_name() -> None:
    names = [rule.name for rule in (*doctor_rules(), *check_rules(), *advice_rules())]
    assert len(names) == len(set(names))


def test_the_readme_is_short_and_its_links_lead_somewhere() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(readme.splitlines()) <= 150
    links = re.findall(r"\]\(([^)#]+)\)|(?:src|srcset)=\"([^\"]+)\"", readme)
    assert [link for pair in links for link in pair if link and not (ROOT / link).exists()] == []


def test_the_site_builds_and_every_link_in_it_leads_somewhere(tmp_path: Path) -> None:
    """``mkdocs build`` is strict: a missing page, anchor or picture, or a page outside of the menu, is an error."""
    command = (sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(tmp_path / "site"))
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "true"}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "site/doctor/index.html").is_file()


def test_listed_survivors_are_lines_of_functions_that_exist() -> None:
    """What ``python -m tests.mutation`` accepts; that run tells whether each still survives."""
    entries = tomllib.loads((ROOT / "tests/mutation/survivors.toml").read_text("utf-8")).get("survivor", [])
    for entry in entries:
        package, file = entry["function"].split(".")[1:3]
        source = (ROOT / "slimtf" / package / f"{file}.py").read_text("utf-8")
        assert f"def {entry['function'].rpartition('.')[2]}(" in source, entry["function"]
        assert entry["reason"]
        lines = " ".join(source.split())
        assert [change for change in entry["changes"] if change.partition(" ->")[0] not in lines] == []


def test_python_and_node_take_the_same_attributes_for_code() -> None:
    from slimtf.analyze.emitted_names import _PLAIN

    found = re.search(r"const PLAIN = '(.+)';", (ROOT / "node_shim/analyze/elements.mjs").read_text("utf-8"))
    assert found is not None
    assert found[1].replace("\\\\", "\\") == _PLAIN


def test_python_and_node_take_the_same_for_a_call_by_name() -> None:
    from slimtf.analyze.emitted_names import _CALLS_BY_NAME

    found = re.search(r"CALLS_BY_NAME = /(.+)/;", (ROOT / "node_shim/analyze/evaluated.mjs").read_text("utf-8"))
    assert found is not None
    assert found[1] == _CALLS_BY_NAME.pattern
