"""What the rest of a config does to a slim bundle: externals, webpack's cache, the wasm binaries (trap T12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.doctor.names import slimmed
from slimtf.doctor.rules import found
from slimtf.model.backend import Backend
from slimtf.model.doctor import Basis, Cost
from slimtf.model.modules import CORE, UNION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slimtf.model.doctor import Finding
    from slimtf.model.examined import Examined

_SETTERS = {"setWasmPath", "setWasmPaths"}


def check_configs(examined: Examined) -> Iterator[Finding]:
    """Yield what the configs say besides aliases."""
    yield from _external(examined)
    yield from _cache(examined)
    yield from _wasm(examined)


def _external(examined: Examined) -> Iterator[Finding]:
    for config in examined.configs:
        name = next((name for name in (UNION, CORE) if name in config.external), None)
        if name is None:
            continue
        mixed = " The aliases beside it make a mixed bundle." if config.aliases else ""
        yield found(
            "tfjs-external",
            f"{name} is external: it is not part of the bundle",
            f"No alias is consulted for it, so there is nothing to slim.{mixed}",
            f"take {name} out of {'externals' if config.bundler == 'webpack' else 'external'}",
            root=examined.root,
            file=config.file,
        )


def _cache(examined: Examined) -> Iterator[Finding]:
    for config in slimmed(examined):
        values = config.values
        told = "config.cache.version" in values or any(
            path.startswith("config.cache.buildDependencies") for path in values
        )
        if values.get("config.cache.type") == '"filesystem"' and not told:
            yield found(
                "cache-stale",
                "webpack's filesystem cache does not know of the config",
                "It does not look at resolve.alias, and goes on to serve the modules of before the aliases.",
                "cache: { type: 'filesystem', buildDependencies: { config: [__filename] } }",
                root=examined.root,
                file=config.file,
            )


def _wasm(examined: Examined) -> Iterator[Finding]:
    package = examined.tfjs.backend(Backend.WASM) if examined.tfjs is not None else None
    site = next((site for site in examined.sites if site.specifier == Backend.WASM.package), None)
    configs = [config for config in slimmed(examined) if config.evaluated]
    if package is None or site is None or not configs or examined.code is None:
        return
    placed = any(use.path[-1:] and use.path[-1] in _SETTERS for use in examined.code.uses)
    if placed or any("wasm" in value for config in configs for value in config.values.values()):
        return
    files = sorted((package.root / "dist").glob("*.wasm")) + sorted((package.root / "wasm-out").glob("*.wasm"))
    sizes = {file.name: file.stat().st_size for file in files}
    yield found(
        "wasm-binaries",
        "nothing in the config puts the wasm backend's binaries beside the bundle",
        "Without slimtf build, which copies them, the backend does not start: it finds no tfjs-backend-wasm*.wasm.",
        f"copy {', '.join(sizes)} to the output folder (copy-webpack-plugin, a script), or call setWasmPaths()",
        root=examined.root,
        file=site.file,
        line=site.line,
        cost=Cost(bytes=sum(sizes.values()), basis=Basis.MEASURED, how="the binaries as installed; a browser loads one")
        if sizes
        else None,
    )
