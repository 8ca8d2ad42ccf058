"""Adds to a finished plan what a run wanted and the plan lacks: kernels, chained ops, gradients."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from slimtf.kernels.automatic import with_set_ups
from slimtf.kernels.backends import kernels_of
from slimtf.model.kernels import PlannedKernel, Reason
from slimtf.model.recording import RECORDING, Additions
from slimtf.tfjs.installed import Installed
from slimtf.tfjs.module import uses_in
from slimtf.tfjs.symbols import CORE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from slimtf.model.kernels import KernelPlan
    from slimtf.model.project import TfjsApp
    from slimtf.model.recording import RecordedName
    from slimtf.tfjs.symbols import Symbol


def with_additions(plan: KernelPlan, app: TfjsApp, added: Additions) -> KernelPlan:
    """Return ``plan`` with what it lacks of ``added``; ``plan`` itself where it lacks nothing that tfjs has.

    A chained op and a gradient bring the kernels that they can reach. Kernels that no chosen backend has, methods that
    are no chained ops, and kernels without a gradient are left out.

    Raises:
        UnsupportedProjectError: an installed package is not understood.
    """
    if not added:
        return plan
    installed = Installed(app.tfjs, gradients=bool(plan.gradients or added.gradients))
    plan = _with_methods(plan, installed, added.methods)
    plan = _with_gradients(plan, installed, added.gradients)
    wanted: dict[str, list[Reason]] = defaultdict(list)
    for one in added.kernels:
        wanted[one.name] += [Reason("recorded", f"{RECORDING}: {place}") for place in one.seen]
    for name, reason in _reached(installed, added):
        wanted[name].append(reason)
    return _with_kernels(_at_once(plan, wanted.keys()), app, installed, wanted)


def lacking_in(plan: KernelPlan, app: TfjsApp, used: Additions) -> Additions:
    """Return what of ``used`` the plan lacks and could have.

    Raises:
        UnsupportedProjectError: an installed package is not understood.
    """
    installed = Installed(app.tfjs, gradients=True)
    kernels = {kernel.name for kernel in plan.kernels}
    gradients = {gradient.kernel for gradient in plan.gradients}
    chained = installed.chained_ops
    return Additions(
        tuple(one for one in used.kernels if one.name not in kernels),
        tuple(one for one in used.methods if one.name in chained and chained[one.name] not in plan.chained),
        tuple(one for one in used.gradients if one.name in installed.gradients and one.name not in gradients),
    )


def _with_methods(plan: KernelPlan, installed: Installed, methods: Iterable[RecordedName]) -> KernelPlan:
    files = {one.name: installed.chained_ops[one.name] for one in methods if one.name in installed.chained_ops}
    if set(files.values()) <= set(plan.chained):
        return plan
    stubbed = tuple(name for name in plan.stubbed if name not in files)
    return replace(plan, chained=tuple(sorted({*plan.chained, *files.values()})), stubbed=stubbed)


def _with_gradients(plan: KernelPlan, installed: Installed, gradients: Iterable[RecordedName]) -> KernelPlan:
    present = {gradient.kernel: gradient for gradient in plan.gradients}
    exports = {one.name: installed.gradients[one.name] for one in gradients if one.name in installed.gradients}
    if exports.keys() <= present.keys():
        return plan
    return replace(plan, gradients=tuple(value for _, value in sorted((exports | present).items())))


def _at_once(plan: KernelPlan, kernels: Collection[str]) -> KernelPlan:
    """Return ``plan`` with ``kernels`` there from the beginning, should any of them wait."""
    waits = plan.on_demand
    if waits is None or waits.kernels.isdisjoint(kernels):
        return plan
    return replace(plan, on_demand=replace(waits, kernels=waits.kernels.difference(kernels)))


def _reached(installed: Installed, added: Additions) -> Iterable[tuple[str, Reason]]:
    """Yield each kernel that the chained ops and the gradients of ``added`` can reach."""
    for method in added.methods:
        if method.name in installed.chained_ops:
            module = installed.graph.module(CORE, installed.chained_ops[method.name])
            symbols = installed.graph.mentioned(module, uses_in(module, [module.root]))
            yield from _kernels(installed, symbols, Reason("recorded", f"{RECORDING}: .{method.name}()"))
    for gradient in added.gradients:
        if gradient.name in installed.gradients:
            export = installed.gradients[gradient.name].export
            symbols = installed.graph.declared(CORE, export.file, export.name)
            yield from _kernels(installed, symbols, Reason("gradient", f"of {gradient.name}"))
    if added.gradients:  # tape.js sums gradients, engine.js casts them
        yield from ((name, Reason("engine", "gradients are computed")) for name in ("Add", "Cast"))


def _kernels(installed: Installed, symbols: frozenset[Symbol], reason: Reason) -> Iterable[tuple[str, Reason]]:
    yield from ((name, reason) for name in sorted(installed.calls.reach(symbols).kernels))


def _with_kernels(
    plan: KernelPlan, app: TfjsApp, installed: Installed, wanted: Mapping[str, list[Reason]]
) -> KernelPlan:
    present = {kernel.name for kernel in plan.kernels}
    lacking = {name: tuple(why) for name, why in wanted.items() if name not in present}
    if not lacking:
        return plan
    tables = kernels_of(app.tfjs, plan.backends, installed.constants)
    made = (
        PlannedKernel(name, tuple(table[name] for table in tables.values() if name in table), why)
        for name, why in lacking.items()
    )
    added = tuple(kernel for kernel in made if kernel.exports)
    if not added:
        return plan
    kernels = with_set_ups(tuple(sorted((*plan.kernels, *added), key=lambda kernel: kernel.name)), tables, installed)
    names = {kernel.name for kernel in added}
    left_out = tuple(
        replace(one, unserved=tuple(group for group in one.unserved if not group & names))
        for one in plan.left_out
        if one.name not in names
    )
    return replace(plan, kernels=kernels, left_out=left_out)
