"""Records as the stages hand them on; a test names what it is about, the rest is a small webpack project."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from slimtf.model.bundle import Bundle, Variant
from slimtf.model.modules import CORE
from slimtf.model.project import BuildCommand, BundlerName, ManagerName, Package, PackageManager, Project, TfjsInstall

if TYPE_CHECKING:
    from pathlib import Path


def make_project(root: Path, **changes: Any) -> Project:
    """Return the record of a project in ``root``; nothing of it need be there."""
    core = Package(CORE, "4.22.0", root / "node_modules" / CORE)
    project = Project(
        root=root,
        module_type="commonjs",
        manager=PackageManager(ManagerName.NPM, None, root),
        bundler=BundlerName.WEBPACK,
        bundler_package=Package("webpack", "5.112.0", root / "node_modules/webpack"),
        command=BuildCommand(),
        config_file=None,
        entry=None,
        tfjs=TfjsInstall(core, {CORE: core}, (core,)),
        models=(),
        app_backends=(),
    )
    return replace(project, **changes)


def make_bundle(**changes: Any) -> Bundle:
    """Return the record of a slim bundle; without changes nothing is in it."""
    bundle = Bundle(
        variant=Variant.SLIM,
        bundler_version="5.112.0",
        node_version="20.20.0",
        mode="production",
        outputs=(),
        modules=(),
        alias_hits={},
        externals=(),
        missing_exports=(),
        warnings=(),
        notices=(),
        inputs=(),
        seconds=1.0,
        peak_rss=1,
    )
    return replace(bundle, **changes)
