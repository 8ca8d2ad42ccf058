"""Where ``ng build`` writes, as angular.json says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.detect.tools import angular_build
from slimtf.model.project import BuildTool

if TYPE_CHECKING:
    from pathlib import Path

NG = BuildTool("Angular CLI", "ng", "@angular/cli", verbs=("build", "b"), outputs=("dist", ".angular"))


def project(
    output: object = None, *, builder: str = "@angular/build:application", kind: str = "application", **more: Any
) -> dict[str, Any]:
    options = {"outputPath": output} if output is not None else {}
    build = {"builder": builder, "options": options, **more}
    return {"projectType": kind, "architect": {"build": build}}


def found(root: Path, workspace: object, *words: str) -> tuple[str, str]:
    """Return the folder of all output and the one for browsers, for ``ng build`` with ``words``."""
    text = workspace if isinstance(workspace, str) else json.dumps(workspace)
    (root / "angular.json").write_text(text, encoding="utf-8")
    tool = angular_build(NG, root, ["build", *words])
    assert tool.pages == ((tool.served,) if tool.served else ())
    return tool.outputs[0], tool.served


LIBRARY = project("dist/lib", kind="library", builder="@angular-devkit/build-angular:ng-packagr")
STAGING = {"staging": {"outputPath": "out/staging"}}


@pytest.mark.parametrize(
    ("projects", "words", "expected"),
    [
        ({"a": project("dist/x")}, (), ("dist/x", "dist/x/browser")),
        ({"a": project({"base": "out", "browser": ""})}, (), ("out", "out")),
        ({"a": project({"base": "out", "browser": "web"})}, (), ("out", "out/web")),
        ({"a": project({"base": "out"})}, (), ("out", "out/browser")),
        ({"a": project()}, (), ("dist/a", "dist/a/browser")),
        ({"a": project("dist/x", builder="@angular-devkit/build-angular:browser")}, (), ("dist/x", "dist/x")),
        ({"lib": LIBRARY, "a": project()}, (), ("dist/a", "dist/a/browser")),
        ({"a": project(), "b": project()}, ("b",), ("dist/b", "dist/b/browser")),
        ({"a": project(), "b": project()}, ("--aot", "b"), ("dist/b", "dist/b/browser")),
        ({"a": project("x", configurations=STAGING)}, ("-c", "staging"), ("out/staging", "out/staging/browser")),
        (
            {"a": project("x", configurations=STAGING, defaultConfiguration="staging")},
            (),
            ("out/staging", "out/staging/browser"),
        ),
        (
            {"a": project("x", configurations=STAGING)},
            ("--configuration=production,staging",),
            ("out/staging", "out/staging/browser"),
        ),
        ({"a": project("x")}, ("--output-path", "y"), ("y", "y/browser")),
        ({"a": project("x")}, ("--output-path=y",), ("y", "y/browser")),
        # What cannot be known is left to what the bundler writes.
        ({"a": project("../elsewhere")}, (), ("dist", "")),
        ({"a": project("/srv/www")}, (), ("dist", "")),
        ({"a": project(7)}, (), ("dist", "")),
        ({"a": project({"base": 7})}, (), ("dist", "")),
        ({}, (), ("dist", "")),
        ({"a": 1}, (), ("dist", "")),
    ],
)
def test_folders(projects: Any, words: tuple[str, ...], expected: tuple[str, str], tmp_path: Path) -> None:
    assert found(tmp_path, {"projects": projects}, *words) == expected


def test_targets_the_default_project_and_comments(tmp_path: Path) -> None:
    targets = {"projectType": "application", "targets": project("t")["architect"]}
    workspace = {"projects": {"a": project("x"), "t": targets}, "defaultProject": "t"}
    assert found(tmp_path, f"// made by hand\n{json.dumps(workspace)}") == ("t", "t/browser")


@pytest.mark.parametrize("text", ["{", "[]", '{"projects": []}'])
def test_a_workspace_that_cannot_be_read(text: str, tmp_path: Path) -> None:
    assert found(tmp_path, text) == ("dist", "")


def test_no_workspace(tmp_path: Path) -> None:
    assert angular_build(NG, tmp_path, ["build"]) == NG


@pytest.mark.parametrize(
    ("base", "words", "address"),
    [(None, (), "/"), ("/shop/", (), "/shop/"), ("shop/", (), "/"), (None, ("--base-href", "/shop/"), "/shop/")],
)
def test_the_address_of_the_pages(base: str | None, words: tuple[str, ...], address: str, tmp_path: Path) -> None:
    options = {"outputPath": "x", **({"baseHref": base} if base else {})}
    workspace = {"projects": {"a": {"projectType": "application", "architect": {"build": {"options": options}}}}}
    (tmp_path / "angular.json").write_text(json.dumps(workspace), encoding="utf-8")
    assert angular_build(NG, tmp_path, ["build", *words]).address == address
