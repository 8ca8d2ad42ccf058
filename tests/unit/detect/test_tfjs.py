from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from slimtf.detect.manifest import read_manifest
from slimtf.detect.tfjs import declared_backends, find_tfjs
from slimtf.detect.tfjs_version import check_tfjs
from slimtf.errors import NodeSetupError, UnsupportedProjectError
from slimtf.model.backend import Backend

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.project_tree import ProjectTree

CORE = "@tensorflow/tfjs-core"


def link(target: Path, at: Path) -> None:
    at.parent.mkdir(parents=True, exist_ok=True)
    at.symlink_to(target, target_is_directory=True)


def test_packages_side_by_side(app: ProjectTree) -> None:
    found = find_tfjs(app.root)
    assert found.version == "4.22.0"
    assert found.core.root == app.root / "node_modules/@tensorflow/tfjs-core"
    assert found.core_copies == (found.core,)
    assert found.backend(Backend.WEBGL) is not None
    assert found.backend(Backend.WASM) is None
    assert check_tfjs(found) == ()


def test_packages_that_only_tfjs_itself_reaches(tree: ProjectTree) -> None:
    """T5: pnpm's layout, where the app's folder reaches nothing but its direct dependencies."""
    tree.manifest(dependencies={"@tensorflow/tfjs": "4"})
    tree.install_tfjs(inside="store/tfjs@4")
    real = tree.root / "store/tfjs@4/node_modules/@tensorflow"
    link(real / "tfjs", tree.root / "node_modules/@tensorflow/tfjs")
    found = find_tfjs(tree.root)
    assert found.core.root == real / "tfjs-core"
    assert found.converter is not None
    assert found.converter.root == real / "tfjs-converter"
    assert len(found.core_copies) == 1


def test_tfjs_that_only_another_dependency_reaches(tree: ProjectTree) -> None:
    tree.manifest(dependencies={"model-package": "1"})
    tree.install("model-package", "1.0.0", inside="store/m", dependencies={CORE: "4"})
    core = tree.install(CORE, inside="store/m")
    link(tree.root / "store/m/node_modules/model-package", tree.root / "node_modules/model-package")
    assert find_tfjs(tree.root).core.root == core


def in_a_store(tree: ProjectTree, package: str, name: str, *, version: str = "4.22.0") -> Path:
    """Lay tfjs into a store as pnpm has it, reached by ``package`` alone; return the folder of its packages."""
    tree.install_tfjs(version, inside=f"store/{name}")
    real = tree.root / f"store/{name}/node_modules/@tensorflow"
    link(real / "tfjs", tree.root / package / "node_modules/@tensorflow/tfjs")
    return real


def test_tfjs_of_a_package_of_the_workspace_comes_with_its_backends(tree: ProjectTree) -> None:
    tree.manifest(dependencies={"@acme/ml": "workspace:*"})
    real = in_a_store(tree, "packages/ml", "tfjs@4")
    tree.write("packages/ml/package.json", '{"name": "@acme/ml", "dependencies": {"@tensorflow/tfjs": "4"}}')
    link(tree.root / "packages/ml", tree.root / "node_modules/@acme/ml")
    found = find_tfjs(tree.root)
    assert found.core.root == real / "tfjs-core"
    assert found.backend(Backend.WEBGL) is not None
    assert declared_backends(read_manifest(tree.root / "package.json"), found) == (Backend.CPU, Backend.WEBGL)


def test_tfjs_of_a_package_that_a_package_of_the_workspace_uses(tree: ProjectTree) -> None:
    tree.manifest(dependencies={"plain": "1", "@acme/ui": "workspace:*"})
    tree.install("plain", "1.0.0")
    real = in_a_store(tree, "packages/ml", "tfjs@4")
    tree.write("packages/ml/package.json", '{"name": "@acme/ml", "dependencies": {"@tensorflow/tfjs": "4"}}')
    tree.write("packages/ui/package.json", '{"name": "@acme/ui", "dependencies": {"@acme/ml": "*", "@acme/ui": "*"}}')
    link(tree.root / "packages/ml", tree.root / "packages/ui/node_modules/@acme/ml")
    link(tree.root / "packages/ui", tree.root / "node_modules/@acme/ui")
    assert find_tfjs(tree.root).core.root == real / "tfjs-core"


def test_what_others_reach_counts_where_it_works_with_the_apps_core(tree: ProjectTree) -> None:
    tree.manifest(dependencies={CORE: "4", "same": "1", "other": "1"})
    core = tree.install(CORE, inside="store/core")
    link(core, tree.root / "node_modules" / CORE)
    for name in ("same", "other"):
        tree.install(
            name, "1.0.0", dependencies={f"@tensorflow/tfjs-backend-{'cpu' if name == 'same' else 'wasm'}": "4"}
        )
    cpu = tree.install("@tensorflow/tfjs-backend-cpu", inside="node_modules/same")
    link(core, tree.root / "node_modules/same/node_modules" / CORE)
    tree.install("@tensorflow/tfjs-backend-wasm", inside="node_modules/other")
    tree.install(CORE, inside="node_modules/other")
    found = find_tfjs(tree.root)
    assert found.packages["@tensorflow/tfjs-backend-cpu"].root == cpu
    assert found.backend(Backend.WASM) is None


def test_nested_copies_are_found_from_dependencies(app: ProjectTree) -> None:
    """T10."""
    app.manifest(dependencies={"@tensorflow/tfjs": "4", "model-package": "1", "plain": "1"})
    app.install("plain", "1.0.0")
    app.install("model-package", "1.0.0", peerDependencies={CORE: "4"})
    nested = app.install(CORE, "4.20.0", inside="node_modules/model-package")
    found = find_tfjs(app.root)
    assert [copy.version for copy in found.core_copies] == ["4.22.0", "4.20.0"]
    assert found.core_copies[1].root == nested
    (note,) = check_tfjs(found)
    assert "2 copies" in note
    assert str(nested) in note


