"""Every rule: a small project that has the fault, and the cured one that has not."""

# ruff: noqa: E501 - one case a line
from __future__ import annotations

import json
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from slimtf.doctor import completeness
from slimtf.doctor.diagnose import diagnose
from slimtf.doctor.rules import RULES
from slimtf.model.app_code import AppCode, Mention, TfjsUse
from slimtf.model.backend import Backend
from slimtf.model.kernels import (
    GradientExport,
    KernelExport,
    KernelPlan,
    ModuleExport,
    OpExport,
    PlannedKernel,
    Reason,
    Unseen,
)
from slimtf.node.evaluate_protocol import AliasFact
from slimtf.report.explain import SOURCES
from tests.support.sick_projects import CORE, OPS, SickProject

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Step = Callable[[SickProject], None]

UNION, CPU, WASM = "@tensorflow/tfjs", "@tensorflow/tfjs-backend-cpu", "@tensorflow/tfjs-backend-wasm"
MAIN, INDEX = "custom_tfjs/custom_tfjs.js", "src/index.js"
CODE = AppCode((), (), (), frozenset())
SETS_WEBGL = AppCode((TfjsUse("@tensorflow/tfjs", ("setBackend",), "src/index.js", 2),), backends=("webgl",))


def planned(*names: str, certain: bool = True, **changes: object) -> KernelPlan:
    kernels = tuple(
        PlannedKernel(
            name,
            (KernelExport(name, Backend.CPU, ModuleExport(CPU, f"dist/kernels/{name}.js", "x")),),
            (Reason("app", "src/index.js:2 (abs)"),),
            certain,
        )
        for name in names
    )
    values = {"gradients": (), "ops": None, "chained": ()} | changes
    values = {"backends": (Backend.CPU,), **values}
    return KernelPlan(kernels=kernels, models=(), with_converter=True, **values)  # type: ignore[arg-type]


def alias_dollar(project: SickProject) -> None:
    project.bundler = "rollup"
    project.write("rollup.config.mjs", f"export default [\n  alias({{ entries: {{\n    '{UNION}$': '/x' }} }}) ];\n")
    target = json.dumps(str(project.root / MAIN))
    project.answers = (AliasFact(name=f"{UNION}$", exact=True, target=target), *answers(project)[1:])


def answers(project: SickProject) -> tuple[AliasFact, ...]:
    return tuple(
        AliasFact(name=name.removesuffix("$"), exact=True, target=json.dumps(str(project.root / path)))
        for name, path in project.aliases.items()
    )


def regular_expressions(project: SickProject) -> None:
    project.answers = answers(project)


def alias_prefix(project: SickProject) -> None:
    project.aliases = {key.replace(f"{CORE}$", CORE): target for key, target in project.aliases.items()}
    project.change("webpack.config.js", f"{CORE}$", CORE)


def alias_shadowed(project: SickProject) -> None:
    project.aliases = {UNION: "custom_tfjs/custom_tfjs_core.js", **project.aliases}


def stale(project: SickProject) -> None:
    stamp = {"version": "0.1.0", "digest": "1", "packages": {CORE: "4.20.0"}}
    project.write("custom_tfjs/package.json", json.dumps({"sideEffects": True, "slimtf": stamp}))


def second_core(project: SickProject) -> None:
    inside = "node_modules/@tensorflow/tfjs/node_modules/@tensorflow/tfjs-core/"
    project.write(f"{inside}package.json", '{"name": "@tensorflow/tfjs-core", "version": "4.10.0"}')
    project.write(f"{inside}dist/index.js", "export const core = 1;\n")
    union = {"name": UNION, "version": "4.22.0", "dependencies": {CORE: "4.10.0"}}
    project.write("node_modules/@tensorflow/tfjs/package.json", json.dumps(union))


def one_core(project: SickProject) -> None:
    (project.root / "node_modules/@tensorflow/tfjs/node_modules/@tensorflow/tfjs-core/package.json").unlink()


def old_backend(version: str) -> Step:
    manifest = json.dumps({"name": CPU, "version": version, "module": "dist/index.js"})
    return write(f"node_modules/{CPU}/package.json", manifest)


