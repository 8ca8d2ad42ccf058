"""The command lines with which the package managers install exactly what a lock file says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.project import ManagerName
from slimtf.node.patience import TALKATIVE

if TYPE_CHECKING:
    from slimtf.model.node import NodeEnvironment


def install_words(name: ManagerName, *, locked: bool, allow_scripts: bool) -> tuple[str, ...]:
    """Return the words after the manager's name.

    A bundler is a development dependency, so those are asked for even where NODE_ENV is ``production``.

    Args:
        locked: whether there is a lock file to follow; without one, none is written.
        allow_scripts: whether packages may run their install scripts.
    """
    words: tuple[str, ...]
    if name is ManagerName.NPM:
        words = ("ci",) if locked else ("install", "--no-package-lock", "--no-save")
        words += ("--include=dev", "--no-audit", "--no-fund", "--no-progress", TALKATIVE)
    elif name is ManagerName.PNPM:
        words = ("install", "--frozen-lockfile" if locked else "--no-lockfile", "--prod=false")
    elif name is ManagerName.YARN:
        words = ("install", "--frozen-lockfile" if locked else "--no-lockfile", "--production=false")
        words += ("--non-interactive", "--no-progress")
    elif name is ManagerName.BUN:
        words = ("install", "--frozen-lockfile" if locked else "--no-save", "--no-progress")
    else:
        words = ("install", *(("--immutable",) if locked else ()))
        return words if allow_scripts else (*words, "--mode=skip-build")
    return words if allow_scripts else (*words, "--ignore-scripts")


def short_name(name: ManagerName, *, locked: bool) -> str:
    """Return the command as a person would type it."""
    if name is ManagerName.NPM:
        return "npm ci" if locked else "npm install"
    if not locked:
        return f"{name.value.partition('-')[0]} install"
    return {
        ManagerName.PNPM: "pnpm install --frozen-lockfile",
        ManagerName.YARN: "yarn install --frozen-lockfile",
        ManagerName.YARN_BERRY: "yarn install --immutable",
        ManagerName.BUN: "bun install --frozen-lockfile",
    }[name]


def npm(environment: NodeEnvironment) -> tuple[str, ...]:
    """Return the environment's npm."""
    return str(environment.node), str(environment.npm_cli)


def fetched(environment: NodeEnvironment, name: ManagerName, version: str) -> tuple[str, ...]:
    """Return pnpm or Yarn of this exact version, which npm fetches for the occasion into its own cache."""
    package = "@yarnpkg/cli-dist" if name is ManagerName.YARN_BERRY else name.value
    program = name.value.partition("-")[0]
    return *npm(environment), "exec", "--yes", f"--package={package}@{version}", "--", program
