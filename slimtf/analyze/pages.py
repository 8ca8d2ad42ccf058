"""What the analysis reads of pages without a bundler."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.page import ScriptKind
from slimtf.node.protocol import PageFact, PageScriptFact

if TYPE_CHECKING:
    from slimtf.model.page import PageApp, PageScript

_CODE = (ScriptKind.CLASSIC, ScriptKind.MODULE, ScriptKind.HANDLER, ScriptKind.UNREADABLE)


def page_facts(app: PageApp) -> tuple[PageFact, ...]:
    """Return the pages of ``app`` as node_shim wants them."""
    return tuple(
        PageFact(file=str(page.file), scripts=tuple(_fact(script) for script in page.of(*_CODE))) for page in app.pages
    )


def _fact(script: PageScript) -> PageScriptFact:
    return PageScriptFact(
        kind=script.kind.value,
        line=script.code_line,
        file=str(script.file) if script.file is not None else None,
        code=script.code,
    )