def wasm(project: SickProject) -> None:
    project.write(f"node_modules/{WASM}/package.json", f'{{"name": "{WASM}", "version": "4.22.0"}}')
    project.write(f"node_modules/{WASM}/dist/tfjs-backend-wasm.wasm", "w" * 100)
    project.aliases[f"{WASM}$"] = MAIN
    append(INDEX, f"import '{WASM}';\n")(project)
    project.code = CODE


def mobilenet(wanted: str) -> Step:
    manifest = {"version": "2.0.0", "peerDependencies": {CORE: "^4", "mediapipe": wanted, "canvas": "*"}}
    manifest["peerDependenciesMeta"] = {"canvas": {"optional": True}}
    dependencies = {UNION: "4.22.0", "@tensorflow-models/mobilenet": "*"}
    return both(
        write("node_modules/@tensorflow-models/mobilenet/package.json", json.dumps(manifest)),
        write("package.json", json.dumps({"name": "sick", "dependencies": dependencies})),
    )


def never_slimmed(project: SickProject) -> None:
    shutil.rmtree(project.root / "custom_tfjs")
    project.aliases = {}
    project.write("webpack.config.js", "module.exports = {};\n")


def append(file: str, text: str) -> Step:
    return lambda project: write(file, read(project, file) + text)(project)


def read(project: SickProject, file: str) -> str:
    return (project.root / file).read_text("utf-8")


def write(file: str, text: str) -> Step:
    def apply(project: SickProject) -> None:
        project.write(file, text)

    return apply


def both(*steps: Step) -> Step:
    def apply(project: SickProject) -> None:
        for step in steps:
            step(project)

    return apply


def change(file: str, old: str, new: str) -> Step:
    return lambda project: project.change(file, old, new)


def alias(key: str, target: str | None) -> Step:
    def apply(project: SickProject) -> None:
        if target is None:
            del project.aliases[key]
        else:
            project.aliases[key] = target

    return apply


def sets(**values: object) -> Step:
    def apply(project: SickProject) -> None:
        for name, value in values.items():
            setattr(project, name, value)

    return apply


def code(*, uses: tuple[TfjsUse, ...] = (), calls: tuple[Mention, ...] = ()) -> AppCode:
    return AppCode(uses, calls, (), frozenset())


SQUARE = "dist/public/chained_ops/square.js"
SHORT = f"export * from '{CORE}/dist/base.js'"
GRADIENT = GradientExport("RealDiv", ModuleExport(CORE, "dist/gradients/RealDiv_grad.js", "divGradConfig"))
ADD, SCALAR = (OpExport(name, ModuleExport(CORE, f"dist/ops/{name}.js", name)) for name in ("add", "scalar"))

# rule: how the project falls sick, the place that is named, how it is cured
CHAINED = f"{CORE}/dist/public/chained_ops"
NO_EFFECTS = '{"dependencies": {"@tensorflow/tfjs": "*", "@tensorflow/tfjs-core": "*"},\n"sideEffects": ["*.css"]}'
MINIFIED = f"import '{UNION}/dist/tf.min.js';\n"
CDN = "https://cdn.jsdelivr.net/npm/@tensorflow/tfjs@4/dist/tf.min.js"
TS_LOADER = {"config.module.rules.0.use": '"ts-loader"'}
OPS_FILE = "custom_tfjs/custom_ops_for_converter.js"

