"""The settings model: every key that a settings file, a flag or a SLIMTF_* variable can set, and its default."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - pydantic reads it at run time
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from slimtf.model.backend import Backend  # noqa: TC001 - pydantic reads it at run time
from slimtf.model.node import NodeSource
from slimtf.model.project import BundlerName  # noqa: TC001 - pydantic reads it at run time


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class NodeSettings(_Group):
    """Where Node.js comes from."""

    source: NodeSource = Field(NodeSource.AUTO, description="auto, system, prebuilt or wheel")
    version: str = Field("", description="the version for prebuilt and wheel; empty: the one slimtf pins")
    mirror: str = Field("", description="base URL of a mirror of nodejs.org/dist for prebuilt")


class TimeoutSettings(_Group):
    """Deadlines in seconds; a program that exceeds one is stopped with all its children."""

    install: float = Field(600, gt=0, description="installing packages or Node.js")
    bundle: float = Field(900, gt=0, description="one run of the bundler")


class Settings(_Group):
    """Everything that can be set. Paths are absolute once read; a relative one is relative to its file's folder."""

    bundler: BundlerName | None = Field(None, description="webpack or rollup; detected when left out")
    bundler_config: Path | None = Field(None, description="the bundler's config; detected when left out")
    script: str = Field("build", description="the package.json script whose command is reproduced")
    backends: tuple[Backend, ...] | None = Field(None, description="cpu, webgl, wasm, webgpu; detected when left out")
    models: tuple[Path, ...] | None = Field(None, description="model.json files; detected when left out")
    kernels: Literal["auto"] | tuple[str, ...] = Field("auto", description="kernel names, or auto")
    custom_ops: tuple[str, ...] = Field((), description="graph ops that the app registers with tf.registerOp")
    entries: tuple[Path, ...] = Field((), description="entry files; default: what the bundler config says")
    output_path: Path = Field(..., description="folder for the custom modules")
    forward_mode_only: bool = Field(default=True, description="false: register the gradients of the kernels as well")
    level: Literal["standard"] = Field("standard", description="how much is taken out")
    node: NodeSettings = NodeSettings()
    timeouts: TimeoutSettings = TimeoutSettings()
