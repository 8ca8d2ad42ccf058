"""What git would leave out of a commit, though the plain bundlers need it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.migrate.change import FileChange
from slimtf.migrate.exception import exception_lines, with_exception
from slimtf.pipeline.migration.git import ask_git

if TYPE_CHECKING:
    from collections.abc import Sequence


def exception_for(folder: Path, files: Sequence[Path], root: Path, log: Path) -> tuple[FileChange | None, str]:
    """Return what .gitignore has to become for ``folder`` and ``files`` to be committed, or why that does not help.

    None and nothing where git ignores none of them, or where there is no git.

    Args:
        folder: the custom modules' own.
        files: everything that plain bundlers read of what slimtf writes, inside the folder or not.
    """
    ignored = ignored_by_git(files, root, log, folders=(folder.parent,))
    if not ignored:
        return None, ""
    above = ignored.pop(folder.parent, None)
    rules = {rule for rule in [above, *ignored.values()] if rule is not None and not _can_be_excepted(rule, root)}
    if rules or above is not None or not folder.is_relative_to(root):
        reason = ", ".join(sorted(str(rule) for rule in rules)) or str(above)
        return None, (
            f"git ignores files that plain bundlers need ({folder.name}/, by {reason}): let git have them, "
            "or choose another output_path, before you commit the config"
        )
    singles = [file.relative_to(root).as_posix() for file in ignored if not file.is_relative_to(folder)]
    path = root / ".gitignore"
    data = path.read_bytes() if path.is_file() else None
    lines = exception_lines(folder.relative_to(root).as_posix(), singles)
    return FileChange(path, data, with_exception(path, data, lines)), ""


def ignored_by_git(files: Sequence[Path], root: Path, log: Path, *, folders: Sequence[Path] = ()) -> dict[Path, Path]:
    """Return those of ``files`` and ``folders`` that git ignores, each with the file that says so; none without git.

    None of them need be there yet.
    """
    named = [(file, "") for file in files] + [(folder, "/") for folder in folders]
    names = {
        file.relative_to(root).as_posix() + end: file
        for file, end in named
        if file.is_relative_to(root) and file != root
    }
    words = ("-c", "core.quotePath=false", "check-ignore", "-v", "--", *names)
    finished = ask_git(*words, root=root, log=log)
    if finished is None or finished.exit_code != 0:
        return {}
    top = next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)  # rules start there
    found = {}
    for line in finished.log.read_text("utf-8", "replace").splitlines():
        rule, _, name = line.partition("\t")
        source, pattern = _parts(rule)
        if name in names and not pattern.startswith("!"):  # git shows exceptions as well
            found[names[name]] = top / Path(source)
    return found


def _parts(rule: str) -> tuple[str, str]:
    """Return file and pattern of ``file:line:pattern``; both may hold colons."""
    words = rule.split(":")
    at = next((number for number in range(1, len(words)) if words[number].isdigit()), 1)
    return ":".join(words[:at]), ":".join(words[at + 1 :])


def _can_be_excepted(rule: Path, root: Path) -> bool:
    """Whether the project's own .gitignore beats ``rule``: all but those of folders below it."""
    return rule.name != ".gitignore" or root.resolve().is_relative_to(rule.parent.resolve())
