"""The installed packages: stale custom modules, copies of tfjs-core, versions that differ (trap T10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.doctor.rules import found
from slimtf.model.modules import CORE
from slimtf.tfjs.published import to_install

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slimtf.doctor.weight import Weights
    from slimtf.model.doctor import Finding
    from slimtf.model.examined import Examined
    from slimtf.model.project import TfjsInstall


def check_packages(examined: Examined, weights: Weights) -> Iterator[Finding]:
    """Yield what does not fit together among the installed packages and the modules made from them."""
    tfjs = examined.tfjs
    if tfjs is None:
        return
    yield from _stale(examined, tfjs)
    others = [copy for copy in tfjs.core_copies if copy.root != tfjs.core.root]
    for copy in others:
        yield found(
            "core-copies",
            f"a second tfjs-core, {copy.version}, beside {tfjs.core.version}",
            "A kernel registered with one is unknown to the other, and deep imports reach the nested one.",
            f'bring all @tensorflow packages to one version (npm dedupe, or "overrides"), see: npm ls {CORE}',
            root=examined.root,
            file=copy.root,
            cost=weights.package(copy),
        )
    if not others:
        yield from _different(examined, tfjs)


def _stale(examined: Examined, tfjs: TfjsInstall) -> Iterator[Finding]:
    for each in examined.stand_ins:
        for name, made_for in sorted(each.versions.items()):
            package = tfjs.packages.get(name)
            if package is not None and package.version != made_for:
                yield found(
                    "modules-stale",
                    f"{each.folder.name} is made for {name} {made_for}, and {package.version} is installed",
                    "Files and exports move between versions of tfjs.",
                    "slimtf modules, or slimtf build",
                    root=examined.root,
                    file=each.folder / "package.json",
                )
                break


def _different(examined: Examined, tfjs: TfjsInstall) -> Iterator[Finding]:
    for name, package in sorted(tfjs.packages.items()):
        if package.version != tfjs.version and name.startswith(
            ("@tensorflow/tfjs-backend-", "@tensorflow/tfjs-converter")
        ):
            yield found(
                "versions-differ",
                f"{name} is version {package.version}, {CORE} is {tfjs.version}",
                "They are released together and are tested together only.",
                f"{examined.install_command} {to_install(name, tfjs.version)}",
                root=examined.root,
                file=examined.root / "package.json",
            )
