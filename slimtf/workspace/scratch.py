"""The project's ``.slimtf/`` folder: logs, caches and bundles that may be deleted at any time."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.errors import WorkspaceError
from slimtf.workspace.atomic import write_all, write_atomic
from slimtf.workspace.failure import file_error
from slimtf.workspace.leftovers import is_half_written
from slimtf.workspace.ownership import GENERATED

if TYPE_CHECKING:
    from slimtf.model.bundle import Variant

NAME = ".slimtf"
MADE = ("requests", "made")
_MARKER = "CACHEDIR.TAG"
_FILES = {
    # the signature that backup programs know: https://bford.info/cachedir/
    _MARKER: f"Signature: 8a477f597d28d172789f06886806bc55\n# {GENERATED}: this folder may be deleted at any time.\n",
    ".gitignore": "*\n",
}

_NAMES = frozenset({
    *_FILES, "logs", "cache", "requests", "out", "custom_tfjs", "preview", "what-if", "emitted.json", "report.json",
    "placed.json", "earlier.json", "lock", "migrate.json", "junit.xml", "gl-code-quality-report.json",
    "slimtf.schema.json",
})  # fmt: skip
"""What slimtf puts into the folder."""


@dataclass(frozen=True, slots=True)
class Scratch:
    """The places in ``.slimtf/``; only the folder itself is sure to exist."""

    folder: Path

    @property
    def logs(self) -> Path:
        """What the programs printed."""
        return self.folder / "logs"

    @property
    def baselines(self) -> Path:
        """Finished baselines, one folder each."""
        return self.folder / "cache" / "baseline"

    @property
    def flat_modules(self) -> Path:
        """Modules that tfjs was cut to before."""
        return self.folder / "cache" / "flat"

    @property
    def compiled(self) -> Path:
        """Models that became code before, and were compared."""
        return self.folder / "cache" / "compiled"

    @property
    def sizes(self) -> Path:
        """Sizes measured before, by content."""
        return self.folder / "cache" / "sizes.json"

    @property
    def requests(self) -> Path:
        """What Python and node_shim wrote to each other."""
        return self.folder / "requests"

    @property
    def made(self) -> Path:
        """Code that plugins of the bundler wrote, for the analysis."""
        return self.folder.joinpath(*MADE)

    @property
    def modules(self) -> Path:
        """The custom modules of a build that puts nothing in place."""
        return self.folder / "custom_tfjs"

    @property
    def emitted(self) -> Path:
        """The list of the files that the last build put into the project's output folders."""
        return self.folder / "emitted.json"

    @property
    def schema(self) -> Path:
        """The JSON schema of the settings file, for editors."""
        return self.folder / "slimtf.schema.json"

    @property
    def report(self) -> Path:
        """The report of the last run, whether it put its files in place or not."""
        return self.folder / "report.json"

    @property
    def placed(self) -> Path:
        """The report of the last build that put its files in place."""
        return self.folder / "placed.json"

    @property
    def earlier(self) -> Path:
        """What ``placed`` was, from the beginning of a build that is to put its files in place until it has."""
        return self.folder / "earlier.json"

    @property
    def report_in_place(self) -> Path:
        """The report that speaks of the project's output folder; that of the last run where none does."""
        return self.placed if self.placed.is_file() else self.report

    @property
    def lock(self) -> Path:
        """The file that a running build holds."""
        return self.folder / "lock"

    def out(self, variant: Variant) -> Path:
        """Return the folder that the bundler writes ``variant`` into."""
        return self.folder / "out" / variant.value


def open_scratch(root: Path) -> Scratch:
    """Return the scratch folder of the project in ``root``, made and marked.

    Raises:
        WorkspaceError: it cannot be written, or a ``.slimtf`` that is not ours is in the way.
    """
    folder = root / NAME
    try:
        if folder.exists() and not (folder.is_dir() and _is_ours_or_new(folder)):
            hint = "move it away; slimtf keeps its logs and caches under that name"
            raise WorkspaceError(f"{NAME} is there, but slimtf did not make it", where=str(folder), hint=hint)
    except OSError as error:
        raise file_error(error, folder, "read") from error
    _remove_links(folder)
    write_all(folder, _FILES)
    return Scratch(folder)


