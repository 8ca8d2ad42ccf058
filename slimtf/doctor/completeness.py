"""Custom modules that lack what the app or its models need (traps T6, T7 and T9)."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.amounts import few
from slimtf.doctor.names import backend_of
from slimtf.doctor.rules import found, shown
from slimtf.model.examined import plain_name
from slimtf.model.kernels import Reason
from slimtf.model.modules import CORE, OPS_FOR_CONVERTER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from slimtf.model.backend import Backend
    from slimtf.model.doctor import Finding
    from slimtf.model.examined import Examined, StandIns
    from slimtf.model.kernels import KernelPlan, ModuleExport, PlannedKernel
    from slimtf.model.project import TfjsInstall

_CHAINED = "dist/public/chained_ops/"
_MOST = 6  # names in one line
ASKED = {
    "app": "reached from the app",
    "engine": "called by tfjs itself",
    "gradient": "called by a gradient",
    "model": "called by a model",
    "recorded": "recorded in a run",
    "settings": "listed in the settings",
}


def check_completeness(examined: Examined) -> Iterator[Finding]:
    """Yield what is missing in the custom modules that aliases lead to, or that no config is known to pass by."""
    plan, tfjs = examined.plan, examined.tfjs
    if plan is None or tfjs is None:
        return
    known = any(config.evaluated for config in examined.configs)
    for each in examined.stand_ins:
        if each.aliased or not known:
            held = _Held(each, tfjs)
            yield from _kernels(examined, each, plan, held)
            yield from _gradients(examined, each, plan, held)
            yield from _ops(examined, each, plan, held)
            yield from _chained(examined, each, plan, held)


class _Held:
    """The files of the packages that custom modules import."""

    def __init__(self, stand_ins: StandIns, tfjs: TfjsInstall) -> None:
        self.flat = stand_ins.flat
        self._roots = {CORE: tfjs.core.root, **{name: package.root for name, package in tfjs.packages.items()}}
        self._files = {site.target for site in stand_ins.sites if site.target is not None}
        self.everything = {backend for site in stand_ins.sites if (backend := backend_of(site.specifier)) is not None}

    def registers(self, kernel: PlannedKernel, backend: Backend) -> bool:
        if self.flat is not None:
            return kernel.name in self.flat.texts
        return any(self.has(export.export) for export in kernel.exports if export.backend is backend)

    def defines(self, file: str) -> bool:
        if self.flat is not None:
            return plain_name(file.rpartition("/")[2].removesuffix(".js")) in self.flat.methods
        return self.has_file(CORE, file)

    def has(self, export: ModuleExport) -> bool:
        return self._path(export.package, export.file) in self._files

    def has_file(self, package: str, file: str) -> bool:
        return self._path(package, file) in self._files

    def some_of(self, package: str, folder: str) -> bool:
        inside = self._path(package, folder)
        return inside is not None and any(inside in file.parents for file in self._files)

    def _path(self, package: str, file: str) -> Path | None:
        root = self._roots.get(package)
        return root / file if root is not None else None


def _kernels(examined: Examined, each: StandIns, plan: KernelPlan, held: _Held) -> Iterator[Finding]:
    chosen = [
        backend
        for backend in plan.backends
        if held.flat is not None or (held.some_of(backend.package, "dist") and backend not in held.everything)
    ]
    for backend in chosen:
        missing = [
            kernel
            for kernel in plan.kernels
            if any(export.backend is backend for export in kernel.exports) and not held.registers(kernel, backend)
        ]
        told = partial(found, root=examined.root, file=_main(each))
        certain = [kernel for kernel in missing if _is_certain(kernel)]
        if certain:
            first = certain[0]
            yield told(
                "kernels-missing",
                f"{_list(kernel.name for kernel in certain)} not registered for {backend}",
                f"{_why(first)} Without it: Kernel '{first.name}' not registered for backend '{backend}'.",
                _cure(each, examined),
            )
        possible = [kernel for kernel in missing if not _is_certain(kernel)]
        if possible:
            yield told(
                "kernels-possible",
                f"{_list(kernel.name for kernel in possible)} may be called on {backend}, and the modules lack them",
                f"{_why(possible[0])} Whether a run calls it depends on what it is given: slimtf profile tells.",
                _cure(each, examined),
            )


def _is_certain(kernel: PlannedKernel) -> bool:
    """Tell whether the app fails without a kernel: an op calls no other, a run called it, or a person listed it."""
    return kernel.certain or any(why.source in {"recorded", "settings"} for why in kernel.why)


def _why(kernel: PlannedKernel) -> str:
    """Return a sentence that says what asks for a kernel."""
    reason = kernel.why[0] if kernel.why else Reason("all")
    if reason.source == "all":
        return "It is not known what the app calls, so it may call any kernel."
    return f"{kernel.name} is {ASKED[reason.source]}{f': {reason.detail}' if reason.detail else ''}."


def _gradients(examined: Examined, each: StandIns, plan: KernelPlan, held: _Held) -> Iterator[Finding]:
    if held.has_file(CORE, "dist/register_all_gradients.js") or (held.flat is not None and held.flat.gradients):
        return
    missing = [gradient.kernel for gradient in plan.gradients if not held.has(gradient.export)]
    if missing:
        yield found(
            "gradients-missing",
            f"{_list(missing)}: no gradient registered, and the app trains",
            "Training stops with: Cannot compute gradient: gradient function not found.",
            _cure(each, examined),
            root=examined.root,
            file=_main(each),
        )


def _ops(examined: Examined, each: StandIns, plan: KernelPlan, held: _Held) -> Iterator[Finding]:
    aliases = [alias for one in examined.configs for alias in one.aliases if not alias.dead]
    named = [target for alias in aliases if alias.name == OPS_FOR_CONVERTER for target in alias.targets]
    targets = {Path(target + ending).resolve() for target in named for ending in ("", ".js")}
    ops_file = next((file for file in each.files if file in targets), None)
    if plan.ops is None or ops_file is None:
        return
    missing = [op for op in plan.ops if not held.has(op.export)]
    if missing:
        first = missing[0]
        why = f" ({first.why[0].detail})" if first.why else ""
        yield found(
            "ops-missing",
            f"{_list(op.path for op in missing)} not in the ops file",
            f"A node of a model calls {first.path}{why}; it is undefined at run time.",
            _cure(each, examined),
            root=examined.root,
            file=ops_file,
        )


def _chained(examined: Examined, each: StandIns, plan: KernelPlan, held: _Held) -> Iterator[Finding]:
    own = {site.target for site in examined.sites}
    if any(target is not None and target.name == "register_all_chained_ops.js" for target in own):
        return
    packages = examined.tfjs
    missing = [
        file
        for file in plan.chained
        if not held.defines(file) and packages is not None and packages.core.root / file not in own
    ]
    if missing and not held.has_file(CORE, f"{_CHAINED}register_all_chained_ops.js"):
        names = [file.rpartition("/")[2].removesuffix(".js") for file in missing]
        calls = examined.code.mentions if examined.code is not None else ()
        file = next((call.file for call in calls if plain_name(call.name) in map(plain_name, names)), "")
        yield found(
            "chained-ops-missing",
            f"methods of tensors that no module defines: {_list(names)}",
            "Called on a tensor, they are not a function: nothing brings them along beside the custom modules.",
            f"import '@tensorflow/tfjs-core/{missing[0]}' in the app, or: {_cure(each, examined)}",
            root=examined.root,
            file=examined.root / file if file else _main(each),
        )


def _cure(each: StandIns, examined: Examined) -> str:
    ours = bool(each.versions)
    return "slimtf modules" if ours else f"slimtf migrate --adopt, or add them to {shown(_main(each), examined.root)}"


def _main(each: StandIns) -> Path:
    return next(iter(sorted(each.files, key=lambda file: (file.name != "custom_tfjs.js", file.name))), each.folder)


def _list(names: Iterable[str]) -> str:
    return few(list(names), _MOST)
