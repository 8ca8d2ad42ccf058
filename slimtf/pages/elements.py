"""The scripts in a page's text, in their order."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from html.parser import HTMLParser


@dataclass(frozen=True, slots=True)
class Element:
    """A script element, or an attribute with code of any other element.

    Attributes:
        event: the attribute's name, ``onclick``; empty for a script element.
        start, end: where the element begins and ends, characters; for an attribute both are where its element begins.
        line: on which it begins, from 1.
        code: what stands in it.
        code_line: the line on which ``code`` begins.
    """

    attributes: tuple[tuple[str, str | None], ...]
    start: int
    end: int
    line: int
    code: str
    code_line: int
    event: str = ""

    def get(self, name: str) -> str | None:
        """Return the value of an attribute; None where it is not there, empty where it has none."""
        return next((value or "" for key, value in self.attributes if key == name), None)


@dataclass(frozen=True, slots=True)
class Elements:
    """What was found.

    Attributes:
        base: the address that ``<base href>`` makes relative addresses begin with; empty where there is none.
    """

    scripts: tuple[Element, ...]
    base: str


def read_elements(text: str) -> Elements:
    """Return the scripts of a page; those in comments do not count, as in browsers."""
    reader = _Reader(text)
    reader.feed(text)
    reader.close()
    return Elements(tuple(reader.found), reader.base)


class _Reader(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[Element] = []
        self.base = ""
        self._text = text
        self._starts = [0, *(at + 1 for at, letter in enumerate(text) if letter == "\n")]
        self._open: tuple[list[tuple[str, str | None]], int, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self._position()
        after = start + len(self.get_starttag_text() or "")
        if tag == "base" and not self.base:
            self.base = dict(attrs).get("href") or ""
        if tag == "script":
            self._open = (attrs, start, after)
            return
        for name, value in attrs:
            is_code = name.startswith("on") or (value or "").strip().lower().startswith("javascript:")
            if is_code and value:
                line = self._line(start)
                self.found.append(Element((), start, start, line, value, line, event=name))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # in HTML the slash closes nothing
        if tag == "script":
            self.set_cdata_mode(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != "script" or self._open is None:
            return
        attributes, start, after = self._open
        self._open = None
        position = self._position()
        end = self._text.find(">", position)
        end = len(self._text) if end < 0 else end + 1
        line, code_line = self._line(start), self._line(after)
        self.found.append(Element(tuple(attributes), start, end, line, self._text[after:position], code_line))

    def _position(self) -> int:
        line, column = self.getpos()
        return self._starts[line - 1] + column

    def _line(self, position: int) -> int:
        return bisect_right(self._starts, position)
