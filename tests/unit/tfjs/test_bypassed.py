"""Which top-level effects a stand-in passes by, and what becomes of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.kernels.closure import why_optimizers
from slimtf.kernels.kept_effects import kept_effects, names_the_registry
from slimtf.model.app_code import AppCode, Mention, TfjsUse
from slimtf.model.backend import Backend
from slimtf.model.kernels import EffectImport
from slimtf.model.project import TfjsInstall
from slimtf.tfjs.bypassed import BypassedEffect, BypassedEffects, Loaded
from slimtf.tfjs.effect_decisions import Decision, decide
from slimtf.tfjs.files import PackageFiles
from slimtf.tfjs.module_effects import Effect, bare_imports, module_effects
from slimtf.tfjs.optimizer_classes import read_optimizers
from slimtf.tfjs.symbols import CORE, SymbolGraph
from slimtf.tfjs.syntax import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from slimtf.model.project import Package

UNION, LAYERS, CPU, BARE = (f"@tensorflow/{name}" for name in ("tfjs", "tfjs-layers", "tfjs-backend-cpu", "tfjs-bare"))
MAIN = '{"module": "dist/index.js"}'
FILES = {
    UNION: {
        "package.json": MAIN,
        "dist/index.js": f"import '{CORE}';\nimport '{CORE}/dist/extra';\nexport * from '{LAYERS}';\n"
        f'import "{CPU}";\nimport "long";\nexport * from "./own";\nimport "./gone";\nimport {{ x }} from "@other/x/y";',
        "dist/own.js": "own();",
    },
    CORE: {
        "package.json": MAIN,
        "dist/index.js": "import './base_side_effects';\nexport * from './base';\nregisterOptimizers();\n"
        "import './deep';\nexport const text = \"import './never'\";",
        "dist/base.js": "export const base = 1;\nbaseEffect();",
        "dist/base_side_effects.js": "import './shared';\nsideEffect();",
        "dist/shared.js": "shared();",
        "dist/deep.js": "import './shared';\nimport 'seedrandom';\nENV.registerFlag('DEEP', () => 5);\nmystery();",
        "dist/extra.js": "import './base';\nextra();",
        "dist/never.js": "never();",
        "dist/optimizers/adam_optimizer.js": "export class AdamOptimizer {}\nexport const other = 1;",
        "dist/optimizers/optimizer.js": "export class PlainOptimizer {}",
        "dist/optimizers/sgd_optimizer.js": "export class SGDOptimizer {}",
    },
    LAYERS: {
        "package.json": MAIN,
        "dist/index.js": f"import {{ base }} from '{CORE}';\nimport '{CORE}/dist/shared';\n"
        "serialization.registerClass(Dense);",
    },
    CPU: {
        "package.json": MAIN,
        "dist/index.js": "export * from './base';\nimport './register_all_kernels';",
        "dist/base.js": "registerBackend('cpu', () => 1);",
        "dist/register_all_kernels.js": "registerKernel(a);",
    },
    BARE: {"package.json": '{"main": "dist/x.json"}', "dist/x.json": "{}"},
}


@pytest.fixture
def packages(package: Callable[..., PackageFiles]) -> dict[str, Package]:
    return {name: package(files, name).package for name, files in FILES.items()}


@pytest.fixture
def bypassed(packages: dict[str, Package]) -> BypassedEffects:
    return BypassedEffects(packages)


def found(bypassed: BypassedEffects, package: str, loaded: Loaded) -> list[tuple[str, str]]:
    return [
        (f"{one.package.rpartition('/')[2]}/{one.file.removeprefix('dist/')}", one.effect.code)
        for one in bypassed.of(package, loaded)
    ]


DEEP = [
    ("tfjs-core/deep.js", "import 'seedrandom'"),
    ("tfjs-core/deep.js", "ENV.registerFlag('DEEP', () => 5);"),
    ("tfjs-core/deep.js", "mystery();"),
]
INDEX = ("tfjs-core/index.js", "registerOptimizers();")


def test_a_stand_in_passes_by_what_its_base_does_not_load(bypassed: BypassedEffects) -> None:
    assert found(bypassed, CORE, Loaded.BASE) == [*DEEP, INDEX]
    assert found(bypassed, CORE, Loaded.WHOLE) == []
    assert found(bypassed, CORE, Loaded.NOTHING) == [
        ("tfjs-core/base.js", "baseEffect();"),
        ("tfjs-core/base_side_effects.js", "sideEffect();"),
        *DEEP,
        INDEX,
        ("tfjs-core/shared.js", "shared();"),
    ]
    assert found(bypassed, CORE, Loaded.BASE) == found(bypassed, CORE, Loaded.BASE)
    assert found(bypassed, CPU, Loaded.BASE) == [("tfjs-backend-cpu/register_all_kernels.js", "registerKernel(a);")]


def test_files_of_other_packages_count_unless_their_own_stand_in_loads_them(bypassed: BypassedEffects) -> None:
    assert found(bypassed, UNION, Loaded.NOTHING) == [
        ("tfjs/index.js", "import 'long'"),
        ("tfjs/own.js", "own();"),
        ("tfjs-core/extra.js", "extra();"),
    ]
    assert found(bypassed, UNION, Loaded.WHOLE) == [("tfjs-core/extra.js", "extra();")]
    assert found(bypassed, LAYERS, Loaded.NOTHING) == [("tfjs-layers/index.js", "serialization.registerClass(Dense);")]
    assert found(bypassed, LAYERS, Loaded.WHOLE) == []


def test_what_a_backend_imports_of_tfjs_core_counts_as_there(
    bypassed: BypassedEffects, packages: dict[str, Package]
) -> None:
    index = packages[CPU].root / "dist/index.js"
    index.write_text(f"{FILES[CPU]['dist/index.js']}\nimport '{CORE}/dist/shared';")
    assert found(bypassed, CPU, Loaded.BASE) == [("tfjs-backend-cpu/register_all_kernels.js", "registerKernel(a);")]


def test_an_import_that_is_no_text_is_passed_over(bypassed: BypassedEffects, packages: dict[str, Package]) -> None:
    index = packages[CPU].root / "dist/index.js"
    index.write_bytes(f"import '{CORE}';\nimport '@tensorflow/".encode() + b"\xff';\nimport './\xff';")
    assert bypassed.root_imports(CPU) == (CORE,)
    assert found(bypassed, CPU, Loaded.BASE) == []


def test_packages_without_a_module_have_no_effects(bypassed: BypassedEffects) -> None:
    assert found(bypassed, BARE, Loaded.NOTHING) == []
    assert found(bypassed, "@tensorflow/unknown", Loaded.NOTHING) == []
    assert bypassed.root_imports(BARE) == ()
    assert bypassed.root_imports(UNION) == (CPU, CORE, LAYERS)
    assert bypassed.root_imports(CORE) == ()
    assert bypassed.root_imports("@tensorflow/unknown") == ()


def test_effects_have_the_line_where_they_stand(bypassed: BypassedEffects) -> None:
    lines = {one.effect.code: one.effect.line for one in bypassed.of(CORE, Loaded.BASE)}
    assert lines == {"import 'seedrandom'": 1, "ENV.registerFlag('DEEP', () => 5);": 3, "mystery();": 4,
                     "registerOptimizers();": 3}  # fmt: skip


def test_imports_for_their_effects_alone() -> None:
    source = (
        b"import 'a';\nimport b from 'c';\nimport { d } from 'e';\nimport * as f from 'g';\nimport \"./h\";\n"
        b"export * from 'i';"
    )
    assert list(bare_imports(parse(source))) == ["a", "./h"]


def test_an_effect_is_shown_by_its_beginning() -> None:
    (effect,) = module_effects(parse(b"\nrun(\n    '" + b"x" * 200 + b"');"))
    assert (effect.line, len(effect.code)) == (2, 120)
    assert effect.code.startswith("run( 'xxx")
    (exported,) = module_effects(parse(b"export const a = run();"))
    assert (exported.code, exported.value, exported.flag) == ("run()", True, "")


@pytest.mark.parametrize(
    ("package", "file", "code", "value", "decision"),
    [
        ("tfjs-backend-cpu", "dist/register_all_kernels.js", "registerKernel(a);", False, Decision.KERNELS),
        ("tfjs-backend-cpu", "dist/register_all_kernels.js", "registerKernel(a, b);", False, None),
        ("tfjs-backend-tpu", "dist/register_all_kernels.js", "registerKernel(a);", False, None),
        ("tfjs-backend-cpu", "dist/other.js", "registerKernel(a);", False, None),
        ("tfjs-backend-cpu", "dist/register_all_kernels.js", "registerKernel(a);", True, None),
        ("tfjs-core", "dist/index.js", "registerOptimizers();", False, Decision.OPTIMIZERS),
        ("tfjs-core", "dist/ops/add.js", "op({ add_ })", True, Decision.VALUE),
        ("tfjs-core", "dist/ops/add.js", "mystery()", True, None),
        ("tfjs-layers", "dist/a.js", "serialization.registerClass(Dense);", False, Decision.CLASS),
    ],
)
def test_what_becomes_of_an_effect(
    package: str, file: str, code: str, *, value: bool, decision: Decision | None
) -> None:
    assert decide(BypassedEffect(f"@tensorflow/{package}", file, Effect(1, code, value))) is decision


def test_a_flag_is_a_flag_wherever_it_stands() -> None:
    effect = Effect(1, "mystery();", value=False, flag="X")
    assert decide(BypassedEffect("@tensorflow/other", "x.js", effect)) is Decision.FLAG


def kept(
    packages: dict[str, Package], code: AppCode | None, *reached: str, backends: tuple[Backend, ...] = (Backend.CPU,)
) -> tuple[list[tuple[str, str, str]], tuple[str, ...]]:
    install = TfjsInstall(packages[CORE], packages, (packages[CORE],))
    imports, notes = kept_effects(install, BypassedEffects(packages), code, backends, reached)
    assert all(isinstance(one, EffectImport) for one in imports)
    return [(one.stand_in, one.package, one.file) for one in imports], notes


MYSTERY = [
    (UNION, UNION, "dist/index.js"),
    (UNION, UNION, "dist/own.js"),
    (UNION, CORE, "dist/deep.js"),
    (UNION, CORE, "dist/extra.js"),
    (CORE, CORE, "dist/deep.js"),
]
CLASS = (UNION, LAYERS, "dist/index.js")


def test_effects_that_are_not_known_are_kept_and_noted(packages: dict[str, Package]) -> None:
    imports, notes = kept(packages, None)
    assert imports == MYSTERY
    assert (
        "@tensorflow/tfjs-core 4.22.0, dist/deep.js:4: slimtf does not know what 'mystery();' is for, "
        "so the module is kept"
    ) in notes
    assert len(notes) == len(set(notes)) == 5
    assert kept(packages, None, UNION) == (imports, notes)  # the stand-in takes the place of its root import


@pytest.mark.parametrize(
    ("code", "reached", "classes"),
    [
        (AppCode(), (), False),
        (AppCode((TfjsUse(UNION, ("serialization", "SerializationMap"), "a.js"),)), (), True),
        (AppCode((TfjsUse(UNION, (), "a.js"),)), (), True),
        (AppCode((TfjsUse(UNION, ("abs",), "a.js"),)), (), False),
        (AppCode((TfjsUse(UNION, (), "a.js"),)), (LAYERS,), False),  # all of it is loaded anyway
    ],
)
def test_classes_are_kept_where_the_app_may_look_for_them(
    packages: dict[str, Package], code: AppCode, reached: tuple[str, ...], *, classes: bool
) -> None:
    assert (CLASS in kept(packages, code, *reached)[0]) is classes
    assert names_the_registry(code) is bool(code.uses and code.uses[0].path != ("abs",))
    assert not names_the_registry(None)


def test_flags_are_kept_where_the_app_names_them(packages: dict[str, Package]) -> None:
    core = packages[CORE].root / "dist/deep.js"
    core.write_text("ENV.registerFlag('DEEP', () => 5);")
    deep = (CORE, CORE, "dist/deep.js")
    assert deep not in kept(packages, AppCode())[0]
    assert deep not in kept(packages, None)[0]
    assert deep in kept(packages, AppCode(literals=frozenset({"DEEP"})))[0]


def test_a_backend_that_was_not_chosen_has_no_stand_in(packages: dict[str, Package]) -> None:
    (packages[CPU].root / "dist/register_all_kernels.js").write_text("surprise();")
    chosen = (CPU, CPU, "dist/register_all_kernels.js")
    assert chosen in kept(packages, None)[0]
    assert chosen not in kept(packages, None, backends=(Backend.WEBGL,))[0]
    assert (UNION, CPU, "dist/register_all_kernels.js") in kept(packages, None, backends=(Backend.WEBGL,))[0]


def test_optimizers_are_the_classes_of_their_files(packages: dict[str, Package]) -> None:
    graph = SymbolGraph(packages, gradients=False)
    assert {
        name: {(symbol.file, symbol.name) for symbol in symbols}
        for name, symbols in read_optimizers(PackageFiles(packages[CORE]), graph).items()
    } == {
        "AdamOptimizer": {("dist/optimizers/adam_optimizer.js", "AdamOptimizer")},
        "SGDOptimizer": {("dist/optimizers/sgd_optimizer.js", "SGDOptimizer")},
    }


@pytest.mark.parametrize(
    ("code", "detail"),
    [
        (AppCode(), None),
        (AppCode(mentions=(Mention("loadTrainingConfig", "a.js", 3),)), "a.js:3 (.loadTrainingConfig())"),
        (AppCode(mentions=(Mention("fit", "a.js", 3),)), None),
        (AppCode((TfjsUse(UNION, (), "a.js", 4),)), "a.js:4 hands on all of @tensorflow/tfjs"),
        (AppCode((TfjsUse(LAYERS, (), "a.js", 4),)), "a.js:4 hands on all of @tensorflow/tfjs-layers"),
        (AppCode((TfjsUse(LAYERS, ("x",), "a.js", 4),)), None),
        (
            AppCode((TfjsUse(UNION, ("serialization", "SerializationMap"), "a.js"),)),
            "it names tf.serialization.SerializationMap",
        ),
    ],
)
def test_why_an_app_may_ask_for_an_optimizer_by_name(code: AppCode, detail: str | None) -> None:
    reason = why_optimizers(code)
    assert (reason.detail if reason else None) == detail
    assert reason is None or reason.source == "app"
