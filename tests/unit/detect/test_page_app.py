"""Pages without a bundler: which belong together, which backends they bring, which versions they may mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.detect.page_app import backends_of, check_versions, find_page_app, install_for_pages
from slimtf.errors import NodeSetupError, UnsupportedProjectError, UsageError
from slimtf.model.backend import Backend
from slimtf.model.project import ManagerName, Package, PackageManager, TfjsInstall
from slimtf.settings.schema import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.page import PageApp

NPM = PackageManager(ManagerName.NPM, None, folder=None)  # type: ignore[arg-type]
UNION = "@tensorflow/tfjs"


def tag(*specs: str) -> str:
    return "".join(f'<script src="https://unpkg.com/{spec}"></script>' for spec in specs)


def app(root: Path, *, entries: tuple[str, ...] = (), **pages: str) -> PageApp | None:
    for name, text in pages.items():
        file = root / f"{name.replace('__', '/')}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    settings = Settings(output_path=root / "custom_tfjs", entries=tuple(root / name for name in entries))
    return find_page_app(root, settings)


def install(root: Path, **versions: str) -> TfjsInstall:
    names = {"tfjs": "4.22.0", "tfjs_core": "4.22.0", **versions}
    packages = {
        name: Package(name, version, root)
        for name, version in ((f"@tensorflow/{key.replace('_', '-')}", of) for key, of in names.items() if of)
    }
    return TfjsInstall(packages[f"{UNION}-core"], packages, ())


def test_all_pages_that_load_tfjs_belong_to_the_app(tmp_path: Path) -> None:
    found = app(tmp_path, index=tag(UNION), demo__a=tag(UNION), about="<p>", node_modules__x=tag(UNION))
    assert found is not None
    assert {page.file.relative_to(tmp_path).as_posix() for page in found.pages} == {"index.html", "demo/a.html"}
    assert app(tmp_path / "empty", about="<p>") is None


def test_entries_name_the_pages(tmp_path: Path) -> None:
    found = app(tmp_path, entries=("demo.html",), index=tag(UNION), demo=tag(UNION))
    assert found is not None
    assert [page.file.name for page in found.pages] == ["demo.html"]
    with pytest.raises(UsageError, match="loads no tfjs"):
        app(tmp_path, entries=("about.html",), about="<p>")


def test_script_elements_and_import_maps_do_not_go_together(tmp_path: Path) -> None:
    imports = '<script type="importmap">{"imports": {"@tensorflow/tfjs": "https://esm.sh/@tensorflow/tfjs"}}</script>'
    with pytest.raises(UnsupportedProjectError):
        app(tmp_path, index=tag(UNION), other=imports)


@pytest.mark.parametrize(
    ("specs", "backends"),
    [
        ((UNION,), {Backend.CPU, Backend.WEBGL}),
        ((f"{UNION}-core", f"{UNION}-backend-cpu"), {Backend.CPU}),
        ((UNION, f"{UNION}-backend-wasm"), {Backend.CPU, Backend.WEBGL, Backend.WASM}),
        ((f"{UNION}-core", f"{UNION}-backend-webgpu"), {Backend.WEBGPU}),
    ],
)
def test_backends_are_those_of_the_script_elements(
    specs: tuple[str, ...], backends: set[Backend], tmp_path: Path
) -> None:
    found = app(tmp_path, index=tag(*specs))
    assert found is not None
    assert set(backends_of(found)) == backends


@pytest.mark.parametrize("asked", ["", "@4.22.0", "@4", "@4.22", "@^4.2.0", "@~4.22.0", "@latest", "@v4.22.0"])
def test_versions_that_may_be_the_installed_one(asked: str, tmp_path: Path) -> None:
    found = app(tmp_path, index=tag(UNION + asked))
    assert found is not None
    notes = check_versions(found, install(tmp_path), NPM)
    assert bool(notes) == (asked != "@4.22.0")


@pytest.mark.parametrize("asked", ["@4.21.0", "@3", "@4.2", "@^3.0.0", "@~4.21.0"])
def test_versions_that_are_not(asked: str, tmp_path: Path) -> None:
    found = app(tmp_path, index=tag(UNION + asked))
    assert found is not None
    with pytest.raises(NodeSetupError) as error:
        check_versions(found, install(tmp_path), NPM)
    assert f"npm install --save-dev {UNION}@" in error.value.hint


def test_the_union_package_is_needed_whatever_the_page_loads(tmp_path: Path) -> None:
    found = app(tmp_path, index=tag(f"{UNION}-core@4.22.0"))
    assert found is not None
    with pytest.raises(NodeSetupError) as error:
        check_versions(found, install(tmp_path, tfjs=""), NPM)
    assert f"{UNION}@4.22.0" in error.value.hint


def test_a_copy_of_another_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tf.min.js").write_text('version="4.21.0"', encoding="utf-8")
    found = app(tmp_path, index="<script src=tf.min.js></script>")
    assert found is not None
    with pytest.raises(NodeSetupError, match="another version"):
        check_versions(found, install(tmp_path), NPM)
    (tmp_path / "tf.min.js").write_text('version="4.22.0"', encoding="utf-8")
    assert check_versions(found, install(tmp_path), NPM) == ()


def test_what_has_to_be_installed(tmp_path: Path) -> None:
    app(tmp_path, index=tag(f"{UNION}-core@4.20.0", f"{UNION}-backend-wasm@4.20.0"))
    command = f"npm install --save-dev {UNION}@4.20.0 {UNION}-backend-wasm@4.20.0"
    assert install_for_pages(tmp_path) == command
