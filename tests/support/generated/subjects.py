"""The names that generated apps reach, each with a call that depends on it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tests.support.generated.sections import read_sections

_CALLS = read_sections("calls.txt")
_KINDS = {
    "layers": "layer",
    "losses": "loss",
    "train": "optimizer",
    "initializers": "initializer",
    "regularizers": "regularizer",
    "constraints": "constraint",
    "metrics": "metric",
    "io": "io",
    "data": "data",
    "models": "model",
}
_MODELS = {"sequential", "model", "input", "loadLayersModel", "loadGraphModel", "loadGraphModelSync"}
_NO_GRADIENT = frozenset(
    (
        *("equal", "notEqual", "less", "lessEqual", "greater", "greaterEqual", "cumprod", "gatherND", "keep"),
        *(
            "ensureShape",
            "divNoNan",
            "split",
            "moments",
            "topk",
            "inTopKAsync",
            "unstack",
            "argMax",
            "argMin",
            "unique",
        ),
        *("booleanMaskAsync", "print", "stridedSlice"),
    )
)
_GRADIENTS = {"grad", "grads", "valueAndGrad", "valueAndGrads", "variableGrads", "customGrad"}


@dataclass(frozen=True, slots=True)
class Subject:
    """A name and its call: ``owner.name(args)``.

    Attributes:
        owner: the expression that has it: ``tf``, ``tf.image``, or the value whose method it is.
        after: what becomes of the result ``r``.
        method: whether the call needs the owner as ``this``.
        inside: the call is made inside of a function whose gradient is taken, for the argument ``t``.
    """

    kind: str
    owner: str
    name: str
    args: str
    after: str = "r"
    method: bool = False
    inside: bool = False

    @property
    def text(self) -> str:
        """All that mentions values."""
        return f"{self.owner} ({self.args}) ({self.after}){' (x)' if self.inside else ''}"


def subjects(chained: frozenset[str]) -> tuple[Subject, ...]:
    """Return all, for a tfjs with these chained ops."""
    found = [*(each for part in ("functions", "layers", "others") for each in _functions(part))]
    found += [*_methods(), *_own_chained()]
    taken = {subject.name for subject in found if subject.kind == "chained"}
    plain = [subject for subject in found if subject.kind == "op" and subject.owner == "tf"]
    for subject in plain:
        if subject.name in chained - taken:
            first, _, rest = _split(subject.args)
            found.append(Subject("chained", first, subject.name, rest, subject.after, method=True))
    for subject in [*plain, *(one for one in found if one.kind == "chained")]:
        if (inside := _inside(subject)) is not None:
            found.append(inside)
    return tuple(found)


def _functions(part: str) -> tuple[Subject, ...]:
    found = []
    for line in _CALLS[part].text.splitlines():
        call, _, after = line.partition(" -> ")
        path, _, args = call.partition("(")
        prefix, _, name = path.rpartition(".")
        kind = _KINDS.get(prefix, "op")
        kind = "model" if name in _MODELS and not prefix else "training" if name in _GRADIENTS else kind
        kind = "training" if prefix == "callbacks" else kind
        owner = f"tf.{prefix}" if prefix else "tf"
        found.append(Subject(kind, owner, name, args.removesuffix(")"), after or "r"))
    return tuple(found)


def _methods() -> list[Subject]:
    return [
        replace(each, kind="training", owner=each.owner.removeprefix("tf."), method=True)
        for each in _functions("methods")
    ]


def _own_chained() -> list[Subject]:
    found = []
    for line in _CALLS["chained"].text.splitlines():
        name, _, call = line.partition(": ")
        owner, args = call.removesuffix(")").split(f".{name}(")
        found.append(Subject("chained", owner, name, args, method=True))
    return found


def _inside(subject: Subject) -> Subject | None:
    """Return the call with ``t`` in place of its first float argument, for a gradient; None where it has none."""
    if subject.after != "r" or subject.name in _NO_GRADIENT:
        return None
    if subject.owner in {"x", "y", "u"}:
        return replace(subject, kind="gradient", owner="t", inside=True)
    first, comma, rest = _split(subject.args)
    if subject.owner == "tf" and first in {"x", "y", "u"}:
        return replace(subject, kind="gradient", args=f"t{comma}{rest}", inside=True)
    return None


def _split(args: str) -> tuple[str, str, str]:
    """Return the first argument, the comma, and the others."""
    depth = 0
    for position, character in enumerate(args):
        depth += (character in "([{") - (character in ")]}")
        if character == "," and depth == 0:
            return args[:position], ", ", args[position + 1 :].strip()
    return args, "", ""