# rule: how the project falls sick, the place that is named, how it is cured
CASES: dict[str, tuple[Step, str, Step]] = {
    "alias-missing": (alias(f"{CORE}$", None), "webpack.config.js:2", alias(f"{CORE}$", "custom_tfjs/custom_tfjs_core.js")),
    "alias-dollar": (alias_dollar, "rollup.config.mjs:3", regular_expressions),
    "alias-prefix": (alias_prefix, "webpack.config.js:3", both(alias(CORE, None), alias(f"{CORE}$", "custom_tfjs/custom_tfjs_core.js"))),
    "alias-shadowed": (alias_shadowed, "webpack.config.js", alias(UNION, None)),
    "alias-relative": (alias(f"{UNION}$", f"./{MAIN}"), "webpack.config.js:2", alias(f"{UNION}$", MAIN)),
    "alias-nowhere": (alias(OPS, "custom_tfjs/gone.js"), "webpack.config.js:4", alias(OPS, OPS_FILE)),
    "alias-misplaced": (sets(rest={f"config.resolveLoader.alias.{UNION}": '"/x"'}), "webpack.config.js", sets(rest={})),
    "backend-root": (append(INDEX, f"import '{CPU}';\n"), f"{INDEX}:3", alias(f"{CPU}$", MAIN)),
    "kernels-twice": (append(MAIN, f"export * from '{CPU}';\n"), f"{MAIN}:7", change(MAIN, f"export * from '{CPU}';\n", "")),
    "import-unresolved": (change(MAIN, "absConfig", "aBSConfig"), f"{MAIN}:5", change(MAIN, "aBSConfig", "absConfig")),
    "import-case": (change(MAIN, "kernels/Abs", "kernels/ABS"), f"{MAIN}:5", change(MAIN, "kernels/ABS", "kernels/Abs")),
    "import-extension": (both(write("custom_tfjs/package.json", '{"type": "module"}'), change(MAIN, SHORT, SHORT.replace(".js", ""))), f"{MAIN}:3", change(MAIN, SHORT.replace(".js", ""), SHORT)),
    "package-unreachable": (append(INDEX, "import '@tensorflow/tfjs-data';\n"), f"{INDEX}:3", write("node_modules/@tensorflow/tfjs-data/package.json", '{"version": "4.22.0"}')),
    "side-effects": (write("custom_tfjs/package.json", NO_EFFECTS), "custom_tfjs/package.json:2", write("custom_tfjs/package.json", NO_EFFECTS.replace('"*.css"', '"custom_*.js"'))),
    "kernels-missing": (sets(plan=planned("Abs", "RealDiv")), MAIN, append(MAIN, f"import {{ realDivConfig }} from '{CPU}/dist/kernels/RealDiv.js';\n")),
    "kernels-possible": (sets(plan=planned("Abs", "RealDiv", certain=False)), MAIN, append(MAIN, f"import {{ realDivConfig }} from '{CPU}/dist/kernels/RealDiv.js';\n")),
    "gradients-missing": (sets(plan=planned(gradients=(GRADIENT,))), MAIN, append(MAIN, f"import {{ divGradConfig }} from '{CORE}/dist/gradients/RealDiv_grad.js';\n")),
    "ops-missing": (sets(plan=planned(ops=(ADD, SCALAR))), OPS_FILE, append(OPS_FILE, f"export {{ scalar }} from '{CORE}/dist/ops/scalar.js';\n")),
    "chained-ops-missing": (both(write(f"node_modules/{CORE}/{SQUARE}", "1;"), sets(plan=planned(chained=(SQUARE,)), code=code(calls=(Mention("square", INDEX),)))), INDEX, append(INDEX, f"import '{CORE}/{SQUARE}';\n")),
    "chained-ops-all": (both(write(f"node_modules/{CHAINED}/register_all_chained_ops.js", "1;"), write(f"node_modules/{CHAINED}/square.js", "1;"), append(INDEX, f"import '{CHAINED}/register_all_chained_ops';\n")), f"{INDEX}:3", change(INDEX, "register_all_chained_ops", "square")),
    "modules-stale": (stale, "custom_tfjs/package.json", write("custom_tfjs/package.json", '{"sideEffects": true}')),
    "core-copies": (second_core, "node_modules/@tensorflow/tfjs/node_modules/@tensorflow/tfjs-core", one_core),
    "versions-differ": (old_backend("4.10.0"), "package.json", old_backend("4.22.0")),
    "prebuilt": (both(write(f"node_modules/{UNION}/dist/tf.min.js", "x" * 500), append(INDEX, MINIFIED)), f"{INDEX}:3", change(INDEX, MINIFIED, "")),
    "cdn-script": (write("index.html", f'<!-- <script src="{CDN}"></script> -->\n<script src="{CDN}"></script>\n'), "index.html:2", write("index.html", '<script src="bundle.js"></script>')),
    "require": (append(INDEX, f"const tf2 = require('{UNION}');\n"), f"{INDEX}:3", change(INDEX, "const tf2 =", "// const tf2 =")),
    "whole-namespace": (sets(code=code(uses=(TfjsUse(UNION, (), INDEX),))), f"{INDEX}:1", sets(code=code(uses=(TfjsUse(UNION, ("add",), INDEX),)))),
    "unseen": (sets(plan=planned(unseen=(Unseen(f"{INDEX}:2", "loads a model", "every kernel", "name it", "graphs"), Unseen(INDEX, "hands on", "all")))), f"{INDEX}:2", sets(plan=planned())),
    "tfjs-external": (sets(external=(UNION,)), "webpack.config.js", sets(external=())),
    "wasm-binaries": (wasm, f"{INDEX}:3", sets(code=code(uses=(TfjsUse(WASM, ("setWasmPaths",), INDEX),)))),
    "no-backend": (both(sets(backends=(), code=CODE), change(INDEX, f"'{UNION}'", f"'{CORE}'")), "package.json", append(INDEX, f"import '{CPU}/dist/base';\n")),
    "unused-backend": (sets(plan=planned(backends=(Backend.CPU, Backend.WEBGL)), code=SETS_WEBGL), f"{INDEX}:2", sets(plan=planned(backends=(Backend.WEBGL,)))),
    "peer-missing": (mobilenet("^1.0"), "package.json", write("node_modules/mediapipe/package.json", '{"version": "1.2.0"}')),
    "never-slimmed": (never_slimmed, "package.json", change(INDEX, f"import * as tf from '{UNION}';", "")),
    "webpack-old-hash": (sets(webpack="5.60.0"), "package.json", sets(webpack="5.61.0")),
    "type-commonjs": (write("src/package.json", '{"type": "commonjs"}'), f"{INDEX}:1", write("src/package.json", "{}")),
    "typescript-require": (both(write("tsconfig.json", '{\n"compilerOptions": {"module": "CommonJS"}}'), sets(rest=TS_LOADER)), "tsconfig.json:2", write("tsconfig.json", '{"compilerOptions": {"module": "esnext"}}')),
    "cache-stale": (sets(rest={"config.cache.type": '"filesystem"'}), "webpack.config.js", sets(rest={"config.cache.type": '"filesystem"', "config.cache.buildDependencies.config.0": '"x"'})),
}  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> SickProject:
    return SickProject(tmp_path.resolve())


