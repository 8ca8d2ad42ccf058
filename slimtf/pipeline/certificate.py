"""``slimtf build --certificate`` and ``slimtf verify --certificate``: the certificate written, and checked again."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import slimtf
from slimtf.certificate.compare import compared, mismatches, other_runs
from slimtf.certificate.evidence import certified_checks, compiled_evidence
from slimtf.certificate.models import certified_models, name_in
from slimtf.certificate.packages import certified_packages, owner_of, packages_now
from slimtf.certificate.text import certificate_text, parse_certificate
from slimtf.compile.run import Compilation
from slimtf.detect.node_modules import resolve_package
from slimtf.detect.root import find_root
from slimtf.detect.tfjs import find_tfjs
from slimtf.errors import ProofError, UsageError, WorkspaceError
from slimtf.model.certificate import Certificate, CertifiedState, CheckedCertificate, Mismatch
from slimtf.model.compiled import CompiledModels, RefusedModel
from slimtf.node.environment import ensure_environment
from slimtf.node.shim_packages import ensure_shim_packages
from slimtf.pipeline.sources import sources_now
from slimtf.settings.load import load_settings
from slimtf.workspace.atomic import write_atomic
from slimtf.workspace.digest import digest_content
from slimtf.workspace.failure import file_error
from slimtf.workspace.temporary import temporary_folder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from slimtf.model.certificate import CompiledEvidence
    from slimtf.model.node import NodeEnvironment
    from slimtf.model.project import Package, TfjsInstall
    from slimtf.model.report import Report
    from slimtf.pipeline.bundles import Bundles
    from slimtf.progress import Progress
    from slimtf.settings.schema import Settings

_WRITE = "write one: slimtf build --certificate"
_BROWSER = "what a browser shows is not repeated when the certificate is checked: slimtf verify does that"


@dataclass(frozen=True, slots=True)
class CertificateOptions:
    """What the command line asks of a check of a certificate.

    Attributes:
        project: the project's folder, or one inside it.
        settings_file: the file given with ``--config``; None searches for one.
        file: the certificate; relative to the project's root unless absolute.
    """

    project: Path
    settings_file: Path | None
    file: Path


def write_certificate(file: Path, report: Report, made: Bundles) -> None:
    """Write the certificate of a build that is in place, once more comparing models that became code.

    Raises:
        ProofError: the comparison comes out otherwise than in the build.
        WorkspaceError: a file cannot be read, or the certificate cannot be written.
    """
    bench, compiled = made.bench, made.slim.modules.compiled
    root, progress = bench.project.root, bench.progress
    evidence: CompiledEvidence | None = None
    not_compared: tuple[str, ...] = ()
    if compiled is not None:
        run = _Comparison(root, bench.project.tfjs, bench.settings, progress, on_wasm="wasm" in report.backends)
        again = run.of(tuple(each.path for each in compiled.models), compiled, bench.environment)
        if isinstance(again, RefusedModel):
            raise ProofError(f"no certificate is written: the models do not become code again: {again}")
        evidence = compiled_evidence(again, root)
        not_compared = (f"models that became code on {again.not_compared}",) if again.not_compared else ()
    with progress.step("Writing the certificate") as step:
        state, limits = _state(report, made)
        certificate = Certificate(
            schema_=1,
            slimtf=slimtf.__version__,
            project=report.project,
            made_with={
                "node": report.versions.node,
                report.bundler: report.versions.bundler,
                "tfjs": report.versions.tfjs,
                "minifier": report.versions.minifier,
            },
            level=report.level,
            backends=report.backends,
            state=state,
            proof=report.proof,
            compiled=evidence,
            verified=certified_checks(report.verify),
            notices=report.notices,
            limits=(*limits, *([_BROWSER] if report.verify is not None else []), *not_compared),
        )
        write_atomic(root / file, certificate_text(certificate))
        step.result(", ".join(compared(state)[:3]))
    progress.note(f"{name_in(root, root / file)} written; slimtf verify --certificate checks it")


def check_certificate(options: CertificateOptions, progress: Progress) -> CheckedCertificate:
    """Return what a certificate says and what is not so. No bundler is run, and nothing is fetched or written.

    Raises:
        UsageError: the file is no certificate, or an edited one (exit code 2).
        WorkspaceError: there is no certificate, or a file cannot be read (exit code 7).
        NodeSetupError: the packages of tfjs are not installed, or there is no Node.js to compare models with.
    """
    root = find_root(options.project)
    file = root / options.file
    certificate = parse_certificate(_read(file), file)
    loaded = load_settings(root, file=options.settings_file, flags={}, environ=os.environ)
    state, install = certificate.state, find_tfjs(root)
    with progress.step("Comparing files with the certificate") as step:
        now = CertifiedState(
            sources=sources_now(root, state.sources, loaded),
            models=certified_models((root / name for name in state.models), root),
            packages=packages_now(state.packages, _packages(install, root, state.packages)),
            bundle=_present(root, state.bundle),
        )
        found = mismatches(state, now)
        step.result(f"{len(found)} differ" if found else "all the same")
    runs, not_run = 0, ""
    if certificate.compiled is not None:
        if any(each.kind in {"model", "weights", "package"} for each in found):
            not_run = "models or packages are others, so comparing them again would say nothing of the certified ones"
        else:
            again = _Comparison(
                root, install, loaded.settings, progress, on_wasm="wasm" in certificate.compiled.backends
            )
            more, runs = again.repeated(certificate.compiled)
            found = (*found, *more)
    return CheckedCertificate(name_in(root, file), certificate, found, compared(state), runs, not_run)


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Compares compiled models with tfjs's interpreter, all inputs that are drawn, in a folder of its own."""

    root: Path
    install: TfjsInstall
    settings: Settings
    progress: Progress
    on_wasm: bool

    def of(
        self, models: tuple[Path, ...], made_for: CompiledModels | CompiledEvidence, environment: NodeEnvironment
    ) -> CompiledModels | RefusedModel:
        timeouts = self.settings.timeouts
        packages = ensure_shim_packages(environment, timeouts.install, self.progress)
        with temporary_folder("certificate") as folder, self.progress.step("Comparing models with tfjs's interpreter"):
            return Compilation(
                root=self.root,
                install=self.install,
                models=models,
                names=frozenset(),
                asked=(),
                packages=packages,
                folder=folder / "compile",
                log=folder / "compile.log",
                timeout=timeouts.bundle,
                gradients=made_for.gradients,
                plain_loading=made_for.plain_loading,
                every_draw=True,
                on_wasm=self.on_wasm,
            ).run(environment)

    def repeated(self, evidence: CompiledEvidence) -> tuple[tuple[Mismatch, ...], int]:
        """Return what came out otherwise than ``evidence`` says, and the number of runs."""
        environment = ensure_environment(self.settings.node, self.settings.timeouts, self.progress)
        again = self.of(tuple(self.root / name for name in evidence.models), evidence, environment)
        if isinstance(again, RefusedModel):
            path = name_in(self.root, again.model) if again.model is not None else next(iter(evidence.models))
            return (Mismatch("evidence", path, str(again)),), 0
        now = compiled_evidence(again, self.root)
        return other_runs(evidence.models, now.models), sum(each.runs for each in now.models.values())


