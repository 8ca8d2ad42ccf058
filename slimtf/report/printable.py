"""Names from the user's project, made harmless for a terminal and for Markdown."""

from __future__ import annotations

import re


def printable(text: str) -> str:
    """Return ``text`` with every control and direction character written out, so that it moves no cursor."""
    return "".join(letter if letter.isprintable() else _written_out(letter) for letter in text)


def markdown_code(text: str) -> str:
    """Return ``text`` as code in a table cell of Markdown: no markup, mention or link in it comes alive."""
    text = printable(text).replace("|", "\\|")
    runs = [len(run) for run in re.findall("`+", text)]
    fence = "`" * next(length for length in range(1, len(runs) + 2) if length not in runs)
    padding = " " if text.startswith("`") or text.endswith("`") or not text else ""
    return f"{fence}{padding}{text}{padding}{fence}"


def markdown_text(text: str) -> str:
    """Return ``text`` as plain text in Markdown."""
    return re.sub(r"([\\`*_\[\]<>#|~])", r"\\\1", printable(text).replace("&", "&amp;").replace("@", "&#64;"))


def _written_out(letter: str) -> str:
    return f"\\u{{{ord(letter):x}}}"
