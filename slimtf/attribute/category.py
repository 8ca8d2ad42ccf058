"""What a module is for, told by the folders of the tfjs packages; they are the same in ``dist/`` and in ``src/``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.attribution import Category

if TYPE_CHECKING:
    from slimtf.attribute.origin import Origin

_SCOPE = "@tensorflow/"
_CORE_FOLDERS = {
    "ops": Category.OP,
    "public": Category.OP,  # the chained ops
    "gradients": Category.GRADIENT,
    "io": Category.IO,
    "backends": Category.BACKEND,  # what the backends share
}
_WHOLE = {
    "tfjs": Category.ENGINE,
    "tfjs-converter": Category.CONVERTER,
    "tfjs-layers": Category.LAYERS,
    "tfjs-data": Category.DATA,
}
_KERNEL_FOLDERS = frozenset({"kernels", "kernel_utils"})


def category_of(origin: Origin, generated: str) -> Category:
    """Return the category of a module.

    Args:
        origin: where the module is from.
        generated: the folder of the custom modules, relative to the project; they count as tfjs's engine.
    """
    if not origin.file:
        return Category.RUNTIME
    if not origin.package:
        return Category.ENGINE if origin.file.startswith(f"{generated}/") else Category.APP
    name = origin.package.removeprefix(_SCOPE) if origin.package.startswith(_SCOPE) else ""
    folder = origin.file.split("/")[1:-1][:1]
    if name == "tfjs-core":
        return _CORE_FOLDERS.get(folder[0], Category.ENGINE) if folder else Category.ENGINE
    if name.startswith("tfjs-backend-"):
        return Category.KERNEL if _KERNEL_FOLDERS.intersection(folder) else Category.BACKEND
    return _WHOLE.get(name, Category.PACKAGE)
