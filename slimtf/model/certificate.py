"""The certificate of a build (``slimtf.certificate.json``), schema 1: what it was made of, and what shows it right.

Nothing in it tells the time or the machine's folders, so the same build gives the same certificate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from slimtf.model.compiled import Draw
from slimtf.model.report import ReportProof, ReportSources

CERTIFICATE_SCHEMA: Literal[1] = 1


class CertificateRecord(BaseModel):
    """A part of a certificate. What a later slimtf adds, an older one could not check, so it does not read it."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class CertifiedModel(CertificateRecord):
    """A model. Layout of its JSON does not matter.

    Attributes:
        topology: SHA-256 of ``model.json`` without its manifest.
        nodes: of its graph and its functions, each with 16 digits of its SHA-256; empty for layers models.
        manifest: SHA-256 of the weights manifest.
        weights: the files that the manifest names, relative to the project, each with its SHA-256.
    """

    topology: str
    nodes: dict[str, str]
    manifest: str
    weights: dict[str, str]


class CertifiedPackage(CertificateRecord):
    """A package, and the files of it that went into the bundle, relative to it, each with its SHA-256."""

    version: str
    files: dict[str, str]


class CertifiedState(CertificateRecord):
    """All that can be looked up on the disk.

    Attributes:
        sources: the app's files, custom modules, settings and installed packages: what ``slimtf check`` compares, too.
        models: by path.
        packages: those of tfjs, and what these need, by name.
        bundle: the files of the slim bundle, each with its SHA-256.
    """

    sources: ReportSources
    models: dict[str, CertifiedModel]
    packages: dict[str, CertifiedPackage]
    bundle: dict[str, str]


class CertifiedRuns(CertificateRecord):
    """How a compiled model was compared with tfjs's interpreter: see ``slimtf.model.compiled.ComparedModel``."""

    backends: tuple[str, ...]
    nodes: int
    runs: int
    kernels: int
    sizes: tuple[int, ...]
    moved: bool
    calls: str
    code: str


class CompiledEvidence(CertificateRecord):
    """The comparison of compiled models with tfjs's interpreter, in Node.js. The certificate's check repeats it.

    Attributes:
        bounds: what was the same in every run, in words.
        backends: on which any of them ran.
        drawn: the inputs of the runs, one after another.
        plain_loading, gradients: what the code was made for (``slimtf.compile.run.Compilation``).
        models: by path.
    """

    bounds: str
    backends: tuple[str, ...]
    drawn: tuple[Draw, ...]
    plain_loading: bool
    gradients: bool
    models: dict[str, CertifiedRuns]


class CertifiedCheck(CertificateRecord):
    """A model or a page that ``--verify`` ran in both variants; ``equal`` is None when it was ``skipped``."""

    kind: str
    subject: str
    backends: tuple[str, ...]
    equal: bool | None
    tolerance: float
    compared: tuple[str, ...]
    runs: int
    skipped: str


class Certificate(CertificateRecord):
    """A certificate.

    Attributes:
        slimtf: the version that wrote it.
        made_with: programs on which the bundle depends, by name: ``node``, ``bundler``, ``tfjs``, ``minifier``.
        level: at which the bundle was made; ``notices`` say why, where the settings ask for another one.
        proof: what was found about the bundle by reading it.
        compiled: None where no model is code.
        verified: what ``--verify`` compared; empty without it.
        limits: what nothing in it covers, a sentence each.
    """

    schema_: Literal[1] = Field(CERTIFICATE_SCHEMA, alias="schema")
    slimtf: str
    project: str
    made_with: dict[str, str]
    level: str
    backends: tuple[str, ...]
    state: CertifiedState
    proof: ReportProof
    compiled: CompiledEvidence | None
    verified: tuple[CertifiedCheck, ...]
    notices: tuple[str, ...]
    limits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Something that is not as the certificate says.

    Attributes:
        kind: what of a build it is: ``model``, ``weights``, ``package``, ``app``, ``modules``, ``bundle``,
            ``settings``, ``recording``, ``evidence``.
        file: relative to the project, or the name of a setting.
        what: a clause, with the node's name where one is to blame.
    """

    kind: str
    file: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.what}"


@dataclass(frozen=True, slots=True)
class CheckedCertificate:
    """A certificate, compared with what is there.

    Attributes:
        file: as the user named it.
        certificate: as it was read.
        mismatches: empty where it holds.
        compared: what was looked at, a phrase each: ``12 files of the app``.
        runs: how often compiled models were compared with the interpreter again.
        not_run: why that was not done; empty where it was, and where there is nothing to run.
    """

    file: str
    certificate: Certificate
    mismatches: tuple[Mismatch, ...]
    compared: tuple[str, ...]
    runs: int
    not_run: str