def test_two_versions_of_core_in_one_bundle_are_refused(app: ProjectTree) -> None:
    app.install(CORE, "4.20.0", inside="node_modules/@tensorflow/tfjs")
    with pytest.raises(
        UnsupportedProjectError, match=r"4\.20\.0, @tensorflow/tfjs-converter reaches 4\.22\.0"
    ) as caught:
        check_tfjs(find_tfjs(app.root))
    assert caught.value.where == str(app.root / f"node_modules/{CORE}")
    assert "npm dedupe" in caught.value.hint


def test_in_a_workspace_the_core_of_another_package_does_not_count(tree: ProjectTree) -> None:
    """npm puts the one version at the top that most packages agree on; tfjs then brings its own along."""
    tree.manifest(workspaces=["packages/*"])
    tree.install_tfjs("4.20.0")
    tree.install_tfjs("4.22.0", inside="packages/app")
    nested = tree.root / "packages/app/node_modules/@tensorflow"
    inside = nested / "tfjs/node_modules/@tensorflow"
    inside.mkdir(parents=True)
    for folder in list(nested.iterdir()):
        if folder.name != "tfjs":
            folder.rename(inside / folder.name)
    tree.install("@tensorflow/tfjs-backend-wasm", "4.20.0", peerDependencies={CORE: "4.20.0"})
    tree.manifest("packages/app", dependencies={"@tensorflow/tfjs": "4.22.0"})
    found = find_tfjs(tree.root / "packages/app")
    assert found.core.root == inside / "tfjs-core"
    assert {package.version for package in found.packages.values()} == {"4.22.0"}
    assert check_tfjs(found) == ()
    tree.manifest("packages/app", dependencies={"@tensorflow/tfjs": "4.22.0", CORE: "4.20.0"})
    with pytest.raises(UnsupportedProjectError, match="two versions"):
        check_tfjs(find_tfjs(tree.root / "packages/app"))


def test_a_package_of_another_version_is_mentioned(app: ProjectTree) -> None:
    app.install("@tensorflow/tfjs-backend-wasm", "4.20.0", peerDependencies={CORE: "4.20.0"})
    (note,) = check_tfjs(find_tfjs(app.root))
    assert "tfjs-backend-wasm is version 4.20.0" in note


@pytest.mark.parametrize("package", [CORE, "@tensorflow/tfjs-backend-cpu"])
def test_versions_without_the_files_that_are_needed_are_refused(app: ProjectTree, package: str) -> None:
    shutil.rmtree(app.root / "node_modules/@tensorflow")
    app.install_tfjs("2.8.6")
    (app.root / f"node_modules/{package}/dist/base.js").unlink()
    with pytest.raises(UnsupportedProjectError, match=r"2\.8\.6 is too old") as caught:
        check_tfjs(find_tfjs(app.root))
    assert "@latest; slimtf works with tfjs 3.3 to 4.23" in caught.value.hint


def test_an_incomplete_install_is_distinguished_from_an_old_version(app: ProjectTree) -> None:
    (app.root / f"node_modules/{CORE}/dist/base.js").unlink()
    with pytest.raises(UnsupportedProjectError, match=r"4\.22\.0 has no dist/base\.js") as caught:
        check_tfjs(find_tfjs(app.root))
    assert "install again" in caught.value.hint


@pytest.mark.parametrize(
    ("version", "known"), [("3.3.0", True), ("4.23.0-rc.0", True), ("4.24.0", False), ("3.2.0", False)]
)
def test_untested_versions_are_mentioned(tree: ProjectTree, version: str, *, known: bool) -> None:
    tree.manifest(dependencies={"@tensorflow/tfjs": "x"})
    tree.install_tfjs(version)
    notes = check_tfjs(find_tfjs(tree.root))
    assert notes == () if known else "3.3 to 4.23" in notes[0]


def test_a_project_without_tfjs(tree: ProjectTree) -> None:
    tree.manifest(dependencies={"left-pad": "1"})
    with pytest.raises(UnsupportedProjectError, match=r"no TensorFlow\.js in this project") as caught:
        find_tfjs(tree.root)
    assert "npm install @tensorflow/tfjs" in caught.value.hint


def test_a_project_for_node_only(app: ProjectTree) -> None:
    app.manifest(dependencies={"@tensorflow/tfjs-node": "4"})
    with pytest.raises(UnsupportedProjectError, match="nothing to slim for browsers"):
        find_tfjs(app.root)


def test_tfjs_that_is_named_but_not_installed(tree: ProjectTree) -> None:
    tree.manifest(dependencies={"@tensorflow/tfjs": "4"})
    with pytest.raises(NodeSetupError, match=r"@tensorflow/tfjs is in package\.json"):
        find_tfjs(tree.root)


@pytest.mark.parametrize(
    ("dependencies", "backends"),
    [
        (["tfjs"], "cpu webgl"),
        (["tfjs", "tfjs-backend-wasm"], "cpu webgl wasm"),
        (["tfjs-core", "tfjs-backend-webgpu"], "webgpu"),
        (["tfjs-core", "tfjs-converter"], ""),
        ([], "cpu webgl"),
    ],
)
def test_the_backends_that_the_app_asks_for(app: ProjectTree, dependencies: list[str], backends: str) -> None:
    app.manifest(dependencies={f"@tensorflow/{name}": "4" for name in dependencies})
    found = declared_backends(read_manifest(app.root / "package.json"), find_tfjs(app.root))
    assert " ".join(found) == backends
