"""A failure of the bundler whose cause is known comes with its cure, wherever it is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from slimtf.errors import BundlerError
from slimtf.node.failures import failure_error
from slimtf.node.protocol import BundleReply, Failure
from slimtf.node.reply import read_reply
from slimtf.process.command import Finished

MD4 = "error:0308010C:digital envelope routines::unsupported"
NOT_A_MODULE = "Module parse failed: 'import' and 'export' may appear only with 'sourceType: module' (1:0)"


def hint(message: str, file: Path | None = None) -> str:
    failure = Failure(code="bundle", message=message, file="" if file is None else str(file))
    return failure_error(failure, log=Path("the.log")).hint


def test_an_old_webpack_on_a_new_node_is_told_apart() -> None:
    assert "NODE_OPTIONS=--openssl-legacy-provider, or install webpack 5.61" in hint(MD4)
    assert "openssl" not in hint("Module not found")


def test_the_same_where_the_bundler_died_of_it(tmp_path: Path) -> None:
    died = Finished(1, 1.0, 1, f"Error: {MD4}\n  opensslErrorStack: []\n", Path("the.log"))
    with pytest.raises(BundlerError) as caught:
        read_reply(tmp_path / "reply.json", BundleReply, died, title="webpack", failure=BundlerError)
    assert "--openssl-legacy-provider" in caught.value.hint


@pytest.mark.parametrize(
    ("manifest", "file", "said"),
    [
        ('{"type": "commonjs"}', "src/index.js", True),
        ('{"type": "module"}', "src/index.js", False),
        ("{}", "src/index.js", False),
        ('{"type": "commonjs"}', "src/index.cjs", False),  # CommonJS by its own name
        ("[", "src/index.js", False),
    ],
)
def test_a_package_that_calls_itself_commonjs_is_named(tmp_path: Path, manifest: str, file: str, *, said: bool) -> None:
    (tmp_path / "package.json").write_text(manifest)
    told = hint(NOT_A_MODULE, tmp_path / file)
    assert (f'{tmp_path / "package.json"} says "type": "commonjs"' in told) == said
    assert ("make the project's own build pass first" in told) == (not said)


def test_the_nearest_package_json_decides(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"type": "commonjs"}')
    (tmp_path / "src").mkdir()
    (tmp_path / "src/package.json").write_text('{"type": "module"}')
    assert "commonjs" not in hint(NOT_A_MODULE, tmp_path / "src/index.js")


@pytest.mark.parametrize(
    ("code", "message", "exit_code", "cure"),
    [
        ("internal", "EFBIG: file too large, write", 7, "ulimit -f"),
        ("internal", "ENOSPC: no space left on device, write", 7, "free some space"),
        ("internal", "EIO: i/o error, read", 7, "see what the system says"),
        ("internal", "TypeError: EIO: of a plugin", 70, ""),
        ("bundle", "ENOSPC: no space left on device, write", 5, "make the project's own build pass"),  # a plugin's
    ],
)
def test_what_the_disk_refuses_is_no_bug(code: str, message: str, exit_code: int, cure: str) -> None:
    error = failure_error(
        Failure.model_validate({"code": code, "message": message}), log=Path("app/.slimtf/logs/slim.log")
    )
    assert error.exit_code == exit_code
    assert cure in error.hint
    assert exit_code != 7 or error.where == str(Path("app/.slimtf"))
