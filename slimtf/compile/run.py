"""Has node_shim compile the models, and compare them with the interpreter; what was compared before is kept."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

import slimtf
from slimtf.errors import BundlerError, WorkspaceError
from slimtf.model.backend import Backend
from slimtf.model.compiled import CompiledModels, RefusedModel
from slimtf.model.modules import CONVERTER, CORE
from slimtf.node.compile_protocol import AskedOfModel, CompileReply, CompileRequest, TfjsFolders
from slimtf.node.failures import failure_error
from slimtf.node.shim import ShimRun
from slimtf.resources import shipped_folder
from slimtf.workspace.atomic import write_atomic
from slimtf.workspace.digest import digest_files, digest_text

if TYPE_CHECKING:
    from slimtf.model.app_code import AskedOutputs
    from slimtf.model.node import NodeEnvironment
    from slimtf.model.project import TfjsInstall

_KEPT = 4  # those of the last states, say of two branches


class _MadeCode(BaseModel):
    """The modules that were made, by file name, and what was said of them.

    Attributes:
        sources: names the state of the files that were read for it.
    """

    model_config = ConfigDict(frozen=True)

    reply: CompileReply
    texts: dict[str, str]
    sources: str = ""

    def write(self, folder: Path) -> None:
        """Write the modules into ``folder``.

        Raises:
            WorkspaceError: one cannot be written.
        """
        for name, text in self.texts.items():
            write_atomic(folder / name, text)


def load_made(cache: Path, request: CompileRequest, node: str) -> _MadeCode | None:
    """Return what was made for the same request, out of files that are the same still; None when there is none.

    Args:
        cache: the folder of what was made before.
        request: what is asked.
        node: the version of Node.js, whose arithmetic was compared.
    """
    try:
        made = _MadeCode.model_validate_json((cache / _name(request, node)).read_bytes())
        return made if made.sources == _state(made.reply) else None
    except (OSError, ValidationError, WorkspaceError):
        return None


def store_made(cache: Path, request: CompileRequest, node: str, reply: CompileReply) -> None:
    """Keep ``reply`` and the modules of ``request.folder`` in ``cache``, and drop the oldest there.

    A model that is not compared, or comes out otherwise, is looked at again next time.

    Raises:
        WorkspaceError: it cannot be written, or a file that was read is gone.
    """
    if reply.refused is not None or reply.failure is not None or not reply.files:
        return
    texts = {file.name: file.read_text("utf-8") for file in sorted(Path(request.folder).glob("*.js"))}
    made = _MadeCode(reply=reply, texts=texts, sources=_state(reply))
    write_atomic(cache / _name(request, node), made.model_dump_json())
    with suppress(OSError):
        for old in sorted(cache.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True)[_KEPT:]:
            old.unlink()


def _name(request: CompileRequest, node: str) -> str:
    """Return a file's name for what is asked of which slimtf; short, because some systems limit paths."""
    shim = shipped_folder("node_shim")
    own = digest_files((*shim.glob("compile/**/*.*js"), *shim.glob("models/*.mjs")), shim)
    return f"{digest_text(slimtf.__version__, own, node, request.model_dump_json(exclude={'folder'}))[:20]}.json"


def _state(reply: CompileReply) -> str:
    return digest_files(map(Path, reply.files), Path("/"))


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
        asked: outputs that it asks for by their names.
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
    asked: tuple[AskedOutputs, ...]
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
            asked=tuple(AskedOfModel(outputs=each.outputs, place=str(each.place)) for each in self.asked),
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
