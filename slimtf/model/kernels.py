"""Which kernels, gradients and ops the slim bundle will hold, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from slimtf.model.backend import WasmVariant

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from slimtf.model.backend import Backend


@dataclass(frozen=True, slots=True)
class ModuleExport:
    """One named export of one file of an installed package.

    Attributes:
        package: the npm package's name.
        file: the path inside the package with its extension, forward slashes: ``dist/kernels/Abs.js``.
        name: the exported name, ``absConfig``.
    """

    package: str
    file: str
    name: str


@dataclass(frozen=True, slots=True)
class KernelExport:
    """A kernel of one backend as its installed package defines it."""

    kernel: str
    backend: Backend
    export: ModuleExport


@dataclass(frozen=True, slots=True)
class GradientExport:
    """A gradient as the installed tfjs-core defines it."""

    kernel: str
    export: ModuleExport


@dataclass(frozen=True, slots=True)
class OpExport:
    """A core op that the converter calls.

    Attributes:
        path: the name under which the converter reads it: ``add``, ``fused.matMul``, ``image.resizeBilinear``.
        why: the nodes of the models that need it; filled in by the plan.
    """

    path: str
    export: ModuleExport
    why: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is in the bundle.

    Attributes:
        source: ``settings``, ``model``, ``app``, ``engine``, ``gradient``, or ``all`` (what is reached is unknown).
        detail: the place: a settings file, or model, node and op, or file and line.
    """

    source: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Unseen:
    """Something that only a run can tell, so that more is kept than may be needed.

    Attributes:
        place: the app's file, with the line where it is known.
        what: a clause with the place as its subject: ``hands on all of @tensorflow/tfjs``.
        kept: what is kept because of it: ``every kernel of the backends``.
        fix: how to write it so that slimtf can see it.
        hides: what is not known because of it: the ``code`` that reaches tfjs, names of ``methods``, names of
            ``kernels``, the graph models (``graphs``), what tfjs-layers looks up (``layers``), both
            (``models``), or types of tensors (``types``).
    """

    place: str
    what: str
    kept: str
    fix: str = ""
    hides: str = "code"

    def __str__(self) -> str:
        return f"{self.place} {self.what}"

    @property
    def sentence(self) -> str:
        """What is kept and why, in one sentence without its full stop."""
        return f"{self}, so {self.kept} is kept" + (f"; {self.fix}" if self.fix else "")


@dataclass(frozen=True, slots=True)
class PlannedKernel:
    """A kernel that the slim bundle registers.

    Attributes:
        exports: one per chosen backend that has it; empty only for ``FromPixels`` on cpu and wasm, where
            tfjs-core falls back to a canvas.
        certain: an op of the app or a model fails without it; others are called on some inputs only, or not at all.
    """

    name: str
    exports: tuple[KernelExport, ...]
    why: tuple[Reason, ...]
    certain: bool = False


@dataclass(frozen=True, slots=True)
class LeftOutKernel:
    """A kernel that the app can reach, that a chosen backend has, and that the settings leave out.

    Attributes:
        certain: some op that is named calls this kernel and no other.
        unserved: what can be called by something that is named, for each such thing that has none of its kernels.
    """

    name: str
    why: tuple[Reason, ...]
    certain: bool = True
    unserved: tuple[frozenset[str], ...] = ()

    @property
    def needed(self) -> bool:
        """Whether something that the app or a model names fails without it; others depend on the inputs."""
        return self.certain or bool(self.unserved)


@dataclass(frozen=True, slots=True)
class EffectImport:
    """A module that a stand-in loads for what it does when it is loaded.

    Attributes:
        stand_in: the package whose stand-in loads it.
        package, file: where it is; ``file`` is a path inside the package.
    """

    stand_in: str
    package: str
    file: str


@dataclass(frozen=True, slots=True)
class OnDemand:
    """What waits in a file of its own until a graph model that the build does not know asks for it.

    Attributes:
        kernels: the kernels of the plan that wait; gradients never do.
        ops: the core ops that the converter finds at once.
        later: those that wait.
        served: graph ops that need nothing of what waits, as long as no number is complex.
        causes: why anything has to wait.
        aliased: the app imports the converter by its own name.
    """

    kernels: frozenset[str]
    ops: tuple[OpExport, ...]
    later: tuple[OpExport, ...]
    served: frozenset[str]
    causes: tuple[Unseen, ...] = ()
    aliased: bool = False


@dataclass(frozen=True, slots=True)
class KernelPlan:
    """All that the custom modules are made from.

    Attributes:
        models: the models that were read; empty means that no ops file is written (defect D7).
        not_run: those of ``models`` that cannot be run here, each with the reason.
        ops: the core ops that the graph models' nodes call; None means all of them.
        ops_left_out: further core ops that the converter must find, though no model calls them.
        chained: the files of tfjs-core that define the chained ops which the app calls.
        stubbed: chained ops that are left out although packages that do not know tfjs use their names, or code asks
            which methods tensors have; a tensor throws when one is called.
        unseen: what only a run can tell, and what is kept because of it.
        optimizers: a model with a training config may be loaded, so that the optimizers are found by name.
        effects: the modules that are loaded for their effects alone.
        wasm: the binaries of the wasm backend that the app ships.
        with_converter, with_layers, with_data: what of ``@tensorflow/tfjs`` goes into its stand-in.
        notes: what the user should know although nothing failed: a listed kernel that one chosen backend lacks.
        left_out: kernels that the settings leave out although the app can reach them, sorted by name.
        on_demand: what of it waits until a model asks for it; None where nothing does.
        limits: why else the plan may hold less than the app needs, a sentence each; then nothing made from it is
            proven.
    """

    backends: tuple[Backend, ...]
    kernels: tuple[PlannedKernel, ...]
    gradients: tuple[GradientExport, ...]
    models: tuple[Path, ...]
    ops: tuple[OpExport, ...] | None
    with_converter: bool
    ops_left_out: tuple[str, ...] = ()
    with_layers: bool = False
    with_data: bool = False
    chained: tuple[str, ...] = ()
    stubbed: tuple[str, ...] = ()
    unseen: tuple[Unseen, ...] = ()
    optimizers: bool = False
    effects: tuple[EffectImport, ...] = ()
    wasm: tuple[WasmVariant, ...] = tuple(WasmVariant)
    notes: tuple[str, ...] = ()
    left_out: tuple[LeftOutKernel, ...] = ()
    limits: tuple[str, ...] = ()
    on_demand: OnDemand | None = None
    not_run: Mapping[Path, str] = field(default_factory=dict)
