"""What Python and node_shim say to each other when a config is loaded and looked at: the verb ``evaluate``."""

from __future__ import annotations

from typing import Literal

from slimtf.node.protocol import PROTOCOL, Failure, Message


class EvaluateRequest(Message):
    """Load the config as the bundler would, and say what is in it.

    Attributes:
        bundler, bundler_root, arguments: as in ``BundleRequest``.
        specifiers: the module names that rollup's plugin is asked for.
    """

    protocol: Literal[1] = PROTOCOL
    verb: Literal["evaluate"] = "evaluate"
    bundler: Literal["webpack", "rollup", "vite"]
    bundler_root: str
    project_root: str
    config_file: str
    arguments: tuple[str, ...]
    specifiers: tuple[str, ...]


class AliasFact(Message):
    """One alias of a config, in the order in which the bundler asks them; ``target`` is JSON."""

    name: str
    exact: bool
    target: str


class ConfigFacts(Message):
    """One config: its aliases, and the text of every other value by its path.

    Attributes:
        answers: where rollup's alias plugins lead the asked specifiers, and those with webpack's ``$`` behind them.
        external: those of the asked specifiers that stay outside of the bundle.
    """

    aliases: tuple[AliasFact, ...]
    rest: dict[str, str]
    answers: tuple[AliasFact, ...] = ()
    external: tuple[str, ...] = ()


class EvaluateReply(Message):
    """The configs in their order, or ``failure``."""

    protocol: Literal[1] = PROTOCOL
    failure: Failure | None = None
    configs: tuple[ConfigFacts, ...] = ()
