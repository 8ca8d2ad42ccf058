"""Reads what a budget is about: ``total``, ``*.js``, ``entry:main``, ``package:long``, ``backend:cpu``."""

from __future__ import annotations

import re

from slimtf.model.backend import Backend
from slimtf.model.budget import Scope, ScopeKind
from slimtf.settings.given import did_you_mean

_NAMED = (ScopeKind.ENTRY, ScopeKind.CHUNK, ScopeKind.PACKAGE, ScopeKind.BACKEND)
_WORDS = tuple(kind for kind in ScopeKind if kind not in (ScopeKind.FILES, *_NAMED[:3]))
_KNOWN = (
    'total, a file glob such as "*.js", entry:NAME, chunk:NAME, package:NAME, kernels, backend, backend:NAME, wasm, '
    "models and download"
)
# As in slimtf.detect.node_modules: what npm lets a package be called.
_LETTERS = re.compile(r"\[!?([^\]/]+)\]")
_RANGE = re.compile(r".-.", re.DOTALL)
_STARS = re.compile(r"\*+/?")
_MOST_STARS = 5
_PACKAGE = re.compile(r"(?:@[\w~-][\w.~-]*/)?[\w~-][\w.~-]*", re.ASCII)


class ScopeError(ValueError):
    """A scope that is about nothing; ``hint`` says what there is."""

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint or f"scopes are {_KNOWN}"


def parse_scope(text: str) -> Scope:
    """Return the scope that ``text`` stands for.

    Raises:
        ScopeError: it is neither a known word nor a file glob.
    """
    text = text.strip()
    if text in _WORDS:
        return Scope(text, ScopeKind(text))
    word, colon, name = text.partition(":")
    if colon:
        return _named(text, word, name.strip())
    if "\\" in text or text.startswith("/") or ".." in text.split("/"):
        hint = "write it relative to the output folder with forward slashes: js/*.js"
        raise ScopeError("is not a path in the output folder", hint)
    if not any(sign in text for sign in ".*?[/"):
        raise ScopeError("is no scope", did_you_mean(text, (*_WORDS, *_NAMED[:3])))
    _require_glob(text)
    return Scope(text, ScopeKind.FILES, text.removeprefix("./"))


def _require_glob(text: str) -> None:
    """Raise unless ``text`` can be matched, and that in no time: what stands between many stars is tried everywhere."""
    for letters in _LETTERS.findall(text):
        backwards = next((found for found in _RANGE.findall(letters) if found[0] > found[2]), "")
        if backwards:
            hint = f"write [{backwards[2]}-{backwards[0]}]"
            raise ScopeError(f"holds a range that runs backwards: {backwards}", hint)
    if len(_STARS.findall(text)) > _MOST_STARS:
        hint = "make several budgets of it"
        raise ScopeError(f"has more than {_MOST_STARS} stars", hint)


def _named(text: str, word: str, name: str) -> Scope:
    if word not in _NAMED:
        raise ScopeError("is no scope", did_you_mean(word, [f"{kind}:{name}" for kind in _NAMED]))
    if not name:
        raise ScopeError("names nothing")
    if word == ScopeKind.BACKEND and name not in set(Backend):
        hint = did_you_mean(name, Backend) or f"backends are {', '.join(Backend)}"
        raise ScopeError("names no backend of tfjs", hint)
    if word == ScopeKind.PACKAGE and not _PACKAGE.fullmatch(name):
        raise ScopeError("names no npm package")
    return Scope(text, ScopeKind(word), name)
