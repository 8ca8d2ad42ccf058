"""The managed Node.js environment."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class NodeSource(StrEnum):
    """Where the Node.js of the managed environment comes from."""

    AUTO = "auto"
    SYSTEM = "system"
    PREBUILT = "prebuilt"
    WHEEL = "wheel"


@dataclass(frozen=True, slots=True)
class NodeEnvironment:
    """A Node.js that passed its health check.

    Attributes:
        source: never ``auto``.
        version: without a leading ``v``: ``22.20.0``.
        folder: the environment's own folder in the user's cache.
        bin: the folder to put first on PATH.
        node: the program itself.
        npm_cli: npm's ``npm-cli.js``, run with ``node``.
    """

    source: NodeSource
    version: str
    folder: Path
    bin: Path
    node: Path
    npm_cli: Path


@dataclass(frozen=True, slots=True)
class EnvironmentStatus:
    """One environment in the cache, for ``slimtf env``.

    Attributes:
        source: None when it was never finished.
        version: empty when it was never finished.
        size: what it takes on disk, bytes.
        problem: why it will be made again when it is needed; empty when it is in order.
        program: the node on PATH that it was made from; None where it has one of its own, or was never finished.
        used: a build in the current folder takes it.
        foreign: another version of slimtf made it, and this one never takes it.
    """

    folder: Path
    source: NodeSource | None
    version: str
    size: int
    problem: str
    program: Path | None = None
    used: bool = False
    foreign: bool = False
