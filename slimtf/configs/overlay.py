"""The request with which node_shim lays our aliases over the project's config, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.bundle import Variant
from slimtf.node.protocol import AliasEntry, BundleRequest

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.modules import CustomModules
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
    """Return the request for one bundle; the project's config file is not touched.

    The baseline's request names the aliases too: the shim takes them out of a config that carries them already.

    Args:
        project: its config file, when there is one by now.
        out_dir: absolute; an empty folder of our own.
        progress_file: absolute.
        own_folders: what ``find_own_folders`` returned; the folder of ``modules`` is added.
        source_maps: for attribution; the bundle stays the same.
    """
    return BundleRequest(
        bundler=project.bundler.value,
        bundler_root=str(project.bundler_package.root),
        project_root=str(project.root),
        config_file=str(project.config_file) if project.config_file else None,
        arguments=project.command.arguments,
        variant=variant.value,
        aliases=tuple(AliasEntry(specifier=alias.specifier, target=str(alias.target)) for alias in modules.aliases),
        own_folders=tuple(dict.fromkeys(str(folder) for folder in (modules.folder, *own_folders))),
        cache_tag=variant.value if variant is Variant.BASELINE else modules.digest,
        out_dir=str(out_dir),
        progress_file=str(progress_file),
        source_maps=source_maps,
    )
