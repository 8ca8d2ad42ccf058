"""Plans for apps that use the tfjs with one op for each rule of the closure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slimtf.kernels.plan import plan_kernels
from slimtf.model.app_code import AppCode, Mention, TfjsUse
from slimtf.model.backend import Backend
from slimtf.settings.schema import Settings
from tests.support.closure_tfjs import KERNELS, WEBGL_ONLY
from tests.support.tiny_tfjs import tfjs_project, write_model

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.kernels import KernelPlan
    from slimtf.model.project import Project
    from slimtf.tfjs.installed import Installed

TFJS = "@tensorflow/tfjs"
TRAINS: dict[str, Any] = {"forward_mode_only": False}
KERNELS_OF_CPU = sorted(kernel for name, kernel in KERNELS.items() if name != WEBGL_ONLY)


def app(
    *names: str, calls: tuple[str, ...] = (), kernels: tuple[str, ...] = (), literals: tuple[str, ...] = ()
) -> AppCode:
    """Return the code of an app that uses ``names`` of tfjs, calls methods and kernels, and holds texts, in a.js."""
    return AppCode(
        uses=tuple(TfjsUse(TFJS, tuple(name.split(".")), "a.js") for name in names),
        mentions=tuple(Mention(name, "a.js") for name in calls),
        kernels=tuple((name, "a.js") for name in kernels),
        literals=frozenset(literals),
    )


class Plans:
    """Plans for an app in ``root``."""

    def __init__(self, root: Path, node_modules: Path, ahead: Installed) -> None:
        self.root = root
        self.node_modules = node_modules
        self.ahead = ahead

    def project(self, *backends: Backend) -> Project:
        return tfjs_project(self.root, node_modules=self.node_modules, backends=backends or (Backend.CPU,))

    def plan(self, code: AppCode | None, *backends: Backend, models: tuple[Path, ...] = (), **more: Any) -> KernelPlan:
        settings = Settings(output_path=self.root / "custom_tfjs", models=models, **more)
        return plan_kernels(self.project(*backends), settings, code, ahead=self.ahead)

    def kernels(self, code: AppCode | None, *backends: Backend, **more: Any) -> set[str]:
        """Return the planned kernels, without the one that is always there."""
        found = {kernel.name for kernel in self.plan(code, *backends, **more).kernels}
        assert "Identity" in found
        return found - {"Identity"}

    def model(self, *ops: str, name: str = "model.json", **more: Any) -> Path:
        return write_model(self.root / name, *ops, **more)

    def layers_model(self, *names: str, training: tuple[str, ...] = ()) -> Path:
        config = {"model_config": {"config": [{"class_name": name} for name in names]}}
        more = {"trainingConfig": {"loss": list(training)}} if training else {}
        return write_model(
            self.root / "layers.json", format="layers-model", modelTopology=config, weightsManifest=[], **more
        )
