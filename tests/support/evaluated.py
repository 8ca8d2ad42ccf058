"""Asks the shim what a bundler config gives, as ``slimtf migrate`` does, and carries out what a plan says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.node.evaluate_protocol import EvaluateReply, EvaluateRequest
from slimtf.resources import shipped_folder
from tests.support.programs import run

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from slimtf.migrate.change import FileChange
    from slimtf.model.project import BundlerName
    from slimtf.node.evaluate_protocol import ConfigFacts


def evaluated(  # noqa: PLR0917 - what the shim asks for
    node: str, root: Path, bundler: BundlerName, config: str, words: tuple[str, ...], names: tuple[str, ...]
) -> tuple[ConfigFacts, ...]:
    """Return the facts of ``config`` under the command line ``words``; ``names`` are asked of alias plugins."""
    request = EvaluateRequest(
        bundler=bundler.value,
        bundler_root=str((root / "node_modules" / bundler.value).resolve()),
        project_root=str(root),
        config_file=str(root / config),
        arguments=words,
        specifiers=names,
    )
    (root / "request.json").write_text(request.model_dump_json(by_alias=True), encoding="utf-8")
    shim = shipped_folder("node_shim") / "main.mjs"
    run(node, shim, "evaluate", root / "request.json", root / "reply.json", cwd=root)
    reply = EvaluateReply.model_validate_json((root / "reply.json").read_bytes())
    assert reply.failure is None
    return reply.configs


def apply(changes: Iterable[FileChange]) -> None:
    """Write and delete what ``changes`` say."""
    for change in changes:
        if change.after is None:
            change.path.unlink(missing_ok=True)
        else:
            change.path.write_bytes(change.after)
