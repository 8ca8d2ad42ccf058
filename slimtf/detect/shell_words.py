"""Splits the text of a package.json script into commands and words, as sh and cmd.exe agree on them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_OPERATOR = re.compile(r"&&|\|\||[;|&\n]")
_REDIRECT = re.compile(r"(?:&>>?|[<>]{1,3}[|&]?)")
_VARIABLE = re.compile(r"\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?::?-([^}]*))?\})")
_NPM_BIN = re.compile(r"\$\(npm bin\)|`npm bin`")


@dataclass(frozen=True, slots=True)
class ShellCommand:
    """One command of a script.

    Attributes:
        words: unquoted, variables filled in; redirections are left out.
        piped: it reads what the command before it writes.
        obstacle: what in it only a shell can work out (``$(…)``), empty when there is nothing.
    """

    words: tuple[str, ...]
    piped: bool = False
    obstacle: str = ""


def split_script(text: str, variable: Callable[[str], str], *, windows: bool) -> tuple[ShellCommand, ...]:
    """Split ``text`` at ``&&``, ``||``, ``;``, ``|``, ``&`` and line ends; nothing in it is an error.

    Args:
        text: the script.
        variable: gives the value of a shell variable, empty when it is not set.
        windows: a backslash is a plain character, as in cmd.exe, and no escape as in sh.
    """
    reader = _Reader(_NPM_BIN.sub("node_modules/.bin", text), variable, windows=windows)
    return reader.read()


class _Reader:
    """Walks over the text once; ``_word`` is None between words."""

    def __init__(self, text: str, variable: Callable[[str], str], *, windows: bool) -> None:
        self._text = text
        self._variable = variable
        self._windows = windows
        self._at = 0
        self._word: str | None = None
        self._words: list[str] = []
        self._obstacle = ""
        self._piped = False
        self._skip_next = False
        self._commands: list[ShellCommand] = []

    def read(self) -> tuple[ShellCommand, ...]:
        while self._at < len(self._text):
            self._step()
        self._end_command("")
        return tuple(self._commands)

    def _step(self) -> None:
        char = self._text[self._at]
        redirect = _REDIRECT.match(self._text, self._at)
        operator = _OPERATOR.match(self._text, self._at)
        if redirect:
            self._redirect(redirect.end())
        elif operator:
            self._at = operator.end()
            self._end_command(operator[0])
        elif char.isspace():
            self._at += 1
            self._end_word()
        elif char == "#" and self._word is None:
            end = self._text.find("\n", self._at)
            self._at = len(self._text) if end < 0 else end
        elif char in "'\"":
            self._quoted(char)
        elif char == "\\" and not self._windows:
            self._add(self._text[self._at + 1 : self._at + 2].replace("\n", ""), 2)
        else:
            self._plain(char)

    def _plain(self, char: str) -> None:
        if char in "()*?":
            self._obstacle = self._obstacle or char
        if char in "$`":
            self._expand(bare=True)
        else:
            self._add(char, 1)

    def _quoted(self, quote: str) -> None:
        self._add("", 1)
        while self._at < len(self._text) and self._text[self._at] != quote:
            char = self._text[self._at]
            following = self._text[self._at + 1 : self._at + 2]
            if quote == '"' and char == "\\" and following and following in ('"' if self._windows else '"\\$`\n'):
                self._add(following.replace("\n", ""), 2)
            elif quote == '"' and char in "$`":
                self._expand(bare=False)
            else:
                self._add(char, 1)
        self._at += 1

    def _expand(self, *, bare: bool) -> None:
        found = _VARIABLE.match(self._text, self._at)
        if found:
            value = self._variable(found[1] or found[2]) or found[3] or ""
            if value or not bare:  # an unset variable outside quotes is no word at all
                self._add(value, 0)
            self._at = found.end()
            return
        if self._text[self._at] == "`" or self._text[self._at : self._at + 2] in ("$(", "${"):
            self._obstacle = self._obstacle or (
                "`…`" if self._text[self._at] == "`" else self._text[self._at :][:2] + "…"
            )
        self._add(self._text[self._at], 1)

    def _redirect(self, end: int) -> None:
        if self._word is not None and self._word.isdigit():
            self._word = None  # the descriptor of `2>`
        self._end_word()
        self._skip_next = True
        self._at = end

    def _add(self, text: str, length: int) -> None:
        self._word = (self._word or "") + text
        self._at += length

    def _end_word(self) -> None:
        if self._word is None:
            return
        if not self._skip_next:
            self._words.append(self._word)
        self._skip_next = False
        self._word = None

    def _end_command(self, operator: str) -> None:
        self._end_word()
        if self._words:
            self._commands.append(ShellCommand(tuple(self._words), self._piped, self._obstacle))
        self._words = []
        self._obstacle = ""
        self._skip_next = False
        self._piped = operator == "|"
