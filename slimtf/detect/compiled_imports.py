"""Whether TypeScript turns the app's imports into require(), of which no bundler can leave anything out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.examined import CompiledImports
from slimtf.settings.document import Document
from slimtf.settings.tsconfig import tsconfig_chain

if TYPE_CHECKING:
    from pathlib import Path

_MODULES = frozenset({"commonjs", "amd", "umd", "system", "none"})
_AS_THE_PACKAGE = frozenset({"node16", "node18", "node20", "nodenext"})
_OLD_TARGETS = frozenset({"es3", "es5"})


def imports_compiled_to_require(root: Path, *, is_module: bool) -> CompiledImports | None:
    """Return why the ``tsconfig.json`` in ``root`` makes TypeScript write require(); None when it does not.

    Args:
        is_module: the project's package.json says ``"type": "module"``, which node16 and its like go by.
    """
    own = root / "tsconfig.json"
    target = ""
    for file, document in tsconfig_chain(own):
        options = document.inside("compilerOptions") or Document({}, {})
        if not target:
            target = _text(options, "target")
        module = _text(options, "module")
        if module:
            requires = module in _MODULES or (module in _AS_THE_PACKAGE and not is_module)
            return CompiledImports(file, options.lines.get(("module",)), module) if requires else None
    # Left out, it is CommonJS for targets before ES2015, and ES5 is the target where none is said (up to TypeScript 5).
    says_old = own.is_file() and (not target or target in _OLD_TARGETS)
    return CompiledImports(own, None, "") if says_old else None


def _text(options: Document, key: str) -> str:
    value = options.values.get(key)
    return value.lower() if isinstance(value, str) else ""
