"""Has node_shim make the flat module out of the custom modules."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from slimtf.errors import BundlerError
from slimtf.model.flat import FileLines, FlatModule, Weight
from slimtf.model.modules import CONVERTER, CORE, UNION
from slimtf.node.failures import failure_error
from slimtf.node.protocol import ReplacedFile
from slimtf.node.shim import ShimRun
from slimtf.node.specialise_protocol import (
    ExportEntry,
    NeedsFact,
    RestFact,
    SpecialiseReply,
    SpecialiseRequest,
    StandIn,
)
from slimtf.specialise.cache import MadeModule, load_made, store_made
from slimtf.workspace.digest import digest_text
from slimtf.workspace.failure import file_error

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from slimtf.model.app_code import AppCode
    from slimtf.model.flat import ModelNeeds
    from slimtf.model.modules import CustomModules
    from slimtf.model.node import NodeEnvironment
    from slimtf.settings.schema import Settings

_KEY = 8  # characters
_BEGINS = "slimtf_begin_"  # node_shim/specialise/later_backends.mjs exports it


@dataclass(frozen=True, slots=True)
class Specialisation:
    """What is to be cut.

    Attributes:
        modules: the custom modules as they are without cuts, on the disk.
        code: what the app uses of tfjs, with every name.
        needs: what its models need.
        packages: the folder that ``ensure_shim_packages`` returned.
        folder: for the request, the reply and the module.
        cache: holds flat modules made before.
        log: receives what the process printed.
        further: what the app imports of tfjs that ``modules`` have no stand-in for → its file.
        begun: packages of backends → the backends, of which tfjs is to know only once the app imports them.
        rest: the custom module with which begins what is loaded later; None where all of it is one module.
        flat_file: the name that the module will have.
        lines: tell which file each line of the module comes from.
        more, more_names: what is exported and named besides, for the model runs.
        replaced: files of tfjs → what stands in for them.
        inert: files of tfjs that are left out where nothing of them is used.
        weigh: find also what the module weighs minified; with ``cuts``, what each of them takes off that.
    """

    root: Path
    modules: CustomModules
    code: AppCode
    needs: ModelNeeds
    settings: Settings
    packages: Path
    folder: Path
    cache: Path
    log: Path
    further: Mapping[str, Path] = field(default_factory=dict)
    lines: bool = False
    more: tuple[tuple[str, str], ...] = ()
    more_names: tuple[str, ...] = ()
    begun: Mapping[str, str] = field(default_factory=dict)
    rest: Path | None = None
    flat_file: str = ""
    replaced: Mapping[Path, Path] = field(default_factory=dict)
    inert: tuple[Path, ...] = ()
    weigh: Literal["nothing", "module", "cuts"] = "nothing"

    def run(self, environment: NodeEnvironment) -> FlatModule:
        """Return the flat module.

        Raises:
            BundlerError: it cannot be made.
            WorkspaceError: it cannot be kept.
        """
        request = self.request()
        known = load_made(self.cache, request)
        if known is not None:
            return replace(self._module(known), cached=True)
        call = ShimRun(
            environment,
            request,
            SpecialiseReply,
            cwd=self.root,
            variables=os.environ,
            node_options=(),
            timeout=self.settings.timeouts.bundle,
            folder=self.folder,
            log=self.log,
            failure=BundlerError,
            title="cutting tfjs",
        ).run()
        made = self._made(call.reply)
        store_made(self.cache, request, made)
        return self._module(made)

    def read(self, reply: SpecialiseReply) -> FlatModule:
        """Return the flat module, from the reply to ``request``, whoever made it.

        Raises:
            BundlerError: the reply tells of a failure.
        """
        return self._module(self._made(reply))

    def _made(self, reply: SpecialiseReply) -> MadeModule:
        if reply.failure is not None:
            raise failure_error(reply.failure, log=self.log)
        rest = _read(self._rest_out) if self.rest is not None else ""
        return MadeModule(reply=reply, text=_read(self._out), rest=rest)

    def _module(self, made: MadeModule) -> FlatModule:
        reply = made.reply
        return FlatModule(
            text=made.text,
            rest=made.rest,
            exports={key: exported for key, exported in self._exports().items() if exported not in reply.absent},
            absent=absent_names(self._exports(), reply.absent),
            unasked=self.code.unasked,
            begun={specifier: f"{_BEGINS}{backend}" for specifier, backend in self.begun.items()},
            files=frozenset(Path(file) for file in reply.files),
            cuts=reply.cuts,
            dropped=reply.dropped,
            pruned=frozenset(reply.pruned),
            lines=_lines(reply) if self.lines else None,
            weight=reply.weight,
            saved={each.name: Weight(each.raw, each.gzip) for each in reply.saved},
        )

    @property
    def _out(self) -> Path:
        return self.folder / "flat.mjs"

    @property
    def _rest_out(self) -> Path:
        return self.folder / "rest.mjs"

    def _exports(self) -> dict[tuple[str, str], str]:
        return exported_names({*self.code.read, *self.more})

    def request(self) -> SpecialiseRequest:
        """Return the request, with a folder for what it asks for."""
        self.folder.mkdir(parents=True, exist_ok=True)
        exports = self._exports()
        made = {exported: (specifier, name) for (specifier, name), exported in reversed(exports.items())}
        whole = {exports.get((use.specifier, use.path[0])) for use in self.code.uses if len(use.path) == 1}
        paths = {part for use in self.code.uses for part in use.path}
        inside = {word for name in self.code.imported if name.count("/") > 1 for word in re.split(r"\W|_", name)}
        names = {*self.code.names, *self.more_names, *self.settings.keep, *paths, *inside}
        needs = self.needs
        return SpecialiseRequest(
            project_root=str(self.root),
            packages=str(self.packages),
            folder=str(self.modules.folder),
            aliases=self._stand_ins(),
            exports=tuple(
                ExportEntry(specifier=specifier, name=name, exported=exported, whole=exported in whole)
                for exported, (specifier, name) in sorted(made.items())
            ),
            needs=NeedsFact(
                engine=digest_text(self.modules.digest, *sorted(names), *sorted(made), *sorted(needs.classes or ()))[
                    :_KEY
                ],
                names=tuple(sorted(names)),
                backends=tuple(sorted({*needs.backends, *(_prefix(name) for name in self.further)})),
                methods=needs.methods,
                classes=None if needs.classes is None else tuple(sorted(needs.classes)),
                gradients=needs.gradients,
                optimizers=needs.optimizers,
                ops=None if needs.ops is None else tuple(sorted(needs.ops)),
                complex=needs.complex,
                functions=needs.functions,
                dtypes=tuple(sorted(needs.dtypes)),
                quantization=tuple(sorted(needs.quantization)),
                activations=tuple(sorted(needs.activations)),
            ),
            lines=self.lines,
            weigh=self.weigh,
            out_file=str(self._out),
            rest=RestFact(file=str(self.rest), flat_file=self.flat_file, out_file=str(self._rest_out))
            if self.rest is not None
            else None,
            replaced=tuple(ReplacedFile(file=str(file), target=str(target)) for file, target in self.replaced.items()),
            inert=tuple(map(str, self.inert)),
        )

    def _stand_ins(self) -> tuple[StandIn, ...]:
        loaded = {*self.code.imported, *(specifier for specifier, _ in self.more)}
        targets = {**{one.specifier: one.target for one in self.modules.aliases}, **self.further}
        return tuple(
            StandIn(specifier=name, target=str(file), loads=name in loaded, begins=self.begun.get(name, ""))
            for name, file in targets.items()
        )


_IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*", re.ASCII)
_NO_EXPORTS = frozenset({"default", "then", "__esModule"})


def exported_names(asked: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return (specifier, name) of what the app imports → its name in the flat module.

    The union and tfjs-core share their names, others get a prefix. So does the converter for what is asked of these
    too: a package with ``export *`` of both may mean either, and only one of them has it. What no module of tfjs can
    export is left out: ``tf['leaky-relu']`` is undefined with all of tfjs, too.
    """
    asked = {each for each in asked if _IDENTIFIER.fullmatch(each[1]) and each[1] not in _NO_EXPORTS}
    shared = {name for specifier, name in asked if specifier in {UNION, CORE}}
    plain = {(specifier, name) for specifier, name in asked if specifier in {UNION, CORE} or name not in shared}
    plain = {(specifier, name) for specifier, name in plain if specifier in {UNION, CORE, CONVERTER}}
    return {
        (specifier, name): name if (specifier, name) in plain else f"{_prefix(specifier)}_{name}"
        for specifier, name in sorted(asked)
    }


def absent_names(exports: Mapping[tuple[str, str], str], absent: Collection[str]) -> frozenset[str]:
    """Return the names that no package has which the app asks for them.

    Args:
        exports: as ``exported_names`` returns them.
        absent: those of the flat module's names that tfjs does not have.
    """
    there = {name for (_, name), exported in exports.items() if exported not in absent}
    return frozenset(name for (_, name), exported in exports.items() if exported in absent) - there


def _prefix(specifier: str) -> str:
    return re.sub(r"\W", "_", specifier.removeprefix("@tensorflow/").removeprefix("tfjs-").removeprefix("backend-"))


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise file_error(error, path, "read") from error


def _lines(reply: SpecialiseReply) -> FileLines:
    files = {number: Path(file).as_posix() for number, file in enumerate(reply.files)}
    return FileLines(tuple(each.line for each in reply.lines), tuple(files.get(each.file, "") for each in reply.lines))
