"""Imports of tfjs that bundlers cannot follow: in custom modules and in the app (traps T3, T5, T13)."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from slimtf.doctor.names import is_deep
from slimtf.doctor.rules import found, shown
from slimtf.errors import SlimtfError
from slimtf.model.examined import Maker
from slimtf.model.project import Package
from slimtf.tfjs.exports import read_exports
from slimtf.tfjs.files import PackageFiles
from slimtf.tfjs.published import to_install

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from slimtf.model.doctor import Finding
    from slimtf.model.examined import Examined, ImportSite, StandIns

_SCRIPTS = (".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".jsx", ".tsx", ".json")


def check_imports(examined: Examined) -> Iterator[Finding]:
    """Yield the imports that lead nowhere, or do so on Linux, or in an ES module."""
    webpack = [config for config in examined.configs if config.bundler == "webpack"]
    strict = bool(webpack) and not any(_allows_short_names(config.values) for config in webpack)
    for stand_ins in examined.stand_ins:
        cure = _cure(stand_ins)
        yield from _faults(examined, stand_ins.sites, cure)
        if strict and stand_ins.aliased:
            yield from _short_names(examined, stand_ins.sites, cure, is_module=stand_ins.manifest.is_module)
    yield from _faults(examined, examined.sites, "")
    if strict:
        yield from _short_names(examined, examined.sites, "", is_module=examined.is_module)


def _cure(stand_ins: StandIns) -> str:
    if stand_ins.maker is Maker.SLIMTF:
        return "slimtf modules"
    return "slimtf migrate --adopt, which writes modules from the tables of the installed packages"


def _allows_short_names(values: Mapping[str, str]) -> bool:
    return any(path.endswith("fullySpecified") and value == "false" for path, value in values.items())


def _faults(examined: Examined, sites: tuple[ImportSite, ...], cure: str) -> Iterator[Finding]:
    unreachable: set[tuple[Path, str]] = set()
    for site in sites:
        package = "/".join(site.specifier.split("/")[:2])
        if site.package is None and not site.specifier.startswith("."):
            new = examined.tfjs is not None and (site.file.parent, package) not in unreachable
            unreachable.add((site.file.parent, package))
            if new:
                yield _unreachable(examined, site, package)
        elif site.target is None:
            yield _no_file(examined, site, cure)
        elif site.target.is_file():
            yield from _no_export(examined, site, package, cure)


def _unreachable(examined: Examined, site: ImportSite, package: str) -> Finding:
    tfjs = examined.tfjs
    there = tfjs is not None and package in tfjs.packages
    wanted = to_install(package, tfjs.version) if tfjs is not None else package
    return found(
        "package-unreachable",
        f"{package} cannot be reached from {shown(site.file.parent, examined.root) or '.'}",
        "It is installed, but only for the packages that ask for it (pnpm, or a strict node_modules)."
        if there
        else "It is not installed.",
        f"{examined.install_command} {wanted}"
        + (", or let slimtf write the modules, which name its folder: slimtf modules" if there else ""),
        root=examined.root,
        file=site.file,
        line=site.line,
    )


def _no_file(examined: Examined, site: ImportSite, cure: str) -> Finding:
    other = _other_case(site)
    if other:
        return found(
            "import-case",
            f"{site.specifier} is spelt {other} in the package",
            "macOS and Windows find the file all the same; a build on Linux fails.",
            f"write {other}" + (f", or: {cure}" if cure else ""),
            root=examined.root,
            file=site.file,
            line=site.line,
        )
    return found(
        "import-unresolved",
        f"there is no {site.specifier}",
        "The bundler stops here, or leaves the import out with a warning.",
        cure or "correct the path",
        root=examined.root,
        file=site.file,
        line=site.line,
    )


def _other_case(site: ImportSite) -> str:
    """Return the specifier as the files on the disk spell it; empty when there is no such file in any case."""
    if site.package is None:
        return ""
    package, rest = site.specifier.split("/")[:2], site.specifier.split("/")[2:]
    folder, spelt = site.package, []
    for position, part in enumerate(rest):
        try:
            names = sorted(entry.name for entry in folder.iterdir())
        except OSError:
            return ""
        wanted = {part.lower()} | ({f"{part}.js".lower()} if position == len(rest) - 1 else set())
        name = next((name for name in names if name.lower() in wanted), None)
        if name is None:
            return ""
        folder /= name
        spelt.append(name)
    return "/".join((*package, *spelt))


def _no_export(examined: Examined, site: ImportSite, package: str, cure: str) -> Iterator[Finding]:
    wanted = [name for name in site.names if name not in {"*", "default"}]
    if not wanted or site.package is None or site.target is None:
        return
    files = PackageFiles(Package(package, "", site.package))
    try:
        exports = read_exports(files, site.target.relative_to(site.package).as_posix())
    except SlimtfError:
        return  # a file of a kind that is not read, such as a prebuilt one
    known = {name.partition(".")[0] for name in exports}
    for name in wanted:
        if name in known:
            continue
        same = next((each for each in known if each.lower() == name.lower()), None)
        near = same or next(iter(difflib.get_close_matches(name, sorted(known), n=1)), "")
        yield found(
            "import-unresolved",
            f"{site.specifier} has no export {name}" + (f"; it has {near}" if near else ""),
            "webpack only warns, and the page dies when it registers undefined; rollup stops.",
            (f"import {near}" if near else "correct the name") + (f", or: {cure}" if cure else ""),
            root=examined.root,
            file=site.file,
            line=site.line,
        )


def _short_names(examined: Examined, sites: tuple[ImportSite, ...], cure: str, *, is_module: bool) -> Iterator[Finding]:
    """Yield the first import of each file that webpack 5 does not take for want of its ending."""
    seen: set[Path] = set()
    for site in sites:
        module = site.file.suffix == ".mjs" or (is_module and site.file.suffix == ".js")
        short = (is_deep(site.specifier) or site.specifier.startswith(".")) and not site.specifier.endswith(_SCRIPTS)
        if module and short and site.form != "require" and site.file not in seen:
            seen.add(site.file)
            yield found(
                "import-extension",
                f"{site.specifier} is imported without its ending in an ES module",
                'webpack 5 refuses such names in "type": "module" projects: they are not "fully specified".',
                f"write {site.specifier}.js" + (f", or: {cure}" if cure else ""),
                root=examined.root,
                file=site.file,
                line=site.line,
            )