def test_a_project_in_order_is_clean(project: SickProject) -> None:
    assert project.findings() == ()


def test_every_rule_has_a_case() -> None:
    assert CASES.keys() == RULES.keys()


def test_bytes_say_how_they_came_to_be(project: SickProject) -> None:
    append(INDEX, f"import '{CPU}';\n")(project)
    (less,) = project.findings()
    project.write(
        f"node_modules/{CPU}/dist/kernels/Abs.js", f"export const absConfig = '{'x' * 5000}';"
    )  # part of the custom modules anyway
    project.write(
        f"node_modules/{CPU}/dist/factory.js",
        f"/* {'c' * 5000} */\nexport const createUnaryKernelConfig = '{'y' * 3000}';",
    )
    more = project.findings()[0]
    assert less.cost is not None
    assert more.cost is not None
    assert 2800 < more.cost.bytes - less.cost.bytes < 3100
    assert more.cost.basis.value == "estimated"
    assert "not minified, comments and source maps left out" in more.cost.how


@pytest.mark.parametrize("rule", CASES)
def test_rule(rule: str, project: SickProject) -> None:
    infect, place, cure = CASES[rule]
    infect(project)
    found = project.findings()
    assert {each.rule for each in found} == {rule}
    first = found[0]
    assert f"{first.file}:{first.line}".removesuffix(":None") == place
    assert first.title
    assert first.cure
    assert "{" not in first.title
    cure(project)
    assert project.findings() == ()


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (Reason("app", "src/a.js:2 (abs)"), "RealDiv is reached from the app: src/a.js:2 (abs)."),
        (Reason("engine"), "RealDiv is called by tfjs itself."),
        (Reason("all"), "It is not known what the app calls, so it may call any kernel."),
    ],
)
def test_a_missing_kernel_says_in_words_who_asks_for_it(project: SickProject, reason: Reason, sentence: str) -> None:
    plan = planned("RealDiv", certain=False)
    project.plan = replace(plan, kernels=tuple(replace(kernel, why=(reason,)) for kernel in plan.kernels))
    (finding,) = project.findings()
    assert finding.text.startswith(f"{sentence} Whether a run calls it depends")


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("import ml5 from 'ml5';\n", True),
        ('const { train } = require("ml5/dist/ml5.js");\n', True),
        ("import './ml5';\n", False),
        ("import 'ml5-more';\n", False),
    ],
)
def test_a_package_with_tfjs_inside_is_named_where_the_app_imports_it(
    line: str, *, names: bool, project: SickProject
) -> None:
    entry = "node_modules/ml5/dist/ml5.js"
    project.write(entry, "not registered for backend".ljust(120_000))
    project.write("node_modules/ml5/package.json", '{"version": "1.0.0", "main": "dist/ml5.js"}')
    project.write("package.json", '{"dependencies": {"ml5": "1", "@tensorflow/tfjs": "4.22.0"}}')
    assert project.findings() == ()
    append(INDEX, line)(project)
    found = [(each.rule, each.file, each.cost.bytes if each.cost else 0) for each in project.findings()]
    assert found == ([("prebuilt", entry, 120_000)] if names else [])


