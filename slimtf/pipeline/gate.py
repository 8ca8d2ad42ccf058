"""What ``slimtf check`` and ``slimtf build --check`` do alike: the reference, the evidence, the verdict."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.errors import UnsupportedProjectError, WorkspaceError
from slimtf.gate.allowed import require_baseline
from slimtf.gate.evidence import Evidence
from slimtf.gate.files import foreign_scripts
from slimtf.gate.judge import judge
from slimtf.gate.outside import from_flags, from_the_build, from_variables
from slimtf.gate.reference import REFERENCE_MARK, parse_reference, reference_text
from slimtf.gate.stale import stale_reference
from slimtf.kernels.model_files import model_files
from slimtf.measure.known import KnownSizes
from slimtf.measure.sizes import measure_contents
from slimtf.model.budget import MODEL_SCOPES, REFERENCE
from slimtf.model.gate import Measure
from slimtf.model.sizes import Size
from slimtf.workspace.atomic import write_atomic
from slimtf.workspace.failure import file_error
from slimtf.workspace.scratch import NAME, Scratch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from slimtf.gate.outside import Outside
    from slimtf.model.budget import GateRules
    from slimtf.model.gate import Finding
    from slimtf.model.reference import Reference
    from slimtf.model.report import Report
    from slimtf.settings.load import LoadedSettings


@dataclass(frozen=True, slots=True)
class OpenGate:
    """A gate that is ready to judge: the settings' rules, and the committed reference if there is one.

    Attributes:
        file: where the reference is, or would be; ``name`` is the same relative to the project.
    """

    root: Path
    settings: LoadedSettings
    file: Path
    name: str
    reference: Reference | None

    def evidence(self, report: Report, stale: tuple[Finding, ...] = (), outside: tuple[Outside, ...] = ()) -> Evidence:
        """Return what ``report`` is judged from.

        Args:
            stale: what was found of files that changed since the build.
            outside: the flags on which the verdict rests; the variables are added.
        """
        rules = self.settings.gate
        scratch = Scratch(self.root / NAME)
        old: tuple[Finding, ...] = ()
        if self.reference is not None and report.sources is not None:
            old = stale_reference(self.reference, report.sources, self.name)
        sizes: Mapping[str, Size] = {}
        if any(budget.scope.kind in MODEL_SCOPES for budget in rules.budgets):
            sizes = _model_sizes(self.root, report.models, rules, scratch.sizes)
        given = (
            *outside,
            *from_variables(self.settings.sources, self._values()),
            *(from_the_build(report.sources) if report.sources is not None else ()),
        )
        return Evidence(report, rules, self.reference, self.name, sizes, (*stale, *old), given)

    def foreign(self, report: Report) -> tuple[Finding, ...]:
        """Return a finding for each script in the output folder that is not of ``report``."""
        made = (report.sources.app, report.sources.modules) if report.sources is not None else ()
        known = {self.root / name for names in made for name in names}
        return foreign_scripts(report, self.root, known=known, allowed=self.settings.settings.gate.foreign)

    def judged(self, report: Report, *, config: str = "") -> Report:
        """Return ``report`` of a build that has just ended, with the verdict in it.

        Args:
            config: the settings file that a flag names; empty when slimtf found it.

        Raises:
            UsageError: a budget cannot be judged.
        """
        outside = tuple(from_flags(files=True, report="", config=config))
        return report.model_copy(update={"gate": judge(self.evidence(report, self.foreign(report), outside))})

    def _values(self) -> Mapping[str, str]:
        gate = self.settings.settings.gate
        values = {
            "noise": gate.noise,
            "ratchet": str(gate.ratchet).lower(),
            "reference": self.name,
            "first_inference": gate.first_inference,
        }
        return {f"gate.{key}": value for key, value in {**values, "foreign": ", ".join(gate.foreign)}.items()}


def open_gate(root: Path, settings: LoadedSettings, *, read: bool = True) -> OpenGate:
    """Return the gate of the project in ``root``.

    Args:
        read: read the reference; without it there is none, whatever the file holds.

    Raises:
        UsageError: the reference is damaged, edited, or of another schema.
        WorkspaceError: it cannot be read.
    """
    file = settings.settings.gate.reference or root / REFERENCE
    name = _relative(file, root)
    text = _text(file) if read else None
    reference = parse_reference(text, name) if text is not None else None
    return OpenGate(root, settings, file, name, reference)


def open_gate_for_build(root: Path, settings: LoadedSettings, *, with_baseline: bool) -> OpenGate:
    """Return the gate, after looking whether its budgets can be judged: better said before the build than after.

    Raises:
        UsageError: as ``open_gate``, or a budget is relative to a baseline that will not be there.
    """
    gate = open_gate(root, settings)
    require_baseline(settings.gate, with_baseline=with_baseline)
    return gate


def write_reference(gate: OpenGate, reference: Reference) -> None:
    """Write ``reference`` into the gate's file, whole or not at all.

    Raises:
        WorkspaceError: the file is not one that slimtf wrote, or cannot be written.
    """
    text = _text(gate.file)
    if text is not None and text.strip() and REFERENCE_MARK not in text:
        what = f"would overwrite {gate.name}, which slimtf did not write"
        raise WorkspaceError(what, where=str(gate.file), hint="name another file in the setting gate.reference")
    write_atomic(gate.file, reference_text(reference))


def _text(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8-sig", errors="replace")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise file_error(error, file, "read") from error


def _relative(path: Path, root: Path) -> str:
    try:
        return Path(os.path.relpath(path, root)).as_posix()
    except ValueError:  # another drive of Windows
        return path.name


def _model_sizes(root: Path, models: Iterable[str], rules: GateRules, memory: Path) -> Mapping[str, Size]:
    """Return the size of each model with its weights, by its path, in the measures that budgets about models use.

    Args:
        models: paths relative to ``root``.
        memory: the file that keeps the sizes measured before; brotli takes 1.5 seconds for a MB of weights.

    Raises:
        WorkspaceError: a model or its weights are not there, or cannot be read.
    """
    budgets = [budget for budget in rules.budgets if budget.scope.kind in MODEL_SCOPES]
    files = {model: _files(root / model) for model in models}
    if all(budget.measures == (Measure.RAW,) for budget in budgets):
        return {model: Size(sum(map(_length, paths))) for model, paths in files.items()}
    known = KnownSizes.read(memory)
    contents = {path: _content(path) for paths in files.values() for path in paths}
    sizes = measure_contents(contents.values(), known)
    with suppress(WorkspaceError):  # a folder that is gone or read-only costs time, not the verdict
        if memory.parent.is_dir():
            write_atomic(memory, known.to_json())
    return {model: sum((sizes[contents[path]] for path in paths), Size()) for model, paths in files.items()}


def _files(model: Path) -> tuple[Path, ...]:
    try:
        return model_files(model)
    except UnsupportedProjectError as error:  # here it is a file that is missing, not a project that cannot be built
        raise WorkspaceError(error.what, where=error.where, hint=error.hint) from None


def _length(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as error:
        raise file_error(error, path, "read") from error


def _content(path: Path) -> bytes:
    if path.exists() and not path.is_file() and not path.is_dir():  # a pipe would be waited for
        raise WorkspaceError(f"{path.name} is a device or a pipe, not a file", where=str(path))
    try:
        return path.read_bytes()
    except OSError as error:
        raise file_error(error, path, "read") from error
