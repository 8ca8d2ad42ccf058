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


def inputs_app(subject: Subject) -> GeneratedApp:
    """Return the app that calls ``subject`` with every kind of input that its call allows."""
    calls = list(dict.fromkeys(_call(subject, inputs) for inputs in _INPUTS))
    texts = " ".join(calls)
    lines = "".join(f"  const r{number} = await attempt(async () => {call});\n" for number, call in enumerate(calls))
    body = f"{setup(texts)}{lines}  return [{', '.join(f'r{number}' for number in range(len(calls)))}];\n"
    head = (
        f"{TFJS}\n{helpers(texts)}async function attempt(make) {{\n  try {{\n    return await make();\n"
        "  } catch (error) {\n    return error.message;\n  }\n}\n"
    )
    start = "  await tf.setBackend('cpu');\n"
    text = f"{head}globalThis.__result__ = (async () => {{\n{start}{body}}})();\n"
    return GeneratedApp("several inputs", subject.kind, subject.name, {"main.js": text}, "main.js")


def _call(subject: Subject, inputs: dict[str, str]) -> str:
    call = f"{subject.owner}.{subject.name}({subject.args})"
    if subject.after != "r":
        call = f"(async (r) => {subject.after})(await {call})"
    return _NAME.sub(lambda match: inputs.get(match[0], match[0]), call)
