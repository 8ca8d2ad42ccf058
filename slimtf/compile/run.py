"""Has node_shim compile the models, and compare them with the interpreter."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.compile.cache import load_made, store_made
from slimtf.errors import BundlerError
from slimtf.model.backend import Backend
from slimtf.model.compiled import CompiledModels, RefusedModel
from slimtf.model.modules import CONVERTER, CORE
from slimtf.node.compile_protocol import CompileReply, CompileRequest, TfjsFolders
from slimtf.node.failures import failure_error
from slimtf.node.shim import ShimRun

if TYPE_CHECKING:
    from slimtf.model.node import NodeEnvironment
    from slimtf.model.project import TfjsInstall

# What registers itself as a way to load models or to keep them: tfjs-core, dist/io.
_LOADERS = ("http.js", "indexed_db.js", "local_storage.js", "browser_files.js")


@dataclass(frozen=True, slots=True)
class Compilation:
    """What is to be compiled.

    Attributes:
        root: the project's.
        install: the packages of tfjs, the cpu backend among them.
        models: graph models.
        names: every name that the app uses.
        packages: the folder that ``ensure_shim_packages`` returned.
        folder: for the modules that are made.
        log: receives what the process printed.
        timeout: seconds.
        gradients: the app computes some.
        plain_loading: models are loaded in one way only, which takes less code.
        every_draw: compare with all inputs that are drawn, however long that takes.
        on_wasm: compare on wasm too.
        short: say what is enough of each model.json, and take such files.
        cache: holds what was made and compared before; None takes nothing from there.
    """

    root: Path
    install: TfjsInstall
    models: tuple[Path, ...]
    names: frozenset[str]
    packages: Path
    folder: Path
    log: Path
    timeout: float
    plain_loading: bool = False
    gradients: bool = False
    every_draw: bool = False
    on_wasm: bool = False
    short: bool = False
    cache: Path | None = None

    def run(self, environment: NodeEnvironment) -> CompiledModels | RefusedModel:
        """Return the compiled models, or why they are not.

        Raises:
            BundlerError: the process failed.
            WorkspaceError: what was made cannot be kept.
        """
        folders = [self.install.packages.get(name) for name in (CORE, CONVERTER, Backend.CPU.package)]
        if any(folder is None for folder in folders):
            return RefusedModel(f"{Backend.CPU.package}, on which they are compared, is not installed")
        core, converter, cpu = (str(folder.root) for folder in folders if folder is not None)
        wasm = self.install.packages.get(Backend.WASM.package) if self.on_wasm else None
        self.folder.mkdir(parents=True, exist_ok=True)
        request = CompileRequest(
            packages=str(self.packages),
            tfjs=TfjsFolders(
                core=core, converter=converter, cpu=cpu, wasm=str(wasm.root) if wasm is not None else None
            ),
            models=tuple(map(str, self.models)),
            names=tuple(sorted(self.names)),
            plain_loading=self.plain_loading,
            gradients=self.gradients,
            folder=str(self.folder),
            every_draw=self.every_draw,
            short=self.short,
        )
        known = load_made(self.cache, request, environment.version) if self.cache is not None else None
        if known is not None:
            known.write(self.folder)
            return self._read(known.reply, Path(converter), cached=True)
        call = ShimRun(
            environment,
            request,
            CompileReply,
            cwd=self.root,
            variables=os.environ,
            node_options=(),
            timeout=self.timeout,
            folder=self.folder,
            log=self.log,
            failure=BundlerError,
            title="compiling the models",
        ).run()
        if self.cache is not None:
            store_made(self.cache, request, environment.version, call.reply)
        return self._read(call.reply, Path(converter))

    def _read(self, reply: CompileReply, converter: Path, *, cached: bool = False) -> CompiledModels | RefusedModel:
        if reply.failure is not None:
            raise failure_error(reply.failure, log=self.log)
        if reply.refused is not None:
            return reply.refused
        core = self.install.core.root / "dist" / "io"
        return CompiledModels(
            inert=tuple(core / name for name in _LOADERS) if self.plain_loading else (),
            replaced={converter / "dist" / each.file: self.folder / each.target for each in reply.replaced},
            models=reply.models,
            drawn=reply.drawn,
            not_compared=reply.not_compared,
            cached=cached,
            short=reply.short,
            plain_loading=self.plain_loading,
            gradients=self.gradients,
        )
