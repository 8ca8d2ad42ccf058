"""Makes, writes and reads the committed reference, a value a line under a digest; the ratchet makes it smaller."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pydantic import ValidationError

from slimtf.errors import UsageError, located
from slimtf.gate.sizes import scope_sizes
from slimtf.model.reference import COMPRESSION, REFERENCE_SCHEMA, Reference
from slimtf.model.report import Bytes
from slimtf.workspace.digest import digest_text

if TYPE_CHECKING:
    from slimtf.gate.evidence import Evidence
    from slimtf.model.gate import Gate

_AGAIN = "restore it from version control, or write it anew: slimtf check --update"
REFERENCE_MARK = "written by slimtf check"
"""Tells a reference, damaged or not, from a file of the user's."""
_ABOUT = f"{REFERENCE_MARK} --update; commit it, do not edit it"


def make_reference(evidence: Evidence) -> Reference:
    """Return the reference that the report of ``evidence`` is to others."""
    report, sources = evidence.report, evidence.report.sources
    return Reference(
        schema_=REFERENCE_SCHEMA,
        bundler=report.bundler,
        mode=report.mode,
        compression=COMPRESSION,
        versions=report.versions,
        sizes={name: Bytes.of(size) for name, size in scope_sizes(evidence).items()},
        kernels={kernel.name: ", ".join(kernel.backends) for kernel in report.kernels},
        models=dict(sources.models) if sources else {},
        recording=sources.recording if sources else "",
    )


def reference_text(reference: Reference) -> str:
    """Return ``reference`` as the file's text; the same reference always gives the same text."""
    content = reference.model_dump(mode="json", by_alias=True)
    return json.dumps({"about": _ABOUT, **_sorted(content), "digest": _digest(content)}, indent=2) + "\n"


def parse_reference(text: str, where: str) -> Reference:
    """Return the reference in ``text``.

    Args:
        where: the file, for the errors.

    Raises:
        UsageError: it is not JSON, of another schema, not whole, or edited by hand or by a merge.
    """
    content = _json(text, where)
    schema = content.get("schema")
    if schema != REFERENCE_SCHEMA:
        what = f"the reference has schema {json.dumps(schema)[:40]}; this slimtf reads schema {REFERENCE_SCHEMA}"
        raise UsageError(
            what, where=where, hint="use the slimtf that wrote it, or write it anew: slimtf check --update"
        )
    digest = content.pop("digest", None)
    content.pop("about", None)
    try:
        reference = Reference.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"the reference is not whole: {place}: {first['msg']}", where=where, hint=_AGAIN) from None
    if digest != _digest(content):
        what = "the reference was changed by hand, or by a merge: its digest does not match its content"
        raise UsageError(what, where=where, hint=_AGAIN)
    return reference


def _json(text: str, where: str) -> dict[str, object]:
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        merged = " (it holds the marks of a merge)" if "<<<<<<<" in text else ""
        what = f"the reference is not valid JSON: {error.msg}{merged}"
        raise UsageError(what, where=located(where, error.lineno), hint=_AGAIN) from None
    except (ValueError, RecursionError):
        raise UsageError("the reference is not valid JSON", where=where, hint=_AGAIN) from None
    if not isinstance(content, dict):
        raise UsageError("this is not a reference of slimtf", where=where, hint=_AGAIN)
    return content


def _digest(content: dict[str, object]) -> str:
    return digest_text(json.dumps(content, sort_keys=True, separators=(",", ":")))


def _sorted(value: dict[str, object]) -> dict[str, object]:
    return {key: _sorted(one) if isinstance(one, dict) else one for key, one in sorted(value.items())}


def tightened(evidence: Evidence, gate: Gate) -> Reference | None:
    """Return the reference for a bundle that became smaller; None when it did not, or did not pass.

    No size in it is larger than before: growth within the noise does not add up from build to build.
    """
    before = evidence.reference
    if before is None or not evidence.rules.ratchet or not gate.passed:
        return None
    noise = evidence.rules.noise
    improved = [
        budget.reference - budget.actual > noise.of(budget.reference)
        for budget in gate.budgets
        if budget.reference is not None
    ]
    if not any(improved):
        return None
    now = make_reference(evidence)
    sizes = {name: _smaller(size, before.sizes.get(name)) for name, size in now.sizes.items()}
    return now.model_copy(update={"sizes": sizes})


def _smaller(now: Bytes, before: Bytes | None) -> Bytes:
    if before is None:
        return now
    return Bytes(raw=min(now.raw, before.raw), gzip=min(now.gzip, before.gzip), brotli=min(now.brotli, before.brotli))
