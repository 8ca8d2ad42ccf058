"""Reports whose files are known by their modules, small enough to be added up by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.attribution import AttributedModule, Category
from slimtf.model.report import Bytes, Delta, Ratio, Report, ReportBundle, ReportFile

if TYPE_CHECKING:
    from collections.abc import Sequence

CORE = "@tensorflow/tfjs-core"
CPU = "@tensorflow/tfjs-backend-cpu"


def module(
    path: str, raw: int, category: Category = Category.OP, package: str = "", kernel: str = ""
) -> AttributedModule:
    """Return a module; a path in the packages of ``@tensorflow`` brings its package with it."""
    if not package and path.startswith("@tensorflow/"):
        package = "/".join(path.split("/")[:2])
    return AttributedModule(
        path=path, package=package, category=category, raw=raw, gzip=raw // 4, brotli=raw // 5, kernel=kernel
    )


def kernel_module(name: str, raw: int) -> AttributedModule:
    """Return the module that implements a kernel of the cpu backend."""
    return module(f"{CPU}/dist/kernels/{name}.js", raw, Category.KERNEL, kernel=name)


FULL = (
    module(f"{CORE}/dist/ops/add.js", 4_000),
    module(f"{CORE}/dist/ops/conv2d.js", 6_000),
    module(f"{CORE}/dist/engine.js", 20_000, Category.ENGINE),
    *(kernel_module(name, 5_000) for name in ("Conv2D", "Erf", "Identity", "Reshape", "_FusedMatMul")),
    module("src/index.js", 900, Category.APP),
    module("", 300, Category.LICENCE),
    module("", 100, Category.RUNTIME),
)
SLIM = (
    module(f"{CORE}/dist/ops/add.js", 4_000),
    module(f"{CORE}/dist/engine.js", 18_000, Category.ENGINE),
    *(kernel_module(name, 5_000) for name in ("Identity", "Reshape", "_FusedMatMul")),
    module("src/index.js", 900, Category.APP),
    module("", 80, Category.RUNTIME),
)


def with_modules(
    report: Report, before: Sequence[AttributedModule] = FULL, after: Sequence[AttributedModule] = SLIM
) -> Report:
    """Return ``report`` as if each bundle were the one file ``main.js``, made of these modules."""
    assert report.baseline is not None
    old, new = _bundle(report.baseline, before), _bundle(report.slim, after)
    change = new.total.size - old.total.size
    ratio = Ratio(raw=new.total.raw / old.total.raw, gzip=None, brotli=None)
    delta = Delta(raw=change.raw, gzip=change.gzip, brotli=change.brotli, ratio=ratio)
    return report.model_copy(update={"baseline": old, "slim": new, "delta": delta})


def _bundle(bundle: ReportBundle, modules: Sequence[AttributedModule]) -> ReportBundle:
    total = Bytes(
        raw=sum(part.raw for part in modules),
        gzip=sum(part.gzip for part in modules),
        brotli=sum(part.brotli for part in modules),
    )
    file = ReportFile(
        path="main.js",
        kind=bundle.files[0].kind,
        raw=total.raw,
        gzip=total.gzip,
        brotli=total.brotli,
        licences=Bytes(raw=0, gzip=0, brotli=0),
        modules=tuple(modules),
    )
    return bundle.model_copy(update={"files": (file,), "total": total, "without_licences": total})
