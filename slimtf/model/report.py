"""The report of a build, schema 1: what ``--json`` writes and ``slimtf report`` reads. Sizes are exact bytes."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from slimtf.model.attribution import Advice, AttributedModule, LevelSize, WhatIf
from slimtf.model.gate import Gate
from slimtf.model.report_levels import ReportCompiledModel, ReportCut, ReportSharer
from slimtf.model.report_record import ReportRecord
from slimtf.model.report_verification import ReportVerification
from slimtf.model.sizes import FileKind, Size

SCHEMA: Literal[1] = 1


class Bytes(ReportRecord):
    """A size in bytes: as it is, in gzip level 9, in brotli quality 11. Negative where a difference is smaller."""

    raw: int
    gzip: int
    brotli: int

    @classmethod
    def of(cls, size: Size) -> Bytes:
        """Return ``size`` as it stands in a report."""
        return cls(raw=size.raw, gzip=size.gzip, brotli=size.brotli)

    @property
    def size(self) -> Size:
        """The same as a record that can be added and subtracted."""
        return Size(self.raw, self.gzip, self.brotli)


class Ratio(ReportRecord):
    """Slim divided by baseline; None where the baseline is empty."""

    raw: float | None
    gzip: float | None
    brotli: float | None


class Versions(ReportRecord):
    """The programs and libraries on which the figures depend.

    Attributes:
        minifier: with its name: ``terser 5.44.0``; empty where none is known.
    """

    node: str
    bundler: str
    tfjs: str
    zlib: str
    brotli: str
    minifier: str = ""


class Why(ReportRecord):
    """Why a kernel is in the bundle: ``settings``, ``model``, ``app``, ``engine`` or ``all``, and the place."""

    source: str
    detail: str


class ReportKernel(ReportRecord):
    """A kernel that the slim bundle registers, and for which backends."""

    name: str
    backends: tuple[str, ...]
    why: tuple[Why, ...]

    @property
    def unasked(self) -> bool:
        """Nothing is seen to need it; it is kept because not all that the app reaches is known."""
        return {why.source for why in self.why} == {"all"}


class ReportFile(ReportRecord):
    """An emitted file that a browser downloads.

    Attributes:
        licences: the part of it that licence comments are.
        digest: SHA-256 of its content, in hex; empty in reports that do not tell.
        on_demand: it is loaded once a model asks for it.
        modules: what it consists of, adding up to its sizes; None when it was not asked for.
    """

    path: str
    kind: FileKind
    raw: int
    gzip: int
    brotli: int
    licences: Bytes
    digest: str = ""
    on_demand: bool = False
    modules: tuple[AttributedModule, ...] | None = None


class FirstDownload(ReportRecord):
    """What a browser downloads until the first inference with every model of the project; bytes.

    Attributes:
        scripts: gzip; all but what a model asks for later.
        wasm: gzip; the largest binary, for a browser takes one of them.
        models: gzip of each ``model.json``.
        weights: as they are: numbers hardly compress, and most servers send them so.
    """

    scripts: int
    wasm: int
    models: int
    weights: int

    @property
    def total(self) -> int:
        """The sum."""
        return self.scripts + self.wasm + self.models + self.weights


class ReportBundle(ReportRecord):
    """One bundle.

    Attributes:
        first: None in reports that do not tell, and where no model is known.
        total: the sum over all files, each compressed on its own.
        licences: the part of ``total`` that licence comments inside JavaScript are.
        without_licences: the rest.
        seconds: wall time of the bundler, as it was when it ran.
        peak_rss: peak resident memory of the bundler's process tree, bytes.
        cached: an earlier run's result was taken.
    """

    files: tuple[ReportFile, ...]
    total: Bytes
    licences: Bytes
    without_licences: Bytes
    seconds: float
    peak_rss: int
    cached: bool
    first: FirstDownload | None = None


class Delta(Bytes):
    """Slim minus baseline, so negative when the app became smaller."""

    ratio: Ratio


class ReportMissingExport(ReportRecord):
    """A named import that the bundler did not find."""

    name: str
    module: str
    importer: str


class ReportLeftOut(ReportRecord):
    """A kernel that the app can reach and that the settings leave out, with what needs it."""

    name: str
    why: tuple[Why, ...]


class ReportUnseen(ReportRecord):
    """Something that only a run can tell, and what is kept because of it (``slimtf.model.kernels.Unseen``)."""

    place: str
    what: str
    kept: str
    fix: str


class ReportProof(ReportRecord):
    """What was found about the slim bundle by reading it: a proof where it ``holds``.

    Attributes:
        aliases: how many imports each one caught.
        left_out: kernels that the app can reach and the settings leave out.
        limits: what the proof does not cover, a sentence each.
        unseen: what only a run can tell; more is kept because of it, so that the proof covers it.
    """

    aliases: dict[str, int]
    kernels_registered: tuple[str, ...]
    gradients_registered: tuple[str, ...]
    missing_exports: tuple[ReportMissingExport, ...]
    tfjs_core_copies: int
    left_out: tuple[ReportLeftOut, ...] = ()
    limits: tuple[str, ...] = ()
    unseen: tuple[ReportUnseen, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether everything that the app needs is known to be there; only then is the bundle called proven."""
        return not (self.left_out or self.limits or self.missing_exports)


