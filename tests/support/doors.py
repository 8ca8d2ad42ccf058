"""A tfjs of a few lines whose converter has the door that models of which nothing is known pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.app_code import AppCode, ModelLoad, Place, TfjsUse
from tests.support.tiny_tfjs import install_tiny_tfjs

if TYPE_CHECKING:
    from pathlib import Path

UNION, CONVERTER = "@tensorflow/tfjs", "@tensorflow/tfjs-converter"
DOOR = "export class GraphModel {\n    findIOHandler() { }\n}\nexport async function loadGraphModel() {}\n"
LOADS_ANY = AppCode(
    uses=(TfjsUse(UNION, ("loadGraphModel",), "a.js", 1),),
    read=frozenset({(UNION, "loadGraphModel")}),
    imported=(UNION,),
    loads=(ModelLoad("loadGraphModel", (), Place("a.js", 1)),),
)
"""The code of an app that loads a graph model of which nothing is known."""


def install_with_door(node_modules: Path, door: str = DOOR) -> None:
    """Write the packages into ``node_modules``."""
    install_tiny_tfjs(node_modules)
    (node_modules / CONVERTER / "dist/executor/graph_model.js").write_text(door)
