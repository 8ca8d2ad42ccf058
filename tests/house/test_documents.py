"""Documents that name files are held against the tree."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from slimtf.settings.reference import settings_table

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "DECISIONS.md")
# A path in backticks that starts with one of the fixed top-level folders, or a root document.
NAMED = re.compile(r"`((?:slimtf|node_shim|bundler_templates|tests|sample_apps|\.ci)/[\w./-]*|[A-Z]+\.md)`")


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


def test_the_readme_has_the_table_of_settings() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = readme.partition("<!-- settings -->\n")[2].partition("\n<!-- /settings -->")[0]
    cure = "write slimtf.settings.reference.settings_table() between README's marks"
    assert table == settings_table().rstrip("\n"), cure


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
