"""What changed since the build, or since the reference was written, so that neither speaks for the project any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.amounts import counted
from slimtf.model.gate import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from slimtf.model.reference import Reference
    from slimtf.model.report import ReportSources

_BUILD = "build again: slimtf build"
_MOST_FILES = 10  # of the app, named one by one
_UPDATE = "renew it with slimtf check --update, and commit it"


def stale_build(built: ReportSources, now: ReportSources) -> tuple[Finding, ...]:
    """Return what of the files that a build was made from has changed since.

    Args:
        now: the same files as they are; one that is gone is missing in it.
    """
    return tuple(
        Finding(
            rule=rule,
            severity=Severity.FAIL,
            title=f"the build is stale: {what}",
            text=f"The report and its bundle speak of another state: {what} since the build.",
            hint=_BUILD,
            file=file,
        )
        for rule, file, what in _since_build(built, now)
    )


def unknown_build() -> tuple[Finding, ...]:
    """Return the finding for a report that does not say what it was made from, so that nothing can be compared."""
    what = "the report does not say what it was built from, so whether that changed is unknown"
    title = f"the build is stale: {what}"
    return (Finding(rule="stale-unknown", severity=Severity.FAIL, title=title, text=f"{_capital(what)}.", hint=_BUILD),)


def stale_reference(reference: Reference, now: ReportSources, name: str) -> tuple[Finding, ...]:
    """Return what the reference ``name`` knows in another state than the build's; other sizes are no surprise then."""
    models = dict(_differing(reference.models, now.models))
    what = [*(f"{path} has {change}" for path, change in models.items())]
    if reference.recording != now.recording:
        what.append("the recorded kernels (slimtf.kernels.json) have changed")
    return tuple(
        Finding(
            rule="stale-reference",
            severity=Severity.FAIL,
            title=f"{name} is stale: {one}",
            text=f"{name} was written for another state: {one} since then.",
            hint=_UPDATE,
            file=name,
        )
        for one in what
    )


def _since_build(built: ReportSources, now: ReportSources) -> Iterator[tuple[str, str, str]]:
    for path, change in _differing(built.modules, now.modules):
        yield "stale-modules", path, f"{path} has {change}"
    for path, change in _differing(built.models, now.models):
        yield "stale-models", path, f"{path} has {change}"
    if built.recording != now.recording:
        yield "stale-kernels", "slimtf.kernels.json", "the recorded kernels (slimtf.kernels.json) have changed"
    app = tuple(_differing(built.app, now.app))
    for path, change in app[:_MOST_FILES]:
        yield "stale-sources", path, f"{path} has {change}"
    if len(app) > _MOST_FILES:
        yield "stale-sources", "", f"{counted(len(app) - _MOST_FILES, 'more file')} of the app changed"
    for name, version in now.packages.items():
        if name in built.packages and built.packages[name] != version:
            yield "stale-packages", "", f"{name} is {version} now, not {built.packages[name]}, installed"
    for key in built.changed_settings(now):
        yield "stale-settings", "", f"the setting {key} has changed"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _differing(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for path in sorted({*before, *after}):
        if path not in after:
            yield path, "gone"
        elif path not in before:
            yield path, "come"
        elif before[path] != after[path]:
            yield path, "changed"
