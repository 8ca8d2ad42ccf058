"""What the report says of levels deep and compiled: cuts, scripts that share a module, models that are code."""

from __future__ import annotations

from slimtf.model.report_record import ReportRecord


class ReportCut(ReportRecord):
    """A part of tfjs that may be cut at level deep.

    Attributes:
        back: the setting that brings it back.
        why: what it stays for; empty where it went.
        raw, gzip: what the flat module, minified, would weigh more without this cut, all others made; a part that two
            cuts need to go counts in both. Below zero where what throws weighs more. None where nothing asked.
    """

    name: str
    made: bool
    back: str
    why: str = ""
    raw: int | None = None
    gzip: int | None = None


class ReportSharer(ReportRecord):
    """A script of a page, or of a worker, that shares the flat module of tfjs with others.

    Attributes:
        file: with which it begins, relative to the project.
        raw, gzip: what a flat module for it alone would weigh, minified.
        more_raw, more_gzip: what the shared one weighs besides.
    """

    file: str
    raw: int
    gzip: int
    more_raw: int
    more_gzip: int


class ReportCompiledModel(ReportRecord):
    """A graph model that is code, and how it was compared with tfjs's interpreter, in Node.js.

    Attributes:
        path: of its ``model.json``, relative to the project.
        nodes: of its graph.
        runs: with drawn inputs, in each of which the calls of kernels, the outputs in every bit, and the number of
            tensors that were left, were the same.
        kernels: that the longest run called.
        sizes: that dimensions had which the model leaves open.
        moved: some outputs differed from run to run.
        backends: on which it was compared.
        tolerance: the difference between two outputs that counts as equal; 0 means equal in every bit.
    """

    path: str
    nodes: int
    runs: int
    kernels: int
    sizes: tuple[int, ...]
    moved: bool
    backends: tuple[str, ...] = ("cpu",)
    tolerance: float = 0.0
