"""tfjs taken as one piece: prebuilt files, ``require()``, script elements, a namespace handed on (trap T11), and T9."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.doctor.names import PREBUILT, is_deep
from slimtf.doctor.rules import found
from slimtf.model.doctor import Basis, Cost
from slimtf.model.modules import CORE, UNION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slimtf.doctor.weight import Weights
    from slimtf.model.doctor import Finding
    from slimtf.model.examined import Examined, ImportSite

_EVERY_CHAINED_OP = "dist/public/chained_ops/register_all_chained_ops"
_SLIM_SCRIPT = "slimtf migrate puts a slim script in its place"
_NAMED = "import it by its name, as an ES module: import * as tf from '@tensorflow/tfjs'"


def check_whole_bundles(examined: Examined, weights: Weights) -> Iterator[Finding]:
    """Yield the ways in which the app takes more of tfjs than it uses."""
    for site in examined.sites:
        yield from _import(examined, site, weights)
    for config in examined.configs:
        for alias in config.aliases:
            path = next(
                (target for target in alias.targets if PREBUILT.match(target.replace("\\", "/").rpartition("/")[2])),
                None,
            )
            if path is not None:
                yield found(
                    "prebuilt",
                    f"{alias.name} is aliased to a prebuilt file",
                    "Nothing of it can be left out, and it brings a tfjs-core of its own.",
                    "take the alias out",
                    root=examined.root,
                    file=alias.file,
                    line=alias.line,
                )
        if config.values.get("config.resolve.mainFields.0") == '"main"':
            yield found(
                "prebuilt",
                'resolve.mainFields begins with "main", which is tfjs\'s bundle for Node.js',
                "webpack takes tf.node.js and its like, which no alias of a deep import reaches.",
                'put "module" first: resolve: { mainFields: ["browser", "module", "main"] }',
                root=examined.root,
                file=config.file,
            )
    yield from _prebuilt_packages(examined)
    for page in examined.pages:
        yield found(
            "cdn-script",
            f"the page loads {page.address}",
            "That is all of tfjs, whatever the bundle holds; a bundle that brings tfjs too runs it twice.",
            _SLIM_SCRIPT if examined.in_pages else f"take the script element out, and {_NAMED}",
            root=examined.root,
            file=page.file,
            line=page.line,
            cost=_prebuilt_size(examined),
        )
    yield from _whole_namespaces(examined, weights)
    yield from _unseen(examined)


def _prebuilt_packages(examined: Examined) -> Iterator[Finding]:
    for each in examined.prebuilt:
        yield found(
            "prebuilt",
            f"{each.package} is a finished bundle with TensorFlow.js inside",
            "No alias reaches inside it; a bundle that imports tfjs too has it twice.",
            "use a build of the package that imports @tensorflow/tfjs, if it ships one",
            root=examined.root,
            file=each.file,
            cost=Cost(bytes=each.size, basis=Basis.MEASURED, how="the file as installed"),
        )


def _import(examined: Examined, site: ImportSite, weights: Weights) -> Iterator[Finding]:
    name = site.specifier.rpartition("/")[2]
    if is_deep(site.specifier) and PREBUILT.match(name):
        size = _size(site)
        yield found(
            "prebuilt",
            f"{site.specifier} is a bundle itself",
            "No alias reaches inside it, and it brings a tfjs-core of its own.",
            _NAMED,
            root=examined.root,
            file=site.file,
            line=site.line,
            cost=Cost(bytes=size, basis=Basis.MEASURED, how="the file as installed") if size else None,
        )
    elif site.form == "require" and not is_deep(site.specifier):
        yield found(
            "require",
            f"require('{site.specifier}') keeps everything that the module exports",
            "Bundlers drop unused exports of ES imports only.",
            f"import * as tf from '{site.specifier}'",
            root=examined.root,
            file=site.file,
            line=site.line,
        )
    elif site.specifier.removesuffix(".js").endswith(_EVERY_CHAINED_OP):
        yield found(
            "chained-ops-all",
            "every chained op is registered",
            "Each brings the op that it stands for.",
            "import dist/public/chained_ops/<op> for those that are called; slimtf build finds them by itself",
            root=examined.root,
            file=site.file,
            line=site.line,
            cost=weights.added(CORE, f"{_EVERY_CHAINED_OP}.js"),
        )


def _unseen(examined: Examined) -> Iterator[Finding]:
    for each in examined.plan.unseen if examined.plan is not None else ():
        if each.hides == "code":
            continue  # tfjs is handed on, which has a rule of its own
        file, _, line = each.place.rpartition(":")
        is_line = line.isdecimal()
        yield found(
            "unseen",
            each.what,
            f"So {each.kept} is kept.",
            each.fix,
            root=examined.root,
            file=examined.root / (file if is_line else each.place),
            line=int(line) if is_line else None,
        )


def _whole_namespaces(examined: Examined, weights: Weights) -> Iterator[Finding]:
    code = examined.code
    uses = (
        {}
        if code is None
        else {use.file: use.specifier for use in code.uses if not use.path and use.specifier in {UNION, CORE}}
    )
    for file, specifier in sorted(uses.items()):
        path = examined.root / file
        line = next((site.line for site in examined.sites if site.file == path and site.specifier == specifier), None)
        yield found(
            "whole-namespace",
            f"{specifier} is handed on as a whole",
            "What is done with it cannot be followed (window.tf = tf, tf[name], a function that takes tf), so every "
            "kernel stays.",
            "name what is used: tf.conv2d, or import { conv2d }",
            root=examined.root,
            file=path,
            line=line,
            cost=_every_kernel(examined, weights),
        )


def _every_kernel(examined: Examined, weights: Weights) -> Cost | None:
    costs = [weights.added(backend.package, "dist/register_all_kernels.js") for backend in examined.backends]
    known = [cost for cost in costs if cost is not None]
    if not known:
        return None
    how = f"every kernel of {', '.join(examined.backends)}, as installed, not minified; some of them are needed anyway"
    return Cost(bytes=sum(cost.bytes for cost in known), basis=Basis.ESTIMATED, how=how)


def _size(site: ImportSite) -> int:
    try:
        return site.target.stat().st_size if site.target is not None and site.target.is_file() else 0
    except OSError:
        return 0


def _prebuilt_size(examined: Examined) -> Cost | None:
    union = examined.tfjs.union if examined.tfjs is not None else None
    file = union.root / "dist" / "tf.min.js" if union is not None else None
    if file is None or not file.is_file():
        return None
    return Cost(bytes=file.stat().st_size, basis=Basis.ESTIMATED, how="tf.min.js of the tfjs that is installed")