def test_every_source_of_a_reason_has_its_words() -> None:
    assert {*completeness.ASKED, "all"} == SOURCES.keys()


@pytest.mark.parametrize(
    ("source", "rule"),
    [("app", "kernels-possible"), ("recorded", "kernels-missing"), ("settings", "kernels-missing")],
)
def test_what_ran_or_was_listed_is_missing_for_certain(project: SickProject, source: str, rule: str) -> None:
    plan = planned("RealDiv", certain=False)
    project.plan = replace(plan, kernels=tuple(replace(kernel, why=(Reason(source, "x"),)) for kernel in plan.kernels))
    assert [finding.rule for finding in project.findings()] == [rule]


def test_a_module_that_lies_outside_of_the_folder_with_the_package_json(project: SickProject) -> None:
    project.write("shared.js", "export const shared = 1;\n")
    append(MAIN, "export * from '../shared.js';\n")(project)
    project.write("custom_tfjs/package.json", '{"sideEffects": ["*.css"]}')
    assert "side-effects" in {each.rule for each in project.findings()}


@pytest.mark.parametrize(
    ("effects", "bundler", "dropped"),
    [
        (["custom_tfjs/*.js"], "webpack", False),
        (["./*.js"], "webpack", True),  # a pattern with a slash begins at the package.json
        (["*/*/custom_tfjs.js"], "webpack", True),
        (["**/*.js"], "rollup", False),
        (["./*.js"], "rollup", True),
        ([], "webpack", True),
        ([], "rollup", False),
        ("*.css", "webpack", True),
        ("*.css", "rollup", False),
    ],
)
def test_side_effects_by_the_bundlers_own_rule(
    project: SickProject, effects: list[str] | str, bundler: str, *, dropped: bool
) -> None:
    (project.root / "custom_tfjs/package.json").unlink()
    manifest = json.loads((project.root / "package.json").read_text("utf-8"))
    project.write("package.json", json.dumps({**manifest, "sideEffects": effects}))
    if bundler == "rollup":
        project.bundler = bundler
        names = "".join(f"  '{name.removesuffix('$')}': '/x',\n" for name in project.aliases)
        project.write("rollup.config.mjs", f"export default [\n  alias({{ entries: {{\n{names} }} }}) ];\n")
        project.answers = answers(project)
    found = [each for each in project.findings() if each.rule == "side-effects"]
    assert bool(found) is dropped
    assert all(f"left out by {bundler}, and" in each.text for each in found)


