"""What the command line asks of a build."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.pipeline.opening import ProjectOptions

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class BuildOptions(ProjectOptions):
    """What the command line asks of a build.

    Attributes:
        with_baseline: bundle the app without the custom modules too, to compare.
        emit: put the slim bundle where the project's config wants its output.
        verify: run both bundles and the models, and compare; needs ``with_baseline``.
        fix: add what ``verify`` finds missing.
        explore: use the app's page a little by itself while it is verified.
        check: judge the report by the budgets and the committed reference.
        attribution: say where every byte of the bundles comes from.
        what_if: kernels to leave out, one at a time, to measure what that would save.
        advise: bundle as if the first pieces of advice had been followed too, to measure what they save; needs
            ``attribution``.
        levels: bundle at the other levels too, to show their sizes side by side.
        certificate: where the certificate of the build goes, relative to the project's root unless absolute; None
            writes none. Needs ``emit``.
    """

    with_baseline: bool = True
    emit: bool = True
    verify: bool = False
    fix: bool = False
    explore: bool = False
    check: bool = False
    attribution: bool = False
    what_if: tuple[str, ...] = ()
    advise: bool = False
    levels: bool = False
    certificate: Path | None = None
