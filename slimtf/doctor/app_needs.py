"""What the app lacks to run at all, or to be small at all: a backend, peers of its packages, custom modules."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from slimtf.doctor.names import BACKENDS, is_slimmed
from slimtf.doctor.rules import found
from slimtf.model.modules import UNION
from slimtf.tfjs.published import to_install

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slimtf.doctor.weight import Weights
    from slimtf.model.doctor import Finding
    from slimtf.model.examined import Examined, MissingPeer

_BRINGS_ONE = frozenset({UNION, "@tensorflow/tfjs-node", "@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-react-native"})


def check_needs(examined: Examined, weights: Weights) -> Iterator[Finding]:
    """Yield what is missing beside the app's own code."""
    yield from _no_backend(examined)
    yield from _unused_backends(examined)
    for each in examined.missing_peers:
        yield found(
            "peer-missing",
            f"{each.package} wants {each.peer} beside it, which is not installed",
            f"It asks for {each.version}; the bundler fails to find it, or the package fails when it is called.",
            f"{examined.install_command} {_wanted(each, examined)}",
            root=examined.root,
            file=examined.root / "package.json",
        )
    yield from _never_slimmed(examined, weights)


def _wanted(peer: MissingPeer, examined: Examined) -> str:
    """Return what to give to the package manager: of tfjs, which is released as a whole, the version of the others."""
    if examined.tfjs is not None and peer.peer.startswith("@tensorflow/"):
        return to_install(peer.peer, examined.tfjs.version)
    return f'"{peer.peer}@{peer.version}"'


def _no_backend(examined: Examined) -> Iterator[Finding]:
    tfjs, names = examined.tfjs, _imported(examined)
    if tfjs is None or not names or examined.code is None or examined.pages:
        return  # without the analysis it is unknown what the app's packages bring along
    if examined.backends and examined.stand_ins:
        return  # custom modules may register one that is in package.json and that no code names
    packages = {"/".join(name.split("/")[:2]) for name in names}
    if packages.isdisjoint(_BRINGS_ONE) and packages.isdisjoint(BACKENDS):
        package = "@tensorflow/tfjs-backend-webgl"
        yield found(
            "no-backend",
            "the app imports tfjs, and no backend to compute with",
            "With all of tfjs it fails as well: No backend found in registry.",
            f"{examined.install_command} {to_install(package, tfjs.version)}, and import '{package}' in the app",
            root=examined.root,
            file=examined.root / "package.json",
        )


def _unused_backends(examined: Examined) -> Iterator[Finding]:
    """Yield the backends that the plan has and the app never sets, all of whose names are known."""
    code, plan = examined.code, examined.plan
    setter = next((use for use in code.uses if use.path == ("setBackend",)), None) if code is not None else None
    if code is None or plan is None or setter is None:
        return  # tfjs takes the best one that runs, so that each may be the one
    only = code.only_backends
    kept = [each.value for each in plan.backends if each.value in only]
    unused = [each.value for each in plan.backends if each.value not in only]
    if kept and unused:
        yield found(
            "unused-backend",
            f"the app sets the backend {' or '.join(kept)}, and its bundle holds {' and '.join(unused)} as well",
            "Every kernel is there for each of them; a backend that is only a fallback is one to keep.",
            f"backends = {json.dumps(kept)} in the settings",
            root=examined.root,
            file=examined.root / setter.file,
            line=setter.line,
        )


def _never_slimmed(examined: Examined, weights: Weights) -> Iterator[Finding]:
    slimmed = examined.stand_ins or any(is_slimmed(config) for config in examined.configs)
    if examined.tfjs is not None and _imported(examined) and not slimmed:
        yield found(
            "never-slimmed",
            "tfjs is complete in this app: there are no custom modules, and no alias leads to any",
            "Most of it is kernels and ops that the app never calls.",
            "slimtf build shows what that costs; slimtf migrate, or what slimtf modules prints, makes it last",
            root=examined.root,
            file=examined.root / "package.json",
            cost=weights.unneeded(examined.plan, _imported(examined)) if examined.plan is not None else None,
        )


def _imported(examined: Examined) -> set[str]:
    """Return the modules of tfjs that the app or its packages import, by the names that they use."""
    uses = examined.code.uses if examined.code is not None else ()
    return {site.specifier for site in examined.sites} | {use.specifier for use in uses}
