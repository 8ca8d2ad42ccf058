"""The commands that README and docs show: fenced blocks as a whole, and what stands between backticks."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = (ROOT / "README.md", ROOT / "node_shim/npm/README.md", *sorted((ROOT / "docs").glob("*.md")))
_PROGRAMS = (
    *("eval", "slimtf", "npx", "uv", "uvx", "pipx", "pip", "python", "python3", "mkdocs", "docker", "pytest", "git"),
    *("npm", "pnpm", "yarn", "twine", "turbo", "nx", "node", "SLIMTF_GATE_NOISE=10kB"),
)
_FENCED = re.compile(r"^```(sh)?\n(.*?)^```", re.DOTALL | re.MULTILINE)
_ANY_FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
_QUOTED = re.compile(rf"`((?:{'|'.join(re.escape(name) for name in _PROGRAMS)}) [^`]+)`")


def documented_commands() -> dict[str, str]:
    """Return each command, without comments, with the page that shows it first."""
    found: dict[str, str] = {}
    for page in PAGES:
        text = page.read_text("utf-8")
        blocks = [_bare(block) for shell, block in _FENCED.findall(text) if shell or _is_shell(block)]
        quoted = [re.sub(r"\s+", " ", line).replace("\\|", "|") for line in _QUOTED.findall(_ANY_FENCED.sub("", text))]
        for command in (*blocks, *quoted):
            found.setdefault(command, page.relative_to(ROOT).as_posix())
    return found


def _bare(block: str) -> str:
    return "\n".join(line for line in (re.sub(r"(^|\s+)#.*", "", line) for line in block.splitlines()) if line)


def _is_shell(block: str) -> bool:
    return all(line.split(" ")[0] in _PROGRAMS for line in block.splitlines())
