"""Runs the shell steps of action.yml as GitHub's runner does: expressions in ``env`` only, bash -e, GITHUB_OUTPUT."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from tests.support.programs import find_program

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[2]
_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


def action() -> Any:
    """Return what action.yml says."""
    return yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))


def shell_steps() -> Mapping[str, Any]:
    """Return the steps that are shell lines, by name."""
    return {step["name"]: step for step in action()["runs"]["steps"] if "run" in step}


@dataclass
class Runner:
    """A runner with one job.

    Attributes:
        temp: its RUNNER_TEMP.
        env: the environment of every step.
        outputs: what the steps that have run gave, by ``steps.<id>.outputs.<name>``; a test adds those of actions.
    """

    temp: Path
    env: Mapping[str, str]
    outputs: dict[str, str] = field(default_factory=dict)

    def run(self, name: str, **inputs: str) -> subprocess.CompletedProcess[str]:
        """Run the step ``name`` to its end; inputs that are not given have their defaults."""
        step = shell_steps()[name]
        values = {f"inputs.{key}": str(spec["default"]) for key, spec in action()["inputs"].items()}
        values |= {f"inputs.{key.replace('_', '-')}": value for key, value in inputs.items()} | self.outputs
        script, output = self.temp / "step.sh", self.temp / "output.txt"
        script.write_text(step["run"], encoding="utf-8")
        output.write_text("", encoding="utf-8")
        done = subprocess.run(
            [find_program("bash"), "--noprofile", "--norc", "-eo", "pipefail", script],
            env={
                **os.environ,
                **self.env,
                "RUNNER_TEMP": str(self.temp),
                "GITHUB_ACTION_PATH": str(ROOT),
                "GITHUB_OUTPUT": str(output),
                **{key: _EXPRESSION.sub(lambda m: values[m[1]], text) for key, text in step.get("env", {}).items()},
            },
            cwd=self.env["GITHUB_WORKSPACE"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=600,
            check=False,
        )
        for line in output.read_text(encoding="utf-8").splitlines():
            key, _, value = line.partition("=")
            self.outputs[f"steps.{step['id']}.outputs.{key}"] = value
        return done
