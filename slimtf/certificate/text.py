"""The certificate as a file: one value a line, with a digest over all of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pydantic import ValidationError

from slimtf.errors import UsageError, located
from slimtf.model.certificate import CERTIFICATE_SCHEMA, Certificate
from slimtf.workspace.digest import digest_text

if TYPE_CHECKING:
    from pathlib import Path

_ABOUT = "written by slimtf build --certificate; slimtf verify --certificate checks it"
_AGAIN = "write it anew: slimtf build --certificate"


def certificate_text(certificate: Certificate) -> str:
    """Return ``certificate`` as the file's text; the same certificate always gives the same text."""
    content = certificate.model_dump(mode="json", by_alias=True)
    whole = {"about": _ABOUT, "schema": content["schema"], **content, "digest": _digest(content)}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def parse_certificate(text: str, where: Path | str) -> Certificate:
    """Return the certificate in ``text``.

    Args:
        where: the file, for the errors.

    Raises:
        UsageError: it is not JSON, no certificate, of another schema, not whole, or edited (exit code 2).
    """
    content = _json(text, where)
    schema = content.get("schema")
    if schema != CERTIFICATE_SCHEMA or "state" not in content:
        if "state" not in content:
            raise UsageError("this is not a certificate of slimtf", where=str(where), hint=_AGAIN)
        what = f"the certificate has schema {json.dumps(schema)[:40]}; this slimtf reads schema {CERTIFICATE_SCHEMA}"
        raise UsageError(what, where=str(where), hint=f"check it with the slimtf that wrote it, or {_AGAIN}")
    digest = content.pop("digest", None)
    content.pop("about", None)
    if digest != _digest(content):
        what = "the certificate was changed after slimtf wrote it: its digest does not match its content"
        raise UsageError(what, where=str(where), hint=f"restore it from version control, or {_AGAIN}")
    try:
        return Certificate.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        what = f"the certificate is not whole: {place}: {first['msg']}"
        raise UsageError(what, where=str(where), hint=_AGAIN) from None


def _json(text: str, where: Path | str) -> dict[str, object]:
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        what = f"the certificate is not valid JSON: {error.msg}"
        raise UsageError(what, where=located(where, error.lineno), hint=_AGAIN) from None
    except (ValueError, RecursionError):
        raise UsageError("the certificate is not valid JSON", where=str(where), hint=_AGAIN) from None
    if not isinstance(content, dict):
        raise UsageError("this is not a certificate of slimtf", where=str(where), hint=_AGAIN)
    return content


def _digest(content: dict[str, object]) -> str:
    return digest_text(json.dumps(content, sort_keys=True, separators=(",", ":")))
