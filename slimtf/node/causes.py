"""Known causes of a failed set-up program, looked for in its output only after it has failed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slimtf.errors import NodeSetupError

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.process.command import Finished

_LOCK = "run the package manager's install once, look at what it changed, and commit the lock file"
_NETWORK = (
    "check the network; behind a proxy set HTTPS_PROXY, for a company's certificate authority "
    "NODE_EXTRA_CA_CERTS and PIP_CERT, for its own registry npm's registry or PIP_INDEX_URL"
)
_UNREACHABLE = "the registry cannot be reached"
_REQUESTS = re.compile(r"^npm http .*\n?", re.MULTILINE)  # those that failed were tried again
_CAUSES: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (
        ("No space left on device", "ENOSPC", "EDQUOT", "not enough space on the disk"),
        "the disk is full",
        "free some space",
    ),
    (
        ("DO NOT MATCH THE HASHES",),
        "a download is not what slimtf expects",
        "try again; if it stays, do not trust the package index or the proxy in between",
    ),
    (
        (
            "are in sync",
            "OUTDATED_LOCKFILE",  # of pnpm: ERR_PNPM_OUTDATED_LOCKFILE, since 12 ERR_PNPM_FROZEN_LOCKFILE_WITH_…
            "lockfile needs to be updated",
            "YN0028",
            "lockfile would have been",
            "ERR_PNPM_LOCKFILE_CONFIG_MISMATCH",
        ),
        "the lock file does not match package.json",
        _LOCK,
    ),
    (
        ("EINTEGRITY", "ERR_PNPM_TARBALL_INTEGRITY", "Integrity check failed", "YN0018"),
        "a package is not what the lock file says",
        "clean the package manager's cache and try again",
    ),
    (
        ("ERESOLVE", "unable to resolve dependency tree"),
        "the dependencies contradict each other",
        "run npm install by hand, it names the packages; or commit a lock file",
    ),
    (
        ("code E401", "code E403", "ERR_PNPM_FETCH_401", "ERR_PNPM_FETCH_403", "YN0041"),
        "the registry wants a login",
        "log in to it, or set its token in .npmrc",
    ),
    (("EJSONPARSE", "ERR_PNPM_JSON_PARSE"), "package.json or the lock file is not valid JSON", "correct the file"),
    (
        ("EBADENGINE", "ERR_PNPM_UNSUPPORTED_ENGINE", 'The engine "node" is incompatible'),
        "a package wants another version of Node.js",
        'set node.source = "prebuilt" and node.version in the settings',
    ),
    (
        ("code E404", "ERR_PNPM_FETCH_404"),
        "a package or version is not in the registry",
        "check its name and version, and which registry is in use",
    ),
    (
        (
            "self-signed certificate",
            "self signed certificate",
            "CERTIFICATE_VERIFY_FAILED",
            "UNABLE_TO_GET_ISSUER_CERT",
            "SELF_SIGNED_CERT",
            "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
        ),
        "a certificate is not trusted",
        _NETWORK,
    ),
    (
        (
            "ENOTFOUND",
            "EAI_AGAIN",
            "ECONNREFUSED",
            "ECONNRESET",
            "ETIMEDOUT",
            "ENETUNREACH",
            "EHOSTUNREACH",
            "network timeout at",  # of npm, with FETCH_ERROR
            "Idle timeout reached",
            "name resolution",
            "Name or service not known",
            "NewConnectionError",
            "Max retries exceeded",
            "ReadTimeoutError",
        ),
        _UNREACHABLE,
        _NETWORK,
    ),
    (
        ("No matching distribution found",),  # pip ends with this when it could not reach the index, too
        "a package or version is not in the registry",
        "check its name and version, and which registry is in use",
    ),
    (
        ("EACCES", "EPERM", "EROFS", "Permission denied", "Read-only file system"),
        "a file may not be written",
        "make the folder writable for you",
    ),
)
_ERROR_LINE = re.compile(
    r"^\s*(?:npm (?:error|ERR!)|ERROR|error\b|ERR_|\w*Error:|.*YN\d{4}: .*(?:error|fail))", re.IGNORECASE
)
_NOISE = re.compile(r"complete log of this run|debug-0\.log|^npm (?:error|ERR!)\s*(?:code \w+)?$")
_LONGEST = 300


def unreachable(what: str, *, where: str, log: Path) -> NodeSetupError:
    """Return the error for a registry that does not answer; ``what`` begins the message."""
    return NodeSetupError(f"{what}: {_UNREACHABLE}", where=where, hint=_NETWORK, log=log)


def require_success(finished: Finished, what: str, *, where: str = "") -> None:
    """Return if the program ended well.

    Args:
        what: begins the message, ``npm ci failed``.

    Raises:
        NodeSetupError: it did not; with the cause and the cure when they are known.
    """
    if finished.exit_code == 0:
        return
    if finished.killed:
        hint = "give the machine or container more memory, then try again"
        raise NodeSetupError(
            f"{what}: it was killed, perhaps for lack of memory", where=where, hint=hint, log=finished.log
        )
    tail = _REQUESTS.sub("", finished.tail)
    for signs, cause, cure in _CAUSES:
        if any(sign in tail for sign in signs):
            raise NodeSetupError(f"{what}: {cause}", where=where, hint=cure, log=finished.log)
    raise NodeSetupError(
        f"{what} (exit code {finished.exit_code}){_last_error(tail)}",
        where=where,
        hint="the log has all of its output",
        log=finished.log,
    )


def _last_error(tail: str) -> str:
    lines = [line.strip() for line in tail.splitlines() if line.strip() and not _NOISE.search(line.strip())]
    if not lines:
        return ""
    errors = [line for line in lines if _ERROR_LINE.match(line)]
    return f": {(errors or lines)[0 if errors else -1][:_LONGEST]}"
