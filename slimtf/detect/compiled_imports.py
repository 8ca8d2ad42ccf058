"""Whether TypeScript turns the app's imports into require(), of which no bundler can leave anything out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.examined import CompiledImports
from slimtf.settings.document import Document, DocumentError
from slimtf.settings.jsonc import parse_jsonc

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MODULES = frozenset({"commonjs", "amd", "umd", "system", "none"})
_AS_THE_PACKAGE = frozenset({"node16", "node18", "node20", "nodenext"})
_OLD_TARGETS = frozenset({"es3", "es5"})
_MOST_BASES = 20


def imports_compiled_to_require(root: Path, *, is_module: bool) -> CompiledImports | None:
    """Return why the ``tsconfig.json`` in ``root`` makes TypeScript write require(); None when it does not.

    Args:
        is_module: the project's package.json says ``"type": "module"``, which node16 and its like go by.
    """
    own = root / "tsconfig.json"
    target = ""
    for file, options in _chain(own):
        if not target:
            target = _text(options, "target")
        module = _text(options, "module")
        if module:
            requires = module in _MODULES or (module in _AS_THE_PACKAGE and not is_module)
            return CompiledImports(file, options.lines.get(("module",)), module) if requires else None
    # Left out, it is CommonJS for targets before ES2015, and ES5 is the target where none is said (up to TypeScript 5).
    says_old = own.is_file() and (not target or target in _OLD_TARGETS)
    return CompiledImports(own, None, "") if says_old else None


def _chain(file: Path) -> Iterator[tuple[Path, Document]]:
    """Yield the compilerOptions of ``file`` and of those that it extends, the nearest first."""
    waiting, seen = [file], 0
    while waiting and seen < _MOST_BASES:
        file, seen = waiting.pop(0), seen + 1
        try:
            document = parse_jsonc(file.read_text("utf-8-sig"))
        except (OSError, ValueError, DocumentError):
            continue
        options = document.inside("compilerOptions")
        yield file, options if options is not None else Document({}, {})
        bases = document.values.get("extends")
        listed = bases if isinstance(bases, list) else [bases]
        waiting += [base for name in reversed(listed) if isinstance(name, str) and (base := _base(file, name))]


def _base(file: Path, name: str) -> Path | None:
    """Return the file that ``extends`` means: beside ``file``, or in a package."""
    beside = name.startswith((".", "/"))
    folders = [file.parent] if beside else [folder / "node_modules" for folder in file.parents]
    candidates = (folder / f"{name}{ending}" for folder in folders for ending in ("", ".json", "/tsconfig.json"))
    return next((candidate for candidate in candidates if candidate.is_file()), None)


def _text(options: Document, key: str) -> str:
    value = options.values.get(key)
    return value.lower() if isinstance(value, str) else ""
