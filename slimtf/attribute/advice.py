"""What would make the app smaller still: cause, cure and bytes, from the finished report.

Two causes of bytes that the proof refuses are no advice: a second tfjs-core, and a prebuilt file of tfjs.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from slimtf.errors import UnsupportedProjectError
from slimtf.model.attribution import Advice, AttributedModule
from slimtf.model.backend import Backend
from slimtf.model.modules import CORE
from slimtf.tfjs.chained_ops import FOLDER as CHAINED_OPS
from slimtf.tfjs.exports import read_exports
from slimtf.tfjs.files import PackageFiles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from slimtf.model.app_code import AppCode
    from slimtf.model.kernels import KernelPlan
    from slimtf.model.project import Project, TfjsInstall
    from slimtf.model.report import Report

_FIELDS = ("module", "jsnext:main", "esnext", "es2015")
_CONDITIONS = frozenset({"import", "module"})

_SHARED = "dist/shared.js"  # what the other backends take from tfjs-backend-cpu

_FIRST = {"cdn-script": 0, "backend-root": 1, "unused-backend": 1}
_LEAST = 1000  # raw bytes; less is not worth a sentence
_LEAST_OF = {"licences": 2000}  # the comment on top of a flat module has up to half of that, and belongs there
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

    Without modules in the report only the licence comments can be counted, and a backend that the app never sets is
    named without a size. Sizes that come from modules are counted raw and apportioned compressed; they are what is in
    the bundle for that cause, so that the saving is at most that.
    """
    modules = [module for file in report.slim.files for module in file.modules or ()]
    found = [
        *_licences(report),
        *_backend_advice(report, modules, code, project),
        *_chained_ops(modules, plan, code, project.root),
        *_whole_namespace(report, modules, code),
        *_not_esm(modules, project.root),
    ]
    uncounted = "" if any(file.modules is not None for file in report.slim.files) else "unused-backend"
    return ranked(one for one in found if one.raw >= _LEAST_OF.get(one.rule, _LEAST) or one.rule == uncounted)


def ranked(found: Iterable[Advice]) -> tuple[Advice, ...]:
    """Return advice in the order to follow it: a whole tfjs beside the bundle, backends, then by gzip bytes."""
    return tuple(
        sorted(found, key=lambda one: (_FIRST.get(one.rule, len(_FIRST)), -one.gzip, -one.raw, one.rule, one.cause))
    )


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
    file, line = _place_of(root, use.file, specifier) if use is not None else ("", None)
    cause = f"{len(extra)} chained ops (t.square(), …) are in the bundle that the app does not call"
    yield _summed(
        "all-chained-ops", cause, "do not import them: slimtf brings those that are called", extra, file, line
    )


def _whole_namespace(report: Report, modules: list[AttributedModule], code: AppCode | None) -> Iterator[Advice]:
    use = next((use for use in code.uses if not use.path), None) if code is not None else None
    if code is not None and use is None:  # a model that is not known keeps them, which the report says by itself
        return
    unseen = {kernel.name for kernel in report.kernels if kernel.unasked}
    file, line = (use.file, use.line) if use is not None else ("", None)
    yield _summed(
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
        if foreign and _NOT_ESM.search(module.path) and _has_es_build(root, module.package):
            cause = f"{module.path} is no ES module, so nothing of it is left out"
            cure = f"use import for {module.package}, not require() or a file of its dist folder: it has an ES module"
            yield _summed("not-esm", cause, cure, [module], "", None)


def _backend_advice(
    report: Report, modules: list[AttributedModule], code: AppCode | None, project: Project
) -> Iterator[Advice]:
    """Yield backends that are in the bundle with all kernels, unasked, and those that the app never sets."""
    chosen = {Backend(name) for name in report.backends}
    only = code.only_backends if code is not None else frozenset()
    named = {backend for backend in Backend if backend.value in only}
    setter = next((use for use in code.uses if use.path == ("setBackend",)), None) if code is not None else None
    for backend in Backend:
        own = [module for module in modules if module.package == backend.package]
        if backend not in chosen and any(module.path.endswith("/register_all_kernels.js") for module in own):
            use = (
                next((use for use in code.uses if use.specifier == backend.package), None) if code is not None else None
            )
            file, line = _place_of(project.root, use.file, backend.package) if use is not None else ("", None)
            yield _summed(
                "backend-root",
                f"{backend.package} is imported by its root, which registers every kernel, but {backend.value} is "
                "not among the backends in the settings",
                f'take the import out, or add "{backend.value}" to backends, so that it is slimmed too',
                own,
                file,
                line,
            )
        elif backend in chosen and setter is not None and named and backend not in named and len(chosen) > 1:
            file, line = _place_of(project.root, setter.file, "setBackend")
            kept = [each.value for each in Backend if each in chosen and each in named]
            if kept:
                yield _summed(
                    "unused-backend",
                    f"the app sets the backend {' or '.join(kept)}, and the bundle holds {backend.value} as well",
                    f"backends = {json.dumps(kept)} in the settings",
                    _only_of(backend, own, project.tfjs),
                    file,
                    line,
                )


def _only_of(backend: Backend, own: list[AttributedModule], install: TfjsInstall) -> list[AttributedModule]:
    """Return the modules of a backend that no other backend takes from it."""
    package = install.backend(backend)
    if backend is not Backend.CPU or package is None or not PackageFiles(package).has(_SHARED):
        return own
    try:
        exports = read_exports(PackageFiles(package), _SHARED).values()
    except UnsupportedProjectError:  # then it is unknown
        return []
    shared = {f"{export.package}/{export.file}" for export in exports}
    return [module for module in own if module.kernel and module.path not in shared]


def _has_es_build(root: Path, package: str) -> bool:
    """Tell whether the package that code in ``root`` reaches names an ES module in its package.json."""
    for folder in (root, *root.parents):
        home = folder / "node_modules" / package
        try:
            manifest = json.loads((home / "package.json").read_text("utf-8-sig"))
        except FileNotFoundError:
            continue
        except (OSError, ValueError, RecursionError):
            return False
        if not isinstance(manifest, dict):
            return False
        files = (*(manifest.get(field) for field in _FIELDS), *_imported(manifest.get("exports"), under=False))
        return any(isinstance(file, str) and (home / file).is_file() for file in files)
    return False


def _imported(exports: object, *, under: bool) -> Iterator[str]:
    """Yield the files that ``exports`` gives to ``import``."""
    if isinstance(exports, str) and under:
        yield exports
    elif isinstance(exports, dict):
        for key, value in exports.items():
            yield from _imported(value, under=under or key in _CONDITIONS)


def _summed(  # noqa: PLR0917 - the record's order
    rule: str, cause: str, cure: str, modules: Iterable[AttributedModule], file: str, line: int | None
) -> Advice:
    """Return the advice for what ``modules`` are in the bundle for."""
    parts = list(modules)
    return Advice(
        rule=rule,
        cause=cause,
        cure=cure,
        raw=sum(part.raw for part in parts),
        gzip=sum(part.gzip for part in parts),
        brotli=sum(part.brotli for part in parts),
        file=file,
        line=line,
    )


def _place_of(root: Path, file: str, word: str) -> tuple[str, int | None]:
    """Return ``file`` and the first line in which ``word`` stands; None when it cannot be read or found."""
    try:
        lines = (root / file).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return file, None
    return file, next((number for number, line in enumerate(lines, 1) if word in line), None)