class ReportSources(ReportRecord):
    """What a build was made from, to see later whether it still is that. Paths are relative to the project.

    Attributes:
        modules: the files of the custom modules, each with the SHA-256 of its content.
        models: the model files, each with the SHA-256 of its JSON without layout.
        recording: the SHA-256 of ``slimtf.kernels.json``; empty when there was none.
        app: the app's own files that the bundler read, and its config, each with the SHA-256 of its content; of
            package.json only what can change a bundle counts.
        packages: the installed packages that the project depends on, each with its version.
        settings: those that can change the bundle, by their dotted name, as JSON; None in reports that do not tell.
        outside: which of them no file gave, each with what did: ``flag --backend``, ``SLIMTF_BACKENDS``.
    """

    modules: dict[str, str]
    models: dict[str, str]
    recording: str = ""
    app: dict[str, str] = Field(default_factory=dict)
    packages: dict[str, str] = Field(default_factory=dict)
    settings: dict[str, str] | None = None
    outside: dict[str, str] = Field(default_factory=dict)

    def changed_settings(self, now: ReportSources) -> tuple[str, ...]:
        """Return the settings that are others in ``now``.

        What a flag of the build gave no file can tell, nor what a variable gave that is not set any more.
        """
        before, after = self.settings or {}, now.settings or {}
        sources = {key: self.outside.get(key, "") for key in sorted({*before, *after})}
        comparable = [key for key, source in sources.items() if not source or source == now.outside.get(key)]
        return tuple(key for key in comparable if before.get(key) != after.get(key))


class Report(ReportRecord):
    """A build, for people and programs. Nothing in it depends on the machine's folders.

    Attributes:
        slimtf: the version that wrote it.
        project: the name of the project's folder.
        config: the bundler's config and ``models`` the model files, relative to the project.
        baseline: None with ``--no-baseline``; then ``delta`` is None too.
        lower_level: why it is lower than the settings ask for: ``level standard instead of deep: …``; else empty.
        cuts: what was decided of each part of tfjs; empty at level standard.
        compiled: the graph models that are code; empty below level compiled.
        verify: None when the bundles were not run.
        output: the folder that the paths of the slim bundle's files are relative to, relative to the project; None
            when they were not put there.
        sources: None in reports that do not tell.
        gate: None when nothing was judged.
        advice: what would make the app smaller still, the largest saving first.
        what_if: the kernels of ``--what-if``, in the order in which they were asked for.
        levels: the levels of ``--levels`` that the app can have, the largest bundle's first.
        sharers: the pages and workers that share one flat module, where ``--levels`` measured what that costs.
        seconds: wall time of the whole command.
        made: when it was built, ISO 8601 in UTC; empty in reports of an older slimtf.
        notices: what the user should know although nothing failed.
    """

    schema_: Literal[1] = Field(SCHEMA, alias="schema")
    slimtf: str
    project: str
    level: str
    mode: str
    versions: Versions
    bundler: str
    config: str | None
    backends: tuple[str, ...]
    models: tuple[str, ...]
    kernels: tuple[ReportKernel, ...]
    baseline: ReportBundle | None
    slim: ReportBundle
    delta: Delta | None
    proof: ReportProof
    lower_level: str = ""
    cuts: tuple[ReportCut, ...] = ()
    compiled: tuple[ReportCompiledModel, ...] = ()
    verify: ReportVerification | None = None
    output: str | None = None
    sources: ReportSources | None = None
    gate: Gate | None = None
    advice: tuple[Advice, ...] = ()
    what_if: tuple[WhatIf, ...] = ()
    levels: tuple[LevelSize, ...] = ()
    sharers: tuple[ReportSharer, ...] = ()
    notices: tuple[str, ...] = ()
    seconds: float
    made: str = ""
