"""What the analysis reads of pages without a bundler."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.modules import CORE, UNION
from slimtf.model.page import ScriptKind
from slimtf.node.protocol import PageFact, PageScriptFact

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slimtf.model.page import PageApp, PageScript

_BACKENDS = "@tensorflow/tfjs-backend-"
_CODE = (ScriptKind.CLASSIC, ScriptKind.MODULE, ScriptKind.HANDLER, ScriptKind.UNREADABLE)


def page_facts(app: PageApp) -> tuple[PageFact, ...]:
    """Return the pages of ``app`` as node_shim wants them."""
    return tuple(
        PageFact(file=str(page.file), scripts=tuple(_fact(script) for script in page.of(*_CODE))) for page in app.pages
    )


def imported_by(app: PageApp, imported: Iterable[str]) -> tuple[str, ...]:
    """Return the modules that bring tfjs into the pages of ``app``: their script elements, and what modules import.

    The analysis takes the global ``tf`` for the union package, whatever loads it; that package brings backends along.

    Args:
        imported: what the analysis saw.
    """
    loaded = {tfjs.package for _, script, tfjs in app.loads() if script.kind is ScriptKind.TFJS}
    if not loaded:
        return tuple(imported)
    backends = {name for name in loaded if name.startswith(_BACKENDS)}
    beside = {name for name in imported if name != UNION}
    return tuple(sorted({UNION if UNION in loaded else CORE, *backends, *beside}))


def _fact(script: PageScript) -> PageScriptFact:
    return PageScriptFact(
        kind=script.kind.value,
        line=script.code_line,
        file=str(script.file) if script.file is not None else None,
        code=script.code,
    )
