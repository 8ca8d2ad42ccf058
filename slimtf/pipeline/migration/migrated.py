"""The proof of a migration: the config as it is now on the disk gives what it gave, and a whole slim bundle."""

from __future__ import annotations

from dataclasses import dataclass
from time import time_ns
from typing import TYPE_CHECKING

from slimtf.amounts import counted
from slimtf.analyze.bundle_names import names_missed
from slimtf.configs.overlay import bundle_request
from slimtf.configs.own_folders import find_own_folders
from slimtf.errors import BundlerError, ProofError, UnsupportedProjectError, UsageError
from slimtf.migrate.compare import require_only_aliases, volatile
from slimtf.model.bundle import Variant
from slimtf.pipeline.slim import covering
from slimtf.proof.prove import prove
from slimtf.workspace.scratch import fresh_folder

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.bundle import Bundle
    from slimtf.model.modules import Alias, CustomModules
    from slimtf.model.proof import Proof
    from slimtf.node.evaluate_protocol import ConfigFacts
    from slimtf.pipeline.bench import Bench
    from slimtf.pipeline.migration.creation import Build


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What a config gave, and the paths in it that differ from one time to the next."""

    configs: tuple[ConfigFacts, ...]
    changing: frozenset[str]


def evaluated(bench: Bench, build: Build, aliases: tuple[Alias, ...], *, times: int = 2) -> Evaluated | None:
    """Return what the build's config gives, asked twice to see what changes by itself; None when there was none.

    Raises:
        BundlerError: it cannot be loaded.
    """
    if build.creation is not None and not build.creation.compared:
        return None
    bench = bench.on(build.now)
    first = _facts(bench, aliases)
    second = _facts(bench, aliases) if times > 1 else first
    return Evaluated(first, volatile(first, second))


def require_migrated(
    bench: Bench, build: Build, modules: CustomModules, before: Evaluated | None
) -> tuple[Bundle, Proof]:
    """Return what the plain bundler makes: its config has the aliases first and all else as it was, and it is whole.

    Raises:
        BundlerError: the config cannot be loaded, or does not bundle.
        ProofError: something else changed, or the bundle is not whole, or it names what was cut.
    """
    project, progress = build.then, bench.progress
    bench = bench.on(project)
    if before is not None and project.config_file is not None:
        with progress.step(f"Comparing {project.config_file.name} before and after"):
            now = _facts_of_migrated(project.config_file, bench, modules.aliases)
            require_only_aliases(project.config_file, before.configs, now, modules.aliases, before.changing)
    out = bench.scratch.out(Variant.PLAIN)
    fresh_folder(out)
    request = bundle_request(
        project,
        modules,
        Variant.PLAIN,
        out_dir=out,
        progress_file=bench.scratch.requests / Variant.PLAIN / "progress.json",
        own_folders=find_own_folders(project.root),
    )
    with progress.step("Bundling with the config as it is now") as step:
        started = time_ns()
        bundle = bench.bundler(request, Variant.PLAIN).run(step)
    with progress.step("Proving that nothing is missing") as step:
        proof = covering(prove(project, modules, bundle), project, modules, started)
        _require_every_name(bundle, modules)
        step.result(f"{counted(len(proof.kernels_registered), 'kernel')} registered, {proof.core_copies} tfjs-core")
    return bundle, proof


def _require_every_name(bundle: Bundle, modules: CustomModules) -> None:
    """Return when ``bundle`` names nothing that was cut; a preview adds such names, where one could be bundled."""
    if modules.flat is None:
        return

    missed = names_missed(bundle, modules)
    if missed:
        raise ProofError(
            f"the bundle names {', '.join(sorted(missed))}, which the app's code does not and which is cut",
            where=str(modules.flat),
            hint='set level = "standard"',
        )


def _facts_of_migrated(config: Path, bench: Bench, aliases: tuple[Alias, ...]) -> tuple[ConfigFacts, ...]:
    """Return what a config gives that could be loaded before it was migrated; that it cannot now is not its fault."""
    try:
        return _facts(bench, aliases)
    except (BundlerError, UsageError, UnsupportedProjectError) as error:
        raise ProofError(
            f"{config.name} loads without the aliases that slimtf wrote into it, and does not with them: {error.what}",
            where=str(config),
            hint="slimtf build needs no change to the config; please report this one",
        ) from error


def _facts(bench: Bench, aliases: tuple[Alias, ...]) -> tuple[ConfigFacts, ...]:
    config = bench.project.config_file
    return bench.loaded_config(config, aliases, "evaluate") if config is not None else ()
