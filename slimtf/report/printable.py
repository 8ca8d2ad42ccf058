"""Names from the user's project, made harmless for a terminal and for Markdown."""

from __future__ import annotations

import re

# What turns into a link or a mention: @name, #12, !12, https://, www. - even when it is written as an entity. An empty
# comment in between, which no reader sees, keeps the two halves apart.
_LINKED = re.compile(r"[@#!](?=\w)|:(?=//)|www(?=\.)", flags=re.IGNORECASE)
_GAP = "<!-- -->"
_LINE_BREAKS = re.compile(r"[ \t]*[\r\n]\s*")


def printable(text: str) -> str:
    """Return ``text`` in one line, with every control and direction character written out: it moves no cursor."""
    if text.isprintable():
        return text
    text = _LINE_BREAKS.sub(" ", text)
    return "".join(letter if letter.isprintable() else _written_out(letter) for letter in text)


def printable_lines(text: str) -> str:
    """Return ``text`` as ``printable`` does, but with its line breaks, and spaces for tabs."""
    return "\n".join(printable(line) for line in text.expandtabs(4).splitlines())


def shortened(text: str, most: int) -> str:
    """Return ``text`` with at most ``most`` letters, the last of them three dots where something was cut off."""
    return text if len(text) <= most else text[: most - 3] + "..."


def markdown_code(text: str) -> str:
    """Return ``text`` as code in a table cell of Markdown: no markup, mention or link in it comes alive."""
    text = printable(text).replace("|", "\\|")
    runs = [len(run) for run in re.findall("`+", text)]
    fence = "`" * next(length for length in range(1, len(runs) + 2) if length not in runs)
    padding = " " if text.startswith("`") or text.endswith("`") or not text else ""
    return f"{fence}{padding}{text}{padding}{fence}"


def markdown_text(text: str) -> str:
    """Return ``text`` as plain text in Markdown: no markup, and nothing that GitHub or GitLab would make a link of."""
    inert = re.sub(r"([\\`*_\[\]<>#|~])", r"\\\1", printable(text).replace("&", "&amp;"))
    return _LINKED.sub(rf"\g<0>{_GAP}", inert)


def _written_out(letter: str) -> str:
    return f"\\u{{{ord(letter):x}}}"
