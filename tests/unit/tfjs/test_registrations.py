"""Which kernels and gradients a package registers, under which names; nothing is guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.errors import UnsupportedProjectError
from slimtf.model.backend import Backend
from slimtf.model.kernels import KernelExport, ModuleExport
from slimtf.tfjs import kernel_table
from slimtf.tfjs.kernel_table import ConfigNames, read_gradients, read_kernels, read_registrations
from slimtf.tfjs.syntax import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from slimtf.tfjs.files import PackageFiles

FILE = "dist/register_all_kernels.js"
KERNEL = "export const aConfig = { kernelName: 'A' };"
IMPORTS = (
    "import { registerKernel } from 'core';\nimport { aConfig } from './a';\nimport { bConfig as second } from './b';\n"
)


def write(package: Callable[..., PackageFiles], source: str, **files: str) -> PackageFiles:
    others = {f"dist/{name}.js": text for name, text in {"a": KERNEL, "b": KERNEL, **files}.items()}
    return package({FILE: IMPORTS + source, **others})


@pytest.mark.parametrize(
    "source",
    [
        "const all = [aConfig, second];\nfor (const one of all) {\n    registerKernel(one);\n}",
        "const all = [/* first */ aConfig, second];\nfor (const one of all) registerKernel(one);",
        "registerKernel(aConfig);\nregisterKernel(second);",
        "// all of them\nregisterKernel(aConfig);\n;\nregisterKernel(second);\nexport {};",
    ],
)
def test_a_form_of_registration(package: Callable[..., PackageFiles], source: str) -> None:
    files = write(package, source)
    assert read_registrations(files, FILE, "registerKernel") == (
        ModuleExport("@tensorflow/tfjs-x", "dist/a.js", "aConfig"),
        ModuleExport("@tensorflow/tfjs-x", "dist/b.js", "bConfig"),
    )


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("for (const one of all()) { registerKernel(one); }", "a loop"),
        ("const all = [aConfig];\nfor (const one of all) { other(one); }", "a loop"),
        ("const all = [aConfig];\nfor (const one of all) { registerKernel(one); other(one); }", "a loop"),
        ("const all = [aConfig];\nfor (const one of all) { registerKernel(all); }", "a loop"),
        ("const all = {};\nfor (const one of all) { registerKernel(one); }", "a loop"),
        ("registerKernel(aConfig, second);", "a statement"),
        ("registerKernel();", "a statement"),
        ("other(aConfig);", "a statement"),
        ("x = aConfig;", "a statement"),
        ("if (webgl) { registerKernel(aConfig); }", "a if statement"),
        ("registerKernel(own);", "the config 'own'"),
        ("registerKernel({ kernelName: 'A' });", "the config \"{ kernelName: 'A' }\""),
        ("registerKernel(registerKernel);", "the config 'registerKernel'"),
        ("", "the calls of registerKernel"),
    ],
)
def test_another_form_is_refused_with_its_place(package: Callable[..., PackageFiles], source: str, what: str) -> None:
    files = write(package, source)
    with pytest.raises(UnsupportedProjectError) as caught:
        read_registrations(files, FILE, "registerKernel")
    assert what in caught.value.what
    assert caught.value.where.startswith(files.place(FILE))
    assert (caught.value.where != files.place(FILE)) is bool(source)


def test_what_registers_must_be_the_function_that_is_asked_for(package: Callable[..., PackageFiles]) -> None:
    files = write(package, "registerKernel(aConfig);")
    with pytest.raises(UnsupportedProjectError, match="a statement"):
        read_registrations(files, FILE, "registerGradient")


CONSTANTS = {"Abs": "Abs", "Fused": "_Fused"}
CORE = "import { Abs, Fused as F } from '@tensorflow/tfjs-core';\n"
FACTORY = "export function make(kernelName, type) {\n    return { kernelName, backendName: 'cpu' };\n}"


def name(package: Callable[..., PackageFiles], source: str, factory: str = FACTORY, **options: str) -> str:
    files = package({"dist/k.js": source, "dist/factory.js": factory}, **options)
    return ConfigNames(files, CONSTANTS).name(ModuleExport("x", "dist/k.js", "kConfig"))


@pytest.mark.parametrize(
    ("source", "kernel"),
    [
        ("export const kConfig = { kernelName: 'Literal', backendName: 'cpu' };", "Literal"),
        (f"{CORE}export const kConfig = {{ backendName: 'cpu', kernelName: Abs }};", "Abs"),
        (f"{CORE}export const kConfig = {{ kernelName: F }};", "_Fused"),
        (f"{CORE}function kernelName() {{}}\nexport const kConfig = {{ kernelName: Abs }};", "Abs"),
        (f"{CORE}export function abs() {{ return 'kConfig'; }}\nexport const kConfig = {{ kernelName: Abs }};", "Abs"),
        (f"{CORE}const kConfig = {{ kernelName: Abs }};\nexport {{ kConfig }};", "Abs"),
        (f"{CORE}import {{ make }} from './factory';\nexport const kConfig = make(Abs, 'bool');", "Abs"),
        (f"{CORE}import {{ make as m }} from './factory';\nexport const kConfig = m('Text');", "Text"),
        (f"{CORE}export const other = {{ kernelName: F }};\nexport const kConfig = {{ kernelName: Abs }};", "Abs"),
        (f"export const kConfig = {{ kernelName: Abs }};\n{CORE}", "Abs"),
    ],
)
def test_the_name_that_a_config_carries(package: Callable[..., PackageFiles], source: str, kernel: str) -> None:
    assert name(package, source) == kernel


BODY = "import { hidden } from './hidden';"
CONFIG = "\nexport const kConfig = { kernelName: Abs };"


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        # an import may stand in a text behind the first export, where it would not be one
        (
            f"/** a */\n{CORE}import 'b';\nfunction f() {{}}\nexport const f = `\n{BODY}`;\nexport {{ f }};{CONFIG}",
            [f"{CORE}import 'b';{CONFIG}"],
        ),
        (f"{CONFIG}\nexport {{}};\n{CORE}".replace("Abs", "'Abs'"), None),
        (f"{CORE}const kConfig = {{ kernelName: Abs }};", [CORE.strip(), None]),
    ],
)
def test_only_the_imports_and_the_config_are_parsed_where_they_tell(
    package: Callable[..., PackageFiles], monkeypatch: pytest.MonkeyPatch, source: str, parts: list[str | None] | None
) -> None:
    parsed: list[str] = []

    def noted(part: bytes) -> Node:
        parsed.append(part.decode())
        return parse(part)

    monkeypatch.setattr(kernel_table, "parse", noted)
    assert name(package, source) == "Abs"
    assert parsed == [source if part is None else part for part in parts or [None]]


def test_core_names_its_own_constants_by_their_file(package: Callable[..., PackageFiles]) -> None:
    core = {"dist/kernel_names.js": "", "dist/other.js": ""}
    config = "export const kConfig = { kernelName: Abs };"
    for source, ok in (("../dist/kernel_names", True), ("./other", False)):
        files = package({**core, "dist/k.js": f"import {{ Abs }} from '{source}';\n{config}"}, "@tensorflow/tfjs-core")
        names = ConfigNames(files, CONSTANTS)
        if ok:
            assert names.name(ModuleExport("x", "dist/k.js", "kConfig")) == "Abs"
        else:
            with pytest.raises(UnsupportedProjectError):
                names.name(ModuleExport("x", "dist/k.js", "kConfig"))
    backend = package({**core, "dist/k.js": f"import {{ Abs }} from './kernel_names';\n{config}"})
    with pytest.raises(UnsupportedProjectError):
        ConfigNames(backend, CONSTANTS).name(ModuleExport("x", "dist/k.js", "kConfig"))


@pytest.mark.parametrize(
    ("source", "factory"),
    [
        ("export const kConfig = { name: 'A' };", FACTORY),
        ("export const kConfig = { kernelName: Abs };", FACTORY),
        ("import { Abs } from 'elsewhere';\nexport const kConfig = { kernelName: Abs };", FACTORY),
        (f"{CORE}export const kConfig = {{ kernelName: Abs.name }};", FACTORY),
        ("import { Unknown } from '@tensorflow/tfjs-core';\nexport const kConfig = { kernelName: Unknown };", FACTORY),
        (f"{CORE}function make(kernelName) {{ return {{ kernelName }}; }}\nexport const kConfig = make(Abs);", FACTORY),
        ("import { make } from './factory';\nexport const kConfig = make();", FACTORY),
        ("import { make } from 'factory';\nexport const kConfig = make('A');", FACTORY),
        ("import { gone } from './factory';\nexport const kConfig = gone('A');", FACTORY),
        ("import { make } from './factory';\nexport const kConfig = new make('A');", FACTORY),
        (
            "import { make } from './factory';\nexport const kConfig = make('A');",
            "export function make() { return {}; }",
        ),
        (
            "import { make } from './factory';\nexport const kConfig = make('A');",
            "export function make(other) { return { kernelName }; }",
        ),
        (
            "import { make } from './factory';\nexport const kConfig = make('A');",
            "export function make(kernelName) { kernelName = 'B'; return { kernelName }; }",
        ),
        (
            "import { make } from './factory';\nexport const kConfig = make('A');",
            "export function make(kernelName) { if (kernelName) { kernelName = 'B'; } return { kernelName }; }",
        ),
        (
            "import { make } from './factory';\nexport const kConfig = make('A');",
            "export function make(kernelName) { return { kernelName: 'B' }; }",
        ),
        (
            "import { make } from './factory';\nexport const kConfig = make('A');",
            "export function make(kernelName) { return kernelName; }",
        ),
        (
            "import { make } from './factory';\nexport const kConfig = make('A');",
            "export function make(kernelName) { return; }",
        ),
        (
            "import { make } from './factory';\nexport const kConfig = make('A');",
            "export function make(kernelName, other) { return { other }; }",
        ),
        (
            "import { make } from './factory';\nexport const kConfig = make('A');",
            "export const make = kernelName => { return { kernelName }; };",
        ),
        (
            "import { make } from './factory';\nexport const kConfig = make('A');",
            "export function make(kernelName) { return; return { kernelName }; }",
        ),
        ("import { make } from './factory';\nexport const kConfig = make('A');", "export const make = 1;"),
        ("export const otherConfig = { kernelName: 'A' };", FACTORY),
        ("export const kConfig = 'kernelName';", FACTORY),
    ],
)
def test_a_config_that_is_not_understood_is_refused_by_file(
    package: Callable[..., PackageFiles], source: str, factory: str
) -> None:
    with pytest.raises(UnsupportedProjectError, match="the config kConfig") as caught:
        name(package, source, factory)
    assert caught.value.where.endswith("dist/k.js")


def test_another_assignment_in_a_factory_does_no_harm(package: Callable[..., PackageFiles]) -> None:
    factory = "export function make(kernelName) { let n; n = 1; return { kernelName, n }; }"
    source = "import { make } from './factory';\nexport const kConfig = make('A');"
    assert name(package, source, factory) == "A"


def test_tables_are_by_the_name_of_the_kernel(package: Callable[..., PackageFiles]) -> None:
    files = write(
        package,
        "registerKernel(aConfig);\nregisterKernel(second);",
        a="export const aConfig = { kernelName: 'One' };",
        b="export const bConfig = { kernelName: 'Two' };",
    )
    assert read_kernels(Backend.WASM, files, {}) == {
        "One": KernelExport("One", Backend.WASM, ModuleExport("@tensorflow/tfjs-x", "dist/a.js", "aConfig")),
        "Two": KernelExport("Two", Backend.WASM, ModuleExport("@tensorflow/tfjs-x", "dist/b.js", "bConfig")),
    }
    core = package(
        {
            "dist/register_all_gradients.js": "import { g } from './g';\nregisterGradient(g);",
            "dist/g.js": "export const g = { kernelName: 'One' };",
        },
        "@tensorflow/tfjs-core",
    )
    found = read_gradients(core, {})
    assert {kernel: (one.kernel, one.export.file) for kernel, one in found.items()} == {"One": ("One", "dist/g.js")}
