"""Follows a package.json script through the scripts that it runs, to every program at the end."""

from __future__ import annotations

import fnmatch
import os
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from slimtf.detect.command_line import CommandLine, read_command_line
from slimtf.detect.shell_words import ShellCommand, split_script

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from slimtf.detect.command_line import CommandLine
    from slimtf.detect.manifest import Manifest

_RUN_WORDS = ("run", "run-script", "rum", "urn")
"""All that npm takes for ``run``; the others take the first."""
_SEQUENCERS = ("npm-run-all", "npm-run-all2", "run-s", "run-p", "concurrently")
_MANAGERS = ("npm", "yarn", "pnpm", "bun")
_ELSEWHERE = re.compile(r"(?:-w|-C|--prefix|--workspaces?|--filter|-F|-r|--recursive|--cwd|--dir)(?:=.*)?", re.DOTALL)
_Call = tuple[str, tuple[str, ...]]
"""A script's name, or with concurrently a whole command line; and the words that are appended to it."""

_DEEPEST = 12
_MOST_TEXTS = 500  # scripts such as `run-s *` that run each other in every order would never end


@dataclass(frozen=True, slots=True)
class ScriptStep:
    """A program that a script ends up running.

    Attributes:
        obstacle: why its words or its place cannot be known without a shell; empty when they can.
    """

    line: CommandLine
    obstacle: str = ""


def follow_script(
    manifest: Manifest, name: str, *, environment: Mapping[str, str], windows: bool = os.name == "nt"
) -> tuple[ScriptStep, ...]:
    """Return the programs that the script ``name`` runs, in order; other scripts that it runs are followed.

    Args:
        environment: what ``$NAME`` is filled in from; ``$npm_package_name`` and ``_version`` come from the manifest.
        windows: see ``split_script``.
    """
    follower = _Follower(manifest, environment, windows=windows)
    return tuple(follower.script(name, (), {}, ()))


class _Follower:
    def __init__(self, manifest: Manifest, environment: Mapping[str, str], *, windows: bool) -> None:
        self._scripts = manifest.scripts
        own = {"npm_package_name": manifest.name, "npm_package_version": manifest.version}
        self._environment = {**environment, **own}
        self._windows = windows
        self._texts = 0

    def script(
        self, name: str, extra: tuple[str, ...], variables: Mapping[str, str], above: tuple[str, ...]
    ) -> Iterator[ScriptStep]:
        if name in above or name not in self._scripts:
            return
        yield from self._text(self._scripts[name], extra, variables, (*above, name))

    def _text(
        self, text: str, extra: tuple[str, ...], variables: Mapping[str, str], above: tuple[str, ...]
    ) -> Iterator[ScriptStep]:
        """Follow a script's text; ``extra`` words go to its last command, where npm appends them."""
        self._texts += 1
        if len(above) > _DEEPEST or self._texts > _MOST_TEXTS:
            return
        known = dict(variables)
        folder = ""
        commands = split_script(
            text, lambda name: known.get(name, self._environment.get(name, "")), windows=self._windows
        )
        for number, command in enumerate(commands):
            words = command.words + (extra if number == len(commands) - 1 else ())
            setting = _settings(words)
            if setting is not None:
                known.update(setting)
            elif words[0] in ("cd", "pushd"):
                folder = words[-1] if words[-1] not in (".", "./") else folder
            else:
                yield from self._command(replace(command, words=words), known, above, folder)

    def _command(
        self, command: ShellCommand, known: Mapping[str, str], above: tuple[str, ...], folder: str
    ) -> Iterator[ScriptStep]:
        line = read_command_line(command.words)
        line = replace(line, variables={**known, **line.variables})
        if " " in line.program:  # cross-env-shell and concurrently take a whole command line as one word
            yield from self._text(line.program, line.arguments, line.variables, (*above, line.program))
            return
        called = None if folder else _called_scripts(line, self._scripts)
        for name, extra in called or ():
            if name in self._scripts:
                yield from self.script(name, extra, line.variables, above)
            else:
                yield from self._text(name, extra, line.variables, (*above, name))
        if called is None:
            yield ScriptStep(_of_node_modules(line), _obstacle(command, folder))


def _of_node_modules(line: CommandLine) -> CommandLine:
    """`yarn webpack` and `pnpm webpack` run a program of node_modules when no script has its name."""
    if line.program not in ("yarn", "pnpm") or not line.arguments or line.arguments[0].startswith("-"):
        return line
    inner = read_command_line(line.arguments[1:] if line.arguments[0] in _RUN_WORDS else line.arguments)
    return replace(inner, variables={**line.variables, **inner.variables}) if inner.program else line


def _settings(words: tuple[str, ...]) -> dict[str, str] | None:
    """Return the variables that a command sets for those after it: `set A=b` (cmd.exe), `export A=b`, or `A=b`."""
    if words[0] in ("set", "export", "SET"):
        words = words[1:]
    pairs = [word.partition("=") for word in words]
    if not pairs or not all(sign and name.isidentifier() for name, sign, _ in pairs):
        return None
    return {name: value for name, _, value in pairs}


def _obstacle(command: ShellCommand, folder: str) -> str:
    if folder:
        return f"cd {folder}"
    return "|" if command.piped else command.obstacle


def _called_scripts(line: CommandLine, scripts: Iterable[str]) -> tuple[_Call, ...] | None:
    """Return the scripts that ``line`` runs, in order; None when it runs none, or those of another folder."""
    names = tuple(scripts)
    if line.program in _SEQUENCERS:
        return tuple(_sequence(line, names))
    if line.program not in _MANAGERS:
        return None
    own, appended = _split(line.arguments)
    if any(_ELSEWHERE.fullmatch(word) for word in own):
        return None
    words = [word for word in own if not word.startswith("-")]
    called = words[:1] if line.program in ("yarn", "pnpm") or words[:1] in (["start"], ["test"]) else []
    if words[:1] and words[0] in _RUN_WORDS:
        called = words[1:2]
    if not called or called[0] not in names:
        return None
    # npm takes options before `--` for itself, the others hand on everything behind the script's name.
    mine = () if line.program == "npm" else own[own.index(called[0]) + 1 :]
    return ((called[0], (*mine, *appended)),)


def _split(words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    at = words.index("--") if "--" in words else len(words)
    return words[:at], words[at + 1 :]


def _sequence(line: CommandLine, names: tuple[str, ...]) -> Iterable[_Call]:
    own, _ = _split(line.arguments)
    for word in own:
        pattern, *extra = word.removeprefix("npm:").split() or [""]
        matching = [name for name in names if fnmatch.fnmatchcase(name, pattern)]
        yield from ((name, tuple(each for each in extra if each != "--")) for name in matching)
        if not matching and line.program == "concurrently" and " " in word:
            yield word, ()
