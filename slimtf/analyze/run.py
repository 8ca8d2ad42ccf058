"""Has the app bundled by esbuild, tfjs left outside, and reads what it uses of tfjs from the facts found."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.analyze.facts import app_code
from slimtf.errors import BundlerError, UsageError
from slimtf.model.app_code import (
    ENGINE_GRADIENTS,
    FLAGS_AT_ONCE,
    GRADIENT_FUNCTIONS,
    LOADS_TRAINING_CONFIG,
    TRAINING_METHODS,
    AppCode,
    ScriptCode,
)
from slimtf.model.bundle import Link
from slimtf.model.modules import CORE, UNION
from slimtf.model.page import ScriptKind
from slimtf.node.app_facts import AppFacts
from slimtf.node.failures import failure_error
from slimtf.node.protocol import (
    AliasEntry,
    AnalyzeReply,
    AnalyzeRequest,
    MembersFact,
    PageFact,
    PageScriptFact,
    ReplacedFile,
)
from slimtf.node.shim import ShimRun
from slimtf.node.variables import build_variables
from slimtf.tfjs.chained_ops import read_chained_ops
from slimtf.tfjs.files import PackageFiles
from slimtf.workspace.failure import file_error
from slimtf.workspace.scratch import MADE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slimtf.analyze.held import Members
    from slimtf.analyze.unseen import Unseen
    from slimtf.model.node import NodeEnvironment
    from slimtf.model.page import PageApp, PageScript
    from slimtf.model.project import Project
    from slimtf.model.scripts import ScriptFact

_BACKENDS = "@tensorflow/tfjs-backend-"
_LIBRARIES = ("esbuild", "tsup")  # tools that keep what entries export; frameworks read it themselves
_CODE = (ScriptKind.CLASSIC, ScriptKind.MODULE, ScriptKind.HANDLER, ScriptKind.UNREADABLE)


def page_facts(app: PageApp) -> tuple[PageFact, ...]:
    """Return the pages of ``app`` as node_shim wants them."""
    return tuple(
        PageFact(
            file=str(page.file),
            scripts=tuple(_fact(script) for script in page.of(*_CODE)),
            imports=tuple((name, str(target)) for name, target in page.imports),
        )
        for page in app.pages
    )


def imported_by(app: PageApp, imported: Iterable[str]) -> tuple[str, ...]:
    """Return the modules that bring tfjs into the pages of ``app``: their script elements, and what modules import.

    The analysis takes the global ``tf`` for the union package, whatever loads it; that package brings backends along.

    Args:
        imported: what the analysis saw.
    """
    loaded = {tfjs.package for _, script, tfjs in app.loads() if script.kind is ScriptKind.TFJS}
    if not loaded:
        return tuple(imported)
    backends = {name for name in loaded if name.startswith(_BACKENDS)}
    beside = {name for name in imported if name != UNION}
    return tuple(sorted({UNION if UNION in loaded else CORE, *backends, *beside}))


def _fact(script: PageScript) -> PageScriptFact:
    return PageScriptFact(
        kind=script.kind.value,
        line=script.code_line,
        file=str(script.file) if script.file is not None else None,
        code=script.code,
    )


# What is saved in the browser may be loaded again.
_NAMES = TRAINING_METHODS | GRADIENT_FUNCTIONS | ENGINE_GRADIENTS | FLAGS_AT_ONCE | {"save", LOADS_TRAINING_CONFIG}


@dataclass(frozen=True, slots=True)
class Analysis:
    """What is to be analysed of ``project``.

    Attributes:
        project: its config says where the app begins, unless ``entries`` do.
        packages: the folder that ``ensure_shim_packages`` returned.
        entries: the files that the app begins with, absolute.
        more: further ones, besides ``entries`` or those of the config, with the names of what a plugin wrote.
        folder: for the request, the reply and the bundled code.
        log: receives what the config prints.
        every_name: find every name in the code, not only those of interest for the plan.
        apart: find also what each entry and each worker uses by itself.
        scripts: find also what the pages and each worker use by themselves, where one loads tfjs.
        members: what modules of tfjs export that are held somewhere, by specifier.
    """

    project: Project
    packages: Path
    entries: tuple[Path, ...]
    more: Unseen
    folder: Path
    log: Path
    every_name: bool = False
    apart: bool = False
    scripts: bool = False
    members: Members = field(default_factory=dict)

    @property
    def reply_file(self) -> Path:
        """The file for the reply."""
        return self.folder / "reply.json"

    @property
    def _facts(self) -> Path:
        return self.folder / "app.json"

    def request(self) -> AnalyzeRequest:
        """Return the request, with a folder for what it asks for."""
        project, entries = self.project, self.entries if self.project.page_app is None else ()
        if not entries and project.config_file is None and project.entry is not None:
            entries = (project.entry,)
        entries = entries or project.entries
        if not entries and project.tool is not None:
            raise _nowhere_to_begin(project)
        self.folder.mkdir(parents=True, exist_ok=True)
        return AnalyzeRequest(
            project_root=str(project.root),
            packages=str(self.packages),
            bundler=project.bundler.value,
            bundler_root=str(project.bundler_package.root),
            config_file=str(project.config_file) if project.config_file is not None else None,
            arguments=project.command.arguments,
            entries=tuple(str(entry) for entry in entries),
            more_entries=tuple(str(entry) for entry in self.more.files),
            made=tuple(AliasEntry(specifier=name, target=str(file)) for name, file in sorted(self.more.names.items())),
            links=tuple(Link(*place, target) for place, target in sorted(self.more.links.items())),
            led=tuple(ReplacedFile(file=str(file), target=str(to)) for file, to in sorted(self.more.led.items())),
            names=tuple(sorted({*read_chained_ops(PackageFiles(project.tfjs.core)), *_NAMES})),
            members=tuple(MembersFact(specifier=of, names=names) for of, names in sorted(self.members.items())),
            every_name=self.every_name,
            out_file=str(self._facts),
            pages=page_facts(project.page_app) if project.page_app is not None else (),
            apart=self.apart,
            scripts=self.scripts,
            unshaken=project.unshaken,
        )

    def run(self, environment: NodeEnvironment, timeout: float) -> AppCode:
        """Make the analysis in a process of its own and return what the code uses of tfjs.

        Args:
            environment: the Node.js that esbuild runs in.
            timeout: seconds.

        Raises:
            BundlerError, UsageError, UnsupportedProjectError: the config cannot be loaded, or nothing names tfjs.
        """
        return self.read(self.reply(environment, timeout), log=self.log)

    def run_apart(self, environment: NodeEnvironment, timeout: float) -> dict[Path, AppCode]:
        """Return what each entry and each worker that loads tfjs uses of it by itself; the rest as ``run``."""
        reply = replace(self, apart=True).reply(environment, timeout)
        self.read(reply, log=self.log)  # may tell of a failure
        return {
            Path(each.entry): replace(
                self._code(Path(each.facts)), unread=reply.unread, warnings=reply.warnings, inputs=reply.inputs
            )
            for each in reply.apart
        }

    def reply(self, environment: NodeEnvironment, timeout: float) -> AnalyzeReply:
        """Return what a process of its own says of the app, for ``read``; the rest as ``run``."""
        return (
            ShimRun(
                environment,
                self.request(),
                AnalyzeReply,
                cwd=self.project.root,
                variables=build_variables(self.project, environment),
                node_options=self.project.command.node_options,
                timeout=timeout,
                folder=self.folder,
                log=self.log,
                failure=BundlerError,
                title="the analysis of the app",
            )
            .run()
            .reply
        )

    def read(self, reply: AnalyzeReply, *, log: Path) -> AppCode:
        """Return what the code uses of tfjs, from the reply to ``request``, whoever made it.

        Args:
            log: what the process printed that made it.

        Raises:
            SlimtfError: the reply tells of a failure.
        """
        if reply.failure is not None:
            raise failure_error(reply.failure, log=log)
        code = self._code(self._facts)
        app, tool = self.project.page_app, self.project.tool
        exported = reply.exports if tool is None or tool.name in _LIBRARIES else ()
        imported = code.imported if app is None else imported_by(app, code.imported)
        return replace(
            code,
            imported=imported,
            unread=tuple(self._shown(file) for file in reply.unread if Path(file) not in self.more.instead),
            warnings=reply.warnings,
            unresolved=reply.unresolved,
            links=self._links(reply.links),
            inputs=reply.inputs,
            users=tuple(each for each in reply.users if not _is_made(Path(each))) if app is None else (),
            importers=reply.importers,
            led=tuple((str(file), str(to)) for file, to in sorted(self.more.led.items())),
            scripts=tuple(self._script(each, exported) for each in reply.scripts),
            shares=reply.shares,
            exported=exported,
        )

    def _links(self, followed: tuple[Link, ...]) -> tuple[Link, ...]:
        """Return ``followed`` with those that were known and that no code asks for: a compiler writes such imports."""
        asked = {(each.importer, each.specifier) for each in followed}
        return (*followed, *(Link(*place, to) for place, to in sorted(self.more.links.items()) if place not in asked))

    def _shown(self, file: str) -> str:
        path, root = Path(file), self.project.root
        return path.relative_to(root).as_posix() if path.is_relative_to(root) else file

    def _script(self, fact: ScriptFact, exported: tuple[str, ...]) -> ScriptCode:
        code = replace(self._code(Path(fact.facts)), inputs=fact.inputs, importers=fact.importers)
        code = code if fact.entry else replace(code, exported=exported)  # workers export nothing
        return ScriptCode(Path(fact.entry) if fact.entry else None, code)

    def _code(self, file: Path) -> AppCode:
        try:
            facts = AppFacts.model_validate_json(file.read_bytes())
        except OSError as error:
            raise file_error(error, file, "read") from error
        return app_code(facts, self.project.root, self.members)


def _is_made(script: Path) -> bool:
    """Tell whether a plugin wrote it: it is no script by itself then."""
    return script.parent.parts[-len(MADE) :] == MADE


def _nowhere_to_begin(project: Project) -> UsageError:
    hint = 'name the files of the app in the setting "entries"'
    return UsageError("no script of the app names tfjs", where=str(project.root), hint=hint)
