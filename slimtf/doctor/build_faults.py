"""What stops the bundler, or makes it keep everything: an old webpack, CommonJS by name or by TypeScript."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slimtf.doctor.rules import found, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slimtf.model.doctor import Finding
    from slimtf.model.examined import Examined

# The first versions that bring an md4 of their own (lib/util/hash/md4.js); before them OpenSSL has to make it.
_OWN_MD4 = {4: (4, 47, 0), 5: (5, 61, 0)}
_HASH = "config.output.hashFunction"
_TYPESCRIPT_LOADERS = ("ts-loader", "awesome-typescript-loader")
_LOADERS = ("babel-loader", "swc-loader", "esbuild-loader", *_TYPESCRIPT_LOADERS)


def check_build(examined: Examined) -> Iterator[Finding]:
    """Yield what stands in the way of a small bundle, or of any."""
    yield from _old_hash(examined)
    yield from _refused_imports(examined)
    yield from _compiled_to_require(examined)


def _old_hash(examined: Examined) -> Iterator[Finding]:
    version = tuple(int(number) for number in re.findall(r"\d+", examined.webpack_version)[:3])
    if not version or examined.takes_old_hashes or version >= _OWN_MD4.get(version[0], (0,)):
        return
    chosen = [config.values[_HASH] for config in examined.configs if _HASH in config.values]
    if chosen and all("md4" not in name for name in chosen):
        return
    yield found(
        "webpack-old-hash",
        f"webpack {examined.webpack_version} cannot make its hashes on Node.js 17 and later",
        "It stops with: error:0308010C:digital envelope routines::unsupported.",
        f"{examined.install_command} webpack@^5.61.0, or set NODE_OPTIONS=--openssl-legacy-provider",
        root=examined.root,
        file=examined.root / "package.json",
    )


def _refused_imports(examined: Examined) -> Iterator[Finding]:
    values = [value for config in examined.configs for value in config.values.values()]
    if any(loader in value for loader in _LOADERS for value in values):
        return  # what comes out of it may be CommonJS, too
    for site, manifest in examined.refused_imports[:1]:
        says, file = shown(manifest, examined.root), shown(site.file, examined.root)
        yield found(
            "type-commonjs",
            f'{says} says "type": "commonjs", and {file} uses {site.form}',
            "npm init writes it. webpack takes .js files for CommonJS then, and refuses import and export in them.",
            'take the line out, or say "type": "module"',
            root=examined.root,
            file=site.file,
            line=site.line,
        )


def _compiled_to_require(examined: Examined) -> Iterator[Finding]:
    cause = examined.compiled_imports
    values = {path: value for config in examined.configs for path, value in config.values.items()}
    uses_tsc = any(loader in value for loader in _TYPESCRIPT_LOADERS for value in values.values())
    overridden = any(path.endswith("compilerOptions.module") for path in values)
    if cause is None or not uses_tsc or overridden:
        return
    says = f'says "module": "{cause.module}"' if cause.module else 'does not say "module", and its target is old'
    yield found(
        "typescript-require",
        f"{shown(cause.file, examined.root)} {says}: TypeScript turns every import into require()",
        "Of what is required webpack leaves nothing out: all that the custom modules export stays in the bundle.",
        'say "module": "esnext" there',
        root=examined.root,
        file=cause.file,
        line=cause.line,
    )
