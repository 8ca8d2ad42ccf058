"""Generated apps compute the same with their custom modules as with all of tfjs, or the plan names the line.

Environment variables: ``SLIMTF_GENERATED_SEED`` chooses other apps.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import replace
from itertools import islice
from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.support.generated.app import GeneratedApp
from tests.support.generated.build import Generator, member_app, spot_app
from tests.support.generated.check import Checker
from tests.support.generated.outside import OUTSIDE, OUTSIDE_OF_LAYERS, PARTS
from tests.support.generated.spots import CLASSES, SPOTS, Spot
from tests.support.generated.strings import KEYS
from tests.support.generated.subjects import subjects
from tests.support.generated.ways import WAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from slimtf.model.kernels import KernelPlan
    from tests.support.generated.check import Outcome
    from tests.support.generated.subjects import Subject

pytestmark = pytest.mark.network

SEED = int(os.environ.get("SLIMTF_GENERATED_SEED", "10"))
FEW, MANY = 260, 3120
IN_ONE_TEST = 130  # apps
ANY = Random(1)  # noqa: S311 - which pieces a name is cut into
_METHOD = re.compile(r"\.prototype\.(\w+) =\s")
_CLASS_NAME = re.compile(r"^\w+\.className = '([^']+)';", re.MULTILINE)


@pytest.fixture(scope="module")
def node_modules(project_packages: Callable[[str], Path]) -> Path:
    return project_packages("every_backend")


@pytest.fixture(scope="module")
def generator(node_modules: Path) -> Generator:
    folder = node_modules / "@tensorflow/tfjs-core/dist/public/chained_ops"
    files = [path for path in folder.glob("*.js") if not path.stem.endswith("_test")]
    return Generator(frozenset(name for path in files for name in _METHOD.findall(path.read_text("utf-8"))))


@pytest.fixture(scope="module")
def checker(
    node_modules: Path, shared_slimtf_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Checker]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SLIMTF_HOME", str(shared_slimtf_home))
        with Checker(tmp_path_factory.mktemp("generated"), node_modules) as checker:
            yield checker


def told(outcome: Outcome) -> str:
    files = "\n".join(f"--- {name}\n{text}" for name, text in outcome.app.files.items())
    return f"{outcome.app.title} is {outcome.verdict}\nfull: {outcome.full}\nslim: {outcome.slim}\n{files}"


def check(checker: Checker, apps: Iterator[GeneratedApp]) -> Counter[str]:
    """Return how the apps came out; the test fails with every app of which neither variant nor plan tells the truth."""
    outcomes = [checker.check(app) for app in apps]
    wrong = [told(each) for each in outcomes if each.verdict in {"silent", "refused"}]
    assert not wrong, "\n\n".join(wrong)
    assert sum(each.failed for each in outcomes) <= 0.02 * len(outcomes), "apps that throw with all of tfjs show little"
    return Counter(each.verdict for each in outcomes)


@pytest.fixture(scope="module")
def cutting_checker(
    node_modules: Path, shared_slimtf_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Checker]:
    """Return a checker whose custom modules are cut where the app allows it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SLIMTF_HOME", str(shared_slimtf_home))
        with Checker(tmp_path_factory.mktemp("cut"), node_modules, "deep") as checker:
            yield checker


def test_some_apps_at_level_deep(generator: Generator, cutting_checker: Checker) -> None:
    found = check(cutting_checker, generator.apps(24, SEED + 1))
    assert found["equal"] >= 0.95 * found.total()
    assert cutting_checker.cut >= 16


