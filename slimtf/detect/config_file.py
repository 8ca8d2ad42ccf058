"""Which config file the bundler reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.detect.manifest import read_manifest
from slimtf.detect.node_modules import locate_package
from slimtf.detect.vite_words import vite_root
from slimtf.errors import UsageError
from slimtf.model.project import BundlerName

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slimtf.model.project import BuildCommand

# webpack-cli 5 to 7, lib/webpack-cli.js: these endings first, then those of the package `interpret`.
_WEBPACK_ENDINGS = (
    ".js", ".mjs", ".cjs", ".ts", ".cts", ".mts",
    ".babel.js", ".babel.ts", ".coffee", ".esm.js", ".json", ".json5", ".jsx", ".toml", ".tsx", ".yaml", ".yml",
)  # fmt: skip
_WEBPACK_NAMES = ("webpack.config", ".webpack/webpack.config", ".webpack/webpackfile")
# rollup 2 to 4, dist/bin/rollup: findConfigFileNameInCwd.
_ROLLUP_ENDINGS = (".mjs", ".cjs", ".ts", ".js")
# vite 3 to 8, DEFAULT_CONFIG_FILES.
_VITE_ENDINGS = (".js", ".mjs", ".ts", ".cjs", ".mts", ".cts")


def default_config(root: Path, bundler: BundlerName) -> Path | None:
    """Return the config that the bundler finds by itself in ``root``, in its own order."""
    if bundler is BundlerName.VITE:
        names = [f"vite.config{ending}" for ending in _VITE_ENDINGS]
    elif bundler is BundlerName.ROLLUP:
        names = [f"rollup.config{ending}" for ending in _ROLLUP_ENDINGS]
    else:
        names = [name + ending for name in _WEBPACK_NAMES for ending in _WEBPACK_ENDINGS]
    return next((root / name for name in names if (root / name).is_file()), None)


def find_config(root: Path, bundler: BundlerName, command: BuildCommand, chosen: Path | None = None) -> Path | None:
    """Return the config in use: ``chosen``, else what the command names, else the bundler's default, else None.

    rollup reads a config only when asked to; a command without ``-c`` therefore has none.

    Raises:
        UsageError: a config that is named does not exist.
    """
    if chosen is not None:
        if not chosen.is_file():
            raise UsageError(
                "the bundler config does not exist",
                where=str(chosen),
                hint='correct the path in the setting "bundler_config"',
            )
        return chosen
    named = list(named_configs(bundler, command.arguments))
    if bundler is BundlerName.VITE:
        named.reverse()  # of a flag that occurs twice, vite takes the last
    if named and named[0]:
        return _existing(root, named[0], command.script)
    if bundler is BundlerName.ROLLUP and not named:
        return None
    return default_config(vite_root(root, command.arguments) if bundler is BundlerName.VITE else root, bundler)


def named_configs(bundler: BundlerName, arguments: tuple[str, ...]) -> Iterator[str]:
    """Give what follows each ``-c`` or ``--config``; an empty text for rollup's bare ``-c``."""
    for number, word in enumerate(arguments):
        if word == "--":
            return
        following = arguments[number + 1] if number + 1 < len(arguments) else ""
        option, sign, value = word.partition("=")
        if option in ("-c", "--config"):
            optional = bundler is BundlerName.ROLLUP and following.startswith("-")
            yield value if sign else "" if optional else following
        elif bundler is BundlerName.WEBPACK and word.startswith("-c") and not word.startswith("--"):
            yield word[2:]


def without_named_configs(arguments: tuple[str, ...]) -> tuple[str, ...]:
    """Return webpack's or vite's ``arguments`` without ``-c`` and ``--config``, for when another config was chosen."""
    kept: list[str] = []
    words = iter(arguments)
    for word in words:
        if word in ("-c", "--config"):
            next(words, None)
        elif not word.startswith("--config=") and (word.startswith("--") or not word.startswith("-c")):
            kept.append(word)
    return tuple(kept)


def _existing(root: Path, name: str, script: str) -> Path:
    found = _rollup_package(root, name[len("node:") :]) if name.startswith("node:") else _file(root / name)
    if found is None:
        raise UsageError(
            f"the bundler config {name} does not exist",
            where=f"{root / 'package.json'}, script {script!r}" if script else str(root),
            hint='correct the path in the script, or name the config in the setting "bundler_config"',
        )
    return found


def _file(path: Path) -> Path | None:
    """Return ``path``, or what ``require`` makes of it: webpack-cli 4 takes configs without their ending."""
    endings = ("", *_WEBPACK_ENDINGS[:6])
    files = [path.with_name(path.name + ending) for ending in endings] + [path / "index.js"]
    return next((file for file in files if file.is_file()), None)


def _rollup_package(root: Path, name: str) -> Path | None:
    for package in (f"rollup-config-{name}", name):
        folder = locate_package(package, root)
        if folder is not None:
            return _file(folder / (read_manifest(folder / "package.json").main or "index.js"))
    return None
