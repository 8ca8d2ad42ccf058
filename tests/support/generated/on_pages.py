"""Apps that do what only a browser has: canvases, textures, contexts, programs and backends of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.generated.app import GeneratedApp
from tests.support.generated.sections import read_sections
from tests.support.generated.ways import TFJS

if TYPE_CHECKING:
    from slimtf.model.backend import Backend

_SECTIONS = read_sections("on_pages.txt")
_BACKENDS = {"webgl", "webgpu"}


def page_apps(backend: Backend) -> dict[str, GeneratedApp]:
    """Return the apps that are for ``backend``, by what they do."""
    found = {}
    for title, section in _SECTIONS.items():
        only = section.options.keys() & _BACKENDS
        if only and backend.value not in only:
            continue
        imported = section.options.get("imports", "")
        more = f"import * as {imported} from '@tensorflow/tfjs-backend-{imported}';\n" if imported else ""
        body = "".join(f"  {line}\n" for line in section.text.splitlines())
        start = "  await tf.setBackend('cpu');\n"
        text = f"{TFJS}\n{more}globalThis.__result__ = (async () => {{\n{start}{body}  return r;\n}})();\n"
        found[title] = GeneratedApp(title, "page", title, {"main.js": text}, "main.js")
    return found
