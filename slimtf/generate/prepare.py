"""Renders the custom modules in memory, with every import looked up on the disk; nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from slimtf.model.kernels import KernelPlan
    from slimtf.model.modules import CustomModules
    from slimtf.model.project import Project


@dataclass(frozen=True, slots=True)
class PreparedModules:
    """The custom modules, ready to be written.

    Attributes:
        texts: the content of each file, by its name inside ``modules.folder``.
    """

    modules: CustomModules
    texts: Mapping[str, str]


def prepare_modules(project: Project, plan: KernelPlan, folder: Path) -> PreparedModules:
    """Return the custom modules for ``plan`` as they would stand in ``folder``.

    Raises:
        UnsupportedProjectError: a file that a module imports does not exist, or more than one tfjs-core would
            end up in the bundle.
    """
    raise NotImplementedError
