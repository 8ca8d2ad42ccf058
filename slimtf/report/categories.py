"""The kinds of bytes, in words for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.attribution import Category

if TYPE_CHECKING:
    from slimtf.model.sizes import FileKind

LABELS = {
    Category.OP: "ops",
    Category.KERNEL: "kernels",
    Category.GRADIENT: "gradients",
    Category.BACKEND: "backend",
    Category.CONVERTER: "converter",
    Category.LAYERS: "layers",
    Category.DATA: "data",
    Category.IO: "loading and saving",
    Category.ENGINE: "engine",
    Category.MODEL: "models as code",
    Category.ON_DEMAND: "other models, on demand",
    Category.PACKAGE: "other packages",
    Category.APP: "your code",
    Category.LICENCE: "licence comments",
    Category.RUNTIME: "bundler",
}

FILE_LABELS = {"js": "JavaScript files", "wasm": "wasm files", "css": "style sheets", "other": "other files"}


def file_category(kind: FileKind) -> str:
    """Return the name of the kind of a file as a whole, for files that no source map takes apart."""
    return f"file-{kind.value}"


def label(category: str) -> str:
    """Return ``category``, or a kind of files, as a person reads it."""
    if category.startswith("file-"):
        return FILE_LABELS[category.removeprefix("file-")]
    return LABELS[Category(category)]
