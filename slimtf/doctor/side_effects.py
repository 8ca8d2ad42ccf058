"""``sideEffects`` in a package.json that makes bundlers drop every registration, with a green build (trap T4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.doctor.rules import found, shown
from slimtf.doctor.side_effect_globs import drops
from slimtf.model.project import BUNDLERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slimtf.model.doctor import Finding
    from slimtf.model.examined import Examined


def check_side_effects(examined: Examined) -> Iterator[Finding]:
    """Yield folders of custom modules whose imports for effect count as without one."""
    bundlers = sorted({config.bundler for config in examined.configs} or {name.value for name in BUNDLERS})
    for each in examined.stand_ins:
        effects, base = each.manifest.side_effects, each.manifest.file.parent
        own = [file for file in each.files if file.is_relative_to(base)]  # others have a package.json of their own
        by = {
            bundler: dropped
            for bundler in bundlers
            if (dropped := [file for file in own if drops(bundler, effects, file.relative_to(base).as_posix())])
        }
        dropped = [file for files in by.values() for file in files]
        if dropped:
            folder = shown(each.folder, examined.root)
            first = min(dropped, key=lambda file: (file.name != "custom_tfjs.js", file.name))
            yield found(
                "side-effects",
                f'"sideEffects" says that {shown(first, examined.root)} has none',
                f"Registering kernels is nothing but a side effect: it is left out by {' and '.join(by)}, and the "
                "build is green.",
                f'write {folder}/package.json with {{"sideEffects": true}}, or: slimtf modules',
                root=examined.root,
                file=each.manifest.file,
                line=each.manifest.line,
            )
