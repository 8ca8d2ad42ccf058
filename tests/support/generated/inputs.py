"""Apps that call one op with inputs of several types and sizes: backends have a kernel for all, and paths for some."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.support.generated.app import GeneratedApp
from tests.support.generated.values import helpers, setup
from tests.support.generated.ways import TFJS

if TYPE_CHECKING:
    from tests.support.generated.subjects import Subject

# What stands in the place of values of one type, as values.py has them.
_INPUTS: tuple[dict[str, str], ...] = (
    {},
    {"x": "n", "y": "o", "u": "n"},
    {"x": "b", "y": "d", "u": "b"},
    {"x": "xl", "y": "yl", "u": "ul", "img": "il", "b": "bl", "d": "dl"},
    {"x": "nl", "y": "ol", "u": "nl"},
)
_NAME = re.compile(r"(?<![.\w$'])(?:x|y|u|img|b|d)(?![\w:])")


# Floats; subjects.py has the gradients of what takes x, y or u.
_FLOATS = {"img", "rgb", "vol", "seq", "ker", "box", "sc", "hot", "prob", *"fvwqm"}


def inputs_app(subject: Subject) -> GeneratedApp:
    """Return the app that calls ``subject`` with every kind of input that its call allows."""
    calls = list(dict.fromkeys(_call(subject, inputs) for inputs in _INPUTS))
    return _app("several inputs", subject, [f"async () => {call}" for call in calls])


def gradients_app(subject: Subject) -> GeneratedApp | None:
    """Return the app that computes the gradients of ``subject`` for its first two arguments; None where it has none."""
    if subject.kind not in {"op", "loss"} or subject.after != "r" or subject.name.endswith("Async"):
        return None
    arguments = [each.strip() for each in subject.args.split(",")]
    taken = [at for at, each in enumerate(arguments[:2]) if each in _FLOATS]
    if not taken or taken[0]:
        return None
    calls = []
    for at in taken:
        inner = ", ".join([*arguments[:at], "t", *arguments[at + 1 :]])
        calls.append(f"async () => tf.grad((t) => {subject.owner}.{subject.name}({inner}))({arguments[at]})")
    return _app("gradients", subject, calls)


def _app(title: str, subject: Subject, calls: list[str]) -> GeneratedApp:
    texts = " ".join(calls)
    lines = "".join(f"  const r{number} = await attempt({call});\n" for number, call in enumerate(calls))
    body = f"{setup(texts)}{lines}  return [{', '.join(f'r{number}' for number in range(len(calls)))}];\n"
    head = (
        f"{TFJS}\n{helpers(texts)}async function attempt(make) {{\n  try {{\n    return await make();\n"
        "  } catch (error) {\n    return error.message;\n  }\n}\n"
    )
    start = "  await tf.setBackend('cpu');\n"
    text = f"{head}globalThis.__result__ = (async () => {{\n{start}{body}}})();\n"
    return GeneratedApp(title, subject.kind, subject.name, {"main.js": text}, "main.js")


def _call(subject: Subject, inputs: dict[str, str]) -> str:
    call = f"{subject.owner}.{subject.name}({subject.args})"
    if subject.after != "r":
        call = f"(async (r) => {subject.after})(await {call})"
    return _NAME.sub(lambda match: inputs.get(match[0], match[0]), call)