@pytest.mark.parametrize(
    ("version", "old"),
    [
        *((version, True) for version in ("4.0.0", "4.46.0", "5.0.0", "5.60.0", "5.9.1", "5.0.0-beta.32")),
        *((version, False) for version in ("4.47.0", "5.61.0", "5.113.0", "6.0.0", "3.12.0", "")),
    ],
)
def test_webpack_with_and_without_an_md4_of_its_own(project: SickProject, version: str, *, old: bool) -> None:
    project.webpack = version
    assert [each.rule for each in project.findings()] == (["webpack-old-hash"] if old else [])
    if old:
        (found,) = project.findings()
        assert "digital envelope routines::unsupported" in found.text
        assert "NODE_OPTIONS=--openssl-legacy-provider" in found.cure
        assert "webpack@^5.61.0" in found.cure
        project.rest = {"config.output.hashFunction": '"xxhash64"'}
        assert project.findings() == ()
        project.rest = {"config.output.hashFunction": '"md4"'}
        assert len(project.findings()) == 1


def test_an_old_webpack_whose_node_knows_so_is_in_order(project: SickProject) -> None:
    project.webpack = "5.40.0"
    assert diagnose(replace(project.examined(), takes_old_hashes=True)) == ()


@pytest.mark.parametrize("loader", ["babel-loader", "swc-loader", "esbuild-loader", "ts-loader"])
def test_imports_that_a_loader_may_turn_into_require_are_not_called_refused(project: SickProject, loader: str) -> None:
    project.write("src/package.json", '{"type": "commonjs"}')
    project.rest = {"config.module.rules.0.use.loader": f'"/x/node_modules/{loader}/dist/index.js"'}
    assert project.findings() == ()


@pytest.mark.parametrize(("name", "refused"), [("src/index.js", True), ("src/app.mjs", False), ("src/app.ts", False)])
def test_only_js_files_are_commonjs_by_name(project: SickProject, name: str, *, refused: bool) -> None:
    (project.root / INDEX).unlink()
    project.write(name, f"import * as tf from '{UNION}';\n")
    project.write("src/package.json", '{"type": "commonjs"}')
    assert [each.rule for each in project.findings()] == (["type-commonjs"] if refused else [])


@pytest.mark.parametrize(
    "rest",
    [
        {},
        {"config.module.rules.0.use": '"babel-loader"'},
        {**TS_LOADER, "config.module.rules.0.options.compilerOptions.module": '"esnext"'},
    ],
)
def test_what_typescript_writes_matters_only_where_it_writes(project: SickProject, rest: dict[str, str]) -> None:
    project.write("tsconfig.json", '{"compilerOptions": {"module": "commonjs"}}')
    project.rest = rest
    assert project.findings() == ()


def test_without_the_analysis_no_one_knows_that_a_backend_is_missing(project: SickProject) -> None:
    CASES["no-backend"][0](project)
    project.code = None
    assert project.findings() == ()


def test_an_app_that_was_never_slimmed_shows_what_it_would_save(project: SickProject) -> None:
    never_slimmed(project)
    project.write(f"node_modules/{CPU}/dist/index.js", "import './register_all_kernels';\nimport './base';\n")
    project.write(f"node_modules/{CPU}/dist/base.js", "export const base = 1;\n")
    kernels = ("Abs", "Add", "Mean")
    imports = "".join(f"import './kernels/{name}';\n" for name in kernels)
    project.write(f"node_modules/{CPU}/dist/register_all_kernels.js", imports)
    for number, name in enumerate(kernels):
        project.write(f"node_modules/{CPU}/dist/kernels/{name}.js", f"export const x = '{'y' * 1000 * 10**number}';\n")
    assert [each.cost for each in project.findings()] == [None]  # no one knows what it needs
    project.plan = planned("Abs")
    (most,) = project.findings()
    project.plan = planned("Abs", "Mean")
    (less,) = project.findings()
    assert most.cost is not None
    assert less.cost is not None
    assert 100_000 <= most.cost.bytes - less.cost.bytes < 101_000
    assert 10_000 < less.cost.bytes < 12_000
    assert most.severity.value == "note"