def forget_report(scratch: Scratch, *, placed: bool) -> None:
    """Remove the report of the last run: should this one fail, that must not pass for its result.

    Args:
        placed: this run is to put its files in place, so the report of those that are there is only an earlier one.

    Raises:
        WorkspaceError: one cannot be removed.
    """
    try:
        scratch.report.unlink(missing_ok=True)
        if placed and scratch.placed.exists():
            scratch.placed.replace(scratch.earlier)
    except OSError as error:
        raise file_error(error, scratch.folder, "cleared of the last report") from error


def keep_report(scratch: Scratch, text: str, *, placed: bool) -> None:
    """Write the report of the run that is done.

    Args:
        placed: it has put its files in place.

    Raises:
        WorkspaceError: a file cannot be written.
    """
    write_atomic(scratch.report, text)
    if placed:
        write_atomic(scratch.placed, text)
        with suppress(OSError):
            scratch.earlier.unlink(missing_ok=True)


def fresh_folder(path: Path) -> None:
    """Make ``path`` an empty folder, whatever it was; symbolic links in it are removed, not followed.

    Raises:
        WorkspaceError: it does not lie inside a ``.slimtf`` folder of ours, or cannot be emptied.
    """
    _ensure_inside_scratch(path)
    try:
        _remove(path)
        path.mkdir(parents=True)
    except OSError as error:
        raise file_error(error, path, "emptied") from error


def _ensure_inside_scratch(path: Path) -> None:
    # resolved, so that neither ".." nor a link half-way leads to another's folder; the last part is left as
    # it is, because a link there is itself what gets removed
    real = path.parent.resolve() / path.name
    if path.name not in {"", ".."} and any(map(_marked, real.parents)):
        return
    raise WorkspaceError(f"refusing to empty a folder outside {NAME}", where=str(path))


def _remove_links(folder: Path) -> None:
    """Remove symbolic links from where we write in ``folder``: slimtf makes none, and they would lead elsewhere.

    Raises:
        WorkspaceError: one cannot be removed.
    """
    if folder.is_symlink() and not _inside(folder.parent, folder):
        hint = "remove the link; slimtf writes into a folder of that name, and only inside the project"
        raise WorkspaceError(f"{NAME} is a symbolic link that leads out of the project", where=str(folder), hint=hint)
    for place, folders, files in os.walk(folder):
        for name in [*folders, *files]:
            path = os.path.join(place, name)  # noqa: PTH118 - for thousands of files
            if os.path.islink(path):  # noqa: PTH114
                _unlink(path)
        # what bundlers wrote may hold links; it is emptied before each of them, and never followed
        folders[:] = [name for name in folders if name != "out" and not os.path.islink(os.path.join(place, name))]  # noqa: PTH114, PTH118


def _inside(root: Path, path: Path) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))


def _unlink(path: str) -> None:
    try:
        os.unlink(path)  # noqa: PTH108
    except FileNotFoundError:
        return
    except OSError as error:
        raise file_error(error, Path(path), "removed") from error


def _is_ours_or_new(folder: Path) -> bool:
    # Looked at in this order: another slimtf that is making the folder at this moment puts the marker in before
    # anything else, and until then has only files there that are not yet renamed.
    # The folder may be deleted at any time, also while the bundler runs, which then makes it again without the marker.
    names = [path.name for path in folder.iterdir()]
    return all(name in _NAMES or is_half_written(name) for name in names) or _marked(folder)


def _marked(folder: Path) -> bool:
    with suppress(OSError):
        return GENERATED in (folder / _MARKER).read_text(encoding="utf-8", errors="replace")
    return False


def _remove(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        try:
            shutil.rmtree(path)
        except PermissionError:  # bundlers copy read-only files and folders with their modes
            _unlock(path)
            shutil.rmtree(path)


def _unlock(folder: Path) -> None:
    folder.chmod(0o700)
    for item in folder.iterdir():
        if item.is_dir() and not item.is_symlink():
            _unlock(item)
        elif os.name == "nt" and not item.is_symlink():  # elsewhere only the folder's mode counts
            item.chmod(0o600)
