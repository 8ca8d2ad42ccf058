"""The kernel names that the installed tfjs-core exports as constants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.tfjs.syntax import declarations, not_understood, parse, string_value

if TYPE_CHECKING:
    from slimtf.tfjs.files import PackageFiles

FILE = "dist/kernel_names.js"


def read_kernel_names(core: PackageFiles) -> dict[str, str]:
    """Return constant → kernel name, from tfjs-core's ``dist/kernel_names.js``.

    Raises:
        UnsupportedProjectError: the file is missing or holds no such constants.
    """
    constants = declarations(parse(core.source(FILE)))
    names = {constant: name for constant, value in constants.items() if (name := string_value(value)) is not None}
    if not names:
        raise not_understood(core, FILE, "the kernel names")
    return names
