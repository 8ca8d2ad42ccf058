"""The mutants of a package as mutmut left them in ``mutants/``: what each one changes, and whether a test noticed."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from difflib import unified_diff
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from mutmut.mutation.data import MutantLineSpans, SourceFileMutationData
from mutmut.stats import status_by_exit_code

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parents[2]
_UNTESTED = frozenset({"not checked", "check was interrupted by user", "skipped"})
_ALIVE = _UNTESTED | {"survived", "no tests"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed function.

    Attributes:
        name: as mutmut calls it.
        function: ``slimtf.gate.reference._smaller``.
        change: the lines that differ, without indentation: ``a = b -> a = None``; one side is empty where a line was
            taken out.
        killed: a test failed, or did not end.
        covered: some test calls the function.
        untested: no test has been run on it yet.
    """

    name: str
    function: str
    change: str
    killed: bool
    covered: bool
    untested: bool


@cache
def packages() -> tuple[str, ...]:
    """Return the names of the packages that are mutated, as pyproject.toml has them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mutmut"]
    return tuple(pattern.split("/")[1] for pattern in settings["only_mutate"])


def mutants_of(package: str) -> tuple[Mutant, ...]:
    """Return the mutants of ``slimtf/<package>`` in the order of its files; run in the root of the checkout."""
    return tuple(mutant for file in _files(package) for mutant in _mutants_in(file))


def forget_survivors(package: str) -> None:
    """Take back the verdict on every mutant of ``slimtf/<package>`` that was not killed."""
    for file in _files(package):
        data = SourceFileMutationData(path=file)
        data.load()
        alive = [name for name, code in data.exit_code_by_key.items() if status_by_exit_code[code] in _ALIVE]
        if alive:
            data.exit_code_by_key.update(dict.fromkeys(alive))
            data.save()


def _files(package: str) -> list[Path]:
    return sorted(path.relative_to(ROOT) for path in (ROOT / "slimtf" / package).glob("*.py"))


def _mutants_in(file: Path) -> Iterator[Mutant]:
    data, spans = SourceFileMutationData(path=file), MutantLineSpans.load(file)
    data.load()
    if spans is None:
        return
    lines = (ROOT / "mutants" / file).read_text("utf-8").splitlines()
    text = {name: lines[span.start - 1 : span.end] for name, span in spans.span_by_function_name.items()}
    for name, code in data.exit_code_by_key.items():
        module, _, mangled = name.rpartition(".")
        function = mangled.rpartition("__mutmut_")[0]
        status = status_by_exit_code[code]
        yield Mutant(
            name=name,
            function=f"{module}.{_plain(function)}",
            change=_change(text[f"{function}__mutmut_orig"], text[mangled]),
            killed=status not in _ALIVE,
            covered=status != "no tests",
            untested=status in _UNTESTED,
        )


def _plain(mangled: str) -> str:
    """Return ``name`` of ``x_name``, and ``Class.name`` of mutmut's spelling of a method."""
    return mangled.removeprefix("x_") if mangled.startswith("x_") else mangled.removeprefix("xǁ").replace("ǁ", ".")


def _change(original: Sequence[str], mutated: Sequence[str]) -> str:
    before: list[str] = []
    after: list[str] = []
    for line in unified_diff(original, mutated, n=0, lineterm=""):
        if line.startswith(("---", "+++", "@@")) or "__mutmut_" in line:
            continue
        (before if line.startswith("-") else after).append(re.sub(r"\s+", " ", line[1:]).strip())
    return f"{' '.join(before)} -> {' '.join(after)}"
