"""Where the bytes of an emitted file come from. They add up to the file, exactly."""

from __future__ import annotations

from enum import StrEnum

from slimtf.model.report_record import ReportRecord


class Category(StrEnum):
    """What a module is for, in the words of tfjs."""

    OP = "op"
    KERNEL = "kernel"
    GRADIENT = "gradient"
    BACKEND = "backend"
    CONVERTER = "converter"
    LAYERS = "layers"
    DATA = "data"
    IO = "io"
    ENGINE = "engine"
    MODEL = "model"
    """Models that became code (``level = "compiled"``)."""
    ON_DEMAND = "on-demand"
    """What is loaded only once a model that the build does not know asks for it."""
    PACKAGE = "package"
    """A package that is not of tfjs."""
    APP = "app"
    """The project's own code."""
    LICENCE = "licence"
    """Licence comments, of whatever module."""
    RUNTIME = "runtime"
    """What the bundler adds, and what no source map names."""


class AttributedModule(ReportRecord):
    """A module's part of one emitted file; ``gzip`` and ``brotli`` are apportioned by ``raw``, not measured.

    Attributes:
        path: in a package, the package's name and the path in it; else relative to the project; forward slashes.
            Empty for licence comments and for what the bundler adds.
        package: the package's name; empty for the project's own code.
        kernel: the name of the kernel that the module implements; empty where it implements none.
    """

    path: str
    package: str
    category: Category
    raw: int
    gzip: int
    brotli: int
    kernel: str = ""


class WhatIf(ReportRecord):
    """What the slim bundle would lose without one kernel: bundled again without it and measured, nothing apportioned.

    The bundle without it is not proven, and was thrown away.
    """

    kernel: str
    raw: int
    gzip: int
    brotli: int


class LevelSize(ReportRecord):
    """The slim bundle made at one level and measured, in bytes. A bundle of another level was not proven, nor kept."""

    level: str
    raw: int
    gzip: int
    brotli: int


class Advice(ReportRecord):
    """A cause of bytes and its cure.

    Attributes:
        rule: a stable name for machines: ``union-import``, ``backend-root``, ``all-chained-ops``, ``licences``, …
        raw, gzip, brotli: what the cure saves, in bytes: at most what is in the bundle for that cause, or, where it is
            ``measured``, what the bundle is smaller when it is made again as if the cure had been followed.
            0 where nothing was counted.
        file, line: the place of the cause, relative to the project; empty and None where there is no line.
    """

    rule: str
    cause: str
    cure: str
    raw: int
    gzip: int
    brotli: int
    file: str = ""
    line: int | None = None
    measured: bool = False