def _state(report: Report, made: Bundles) -> tuple[CertifiedState, tuple[str, ...]]:
    project, slim = made.bench.project, made.slim
    root = project.root
    if report.sources is None or report.output is None:
        raise UsageError("a certificate speaks of files that are in place", hint="leave out --no-emit")
    used = (*slim.modules.made_of, *(module.path for module in slim.bundle.modules))
    # custom modules that were made aside are no package's, and named by themselves where they are kept
    files = [file for file in used if not file.is_relative_to(root / ".slimtf")]
    known = _packages(project.tfjs, root, {owner_of(file) for file in files} - {""})
    packages, unknown = certified_packages(files, known)
    folder = root / report.output
    state = CertifiedState(
        sources=report.sources,
        models=certified_models(slim.plan.models, root),
        packages=packages,
        bundle=_present(root, (name_in(root, folder / file.path) for file in report.slim.files)),
    )
    return state, tuple(f"files of {name} in the bundle, which is not where slimtf looks for it" for name in unknown)


def _packages(install: TfjsInstall, root: Path, names: Iterable[str]) -> dict[str, Package]:
    """Return the packages of tfjs, and those of ``names`` as tfjs, or else the app, reaches them."""
    found = dict(install.packages)
    for name in sorted(set(names) - found.keys()):
        reached = (
            resolve_package(name, folder) for folder in (*(each.root for each in install.packages.values()), root)
        )
        package = next((each for each in reached if each is not None), None)
        if package is not None:
            found[name] = package
    return found


def _present(root: Path, names: Iterable[str]) -> dict[str, str]:
    return {name: digest_content(file) for name in names if (file := root / name).is_file()}


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise WorkspaceError("there is no certificate", where=str(file), hint=_WRITE) from None
    except UnicodeDecodeError:
        raise UsageError("the certificate is not UTF-8 text", where=str(file), hint=_WRITE) from None
    except OSError as error:
        raise file_error(error, file, "read") from error
