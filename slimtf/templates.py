"""Renders the templates in bundler_templates/; nothing from a user enters JavaScript or TOML except as a literal."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

from slimtf.resources import shipped_folder

if TYPE_CHECKING:
    from jinja2 import Environment  # noqa: TID251 - the one door to jinja2


def javascript_literal(value: object) -> str:
    """Return ``value`` as a JavaScript literal that is inert inside code, comments and script elements."""
    text = json.dumps(value, ensure_ascii=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("*/", "*\\/")


def toml_text(value: str) -> str:
    """Return ``value`` as a basic string of TOML, whose escapes are those of JSON."""
    # DEL is what TOML wants escaped and JSON does not; half a character has no place in either.
    text = json.dumps(value.encode("utf-8", "replace").decode("utf-8"), ensure_ascii=False)
    return text.replace("\x7f", "\\u007f")


@cache
def _environment() -> Environment:
    import jinja2  # noqa: PLC0415, TID251 - late: much that imports this module renders nothing

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(shipped_folder("bundler_templates")),
        undefined=jinja2.StrictUndefined,
        autoescape=jinja2.select_autoescape(["html", "html.j2"]),
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["js"] = javascript_literal
    environment.filters["toml"] = toml_text
    return environment


def render(template: str, **values: object) -> str:
    """Return the text of ``bundler_templates/<template>`` filled in with ``values``."""
    return _environment().get_template(template).render(**values)
