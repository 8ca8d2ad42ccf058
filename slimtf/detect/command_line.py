"""What one command of a script really runs, once npx, cross-env, node and the like are taken off its front."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)
_SUFFIX = re.compile(r"\.(?:cmd|exe|ps1|bat|js|cjs|mjs)$", re.IGNORECASE)
_PACKAGE_FOLDER = re.compile(r".*node_modules/((?:@[^/]+/)?[^/]+)(?:/.*)?", re.DOTALL)
_VERSION = re.compile(r"(?<=.)@[^/@]*$")

_SETTERS = ("cross-env", "cross-env-shell", "env")
_FROM_FILES = ("dotenv", "dotenvx", "env-cmd", "dotenv-flow")
_RUNNERS = ("npx", "bunx", "pnpx")
_EXECUTORS = {"npm": ("exec", "x"), "pnpm": ("exec", "dlx"), "yarn": ("exec", "dlx"), "bun": ("x",)}
_PREFIXES = ("exec", "command", "call", "time", "nice", "sudo", "winpty")
# Options that are followed by a value of their own, by the program that they belong to.
_VALUED = {
    "node": ("-r", "--require", "--import", "--loader", "--experimental-loader", "-C", "--conditions"),
    "npx": ("-p", "--package"),
    "npm": ("-p", "--package"),
    "dotenv": ("-e", "-v", "-p"),
    "dotenvx": ("-f", "--env-file", "-e", "--env"),
    "dotenv-flow": ("-p", "--path"),
    "env-cmd": ("-f", "--file", "-r", "--rc-file", "-e", "--environments"),
    "env": ("-u", "--unset"),
    "nice": ("-n",),
}


@dataclass(frozen=True, slots=True)
class CommandLine:
    """A program and how it is started.

    Attributes:
        program: its bare name: ``webpack`` for ``./node_modules/.bin/webpack.cmd``; empty when only variables are set.
        env_files: a program such as dotenv adds variables from files.
    """

    program: str
    arguments: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    node_options: tuple[str, ...] = ()
    env_files: bool = False


def read_command_line(words: Sequence[str]) -> CommandLine:
    """Take wrappers off the front of ``words`` until the program itself is reached."""
    variables: dict[str, str] = {}
    rest = list(words)
    env_files = False
    while rest:
        rest = _take_assignments(rest, variables)
        if not rest:
            break
        name = program_name(rest[0])
        env_files = env_files or name in _FROM_FILES
        inner = _unwrap(name, rest)
        if inner is None:
            return _program(name, rest[1:], variables, env_files=env_files)
        rest = inner
    return CommandLine("", variables=variables, env_files=env_files)


def program_name(word: str) -> str:
    """Return the bare name of the program that ``word`` starts; a path outside node_modules stays a path."""
    path = _SUFFIX.sub("", word.replace("\\", "/"))
    if "/" not in path:
        return _VERSION.sub("", path)
    if "/.bin/" in f"/{path}":
        return path.rpartition("/")[2]
    inside = _PACKAGE_FOLDER.fullmatch(path)
    return inside[1] if inside else _VERSION.sub("", path) if path.startswith("@") else path


def _take_assignments(words: list[str], variables: dict[str, str]) -> list[str]:
    for number, word in enumerate(words):
        found = _ASSIGNMENT.fullmatch(word)
        if found is None:
            return words[number:]
        variables[found[1]] = found[2]
    return []


def _unwrap(name: str, words: list[str]) -> list[str] | None:
    """Return the words behind a wrapper, or None when ``name`` is no wrapper."""
    if name in _FROM_FILES and "--" in words:
        return words[words.index("--") + 1 :]
    if name in (*_SETTERS, *_FROM_FILES, *_RUNNERS, *_PREFIXES):
        inner = _after_options(name if name != "pnpx" else "npx", words[1:])
        if name == "dotenvx" and inner[:1] == ["run"]:
            inner = _after_options(name, inner[1:])
        return inner
    if len(words) > 1 and words[1] in _EXECUTORS.get(name, ()):
        return _after_options(name, words[2:])
    return None


def _after_options(name: str, words: list[str]) -> list[str]:
    """Drop a program's own leading options."""
    at = 0
    while at < len(words) and words[at].startswith("-"):
        if words[at] == "--":
            return words[at + 1 :]
        at += 2 if words[at] in _VALUED.get(name, ()) else 1
    return words[at:]


def _program(name: str, rest: list[str], variables: Mapping[str, str], *, env_files: bool) -> CommandLine:
    if name != "node":
        return CommandLine(name, tuple(rest), variables, env_files=env_files)
    script = _after_options(name, rest)
    options = tuple(rest[: len(rest) - len(script)])
    target = program_name(script[0]) if script else ""
    if "/node_modules/" in f"/{script[0]}".replace("\\", "/") if script else False:
        return CommandLine(target, tuple(script[1:]), variables, options, env_files=env_files)
    return CommandLine("node", tuple(rest), variables, env_files=env_files)
