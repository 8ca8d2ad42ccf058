"""What would make the app smaller still: cause, cure and bytes, from the finished report.

Two causes of bytes that the proof refuses are no advice: a second tfjs-core, and a prebuilt file of tfjs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slimtf.attribute.backend_advice import backend_advice
from slimtf.attribute.es_build import has_es_build
from slimtf.attribute.saving import place_of, summed
from slimtf.model.attribution import Advice, AttributedModule
from slimtf.model.modules import CORE
from slimtf.tfjs.chained_ops import FOLDER as CHAINED_OPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from slimtf.model.app_code import AppCode
    from slimtf.model.kernels import KernelPlan
    from slimtf.model.project import Project
    from slimtf.model.report import Report

_FIRST = {"cdn-script": 0, "backend-root": 1, "unused-backend": 1}
_LEAST = 1000  # raw bytes; less is not worth a sentence
_NOT_ESM = re.compile(r"(\.min\.js|\.umd\.js|\.node\.js|\.cjs|/(umd|cjs|commonjs)/[^/]+\.js)$")
_OF_TFJS = frozenset({"long", "seedrandom", "node-fetch", "argparse"})  # its own dependencies: not the app's to change
_STRIP = {
    "webpack": "webpack's terser plugin puts them into a file of their own unless extractComments is false",
    "rollup": "terser({ format: { comments: false } }) takes them out",
    "page": "slimtf has put them beside the script; what is left are comments of the page's own",
    "esbuild": "legalComments: 'external' in its options does that",
    "vite": "build.minify takes them out: esbuild's legalComments, or terser's format.comments",
}

_OF_OTHERS = "see what the minifier of this build does with legal comments"


def advise(report: Report, plan: KernelPlan, code: AppCode | None, project: Project) -> tuple[Advice, ...]:
    """Return what is true of this project: backends first, then the largest saving.

    Without modules in the report only the licence comments can be told. Sizes that come from modules are counted raw
    and apportioned compressed; they are what is in the bundle for that cause, so that the saving is at most that.
    """
    modules = [module for file in report.slim.files for module in file.modules or ()]
    found = [
        *_licences(report),
        *backend_advice(report, modules, code, project),
        *_chained_ops(modules, plan, code, project.root),
        *_whole_namespace(report, modules, code, project.root),
        *_not_esm(modules, project.root),
    ]
    return ranked(one for one in found if one.raw >= _LEAST)


def ranked(found: Iterable[Advice]) -> tuple[Advice, ...]:
    """Return advice in the order in which to follow it: a whole tfjs beside the bundle, backends, then by bytes."""
    return tuple(sorted(found, key=lambda one: (_FIRST.get(one.rule, len(_FIRST)), -one.raw, one.rule, one.cause)))


def _licences(report: Report) -> Iterator[Advice]:
    licences = report.slim.licences
    yield Advice(
        rule="licences",
        cause="licence comments are in the scripts",
        cure=f"keep the texts in a file beside the bundle: {_STRIP.get(report.bundler, _OF_OTHERS)}",
        raw=licences.raw,
        gzip=licences.gzip,
        brotli=licences.brotli,
        file=report.config or "",
    )


def _chained_ops(
    modules: list[AttributedModule], plan: KernelPlan, code: AppCode | None, root: Path
) -> Iterator[Advice]:
    planned = {f"{CORE}/{file}" for file in plan.chained}
    extra = [one for one in modules if one.path.startswith(f"{CORE}/{CHAINED_OPS}/") and one.path not in planned]
    specifier = f"{CORE}/{CHAINED_OPS}"
    use = next((use for use in code.uses if use.specifier.startswith(specifier)), None) if code is not None else None
    file, line = place_of(root, use.file, specifier) if use is not None else ("", None)
    cause = f"{len(extra)} chained ops (t.square(), …) are in the bundle that the app does not call"
    yield summed("all-chained-ops", cause, "do not import them: slimtf brings those that are called", extra, file, line)


def _whole_namespace(
    report: Report, modules: list[AttributedModule], code: AppCode | None, root: Path
) -> Iterator[Advice]:
    unseen = {kernel.name for kernel in report.kernels if {why.source for why in kernel.why} == {"all"}}
    use = next((use for use in code.uses if not use.path), None) if code is not None else None
    file, line = place_of(root, use.file, use.specifier) if use is not None else ("", None)
    yield summed(
        "union-import",
        f"tfjs is handed on as a whole, so {len(unseen)} kernels stay that nothing is seen to need",
        "import the names that you use, and hand on those; or list the kernels in the settings",
        [module for module in modules if module.kernel in unseen],
        file,
        line,
    )


def _not_esm(modules: list[AttributedModule], root: Path) -> Iterator[Advice]:
    for module in modules:
        foreign = module.package and module.package not in _OF_TFJS
        if foreign and _NOT_ESM.search(module.path) and has_es_build(root, module.package):
            cause = f"{module.path} is no ES module, so nothing of it is left out"
            cure = f"use import for {module.package}, not require() or a file of its dist folder: it has an ES module"
            yield summed("not-esm", cause, cure, [module], "", None)
