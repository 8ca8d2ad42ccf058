"""Puts the slim bundle where the project's config wants its output."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.errors import WorkspaceError
from slimtf.workspace.atomic import copy_all, write_atomic
from slimtf.workspace.digest import digest_content

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from slimtf.model.bundle import Bundle
    from slimtf.model.project import Project

_NEVER_OUTPUT = frozenset({".git", ".hg", ".svn", "node_modules", ".slimtf"})


@dataclass(frozen=True, slots=True)
class EmitRecord:
    """The list of the files that ``emit`` put in place, with their digests.

    It lies in ``.slimtf/``, which may have come with a copy of the project or from elsewhere. So its names are
    relative to the project, and those that lead elsewhere, by themselves or through links, do not count.

    Attributes:
        file: where the list is kept.
        root: the project's folder.
    """

    file: Path
    root: Path

    def files(self) -> frozenset[Path]:
        """Return the files that the last ``emit`` put in place."""
        return frozenset(self.digests())

    def digests(self, targets: Iterable[Path] = ()) -> Mapping[Path, str]:
        """Return the files with their digests.

        Args:
            targets: folders outside the project that count as well.
        """
        try:
            found = json.loads(self.file.read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        if not isinstance(found, dict):
            return {}
        homes = [Path(os.path.realpath(home)) for home in (self.root, *targets)]
        named = ((self._path(name), digest) for name, digest in found.items())
        return {path: str(digest) for path, digest in named if path is not None and _may_be_output(path, homes)}

    def write(self, digests: Mapping[Path, str]) -> None:
        """Make ``digests`` the list.

        Raises:
            WorkspaceError: it cannot be written.
        """
        named = {self._name(path): digest for path, digest in digests.items()}
        write_atomic(self.file, json.dumps({name: digest for name, digest in named.items() if name}, indent=1))

    def _name(self, path: Path) -> str:
        try:
            return Path(os.path.relpath(path, self.root)).as_posix()
        except ValueError:  # another drive of Windows
            return ""

    def _path(self, name: str) -> Path | None:
        if "\0" in name or Path(name).is_absolute():
            return None
        return Path(os.path.normpath(self.root / name))


def emit(bundle: Bundle, record: EmitRecord) -> tuple[Path, ...]:
    """Copy every file of ``bundle`` to its target folder, all or none; return the target folders.

    Files that an earlier ``emit`` wrote, that are unchanged since, and that this bundle no longer has are removed, so
    that names with a content hash do not pile up. Nothing else is.

    Raises:
        WorkspaceError: a target cannot be written. Then the target folders are as they were.
    """
    copies = _copies(bundle)
    targets = tuple(dict.fromkeys(output.target for output in bundle.outputs))
    earlier = record.digests(targets)
    written = {target: digest_content(source) for target, source in copies.items()}
    record.write({**earlier, **written})  # first: a run that is killed now leaves nothing that a later one cannot name
    try:
        copy_all(copies)
    except WorkspaceError as error:
        with suppress(WorkspaceError):
            record.write(earlier)
        raise _refused(error) from error
    _remove_unchanged({path: digest for path, digest in earlier.items() if path not in written})
    record.write(written)
    return targets


def finished_site(bundle: Bundle, project: Project) -> Path | None:
    """Return the folder that the project's tool put the finished site into, beside the one that browsers download from.

    None where it has no such folder or wrote nothing there.
    """
    if project.tool is None or not project.tool.finished:
        return None
    folder = project.root / project.tool.finished
    known = any(output.target == folder for output in bundle.outputs)
    return folder if not known and any(place.is_relative_to(folder) for place in _copies(bundle)) else None


def remove_plain(full: Bundle, slim: Bundle, root: Path) -> tuple[Path, ...]:
    """Remove what the project's own build left where ``slim`` is now; return those files.

    It would empty the folder for itself. What goes has the content of ``full``, which can be made again, and a name
    that ``slim`` does not have. Files outside of ``root`` stay.
    """
    here, kept = _copies(full), _copies(slim)
    homes = [Path(os.path.realpath(root))]
    left = {
        target: digest_content(source)
        for target, source in here.items()
        if target not in kept and target != source and target.is_file() and _may_be_output(target, homes)
    }
    _remove_unchanged(left)
    return tuple(path for path in left if not path.exists())


def _copies(bundle: Bundle) -> dict[Path, Path]:
    """Return where each file of ``bundle`` goes, and what is copied there.

    A config may name files beside its folder (``../js/main.js``): each has one name here, as in the record.
    """
    return {
        Path(os.path.normpath(output.target / name)): output.folder / name
        for output in (*bundle.outputs, *bundle.beside_browsers)
        for name in output.files
    }


def _may_be_output(path: Path, homes: Iterable[Path]) -> bool:
    """Whether a file that an ``emit`` may have written lies at ``path``: links on its way are followed."""
    try:
        real = Path(os.path.realpath(path.parent), path.name)
    except (OSError, ValueError):
        return False
    return any(
        real != home and real.is_relative_to(home) and _NEVER_OUTPUT.isdisjoint(real.relative_to(home).parts)
        for home in homes
    )


def _remove_unchanged(earlier: Mapping[Path, str]) -> None:
    for path, digest in earlier.items():
        with suppress(OSError, WorkspaceError):
            if path.is_file() and not path.is_symlink() and digest_content(path) == digest:
                path.unlink()


def _refused(error: WorkspaceError) -> WorkspaceError:
    hint = f"{error.hint}; --no-emit leaves the files in .slimtf/out/slim".removeprefix("; ")
    return WorkspaceError(f"the slim bundle cannot be put in place: {error.what}", where=error.where, hint=hint)
