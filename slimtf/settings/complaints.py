"""Turns what pydantic says about a wrong value into what a person can act on."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from slimtf.errors import UsageError
from slimtf.settings.given import did_you_mean
from slimtf.settings.keys import all_keys

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import ValidationError

    from slimtf.settings.given import Given
    from slimtf.settings.keys import Key

_LONGEST = 80
_AMOUNTS = {"gate.noise": '"50 B" or "0.1 %"', "gate.first_inference": '"500 ms" or "1.5 s"'}
_SECONDS = re.compile(r"(\d{1,5}) ?(?:s|sec|seconds)", re.ASCII)


def complaint(error: ValidationError, given: Mapping[str, Given]) -> UsageError:
    """Return the error to raise for the first thing that is wrong."""
    locations = [one["loc"] for one in error.errors(include_url=False, include_context=False)]
    key = _key(locations[0])
    what_was_given = given[key.name]
    value = what_was_given.value
    # A key that takes a word or a list complains about both; the complaint with an index is about an item.
    ours = (part for location in locations if _key(location) == key for part in location)
    index = next((part for part in ours if isinstance(part, int)), None)
    spelling, where = what_was_given.spelling, what_was_given.where
    if index is None or not isinstance(value, (list, tuple)):
        hint = _as_list(key, value) or _with_unit(key, value) or _otherwise_built(key, value) or _near(key, value)
        return UsageError(f"{spelling} is {shown(value)}; expected {key.expected()}", where=where, hint=hint)
    in_file = not spelling.startswith(("--", "SLIMTF_"))  # the words of a flag have no numbers for the user
    what = f"{spelling}[{index}]" if in_file else spelling
    where = what_was_given.items[index] if what_was_given.items else where
    hint = _near(key, value[index])
    return UsageError(f"{what} is {shown(value[index])}; expected {key.expected_item()}", where=where, hint=hint)


def shown(value: object) -> str:
    """Return ``value`` as one short, printable piece of a message."""
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except (ValueError, RecursionError):
        try:
            text = repr(value)
        except ValueError:  # Python writes no number of more than 4300 digits, which TOML's 0x… may have
            text = "a number with thousands of digits"
    text = "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in text)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _key(location: tuple[int | str, ...]) -> Key:
    names = [part for part in location if isinstance(part, str)]
    return next(
        all_keys()[".".join(names[:length])]
        for length in range(len(names), 0, -1)
        if ".".join(names[:length]) in all_keys()
    )


def _with_unit(key: Key, value: object) -> str:
    if isinstance(value, (int, float)) and key.name in _AMOUNTS:
        return f"write it with its unit, in quotes: {_AMOUNTS[key.name]}"
    if isinstance(value, str) and key.name.startswith("timeouts."):
        seconds = _SECONDS.fullmatch(value.strip())
        return f"write the seconds as a number{f': {seconds[1]}' if seconds else ', without a unit'}"
    return ""


def _otherwise_built(key: Key, value: object) -> str:
    return _instead_of(value) if key.name == "bundler" and isinstance(value, str) else ""


def _near(key: Key, value: object) -> str:
    return did_you_mean(value, _choices(key)) if isinstance(value, str) else ""


def _as_list(key: Key, value: object) -> str:
    if not isinstance(value, str) or not key.is_list or key.words[:1] == (value.lower(),):
        return ""
    return f"write it as a list: [{shown(value)}]"


def _choices(key: Key) -> tuple[str, ...]:
    expected = key.expected().rpartition("one of ")[2] if "one of " in key.expected() else ""
    return (*key.words, *(expected.split(", ") if expected else ()))


_OVERHEARD = frozenset({
    *("esbuild", "rolldown", "rspack", "rsbuild", "tsup", "next", "nextjs", "nuxt", "astro", "svelte", "sveltekit"),
    *("react-router", "remix", "gatsby", "angular", "angular-cli", "ng", "vue", "vue-cli", "vue-cli-service", "cra"),
    *("create-react-app", "react-scripts", "craco", "encore", "webpack-encore", "wp-scripts"),
    *("electron-vite", "qwik", "tanstack", "tanstack-start", "nitro"),
})  # fmt: skip
"""slimtf runs their command as the script has it, and overhears the bundler inside."""

_CONFIGURED = frozenset({"parcel", "turbopack"})
"""slimtf cannot drive them, but ``slimtf modules`` prints the aliases for their configs."""

_UNKNOWN = frozenset({"browserify", "bun", "brunch", "fusebox", "metro", "microbundle", "snowpack", "swc", "wmr"})


def _instead_of(name: str) -> str:
    """Return what to do where ``bundler`` is ``name``, a tool that it does not take; empty for what is no tool."""
    plain = name.strip().lower().removeprefix("@").replace(" ", "-").replace(".", "").partition("/")[0]
    if plain in _OVERHEARD:
        return (
            f"leave it out: slimtf build runs the project's own script, and lays the aliases over what {plain} is given"
        )
    if plain in _CONFIGURED:
        return f"leave it out: slimtf modules writes the modules and prints the aliases for {plain}'s config"
    if plain in _UNKNOWN:
        return f"leave it out: slimtf modules writes the modules; the config of {plain} has to lead to them"
    return ""
