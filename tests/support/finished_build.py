"""A finished build's records, as the stages hand them to the report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.model.backend import Backend
from slimtf.model.bundle import Output, Variant
from slimtf.model.kernels import KernelExport, KernelPlan, ModuleExport, PlannedKernel, Reason
from slimtf.model.proof import Proof
from slimtf.model.sizes import BundleSizes, FileKind, FileSize, Size
from slimtf.report.assemble import build_report
from tests.support.records import make_bundle, make_project

if TYPE_CHECKING:
    from slimtf.model.bundle import Bundle
    from slimtf.model.report import Report
    from slimtf.model.verification import Verification

ROOT = Path("apps").absolute() / "dense_model"


class Build:
    """The records; a test changes what it is about and calls ``report``."""

    def __init__(self) -> None:
        self.project = make_project(ROOT, config_file=ROOT / "webpack.config.js", app_backends=(Backend.CPU,))
        self.plan = plan("Reshape", "Identity", "_FusedMatMul")
        self.baseline: Bundle | None = bundle(Variant.BASELINE, seconds=5.1234, peak=412_000_000, cached=True)
        self.baseline_sizes: BundleSizes | None = BundleSizes((js("main.js", 1_050_259, 253_063, 210_000, 1_200),))
        self.slim = bundle(Variant.SLIM, seconds=3.2, peak=320_000_000, cached=False)
        self.slim_sizes = BundleSizes((js("main.js", 226_534, 54_163, 46_000, 300),))
        self.proof = Proof({"@tensorflow/tfjs": 2, "@tensorflow/tfjs-core": 1}, ("Identity", "Reshape"), (), (), 1)
        self.notices: tuple[str, ...] = ("webpack's cache was given a version",)

    def report(self, verification: Verification | None = None) -> Report:
        return build_report(
            project=self.project,
            plan=self.plan,
            baseline=self.baseline,
            baseline_sizes=self.baseline_sizes,
            slim=self.slim,
            slim_sizes=self.slim_sizes,
            proof=self.proof,
            verification=verification,
            seconds=12.34567,
            notices=self.notices,
        )


def js(path: str, raw: int, gzip: int = 0, brotli: int = 0, licences: int = 0) -> FileSize:
    size = Size(raw, gzip, brotli)
    kind = FileKind.WASM if path.endswith(".wasm") else FileKind.JS
    return FileSize(path, kind, size, size - Size(licences, licences // 3, licences // 4))


def bundle(variant: Variant, *, seconds: float, peak: int, cached: bool) -> Bundle:
    return make_bundle(
        variant=variant,
        outputs=(Output(ROOT / "dist", ROOT / ".slimtf" / "out", ("main.js",)),),
        seconds=seconds,
        peak_rss=peak,
        cached=cached,
    )


def plan(*names: str) -> KernelPlan:
    export = ModuleExport(Backend.CPU.package, "dist/kernels/X.js", "xConfig")
    kernels = tuple(
        PlannedKernel(name, (KernelExport(name, Backend.CPU, export),), (Reason("settings", "slimtf.toml:2"),))
        for name in names
    )
    return KernelPlan((Backend.CPU,), kernels, (), (ROOT / "model" / "model.json",), (), with_converter=True)
