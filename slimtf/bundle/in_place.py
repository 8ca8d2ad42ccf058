"""A build command that writes to the project's own output folders: they are as before once it is over."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.bundle.killed_command import LARGEST, RunningCommand, copy_file, put_back_after_kill
from slimtf.bundle.written_files import holds_tfjs
from slimtf.errors import UnsupportedProjectError
from slimtf.model.bundle import Output
from slimtf.workspace.atomic import remove_file
from slimtf.workspace.digest import digest_content
from slimtf.workspace.failure import file_error
from slimtf.workspace.scratch import fresh_folder

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from types import TracebackType
    from typing import Self

    from slimtf.model.bundle import Bundle
    from slimtf.model.project import BuildTool, Project

_LEFT_ALONE = frozenset({"node_modules", ".git", ".hg", ".svn", ".slimtf", "cache", ".cache"})


@dataclass(frozen=True, slots=True)
class _State:
    """A file as it was: whether it was written since shows in any of these."""

    size: int
    written: int
    changed: int
    inode: int


class OutputsInPlace:
    """Keeps what lies in a project's output folders while its own command writes there.

    Until the context closes, ``collected`` moves what the command wrote to a folder of ours. Then everything is as it
    was before, also when the command failed halfway.

    Args:
        project: one whose tool's command is run.
        kept: a folder of ours, emptied, for the copies.
        ours: folders below the project's root that hold what slimtf made.

    Raises:
        WorkspaceError: a file cannot be copied, moved or put back.
    """

    def __init__(self, project: Project, kept: Path, ours: Collection[Path] = ()) -> None:
        self._project = project
        self._root = project.root
        self._kept = kept
        self._skipped = frozenset(ours)
        self._before: Mapping[Path, _State] = {}
        self._folders: frozenset[Path] = frozenset()
        self._running: RunningCommand | None = None
        self._written_to = {self._root / name for name in self._tool.outputs}

    @property
    def _tool(self) -> BuildTool:
        assert self._project.tool is not None  # noqa: S101 - the caller has looked
        return self._project.tool

    def __enter__(self) -> Self:
        """Copy what may be written over, after what killed runs left has been put back."""
        put_back_after_kill(self._root, _LEFT_ALONE)
        fresh_folder(self._kept)
        self._before = dict(self._files(self._root))
        self._folders = frozenset(parent for path in self._before for parent in path.parents)
        for path, state in self._before.items():
            if state.size <= LARGEST:
                copy_file(path, self._kept / path.relative_to(self._root))
        others = [path for path, state in self._before.items() if state.size > LARGEST or path.is_symlink()]
        self._running = RunningCommand(self._root, self._kept, others)
        self._running.__enter__()
        self._running.writes_to(self._written_to)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Put everything back."""
        for folder in self._outermost(self._written_to):
            self._put_back(folder)
        if self._running is not None:
            self._running.__exit__(kind, error, traceback)

    def note(self, targets: Iterable[Path], sources: Iterable[Path] = ()) -> None:
        """Count ``targets`` as output folders; of one that holds sources of the app, only the files."""
        read = tuple(path for path in sources if path.is_relative_to(self._root))
        for target in targets:
            if target != self._root and target.is_relative_to(self._root):
                if any(path.is_relative_to(target) for path in read):
                    self._written_to.discard(target)
                else:
                    self._written_to.add(target)
        if self._running is not None:
            self._running.writes_to(self._written_to)

    def collected(self, bundle: Bundle, into: Path) -> Bundle:
        """Return ``bundle`` with its files in the folder ``into`` instead of the project's.

        What browsers download is recognised by the tool's own folder for it, else by what builds for
        servers wrote.

        Raises:
            UnsupportedProjectError: files for browsers were written outside of the project.
        """
        bundle = replace(bundle, outputs=tuple(map(self._at_its_place, bundle.outputs)))
        every = (*bundle.outputs, *bundle.beside_browsers)
        self._require_inside(output.target for output in bundle.outputs)
        self.note((output.target for output in every), bundle.inputs)
        servers = {output.target / name for output in bundle.beside_browsers for name in output.files}
        emitted = {output.target / name for output in every for name in output.files}
        moved = self._moved(into, emitted)
        downloaded = [
            replace(output, folder=into / output.target.relative_to(self._root))
            for output in self._served(bundle, moved, servers)
        ]
        counted = {output.target / name for output in downloaded for name in output.files}
        others = tuple(sorted(path.relative_to(self._root).as_posix() for path in moved if path not in counted))
        return replace(
            bundle,
            outputs=tuple(downloaded),
            beside_browsers=(Output(self._root, into, others),) if others else (),
            pages=self._pages(into, moved),
            unheard=tuple(sorted(self._unheard(into, counted, emitted))),
        )

    def _at_its_place(self, output: Output) -> Output:
        """Return ``output`` in the tool's own folder, where the tool wrote there what its bundler only made."""
        own = self._root / self._tool.served
        there = [any((folder / name).is_file() for name in output.files) for folder in (output.target, own)]
        return replace(output, target=own) if self._tool.served and there == [False, True] else output

    def _unheard(self, into: Path, counted: set[Path], emitted: Collection[Path]) -> Iterator[Path]:
        """Yield the files of ``counted`` with tfjs that are neither among ``emitted`` nor copies of one."""
        found = [path for path in counted - set(emitted) if holds_tfjs(into / path.relative_to(self._root))]
        heard = (into / path.relative_to(self._root) for path in emitted if path.is_relative_to(self._root))
        known = {digest_content(path) for path in heard if path.is_file()} if found else frozenset()
        yield from (path for path in found if digest_content(into / path.relative_to(self._root)) not in known)

    def _require_inside(self, targets: Iterable[Path]) -> None:
        outside = next((target for target in targets if not target.is_relative_to(self._root)), None)
        if outside is not None:
            raise UnsupportedProjectError(
                f"the command of {self._tool.name} writes outside of the project, where slimtf puts nothing",
                where=str(outside),
                hint="let it write below package.json; what it wrote there now is the bundle without slimtf",
            )

    def _moved(self, into: Path, emitted: Collection[Path]) -> tuple[Path, ...]:
        """Move what the command wrote; return where it wrote it."""
        below = [file for folder in self._outermost(self._written_to) for file in self._files(folder)]
        written = [path for path, state in below if self._before.get(path) != state]
        inside = (path for path in emitted if path.is_relative_to(self._root) and path.is_file())
        found = tuple(dict.fromkeys((*written, *inside)))
        for path in found:
            _move(path, into / path.relative_to(self._root))
            if path in self._before:
                self._restore(path)
        return found

    def _served(self, bundle: Bundle, moved: Collection[Path], servers: Collection[Path]) -> Iterator[Output]:
        own = self._root / self._tool.served if self._tool.served else None
        if own is not None and not any(path.is_relative_to(own) for path in moved):
            own = None  # the framework's config names another folder
        targets = (own,) if own is not None else tuple(dict.fromkeys(output.target for output in bundle.outputs))
        left = [path for path in moved if path not in servers]
        for target in self._outermost(targets):
            names = tuple(sorted(path.relative_to(target).as_posix() for path in left if path.is_relative_to(target)))
            facts = [one for one in bundle.outputs if own is not None or target in (one.target, *one.target.parents)]
            waiting = {each.target / name for each in facts for name in each.on_demand}
            holding = {each.target / name for each in facts for name in each.holding_tfjs}
            wasm = {Path(os.path.normpath(each.target / name)) for each in facts for name in each.wasm_folders}
            yield Output(
                target=target,
                folder=target,
                files=names,
                externalizes_tfjs=any(each.externalizes_tfjs for each in facts),
                wasm_folders=tuple(sorted(_below(wasm, target))),
                base=next((each.base for each in facts if each.base and each.target == target), ""),
                on_demand=tuple(sorted(name for name in _below(waiting, target) if name in names)),
                holding_tfjs=tuple(sorted(name for name in _below(holding, target) if name in names)),
            )

    def _pages(self, into: Path, moved: Collection[Path]) -> tuple[Output, ...]:
        """Put finished pages beside what they load, for visits."""
        pages = {
            path.relative_to(folder): path
            for folder in (self._root / name for name in self._tool.pages)
            for path in moved
            if path.suffix == ".html" and path.is_relative_to(folder)
        }
        if not pages:
            return ()
        site, served = into / "site", self._root / self._tool.served
        for name, path in pages.items():
            copy_file(into / path.relative_to(self._root), site / name)
        for path in moved:
            if path.is_relative_to(served):
                place = site / self._tool.address.strip("/") / path.relative_to(served)
                copy_file(into / path.relative_to(self._root), place)
        files = tuple(sorted(file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()))
        return (Output(served.parent, site, files),)

    def _put_back(self, folder: Path) -> None:
        for path, state in self._files(folder):
            if path not in self._before:
                remove_file(path)
            elif self._before[path] != state:
                self._restore(path)
        for path in self._before:
            if path.is_relative_to(folder) and not path.is_file():
                self._restore(path)
        for parent, _, _ in os.walk(folder, topdown=False):
            if Path(parent) not in self._folders:
                with suppress(OSError):  # not empty
                    Path(parent).rmdir()

    def _restore(self, path: Path) -> None:
        kept = self._kept / path.relative_to(self._root)
        if kept.is_file():
            copy_file(kept, path)

    def _files(self, folder: Path) -> Iterator[tuple[Path, _State]]:
        for parent, folders, names in os.walk(folder):
            here = Path(parent)
            folders[:] = [name for name in folders if name not in _LEFT_ALONE and here / name not in self._skipped]
            for path in (here / name for name in names):
                with suppress(OSError):  # gone since
                    found = path.lstat()
                    yield path, _State(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)

    def _outermost(self, folders: Iterable[Path]) -> tuple[Path, ...]:
        unique = set(folders)
        return tuple(sorted(each for each in unique if unique.isdisjoint(each.parents)))


def _below(paths: Iterable[Path], folder: Path) -> Iterator[str]:
    yield from (path.relative_to(folder).as_posix() for path in paths if path.is_relative_to(folder))


def _move(source: Path, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(source, target)
    except OSError as error:
        raise file_error(error, target, "written") from error
