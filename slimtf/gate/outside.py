"""What the verdict rests on besides committed files: variables and flags, which no review shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.model.gate import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from slimtf.model.report import ReportSources

RULE = "from-outside"
_VARIABLE = "SLIMTF_"
_BUILT_WITH = frozenset({"bundler", "bundler_config", "script"})


@dataclass(frozen=True, slots=True)
class Outside:
    """A variable or a flag.

    Attributes:
        name: ``SLIMTF_GATE_NOISE=5 kB``, ``--no-files``.
        does: what it does to the verdict, a sentence without its end.
        loosens: the verdict may be better for it than without it.
    """

    name: str
    does: str
    loosens: bool = True

    @property
    def finding(self) -> Finding:
        """What the verdict says of it."""
        return Finding(
            rule=RULE,
            severity=Severity.WARN if self.loosens else Severity.NOTE,
            title=f"{self.name}: {self.does}",
            text=f"{self.name}: {self.does}. Nothing that is committed says so.",
            hint="write it into the settings file, or leave it out" if self.loosens else "",
        )


def from_variables(sources: Mapping[str, str], values: Mapping[str, str]) -> Iterator[Outside]:
    """Yield the settings of the gate that a variable gives.

    Args:
        sources: by dotted key, as ``LoadedSettings`` has them.
        values: what the settings of the gate are, by dotted key.
    """
    for key, value in values.items():
        source = sources.get(key, "")
        if source.startswith(_VARIABLE):
            yield Outside(f"{source}={value}", f"the variable decides about {key}, not the settings file")


def from_the_build(built: ReportSources) -> Iterator[Outside]:
    """Yield the settings that a flag or a variable gave when the bundle was built.

    Not by what it was built: that another bundler or config makes, the sizes show.
    """
    for key, source in sorted(built.outside.items()):
        if key in _BUILT_WITH:
            continue
        value = (built.settings or {}).get(key, "")
        name = (
            f"{source}={value}" if source.startswith(_VARIABLE) else f"{source.removeprefix('flag ')} {value}".rstrip()
        )
        yield Outside(name, f"the build took {key} from there, not from a file", loosens=False)


def from_flags(*, files: bool, report: str, config: str) -> Iterator[Outside]:
    """Yield what the flags of ``slimtf check`` leave out or replace.

    Args:
        files: whether the files of the project are compared with the report.
        report, config: the file that ``--report`` and ``--config`` name; empty without.
    """
    if not files:
        yield Outside(
            "--no-files", "whether sources, settings and output are still those of the report was not looked at"
        )
    if report:
        yield Outside(f"--report {report}", "the report of the last build was not judged", loosens=not files)
    if config:
        yield Outside(f"--config {config}", "the settings are those of this file", loosens=False)
