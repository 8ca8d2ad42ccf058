"""Projects, models, settings and packages that are broken: each gets a clear error, and nothing is harmed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tests.support.unharmed import unharmed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.e2e.conftest import Slimtf

    Change = Callable[[Path], object]

pytestmark = pytest.mark.network

EVIL = "x';alert(1)//"


class Broken(NamedTuple):
    """A way to break a project, the exit code, words of the message, and what else is on the command line."""

    name: str
    change: Change
    exit_code: int
    words: tuple[str, ...]
    arguments: tuple[str, ...] = ()


def write(file: str, text: str | bytes) -> Change:
    """Change a file to ``text``."""
    return lambda app: (app / file).write_bytes(text if isinstance(text, bytes) else text.encode())


def settings(text: str) -> Change:
    return write("slimtf.toml", text)


def remove(file: str) -> Change:
    return lambda app: (app / file).unlink()


def edit(file: str, change: Callable[[Any], object]) -> Change:
    """Change the content of a JSON file."""

    def apply(app: Path) -> None:
        content = json.loads((app / file).read_text(encoding="utf-8"))
        change(content)
        (app / file).write_text(json.dumps(content), encoding="utf-8")

    return apply


def model(change: Callable[[Any], object]) -> Change:
    return edit("model/model.json", change)


def package(name: str, **values: object) -> Change:
    """Give the project a package that says something else about itself; all others stay."""

    def apply(app: Path) -> None:
        modules = app / "node_modules"
        store = modules.resolve()
        modules.unlink()
        modules.mkdir()
        for entry in store.iterdir():
            if entry.name != name:
                (modules / entry.name).symlink_to(entry)
        manifest = json.loads((store / name / "package.json").read_text(encoding="utf-8"))
        (modules / name).mkdir()
        (modules / name / "package.json").write_text(json.dumps({**manifest, **values}), encoding="utf-8")

    return apply


def nothing(_app: Path) -> None: ...


def folder_in_place_of(file: str) -> Change:
    def apply(app: Path) -> None:
        (app / file).unlink()
        (app / file).mkdir()

    return apply


PROJECT = [
    Broken(
        "no package.json",
        remove("package.json"),
        3,
        ("no package.json in this folder or above", "give that folder as PROJECT"),
    ),
    Broken("a folder as package.json", folder_in_place_of("package.json"), 3, ("no package.json",)),
    Broken(
        "a comma too many",
        write("package.json", '{\n"scripts": {,}\n}'),
        3,
        ("not valid JSON", "package.json:2", "correct"),
    ),
    Broken("an empty package.json", write("package.json", ""), 3, ("not valid JSON", "package.json:1")),
    Broken("package.json is a list", write("package.json", "[1]"), 3, ("does not hold an object",)),
    Broken("package.json is Latin-1", write("package.json", b'{"name": "\xe9"}'), 3, ("not UTF-8", "save it as UTF-8")),
    Broken(
        "two bundlers, no script",
        edit("package.json", lambda it: it.pop("scripts")),
        2,
        ("both webpack and rollup", "--bundler webpack"),
    ),
    Broken("no such folder", nothing, 2, ("folder does not exist", "nowhere"), ("nowhere",)),
]

MODELS = [
    Broken("no model", remove("model/model.json"), 2, ("model named in the settings is missing", "model/model.json")),
    Broken(
        "a model cut short",
        write("model/model.json", '{\n"modelTopology": {'),
        3,
        ("the model is not valid JSON", "model.json:2", "download the model again"),
    ),
    Broken("an empty model", write("model/model.json", ""), 3, ("not valid JSON", "model.json:1")),
    Broken("a binary model", write("model/model.json", b"\xff\xfe\x00"), 3, ("not valid JSON text", "model.json")),
    Broken("a bottomless model", write("model/model.json", "[" * 100_000), 3, ("not valid JSON text",)),
    Broken(
        "other JSON",
        write("model/model.json", '{"a": 1}'),
        3,
        ("not a TensorFlow.js graph model: modelTopology is missing",),
    ),
    Broken(
        "an unknown op",
        model(lambda it: it["modelTopology"]["node"][-1].update(op="FusedMatMul_")),
        3,
        ("op 'FusedMatMul_' of node 'Identity' is unknown", "custom_ops", "nearest known op"),
    ),
    Broken(
        "an op that is code", model(lambda it: it["modelTopology"]["node"][-1].update(op=EVIL)), 3, (EVIL, "is unknown")
    ),
    Broken(
        "no weights manifest",
        model(lambda it: it.pop("weightsManifest")),
        3,
        ("constants but no weightsManifest", "convert"),
    ),
    Broken(
        "a text as weights manifest",
        model(lambda it: it.update(weightsManifest="weights.bin")),
        3,
        ("weightsManifest is a string instead of a list",),
    ),
    Broken(
        "a weights manifest without files",
        model(lambda it: it["weightsManifest"][0].pop("paths")),
        3,
        ("paths is missing",),
    ),
    Broken(
        "a dtype that no one knows",
        model(lambda it: it["weightsManifest"][0]["weights"][0].update(dtype="float99")),
        3,
        ("'float99'", "float32"),
    ),
    Broken(
        "a negative shape",
        model(lambda it: it["weightsManifest"][0]["weights"][0].update(shape=[-1, 2])),
        3,
        ("[-1, 2]", "convert"),
    ),
    Broken(
        "weights cut short", write("model/weights.bin", b"123"), 3, ("weights are cut short: 3 bytes", "git lfs pull")
    ),
]

SETTINGS = [
    Broken("broken TOML", settings('backends = ["cpu"\nmodels = ['), 2, ("not valid TOML", "slimtf.toml:2")),
    Broken("settings in Latin-1", write("slimtf.toml", b'script = "\xe9"'), 2, ("not UTF-8",)),
    Broken(
        "an unknown key",
        settings('bundler = "webpack"\nbackend = ["cpu"]'),
        2,
        ("unknown key 'backend'", "slimtf.toml:2", 'did you mean "backends"?'),
    ),
    Broken(
        "an unknown key in a table",
        settings("[timeouts]\nbundel = 3"),
        2,
        ("'timeouts.bundel'", 'did you mean "timeouts.bundle"?'),
    ),
    Broken("a wrong type", settings("kernels = 5"), 2, ("kernels is 5", "expected", "slimtf.toml:1")),
    Broken("no time at all", settings("[timeouts]\nbundle = 0"), 2, ("timeouts.bundle is 0", "above 0")),
    Broken("an unknown backend", settings('backends = ["cuda"]'), 2, ('"cuda"', "cpu, webgl, wasm, webgpu")),
    Broken("a backend that is code", settings(f'backends = ["{EVIL}"]'), 2, (EVIL, "expected one of")),
    Broken(
        "a backend that is not installed",
        settings('backends = ["wasm"]'),
        2,
        ("tfjs-backend-wasm is not installed", "npm install @tensorflow/tfjs-backend-wasm@"),
    ),
    Broken("an unknown bundler", settings('bundler = "parcel"'), 2, ('"parcel"', "webpack, rollup")),
    Broken(
        "a misspelt kernel",
        nothing,
        3,
        ("no kernel 'Conv2d'", "did you mean 'Conv2D'?", 'the setting "kernels"'),
        ("--kernels", "Conv2d"),
    ),
    Broken("a kernel that is code", nothing, 3, ("no kernel", EVIL), ("--kernels", EVIL)),
    Broken(
        "a kernel that is terminal commands",
        settings('kernels = ["x\\n\\u001b[31m"]\nbackends = ["cpu"]'),
        3,
        (r"'x\n\x1b[31m'",),
    ),
    Broken(
        "an op in place of a kernel",
        nothing,
        3,
        ("'matMul__op' is a high-level op, not a kernel", "leave names"),
        ("--kernels", "matMul__op"),
    ),
    Broken(
        "custom modules into the project itself",
        settings('output_path = "."'),
        2,
        ("the project's own folder", "custom_tfjs"),
    ),
    Broken(
        "custom modules among sources",
        settings('output_path = "src"'),
        7,
        ("src holds digits.mjs, which slimtf did not write", "output_path"),
    ),
    Broken("custom modules into node_modules", settings('output_path = "node_modules/x"'), 2, ("inside node_modules",)),
    Broken(
        "no such bundler config",
        settings('bundler_config = "webpack.prod.js"'),
        2,
        ("bundler config does not exist", "webpack.prod.js", '"bundler_config"'),
    ),
    Broken(
        "no such script",
        nothing,
        2,
        ("no script 'biuld'", "scripts that build: build, build:rollup"),
        ("--script", "biuld"),
    ),
    Broken(
        "a Node.js that is too old",
        settings('[node]\nsource = "prebuilt"\nversion = "12.0.0"'),
        2,
        ("Node.js 12.0.0 is not supported", "20, 22 or 24"),
    ),
    Broken("a Node.js version that is code", settings('[node]\nversion = "x;rm -rf"'), 2, ("not a version",)),
    Broken(
        "an unreachable mirror",
        settings('[node]\nsource = "prebuilt"\nmirror = "http://127.0.0.1:9"'),
        4,
        ("http://127.0.0.1:9 cannot be reached", "node.mirror"),
    ),
    Broken("no such settings file", nothing, 2, ("nope.toml", "--config"), ("--config", "nope.toml")),
    Broken("an unknown flag", nothing, 2, ("--bundlr", "--bundler"), ("--bundlr", "webpack")),
    Broken("a report into no folder", nothing, 2, ("the folder no does not exist",), ("--json", "no/where.json")),
]

PACKAGES = [
    Broken("webpack 4", package("webpack", version="4.47.0"), 3, ("webpack 4.47.0 is too old", "webpack@latest")),
    Broken(
        "rollup 1",
        package("rollup", version="1.32.0"),
        3,
        ("rollup 1.32.0 is too old", "rollup@latest"),
        ("--bundler", "rollup"),
    ),
    Broken(
        "nothing installed",
        remove("node_modules"),
        4,
        ("packages of the project are not installed", "--no-install"),
        ("--no-install",),
    ),
]

BROKEN = PROJECT + MODELS + SETTINGS + PACKAGES


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_a_clear_error_and_no_harm(broken: Broken, linked_app: Callable[[], Path], slimtf: Slimtf) -> None:
    app = linked_app()
    broken.change(app)
    project = () if broken.arguments[:1] == ("nowhere",) else (".",)
    with unharmed(app, may_add=()):
        slimtf("build", *project, *broken.arguments, cwd=app).failed(broken.exit_code, *broken.words)


@pytest.mark.parametrize(
    ("file", "text", "words"),
    [
        ("package.json", '{"dependencies": {}, "slimtf": {"kernals": "auto"}}', ("unknown key 'kernals'", '"kernels"')),
        ("custom_tfjs_config.json", '{\n "kernels": [\n', ("custom_tfjs_config.json:",)),
        ("package.json", '{"name": "x", "slimtf": {\n "kernels": [],\n "modles": []}}', ("'modles'", ":3", '"models"')),
    ],
)
def test_every_kind_of_settings_file_is_checked(
    file: str, text: str, words: tuple[str, ...], linked_app: Callable[[], Path], slimtf: Slimtf
) -> None:
    app = linked_app()
    (app / "slimtf.toml").unlink()
    (app / file).write_text(text, encoding="utf-8")
    with unharmed(app, may_add=()):
        slimtf("build", app).failed(2, *words)


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"SLIMTF_BACKENS": "cpu"}, ("SLIMTF_BACKENS", "SLIMTF_BACKENDS")),
        ({"SLIMTF_BACKENDS": "gpu"}, ('"gpu"', "the environment variable SLIMTF_BACKENDS")),
    ],
)
def test_variables_are_checked(
    variables: Mapping[str, str], words: tuple[str, ...], linked_app: Callable[[], Path], slimtf: Slimtf
) -> None:
    slimtf("build", linked_app(), env=variables).failed(2, *words)


def test_the_error_is_json_where_the_report_would_be(linked_app: Callable[[], Path], slimtf: Slimtf) -> None:
    ended = slimtf("build", linked_app(), "--kernels", EVIL, "--json", "-")
    ended.failed(3, EVIL)
    error = json.loads(ended.stdout)["error"]
    assert (error["kind"], error["exit_code"]) == ("project", 3)
    assert EVIL in error["what"]


def test_a_mistake_found_while_the_baseline_is_bundled_stops_the_bundler(
    linked_app: Callable[[], Path], slimtf: Slimtf
) -> None:
    app = linked_app()
    build = ("build", app, "--bundler", "webpack", "--no-emit")
    assert slimtf(*build, "--no-baseline").exit_code == 0  # now there are custom modules, and the baseline begins early
    with unharmed(app):
        slimtf(*build, "--kernels", "Conv2d").failed(3, "Conv2d", "did you mean 'Conv2D'?")
    assert list(app.glob(".slimtf/cache/baseline/*/baseline.json")) == []
