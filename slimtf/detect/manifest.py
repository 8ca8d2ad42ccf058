"""package.json as a typed record."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from slimtf.errors import UnsupportedProjectError, WorkspaceError, located

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Manifest:
    """What slimtf reads from a package.json; a key with a value of the wrong type counts as absent.

    Attributes:
        module_type: ``module`` or ``commonjs``.
        dependencies: what is needed at run time: ``dependencies`` and ``optionalDependencies``.
        workspaces: the glob patterns, from either of the two spellings.
        bin: the package's programs, each with its file.
        browser: only when it is a path; the form that maps modules to stand-ins counts as absent.
    """

    file: Path
    name: str = ""
    version: str = ""
    module_type: str = "commonjs"
    scripts: Mapping[str, str] = field(default_factory=dict)
    dependencies: Mapping[str, str] = field(default_factory=dict)
    dev_dependencies: Mapping[str, str] = field(default_factory=dict)
    peer_dependencies: Mapping[str, str] = field(default_factory=dict)
    package_manager: str = ""
    workspaces: tuple[str, ...] = ()
    source: str = ""
    browser: str = ""
    module: str = ""
    main: str = ""
    bin: Mapping[str, str] = field(default_factory=dict)

    @property
    def all_dependencies(self) -> tuple[str, ...]:
        """The names of all packages that it asks for, of whatever kind, each once."""
        return tuple(dict.fromkeys([*self.dependencies, *self.dev_dependencies, *self.peer_dependencies]))


def read_manifest(file: Path) -> Manifest:
    """Read a package.json.

    Raises:
        UnsupportedProjectError: the file is missing, or is not a JSON object; the message has line and column.
        WorkspaceError: the file cannot be read.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise UnsupportedProjectError("package.json is missing", where=str(file)) from None
    except UnicodeDecodeError as error:
        raise UnsupportedProjectError(
            f"package.json is not UTF-8 text (byte {error.start + 1})", where=str(file), hint="save it as UTF-8"
        ) from None
    except OSError as error:
        raise WorkspaceError(f"package.json cannot be read: {error.strerror}", where=str(file)) from None
    value = _parse(text, file)
    if not isinstance(value, dict):
        raise UnsupportedProjectError(
            "package.json does not hold an object", where=str(file), hint="it must begin with {"
        )
    return _manifest(file, value)


def _parse(text: str, file: Path) -> object:
    hint = "correct package.json; the package manager could not read it either"
    try:
        value: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise UnsupportedProjectError(
            f"package.json is not valid JSON: {error.msg} (line {error.lineno}, column {error.colno})",
            where=located(file, error.lineno),
            hint=hint,
        ) from None
    except (RecursionError, ValueError):
        raise UnsupportedProjectError(
            "package.json is nested too deeply, or holds a number that is too long", where=str(file), hint=hint
        ) from None
    return value


def _manifest(file: Path, value: Mapping[str, object]) -> Manifest:
    return Manifest(
        file=file,
        name=_text(value, "name"),
        version=_text(value, "version"),
        module_type="module" if value.get("type") == "module" else "commonjs",
        scripts=_texts(value.get("scripts")),
        dependencies={**_texts(value.get("optionalDependencies")), **_texts(value.get("dependencies"))},
        dev_dependencies=_texts(value.get("devDependencies")),
        peer_dependencies=_texts(value.get("peerDependencies")),
        package_manager=_text(value, "packageManager"),
        workspaces=_workspaces(value.get("workspaces")),
        source=_text(value, "source"),
        browser=_text(value, "browser"),
        module=_text(value, "module"),
        main=_text(value, "main"),
        bin=_programs(value),
    )


def _text(value: Mapping[str, object], key: str) -> str:
    found = value.get(key)
    return found if isinstance(found, str) else ""


def _texts(value: object) -> dict[str, str]:
    if not isinstance(value, Mapping):
        return {}
    return {key: item for key, item in value.items() if isinstance(key, str) and isinstance(item, str)}


def _workspaces(value: object) -> tuple[str, ...]:
    if isinstance(value, Mapping):
        value = value.get("packages")
    if not isinstance(value, list):
        return ()
    return tuple(item for item in value if isinstance(item, str))


def _programs(value: Mapping[str, object]) -> dict[str, str]:
    """A single program has the package's own name, without its scope."""
    single = _text(value, "bin")
    return {_text(value, "name").rpartition("/")[2]: single} if single else _texts(value.get("bin"))
