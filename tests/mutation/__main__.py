"""Do the unit tests notice when a decision is changed? ``python -m tests.mutation [PACKAGE…]`` tells.

mutmut changes one thing at a time in ``slimtf/analyze``, ``kernels``, ``tfjs``, ``proof``, ``verify`` and ``gate`` and
runs the unit tests of these packages on each change (``[tool.mutmut]`` in pyproject.toml). A change that no test
notices survives. Exit code 1: a package kills less than ``LEAST`` of its mutants, or ``survivors.toml`` lists one that
survives no longer.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from typing import TYPE_CHECKING

import libcst
from mutmut.__main__ import cli
from mutmut.mutation import mutators

from tests.mutation.accounts import ROOT, Mutant, forget_survivors, mutants_of, packages
from tests.mutation.listed import listed_survivors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

LEAST = 0.85
_WORDING = re.compile(r"""^[a-zA-Z]*(["']).*\S \S.*\1$""", re.DOTALL)


def main(arguments: Sequence[str]) -> int:
    """Run mutmut, print what it found, and return the exit code."""
    options = _options(arguments)
    chosen = options.packages or packages()
    if not options.report:
        leave_wording_alone()
        workers = ["--max-children", str(options.workers)] if options.workers else []
        cli(["run", *workers, *prepared(chosen, again=options.survivors)], standalone_mode=False)
        print()
    return report(chosen, show=options.show)


def prepared(chosen: Sequence[str], *, again: bool) -> list[str]:
    """Return the names that mutmut is to run, none for all without a verdict, and remove what it would wrongly trust.

    It knows which tests reach a function, but would not see that one of the same name reaches more by now.

    Args:
        chosen: the packages.
        again: keep the verdicts on mutants that were killed.
    """
    folder = ROOT / "mutants"
    names: list[str] = []
    if again:
        for package in chosen:
            forget_survivors(package)
    elif len(chosen) < len(packages()):
        names = [f"slimtf.{package}.*" for package in chosen]
    else:
        shutil.rmtree(folder, ignore_errors=True)
    (folder / "mutmut-stats.json").unlink(missing_ok=True)
    shutil.rmtree(folder / "tests", ignore_errors=True)
    return names


def leave_wording_alone() -> None:
    """Make mutmut leave texts with several words alone: no test should say a message word by word.

    Names, keys and other single words are decisions and stay in, and so do bytes, which slimtf searches code for.
    """
    original = mutators.operator_string

    def without_wording(node: libcst.BaseString) -> Iterable[libcst.BaseString]:
        if isinstance(node, libcst.SimpleString) and "b" not in node.prefix.lower() and _WORDING.match(node.value):
            return ()
        return original(node)

    operators: list[tuple[type, Callable[..., Iterable[libcst.CSTNode]]]] = [
        (kind, without_wording if operator is original else operator) for kind, operator in mutators.mutation_operators
    ]
    mutators.mutation_operators[:] = operators  # type: ignore[index]  # a list, which mutmut declares a sequence


def report(chosen: Sequence[str], *, show: bool) -> int:
    """Print a line for each package and what is wrong, and return the exit code."""
    wrong = 0
    for package in chosen:
        mutants = mutants_of(package)
        survivors = [mutant for mutant in mutants if not mutant.killed]
        open_ = sum(mutant.untested for mutant in mutants)
        listed = [one for one in listed_survivors() if one.package == package]
        unlisted = [mutant for mutant in survivors if not any(one.is_about(mutant) for one in listed)]
        gone = [one for one in listed if not any(one.is_about(mutant) for mutant in survivors)]
        share = 1 - len(survivors) / max(1, len(mutants))
        print(
            f"{package:10} {len(mutants):5} mutants, {len(mutants) - len(survivors):5} killed ({share:.1%}), "
            f"{len(survivors) - len(unlisted)} survivors listed, {len(unlisted) - open_} not"
            + (f"; {open_} not tested" if open_ else "")
        )
        for one in gone:
            print(f"  survives no longer, take it out of survivors.toml: {one.function}: {one.change}")
        if show:
            _show(unlisted)
        wrong += bool(gone) + (share < LEAST)
    return 1 if wrong else 0


def _show(unlisted: Sequence[Mutant]) -> None:
    for function in dict.fromkeys(mutant.function for mutant in unlisted if not mutant.untested):
        print(f"  {function}")
        for mutant in unlisted:
            if mutant.function == function and not mutant.untested:
                print(f"    {mutant.change}" + ("" if mutant.covered else "  (no test calls it)"))


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("packages", nargs="*", choices=[[], *packages()], metavar="PACKAGE")
    parser.add_argument(
        "--survivors", action="store_true", help="test those again that survived, and those not tested yet"
    )
    parser.add_argument("--workers", type=int, help="processes at a time, as many as there are cores by default")
    parser.add_argument("--report", action="store_true", help="run nothing, report the last run")
    parser.add_argument("--show", action="store_true", help="print the survivors that survivors.toml does not list")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
