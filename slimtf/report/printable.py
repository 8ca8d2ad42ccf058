"""Names from the user's project, made harmless for a terminal, the log of a CI system, JSON and Markdown."""

from __future__ import annotations

import re

# What turns into a link or a mention: @name, #12, !12, https://, www. - even when it is written as an entity. An empty
# comment in between, which no reader sees, keeps the two halves apart.
_LINKED = re.compile(r"[@#!](?=\w)|:(?=//)|www(?=\.)", flags=re.IGNORECASE)
_GAP = "<!-- -->"
# What a CI system obeys in a log: GitHub ::name::, ##[name] anywhere in a line (its runner's ActionCommand.cs; names
# in ActionCommandManager.cs), Azure ##vso[…] and ##[…] (its agent's Command.cs), TeamCity ##teamcity[…]. GitHub trims a
# line before it looks, and a table folds long names, so that the middle of a name may begin a line. A :: before another
# word and without a second one is left alone: "digital envelope routines::unsupported". GitLab's section markers need a
# carriage return.
_NAMES = (
    *("error", "warning", "notice", "debug", "group", "endgroup", "echo", "add-mask", "add-path", "add-matcher"),
    *("remove-matcher", "set-env", "set-output", "save-state", "stop-commands", "internal-set-repo-path"),
)
_COLONS = re.compile(rf"(?<=:):(?=(?:{'|'.join(_NAMES)})(?![a-z-])|[a-z].*::)", flags=re.IGNORECASE)
_SIGNS = re.compile(r"(?<=#)#(?=[a-z]*\[)", flags=re.IGNORECASE)
_LINE_BREAKS = re.compile(r"[ \t]*[\r\n]\s*")


def printable(text: str) -> str:
    """Return ``text`` in one line that moves no cursor and that no CI system obeys.

    Control and direction characters are written out, as is the second letter of what begins a command in a log.
    """
    return printable_path(_COLONS.sub(lambda match: _written_out(match[0]), text))


def printable_path(text: str) -> str:
    """Return ``text`` as ``printable`` does, but with its colons: for fields whose format escapes or quotes them."""
    text = _SIGNS.sub(lambda match: _written_out(match[0]), text)
    if text.isprintable():
        return text
    text = _LINE_BREAKS.sub(" ", text)
    return "".join(letter if letter.isprintable() else _written_out(letter) for letter in text)


def printable_lines(text: str) -> str:
    """Return ``text`` as ``printable`` does, but with its line breaks, and spaces for tabs."""
    return "\n".join(printable(line) for line in text.expandtabs(4).splitlines())


def printable_json(text: str) -> str:
    """Return JSON that holds the same values as ``text`` and is as harmless in a terminal or a log.

    Args:
        text: JSON with line breaks between its values only, so that a line begins with no name.
    """
    text = _SIGNS.sub(lambda match: _in_json(match[0]), text)
    return "".join(letter if letter.isprintable() or letter == "\n" else _in_json(letter) for letter in text)


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


def _in_json(letter: str) -> str:
    units = letter.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def _written_out(letter: str) -> str:
    return f"\\u{{{ord(letter):x}}}"