@pytest.mark.parametrize(
    ("code", "backends"),
    [
        (CODE, (Backend.CPU, Backend.WEBGL)),  # tfjs takes the best
        (replace(SETS_WEBGL, backends=("", "webgl")), (Backend.CPU, Backend.WEBGL)),  # by a name that only a run knows
        (replace(SETS_WEBGL, backends=("cpu", "webgl")), (Backend.CPU, Backend.WEBGL)),
        (SETS_WEBGL, (Backend.WEBGL,)),
    ],
)
def test_a_backend_that_may_be_set_is_used(project: SickProject, code: AppCode, backends: tuple[Backend, ...]) -> None:
    project.code, project.plan = code, planned(backends=backends)
    assert "unused-backend" not in [each.rule for each in project.findings()]


def test_a_backend_in_package_json_that_nothing_imports_counts_as_none(project: SickProject) -> None:
    never_slimmed(project)
    change(INDEX, f"'{UNION}'", f"'{CORE}'")(project)
    project.code = CODE
    assert [each.rule for each in project.findings()] == ["no-backend", "never-slimmed"]
    project.code = code(uses=(TfjsUse(f"{CPU}/dist/base", (), "node_modules/some/index.js"),))
    assert [each.rule for each in project.findings()] == ["never-slimmed"]
    project.code = CODE
    project.write("index.html", f'<script src="{CDN}"></script>')
    assert "no-backend" not in [each.rule for each in project.findings()]


@pytest.mark.parametrize(
    ("peer", "cure"),
    [
        ("@tensorflow/tfjs-backend-webgpu", "npm install @tensorflow/tfjs-backend-webgpu@4.22.0"),
        ("mediapipe", 'npm install "mediapipe@^4.1"'),
    ],
)
def test_a_missing_peer_of_tfjs_is_wanted_in_the_version_of_the_others(
    project: SickProject, peer: str, cure: str
) -> None:
    manifest = {"version": "1.0.0", "peerDependencies": {peer: "^4.1"}}
    project.write("node_modules/@tensorflow-models/pose/package.json", json.dumps(manifest))
    dependencies = {UNION: "4.22.0", CORE: "4.22.0", "@tensorflow-models/pose": "*"}
    project.write("package.json", json.dumps({"name": "sick", "dependencies": dependencies}))
    (found,) = project.findings()
    assert (found.rule, found.cure) == ("peer-missing", cure)


FLAT = """var Abs = "Abs";
var Square = "Square";
getGlobalTensorClass().prototype.square = function() { return ENGINE.runKernel(Square, { x: this }); };
var absGradConfig = { kernelName: Abs, gradFunc: (dy) => dy };
export { abs };
"""


def cut_to(text: str) -> Step:
    """Modules at level deep, which import nothing of tfjs."""
    return both(
        write("custom_tfjs/custom_flat.js", text),
        write(MAIN, 'import "./custom_flat.js";\nexport { abs } from "./custom_flat.js";\n'),
        write("custom_tfjs/custom_tfjs_core.js", 'export { abs } from "./custom_flat.js";\n'),
        write("custom_tfjs/custom_backend_cpu.js", 'import "./custom_flat.js";\n'),
    )


@pytest.mark.parametrize(
    ("plan", "rule"),
    [
        (planned("Abs"), None),
        (planned("Abs", chained=(SQUARE,)), None),
        (planned("Abs", gradients=(GRADIENT,)), None),
        (planned("Abs", "RealDiv"), "kernels-missing"),
        (planned("Abs", "RealDiv", certain=False), "kernels-possible"),
        (planned("Abs", chained=("dist/public/chained_ops/as_scalar.js",)), "chained-ops-missing"),
    ],
)
def test_modules_at_level_deep_are_known_by_their_text(
    project: SickProject, plan: KernelPlan, rule: str | None
) -> None:
    cut_to(FLAT)(project)
    project.plan = plan
    assert [each.rule for each in project.findings()] == ([rule] if rule else [])


def test_modules_at_level_deep_without_a_gradient(project: SickProject) -> None:
    cut_to(FLAT.replace("gradFunc", "func"))(project)
    project.plan = planned("Abs", gradients=(GRADIENT,))
    assert [each.rule for each in project.findings()] == ["gradients-missing"]
