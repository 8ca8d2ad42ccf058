"""``slimtf migrate`` on the command line."""

from __future__ import annotations

from pathlib import Path

from slimtf.cli.migrate import _lines, _sentence
from slimtf.migrate.plan import Migration, Style
from slimtf.pipeline.migrate import MigrateReport
from slimtf.pipeline.migration.proposal import Proposal


def test_what_is_shown_before_the_question() -> None:
    config = Path("/app/webpack.config.js")
    migration = Migration(config, Style.WRAP, "the export is not one plain expression", ())
    proposal = Proposal(Path("/app"), "+++ b/webpack.config.js\n", ("/app/c.js",), (migration,), 1_000_000, 250_000)
    assert list(_lines(proposal)) == [
        "+++ b/webpack.config.js",
        "and 1 generated file:",
        "  /app/c.js",
        "webpack.config.js passes its export through a helper file, because the export is not one plain expression",
        "bundle: 1,000.00 kB -> 250.00 kB (-75.0 %)",
    ]


def test_written_with_less_than_the_app_needs_is_not_called_proven() -> None:
    proposal = Proposal(Path("/app"), "")
    assert "proven" in _sentence(MigrateReport("written", proposal), dry_run=False)
    text = _sentence(MigrateReport("written", proposal, left_out=("Cumsum",), limits=("x is unseen",)), dry_run=False)
    assert "proven" not in text
    assert "Cumsum" in text
    assert "x is unseen" in text
