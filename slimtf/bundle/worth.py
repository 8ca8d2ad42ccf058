"""Is there anything to slim? Answered from a finished bundle, because only the bundler knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.errors import BundlerError, UnsupportedProjectError
from slimtf.model.project import BundlerName
from slimtf.pages.prebuilt import prebuilt_files

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from pathlib import Path

    from slimtf.model.bundle import Bundle
    from slimtf.model.project import Project

_LIBRARY = "or slim the application that bundles this library"
_CURES_OF_EXTERNAL = {
    BundlerName.WEBPACK: f"remove tfjs from `externals`, {_LIBRARY}",
    BundlerName.VITE: f"remove tfjs from `build.rollupOptions.external`, {_LIBRARY}",
    # Without that plugin rollup finds no package at all, and only warns.
    BundlerName.ROLLUP: f"let `plugins` hold @rollup/plugin-node-resolve, remove tfjs from `external`, {_LIBRARY}",
}


def require_bundled_tfjs(
    project: Project,
    bundle: Bundle,
    *,
    besides: Path | None = None,
    flat: Collection[Path] = (),
    inside: Callable[[], Iterable[str]] = tuple,
) -> None:
    """Return when the bundle holds tfjs.

    Args:
        besides: the folder of the custom modules, which are not tfjs itself.
        flat: those among them that are.
        inside: finds the packages that the app imports and that have tfjs inside.

    Raises:
        BundlerError: the bundler gave up over an import that tfjs does not serve.
        UnsupportedProjectError: tfjs is external in every output that uses it, no output uses it, or it is inside of a
            finished bundle.
    """
    where = str(project.config_file or project.root)
    paths = [module.path for module in bundle.modules]
    if any(besides is None or path in flat or not path.is_relative_to(besides) for path in paths):
        return
    if bundle.missing_exports:
        missing = bundle.missing_exports[0]
        raise BundlerError(
            f"{missing.name!r} is imported from {missing.module}, which does not export it",
            where=missing.importer,
            hint="make the project's own build pass first",
        )
    if any(output.externalizes_tfjs for output in bundle.outputs):
        raise UnsupportedProjectError(
            "nothing to slim: TensorFlow.js is external in every output of this config, so no bundle holds it",
            where=where,
            hint=_CURES_OF_EXTERNAL.get(project.bundler, f"let {project.builder} bundle tfjs, {_LIBRARY}"),
        )
    if prebuilt_files(output.folder / name for output in bundle.outputs for name in output.files):
        packages = " and ".join(inside())
        raise UnsupportedProjectError(
            f"nothing to slim: TensorFlow.js comes inside of {packages or 'a finished bundle'}, which no alias reaches",
            where=where,
            hint=f"use a build of {packages or 'that package'} that imports @tensorflow/tfjs, if there is one",
        )
    raise UnsupportedProjectError(
        "nothing to slim: no output of this config contains TensorFlow.js",
        where=where,
        hint="check that the entry imports @tensorflow/tfjs, and that --script names the right build",
    )
