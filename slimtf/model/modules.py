"""The custom tfjs modules and the aliases that lead to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.app_code import ScriptCode
    from slimtf.model.compiled import CompiledModels
    from slimtf.model.flat import CutDecision, FileLines
    from slimtf.model.kernels import KernelPlan

CORE = "@tensorflow/tfjs-core"
UNION = "@tensorflow/tfjs"
CONVERTER = "@tensorflow/tfjs-converter"
ALL_GRADIENTS = "@tensorflow/tfjs-core/dist/register_all_gradients"
REST_FILE = "custom_rest.js"
"""The custom module that is loaded only once a model that the build does not know asks for it."""
OPS_FOR_CONVERTER = "@tensorflow/tfjs-core/dist/ops/ops_for_converter"


@dataclass(frozen=True, slots=True)
class Alias:
    """One exact module name and the file that stands in for it.

    Attributes:
        specifier: the name as code imports it, without webpack's ``$``.
        target: the absolute path of the stand-in.
        replaces: the absolute paths of the real files that the stand-in keeps out of the bundle.
    """

    specifier: str
    target: Path
    replaces: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Paste:
    """What to paste where slimtf does not write it.

    Attributes:
        tool: for which build tool.
        file: its file, as people name it.
        text: the block; paths in it are relative to the project's root.
    """

    tool: str
    file: str
    text: str


@dataclass(frozen=True, slots=True)
class CustomModules:
    """The custom modules as written.

    Attributes:
        folder: absolute.
        files: names inside the folder.
        digest: hash of everything that they were made from; names a state of the folder.
        registrations: (kernel, backend, absolute file of the kernel, export name), all of which the slim bundle
            must hold.
        flat: the module that holds all of tfjs that the app needs, cut to it; the files of registrations are in it.
        pruned: the names that are no longer in it because nothing names them.
        cuts: what was decided of each part of tfjs that may be cut.
        absent: the names that the app asks tfjs for and that tfjs itself does not have either.
        unasked: the names of tfjs that throw, because the app hands on all of it and no code names them.
        flat_lines: which files its lines come from; None where nothing asked.
        compiled: the models that are code in the flat module; None where tfjs's interpreter runs them.
        made_of: the files that the flat module was made of, before anything was cut; absolute.
        apart: the sets of their own that scripts have which never meet others; empty where all share these here.
        together: why scripts that never meet share these here, as a clause; empty where they do not, or do not exist.
        left: why they are of a lower level than the settings ask for; a sentence, empty where they are not.
        failed: that level was tried, and could not be made or did something else.
    """

    folder: Path
    files: tuple[str, ...]
    aliases: tuple[Alias, ...]
    digest: str
    registrations: tuple[Registration, ...]
    flat: Path | None = None
    pruned: frozenset[str] = frozenset()
    cuts: tuple[CutDecision, ...] = ()
    absent: frozenset[str] = frozenset()
    unasked: frozenset[str] = frozenset()
    flat_lines: FileLines | None = None
    compiled: CompiledModels | None = None
    left: str = ""
    failed: bool = False
    made_of: frozenset[Path] = frozenset()
    apart: tuple[ScriptModules, ...] = ()
    together: str = ""

    @property
    def level(self) -> str:
        """The level at which they were made."""
        return "standard" if self.flat is None else "deep" if self.compiled is None else "compiled"


@dataclass(frozen=True, slots=True)
class ScriptModules:
    """The custom modules of scripts that never meet others.

    Attributes:
        script: what the scripts use of tfjs; the files in it that import tfjs are led to these modules.
        plan: what the modules were made for.
        lacking: methods that tensors have with the modules for all scripts only.
    """

    script: ScriptCode
    plan: KernelPlan
    modules: CustomModules
    lacking: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Registration:
    """A kernel or gradient that a custom module registers; ``backend`` is empty for a gradient."""

    kernel: str
    backend: str
    file: Path
    export: str
    registered_in: Path
