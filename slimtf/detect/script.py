"""Follows a package.json script through the scripts that it runs, to every program at the end."""

from __future__ import annotations

import fnmatch
import os
import re
import shlex
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from slimtf.detect.command_line import CommandLine, read_command_line
from slimtf.detect.shell_words import ShellCommand, split_script

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from slimtf.detect.manifest import Manifest

_SEQUENCERS = ("npm-run-all", "npm-run-all2", "run-s", "run-p", "concurrently")
_RUN = ("run", "run-script", "rum", "urn")
_ELSEWHERE = re.compile(r"-w|-C|--prefix|--workspaces?|--filter|-F|-r|--recursive|--cwd|--dir")
_DEEPEST = 12


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
        if len(above) > _DEEPEST:
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
        called = self._called(line)
        for name, extra in called or ():
            if name in self._scripts:
                yield from self.script(name, extra, line.variables, above)
            else:
                yield from self._text(name, extra, line.variables, (*above, name))
        if called is None:
            yield ScriptStep(_of_node_modules(line), _obstacle(command, folder))

    def _called(self, line: CommandLine) -> list[tuple[str, tuple[str, ...]]] | None:
        """Return the scripts, with extra words, that a command runs; None when it runs none."""
        if line.program in _SEQUENCERS:
            return self._sequence(line)
        if line.program not in ("npm", "yarn", "pnpm", "bun"):
            return None
        words = list(line.arguments)
        while words and words[0].startswith("-") and not _ELSEWHERE.match(words[0]):
            words.pop(0)
        if words[:1] and words[0] in _RUN:
            words.pop(0)
            while words and words[0].startswith("-") and not _ELSEWHERE.match(words[0]):
                words.pop(0)
        elif line.program in ("npm", "bun"):
            words = [word for word in words if word in ("start", "test")][:1]
        if not words or words[0] not in self._scripts:
            return None
        name, *extra = words
        if any(_ELSEWHERE.fullmatch(word.partition("=")[0]) for word in extra if "--" not in extra):
            return None
        if "--" in extra:
            extra.remove("--")
        return [(name, tuple(extra))]

    def _sequence(self, line: CommandLine) -> list[tuple[str, tuple[str, ...]]]:
        """Return what npm-run-all, run-s, run-p or concurrently run; `--` ends their own words."""
        words = line.arguments[: line.arguments.index("--")] if "--" in line.arguments else line.arguments
        found: list[tuple[str, tuple[str, ...]]] = []
        for word in words:
            name, *extra = shlex.split(word.removeprefix("npm:")) if _balanced(word) else [word]
            names = [each for each in self._scripts if fnmatch.fnmatchcase(each, name)]
            if names:
                found += [(each, tuple(each_word for each_word in extra if each_word != "--")) for each in names]
            elif line.program == "concurrently" and " " in word:
                found.append((word, ()))
        return found


def _of_node_modules(line: CommandLine) -> CommandLine:
    """`yarn webpack` and `pnpm webpack` run a program of node_modules when no script has its name."""
    if line.program not in ("yarn", "pnpm") or not line.arguments or line.arguments[0].startswith("-"):
        return line
    inner = read_command_line(line.arguments[1:] if line.arguments[0] in _RUN else line.arguments)
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


def _balanced(word: str) -> bool:
    return word.count('"') % 2 == 0 and word.count("'") % 2 == 0 and bool(word.removeprefix("npm:").strip())
