"""``sideEffects`` in a package.json that makes bundlers drop every registration, with a green build (trap T4)."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from slimtf.doctor.rules import found, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slimtf.model.doctor import Finding
    from slimtf.model.examined import Examined, StandIns


def check_side_effects(examined: Examined) -> Iterator[Finding]:
    """Yield folders of custom modules whose imports for effect count as without one."""
    for each in examined.stand_ins:
        dropped = [
            file for file in each.files if _is_dropped(each, file.relative_to(each.manifest.file.parent).as_posix())
        ]
        if dropped:
            folder = shown(each.folder, examined.root)
            first = min(dropped, key=lambda file: (file.name != "custom_tfjs.js", file.name))
            yield found(
                "side-effects",
                f'"sideEffects" says that {shown(first, examined.root)} has none',
                "Registering kernels is nothing but a side effect: bundlers leave all of it out, and the build is "
                "green.",
                f'write {folder}/package.json with {{"sideEffects": true}}, or: slimtf modules',
                root=examined.root,
                file=each.manifest.file,
                line=each.manifest.line,
            )


def _is_dropped(stand_ins: StandIns, path: str) -> bool:
    effects = stand_ins.manifest.side_effects
    if effects is None or effects is True:
        return False
    return effects is False or not any(_matches(path, pattern) for pattern in effects)


def _matches(path: str, pattern: str) -> bool:
    """As webpack's SideEffectsFlagPlugin: a pattern without a slash is for files in any folder."""
    pattern = pattern.removeprefix("./")
    if "/" not in pattern:
        return fnmatchcase(path.rpartition("/")[2], pattern)
    return fnmatchcase(path, pattern) or fnmatchcase(path, pattern.replace("**/", ""))
