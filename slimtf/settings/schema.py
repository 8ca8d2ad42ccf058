"""The settings model: every key that a settings file, a flag or a SLIMTF_* variable can set, and its default."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from slimtf.model.backend import Backend, WasmVariant
from slimtf.model.budget import REFERENCE
from slimtf.model.gate import Measure
from slimtf.model.node import NodeSource
from slimtf.model.project import BundlerName


def _not_a_boolean(value: object) -> object:
    if isinstance(value, bool):
        message = "true and false are no numbers"
        raise ValueError(message)  # noqa: TRY004 - pydantic turns a ValueError into its own error, not a TypeError
    return value


# A day at most: longer ones overflow the clocks of some platforms.
Seconds = Annotated[float, BeforeValidator(_not_a_boolean), Field(gt=0, le=86_400, allow_inf_nan=False)]

Tolerance = Annotated[float, BeforeValidator(_not_a_boolean), Field(ge=0, le=1, allow_inf_nan=False)]


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class NodeSettings(_Group):
    """Where Node.js comes from."""

    source: NodeSource = Field(NodeSource.AUTO, description="where Node.js comes from")
    version: str = Field("", description="the version for prebuilt and wheel; empty: the one slimtf pins")
    mirror: str = Field("", description="base URL of a mirror of nodejs.org/dist for prebuilt")


class TimeoutSettings(_Group):
    """Deadlines in seconds; a program that exceeds one is stopped with all its children."""

    install: Seconds = Field(600, description="seconds for installing packages or Node.js")
    bundle: Seconds = Field(900, description="seconds for one run of the bundler")
    page: Seconds = Field(60, description="seconds for one visit of the app's page, and for each model that is run")


class BrowserSettings(_Group):
    """The browser that runs the app and its models."""

    executable: str = Field("", description="path or name of Chromium or Chrome; empty: searched for")


class VerifySettings(_Group):
    """How the app shows what it computes."""

    page: Path | None = Field(None, description="the app's HTML page; detected when left out")
    selector: str = Field("", description="CSS selector of the text to compare; empty: window.__slimtf__")
    scenario: Path | None = Field(None, description="module that uses the page; detected: slimtf.scenario.mjs")
    tolerance: Tolerance = Field(1e-5, description="largest difference on webgl and webgpu, relative above 1")


class WasmSettings(_Group):
    """The binaries of the wasm backend."""

    variants: tuple[WasmVariant, ...] = Field(
        tuple(WasmVariant), min_length=1, description="the binaries of the wasm backend to ship"
    )


class BudgetSettings(_Group):
    """One budget: what may be how large."""

    scope: str = Field("total", description="total, a file glob, entry:…, chunk:…, package:…, kernels, backend, …")
    measure: Measure | tuple[Measure, ...] = Field((Measure.GZIP,), description="raw, gzip, brotli, or a list of them")
    limit: str = Field(..., description="120 kB, 25 % of the baseline, or +2 kB or +1 % more than the reference")
    severity: Literal["warn", "fail"] = Field("fail", description="warn: say so and go on")
    message: str = Field("", description="what to say when it is exceeded")


class GateSettings(_Group):
    """How slimtf check compares with the committed reference."""

    noise: str = Field("0 B", description="growth up to this much (50 B, 0.1 %) counts as none")
    first_inference: str = Field(
        "", description="the longest that --verify may measure until a model's first result or the page's value: 500 ms"
    )
    ratchet: bool = Field(default=False, description="nothing may grow; a smaller size becomes the new reference")
    foreign: tuple[str, ...] = Field((), description="scripts in the output folder that other programs write (globs)")
    reference: Path | None = Field(None, description=f"the committed reference; {REFERENCE} when left out")


class Settings(_Group):
    """Everything that can be set. Paths are absolute once read; a relative one is relative to its file's folder."""

    bundler: BundlerName | None = Field(None, description="detected when left out")
    bundler_config: Path | None = Field(None, description="the bundler's config; detected when left out")
    script: str = Field("build", description="the package.json script whose command is reproduced")
    backends: tuple[Backend, ...] | None = Field(None, description="tfjs backends; detected when left out")
    models: tuple[Path, ...] | None = Field(
        None,
        description="model.json files, or their addresses on the web: the models that calls load whose address only a "
        "run knows; detected when left out, and then such a call may load any model",
    )
    kernels: Literal["auto", "profile"] | tuple[str, ...] = Field(
        "auto",
        description="the kernels to keep; auto: those that the app and its models can reach; profile: of these, those "
        "that slimtf profile recorded",
    )
    custom_ops: tuple[str, ...] = Field(
        (), description="graph ops that the app registers with tf.registerOp, where its code does not spell their names"
    )
    keep: tuple[str, ...] = Field((), description="methods of tensors that code outside of the bundle calls")
    entries: tuple[Path, ...] = Field((), description="entry files; default: what the bundler config says")
    output_path: Path = Field(..., description="folder for the custom modules")
    forward_mode_only: bool | None = Field(
        None, description="false: register the gradients of the kernels as well; detected when left out"
    )
    level: Literal["standard", "deep", "compiled"] = Field(
        "deep",
        description="how much is taken out; deep: also the code of tfjs that neither app nor models name; compiled: "
        "also the interpreter of graph models, which become code",
    )
    short_models: bool = Field(
        default=False,
        description="level compiled: take the graph out of the model.json files in the output folder; it is in the "
        "bundle",
    )
    on_demand: bool | None = Field(
        None,
        description="load what only unknown graph models need once one asks for it; left out: where slimtf build can",
    )
    node: NodeSettings = NodeSettings()
    timeouts: TimeoutSettings = TimeoutSettings()
    browser: BrowserSettings = BrowserSettings()
    verify: VerifySettings = VerifySettings()
    wasm: WasmSettings = WasmSettings()
    gate: GateSettings = GateSettings()
    budgets: tuple[BudgetSettings, ...] = Field((), description="what slimtf check allows, a table [[budgets]] each")