@pytest.mark.thorough
@pytest.mark.parametrize("shard", range(MANY // IN_ONE_TEST))
def test_many_apps_at_level_deep(shard: int, generator: Generator, cutting_checker: Checker) -> None:
    found = check(cutting_checker, islice(generator.apps(MANY, SEED), shard, None, MANY // IN_ONE_TEST))
    assert found["equal"] >= 0.95 * found.total()


CASTS = (
    "tf.cast(x, KEY)",
    "x.cast(KEY)",
    "x.asType(KEY)",
    "tf.zeros([2], KEY)",
    "tf.ones([2], KEY)",
    "(({ cast }) => cast(x, KEY))(tf)",
    "((t, type) => tf.cast(t, type))(x, KEY)",
    "tf.cast(x, ({ dtype: KEY }).dtype)",
    "tf.cast(x, ({ type: KEY }).type)",
    "tf['cast'](x, KEY)",
    "x['ca' + 'st'](KEY)",
    "tf.cast(...[x, KEY])",
    "tf.cast(x, Object.assign(x.clone(), { dtype: KEY }).dtype)",
    "Reflect.apply(tf.cast, tf, [x, KEY])",
    "tf.cast.call(tf, x, KEY)",
    "tf.cast.bind(tf)(x, KEY)",
    "[KEY].map((type) => tf.cast(x, type))",
    "[x].map((t) => [tf.cast].map((f) => f(t, KEY)))",
)


@pytest.mark.thorough
@pytest.mark.parametrize("form", CASTS)
def test_a_type_that_only_a_run_knows_at_level_deep(form: str, cutting_checker: Checker) -> None:
    spot = Spot(f"const r = {form};", SPOTS["type"].names)
    key = KEYS["base64"].named("complex64", "int32", ANY)
    check(cutting_checker, iter([spot_app("type", spot, "complex64", "base64", key)]))


@pytest.mark.parametrize("shard", range(FEW // IN_ONE_TEST))
def test_some_apps(shard: int, generator: Generator, checker: Checker) -> None:
    found = check(checker, islice(generator.apps(FEW, SEED), shard, None, FEW // IN_ONE_TEST))
    assert found["equal"] >= 0.95 * found.total()


@pytest.mark.thorough
@pytest.mark.parametrize("shard", range(MANY // IN_ONE_TEST))
def test_many_apps(shard: int, generator: Generator, checker: Checker) -> None:
    found = check(checker, islice(generator.apps(MANY, SEED), shard, None, MANY // IN_ONE_TEST))
    assert found["equal"] >= 0.95 * found.total()


def test_the_same_seed_makes_the_same_apps(generator: Generator) -> None:
    first, again, other = (list(generator.apps(50, seed)) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_some_apps_take_every_way(generator: Generator) -> None:
    titles = [app.way for app in generator.apps(FEW, SEED)]
    assert set(WAYS) <= set(titles)
    assert all(any(title.endswith(key) for title in titles) for key in KEYS)


@pytest.mark.thorough
def test_many_apps_reach_every_name(generator: Generator) -> None:
    reached = {(app.kind, app.name) for app in generator.apps(MANY, SEED)}
    assert {(one.kind, one.name) for one in generator.subjects} <= reached


def test_every_function_of_tfjs_is_reached_or_has_a_reason(generator: Generator, checker: Checker) -> None:
    reached = {f"{one.owner}.{one.name}".removeprefix("tf.") for one in generator.subjects if not one.method}
    left = {name for name in checker.functions() - reached if name.partition(".")[0] not in PARTS}
    assert left == set(OUTSIDE)
    assert all(OUTSIDE.values())
    assert generator.chained == {one.name for one in generator.subjects if one.kind == "chained"}


def test_every_name_that_tfjs_layers_looks_up_is_given(node_modules: Path) -> None:
    dist = node_modules / "@tensorflow/tfjs-layers/dist"
    files = [path for path in dist.rglob("*.js") if not path.name.startswith("tf-layers")]
    registered = {name for path in files for name in _CLASS_NAME.findall(path.read_text("utf-8"))}
    given = {name.lower().replace("_", "") for spot in SPOTS.values() for name in spot.names} | {
        *map(str.lower, CLASSES)
    }
    missing = {name for name in registered if name.lower().replace("_", "") not in given}
    assert missing == set(OUTSIDE_OF_LAYERS)
    assert all(OUTSIDE_OF_LAYERS.values())


# Whatever these could widen is plain to see, so that it must not.
PLAIN = (
    *("member", "optional call", "optional member", "destructured", "renamed", "with a default", "quoted in a pattern"),
    *("nested pattern of tfjs", "alias", "argument called tf", "compared with null", "another file", "JSX attribute"),
    *("whole namespace exported again", "everything exported again", "exported after an import", "default export"),
    *("object that holds tfjs", "one name imported", "import()", "import() in a chain", "require", "TypeScript cast"),
    *("package that is handed tfjs", "package that imports tfjs"),
)


@pytest.mark.parametrize("way", PLAIN)
def test_plain_ways_keep_no_more_than_they_name(way: str, generator: Generator, checker: Checker) -> None:
    for subject in (square(generator, "op"), square(generator, "chained")):
        if WAYS[way].of == "any" or not subject.method:
            plan = checker.plan(member_app(subject, way, WAYS[way], ANY))
            assert {kernel.name for kernel in plan.kernels} == {"Identity", "Cast", "Square"}
            assert plan.unseen == ()


# The check itself, against plans that lack something.


def square(generator: Generator, kind: str) -> Subject:
    return next(one for one in subjects(generator.chained) if one.name == "square" and one.kind == kind)


@pytest.mark.parametrize(
    ("kind", "lacks"),
    [
        ("op", lambda plan: replace(plan, kernels=tuple(one for one in plan.kernels if one.name != "Square"))),
        ("chained", lambda plan: replace(plan, chained=())),
        ("gradient", lambda plan: replace(plan, gradients=())),
    ],
)
def test_what_a_plan_lacks_is_noticed(
    kind: str,
    lacks: Callable[[KernelPlan], KernelPlan],
    generator: Generator,
    checker: Checker,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = member_app(square(generator, kind), "member", WAYS["member"], ANY)
    assert checker.check(app).verdict == "equal"
    monkeypatch.setattr("tests.support.generated.check.lacking", lacks)
    assert checker.check(app).verdict == "silent"


def test_an_activation_that_a_plan_lacks_is_noticed(checker: Checker, monkeypatch: pytest.MonkeyPatch) -> None:
    key = KEYS["literal"].named("selu", "elu", ANY)
    app = spot_app("activation", SPOTS["activation"], "selu", "literal", key)
    assert checker.check(app).verdict == "equal"

    def without(plan: KernelPlan) -> KernelPlan:
        return replace(plan, kernels=tuple(one for one in plan.kernels if one.name != "Selu"))

    monkeypatch.setattr("tests.support.generated.check.lacking", without)
    assert checker.check(app).verdict == "silent"


def test_a_line_that_the_plan_names_is_no_fault(
    generator: Generator, checker: Checker, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = member_app(square(generator, "op"), "member", WAYS["member"], ANY)
    (place,) = app.marked()
    monkeypatch.setattr(
        "tests.support.generated.check.lacking",
        lambda plan: replace(plan, kernels=(), notes=(f"{place} does what only a run knows",)),
    )
    assert checker.check(app).verdict == "named"
    monkeypatch.setattr(
        "tests.support.generated.check.lacking",
        lambda plan: replace(plan, kernels=(), notes=(f"{place}1 does what only a run knows",)),
    )
    assert checker.check(app).verdict == "silent"


# The scheme is put together where no one can read it, so that nothing in the code names it.
SAVED_SOMEWHERE = """import * as tf from '@tensorflow/tfjs';
globalThis.__result__ = (async () => {
  globalThis.chosen = { value: ['local', 'storage://it'].join('') };
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
  await model.save(globalThis.chosen.value);
})();
"""


def test_a_model_may_be_saved_where_only_a_run_knows(cutting_checker: Checker) -> None:
    app = GeneratedApp("a scheme from data", "io", "indexeddb", {"main.js": SAVED_SOMEWHERE}, "main.js")
    assert cutting_checker.check(app).verdict == "equal"
