"""The chained ops of the installed tfjs-core: methods of Tensor that modules of their own put there (trap T9)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slimtf.tfjs.files import PackageFiles

FOLDER = "dist/public/chained_ops"
_METHOD = re.compile(rb"\.prototype\.(\w+) =\s")  # resize_bilinear.js has the function in the next line


def read_chained_ops(core: PackageFiles) -> dict[str, str]:
    """Return method name → the file of tfjs-core that defines it: ``square`` → ``dist/public/chained_ops/square.js``.

    Raises:
        UnsupportedProjectError: a file cannot be read.
    """
    found: dict[str, str] = {}
    for path in sorted((core.package.root / FOLDER).glob("*.js")):
        if path.stem.endswith("_test") or path.stem == "register_all_chained_ops":
            continue
        file = f"{FOLDER}/{path.name}"
        found.update((name.decode(), file) for name in _METHOD.findall(core.source(file)))
    return found
