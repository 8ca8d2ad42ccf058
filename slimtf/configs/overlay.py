"""The requests with which node_shim lays our aliases over the project's config, or takes them out, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.configs.slim_script import slim_script
from slimtf.model.bundle import Variant
from slimtf.model.scripts import ScriptAliases
from slimtf.node.protocol import AliasEntry, BundleRequest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from slimtf.model.modules import Alias, CustomModules, ScriptModules
    from slimtf.model.project import Project


def bundle_request(
    project: Project,
    modules: CustomModules,
    variant: Variant,
    *,
    out_dir: Path,
    progress_file: Path,
    own_folders: tuple[Path, ...] = (),
    source_maps: bool = False,
) -> BundleRequest:
    """Return the request for a bundle with ``modules``; the project's config file is not touched.

    Args:
        project: its config file, when there is one by now.
        variant: slim; or plain, when the config itself has the aliases.
        out_dir: absolute; an empty folder of our own.
        progress_file: absolute.
        own_folders: what ``find_own_folders`` returned; the folder of ``modules`` is added.
        source_maps: for attribution; the bundle stays the same.
    """
    return _request(
        project,
        variant,
        aliases=modules.aliases,
        own_folders=(modules.folder, *own_folders),
        cache_tag=modules.digest,
        apart=tuple(_own_aliases(each) for each in modules.apart),
        out_dir=out_dir,
        progress_file=progress_file,
        source_maps=source_maps,
    )


def baseline_request(
    project: Project, *, out_dir: Path, progress_file: Path, own_folders: tuple[Path, ...], source_maps: bool = False
) -> BundleRequest:
    """Return the request for the bundle without custom modules: a config that carries their aliases loses them.

    It says nothing of what the modules hold, so the same baseline serves after a change of kernels or backends.

    Args:
        own_folders: those with custom modules, whoever made them; aliases that lead there are taken out.
        out_dir, progress_file, source_maps: as for ``bundle_request``.
    """
    return _request(
        project,
        Variant.BASELINE,
        aliases=(),
        own_folders=own_folders,
        cache_tag=Variant.BASELINE.value,
        out_dir=out_dir,
        progress_file=progress_file,
        source_maps=source_maps,
    )


def _request(
    project: Project,
    variant: Variant,
    *,
    aliases: Iterable[Alias],
    own_folders: tuple[Path, ...],
    cache_tag: str,
    out_dir: Path,
    progress_file: Path,
    source_maps: bool,
    apart: tuple[ScriptAliases, ...] = (),
) -> BundleRequest:
    return BundleRequest(
        bundler=project.bundler.value,
        bundler_root=str(project.bundler_package.root),
        project_root=str(project.root),
        config_file=str(project.config_file) if project.config_file else None,
        arguments=project.command.arguments,
        variant=variant.value,
        aliases=tuple(AliasEntry(specifier=alias.specifier, target=str(alias.target)) for alias in aliases),
        own_folders=tuple(dict.fromkeys(str(folder) for folder in own_folders)),
        cache_tag=cache_tag,
        out_dir=str(out_dir),
        progress_file=str(progress_file),
        source_maps=source_maps,
        slim_script=slim_script(project, variant),
        program=str(project.command.program or ""),
        title=command_title(project),
        apart=apart,
    )


def _own_aliases(own: ScriptModules) -> ScriptAliases:
    aliases = {one.specifier: str(one.target) for one in own.modules.aliases}
    return ScriptAliases(own.script.code.importers, aliases, tuple(sorted(own.lacking)))


def command_title(project: Project) -> str:
    """Return what the user calls the command that is overheard: ``next build``; empty for other bundlers."""
    if project.tool is None:
        return ""
    return " ".join((project.tool.program, *project.command.arguments))
