"""A build tool whose own command is run, because it does more than to call a bundler."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BuildTool:
    """A framework, or a bundler that slimtf drives in no other way.

    Attributes:
        name: as people write it.
        program: as scripts call it.
        package: the npm package that it comes in.
        verbs: the first words after the program that make it build; ``""`` stands for none.
        outputs: the folders that its builds write to unless configured otherwise, seen from the project's root.
        served: the folder that browsers download from; empty where that is what the bundler in it writes to.
        address: the path of ``served`` on the server.
        pages: folders with finished pages, which lie at the top of the server.
    """

    name: str
    program: str
    package: str
    verbs: tuple[str, ...] = ("build",)
    outputs: tuple[str, ...] = ("dist",)
    served: str = ""
    address: str = ""
    pages: tuple[str, ...] = ()
