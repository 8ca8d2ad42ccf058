"""Settings from SLIMTF_* environment variables and from the command line's flags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.errors import UsageError
from slimtf.settings.given import Given, did_you_mean
from slimtf.settings.keys import all_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from slimtf.settings.keys import Key

# SLIMTF_HOME moves the user's cache folder and is read where that is made.
_NOT_SETTINGS = ("SLIMTF_HOME", "SLIMTF_RUN")
_TEST_PREFIX = "SLIMTF_TEST_"


def given_in_variables(environ: Mapping[str, str], folder: Path) -> dict[str, Given]:
    """Return what ``SLIMTF_*`` variables set, by dotted key; an empty variable sets nothing.

    Args:
        folder: what relative paths in them are relative to.

    Raises:
        UsageError: a variable that starts with ``SLIMTF_`` and is no setting.
    """
    by_variable = {key.variable: key for key in all_keys().values() if key.variable}
    found: dict[str, Given] = {}
    for variable, text in environ.items():
        if not variable.startswith("SLIMTF_") or variable in _NOT_SETTINGS or variable.startswith(_TEST_PREFIX):
            continue
        if variable not in by_variable:
            known = (*by_variable, *_NOT_SETTINGS)
            hint = did_you_mean(variable, known) or "unset it; known variables: " + ", ".join(known)
            where = f"the environment variable {variable}"
            raise UsageError(f"unknown setting {variable!r} in the environment", where=where, hint=hint)
        key = by_variable[variable]
        if text.strip():
            where = f"the environment variable {variable}"
            found[key.name] = Given(_from_words(key, (text,)), variable, where, folder, variable)
    return found


def given_in_flags(flags: Mapping[str, object], folder: Path) -> dict[str, Given]:
    """Return what the flags set, by dotted key; None and an empty list set nothing.

    Args:
        flags: by dotted key; text, a list of texts (each may hold several, comma-separated), or a path.
        folder: what relative paths in them are relative to.

    Raises:
        UsageError: a list was given without a word in it.
    """
    found: dict[str, Given] = {}
    for name, value in flags.items():
        key = all_keys()[name]
        if value is None or value in ((), []):
            continue
        if isinstance(value, (list, tuple)):
            value = _from_words(key, [str(word) for word in value])  # noqa: PLW2901
        elif key.is_list and isinstance(value, str):
            value = _from_words(key, (value,))  # noqa: PLW2901
        if value == []:  # `--kernels "$KERNELS"` of a variable that is not set
            raise UsageError(
                f"{key.flag} is empty", where=f"the flag {key.flag}", hint="name at least one, or leave it out"
            )
        found[name] = Given(value, f"flag {key.flag}", f"the flag {key.flag}", folder, key.flag)
    return found


def _from_words(key: Key, texts: Iterable[str]) -> object:
    """Return the value that ``texts`` stand for: a list is comma-separated, a word such as ``auto`` stands alone."""
    texts = tuple(texts)
    if not key.is_list:
        return texts[-1].strip()
    words = [word.strip() for text in texts for word in text.split(",") if word.strip()]
    return words[0] if len(words) == 1 and words[0] in key.words else words
