"""What is not as a certificate says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.amounts import counted
from slimtf.model.certificate import Mismatch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from slimtf.model.certificate import CertifiedModel, CertifiedPackage, CertifiedRuns, CertifiedState


def mismatches(certified: CertifiedState, now: CertifiedState) -> tuple[Mismatch, ...]:
    """Return what of ``certified`` is not so any more.

    Args:
        now: the same things as they are; what is gone is missing in it.
    """
    before, after = certified.sources, now.sources
    found = [
        *_models(certified.models, now.models),
        *_packages(certified.packages, now.packages),
        *(Mismatch("bundle", path, change) for path, change in _differing(certified.bundle, now.bundle)),
        *(Mismatch("modules", path, change) for path, change in _differing(before.modules, after.modules)),
        *(Mismatch("app", path, change) for path, change in _differing(before.app, after.app)),
        *_versions(before.packages, after.packages, certified.packages),
    ]
    if before.recording != after.recording:
        found.append(Mismatch("recording", "slimtf.kernels.json", "the recorded kernels are others"))
    for key in before.changed_settings(after):
        was = (before.settings or {}).get(key, "nothing")
        is_now = (after.settings or {}).get(key, "nothing")
        found.append(Mismatch("settings", key, f"the setting was {was}, and is {is_now}"))
    return tuple(found)


def compared(state: CertifiedState) -> tuple[str, ...]:
    """Return what is compared, a phrase each."""
    weights = sum(len(model.weights) for model in state.models.values())
    parts = sum(len(package.files) for package in state.packages.values())
    sources = state.sources
    return (
        f"{counted(len(state.models), 'model')} with {counted(weights, 'file')} of weights",
        f"{counted(parts, 'file')} of {counted(len(state.packages), 'package')}",
        f"{counted(len(state.bundle), 'file')} of the bundle",
        f"{counted(len(sources.modules), 'custom module')}",
        f"{counted(len(sources.app), 'file')} of the app",
        f"{counted(len(sources.settings or {}), 'setting')}",
    )


def other_runs(before: Mapping[str, CertifiedRuns], now: Mapping[str, CertifiedRuns]) -> tuple[Mismatch, ...]:
    """Return where comparing the compiled models again came out otherwise."""
    found = []
    for path, was in before.items():
        again = now.get(path)
        if again is None:
            found.append(Mismatch("evidence", path, "it does not become code any more"))
        elif again.code != was.code:
            found.append(Mismatch("evidence", path, "it becomes other code than the certified one"))
        elif again.calls != was.calls:
            found.append(Mismatch("evidence", path, "it calls kernels in another way than the certificate says"))
        elif again != was:
            what = f"{counted(again.runs, 'run')} over {counted(again.kernels, 'kernel call')}"
            found.append(Mismatch("evidence", path, f"{what} are not what the certificate counts"))
    return tuple(found)


def _models(before: Mapping[str, CertifiedModel], after: Mapping[str, CertifiedModel]) -> Iterator[Mismatch]:
    for path, was in before.items():
        now = after.get(path)
        if now is None:
            yield Mismatch("model", path, "it is gone")
            continue
        if was.topology != now.topology:
            yield Mismatch("model", path, _changed_node(was.nodes, now.nodes))
        if was.manifest != now.manifest:
            yield Mismatch("weights", path, "its weights manifest has changed")
        else:
            yield from (Mismatch("weights", file, change) for file, change in _differing(was.weights, now.weights))


def _changed_node(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    differing = tuple(_differing(before, after))
    if not differing:
        return "the graph has the same nodes, and what else the file says has changed"
    name, change = differing[0]
    more = f", and {counted(len(differing) - 1, 'more node')}" if len(differing) > 1 else ""
    return f"the node {name!r}: {change}{more}"


def _packages(before: Mapping[str, CertifiedPackage], after: Mapping[str, CertifiedPackage]) -> Iterator[Mismatch]:
    for name, was in before.items():
        now = after.get(name)
        if now is None:
            yield Mismatch("package", name, "it is not installed any more")
        elif was.version != now.version:
            yield Mismatch("package", name, f"version {now.version} is installed, not {was.version}")
        else:
            yield from (
                Mismatch("package", f"{name}/{path}", change) for path, change in _differing(was.files, now.files)
            )


def _versions(
    before: Mapping[str, str], after: Mapping[str, str], known: Mapping[str, CertifiedPackage]
) -> Iterator[Mismatch]:
    for name, version in before.items():
        now = after.get(name, "none")
        if name not in known and now != version:
            yield Mismatch("package", name, f"version {now} is installed, not {version}")


def _differing(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name in dict.fromkeys((*before, *after)):
        if name not in after:
            yield name, "it is gone"
        elif name not in before:
            yield name, "it is new"
        elif before[name] != after[name]:
            yield name, "it has changed"
