"""Puts apps together from names and ways, and chooses among them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING

from tests.support.generated.app import MARK, GeneratedApp
from tests.support.generated.spots import SPOTS, Spot, layer_spots
from tests.support.generated.strings import KEYS, Key
from tests.support.generated.subjects import Subject, subjects
from tests.support.generated.values import helpers, served, setup
from tests.support.generated.ways import KEYED, TFJS, WAYS, Way

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_CORE = {"op", "chained", "gradient", "loss"}
_LAYERS = {"layer", "initializer", "regularizer", "constraint", "metric"}
_NOT_IN_A_FUNCTION = ("Promise", "setTimeout", "async", "import(", "for await", "`", "String(", "'is '", "made")
_LAYER_SPOTS = layer_spots()


@dataclass(frozen=True)
class Generator:
    """Makes apps for a tfjs with these chained ops."""

    chained: frozenset[str]

    @cached_property
    def subjects(self) -> tuple[Subject, ...]:
        """Return all names that apps reach."""
        return subjects(self.chained)

    @cached_property
    def _by_kind(self) -> Mapping[str, tuple[Subject, ...]]:
        kinds = sorted({subject.kind for subject in self.subjects})
        return {kind: tuple(one for one in self.subjects if one.kind == kind) for kind in kinds}

    def apps(self, count: int, seed: int) -> Iterator[GeneratedApp]:
        """Yield ``count`` apps, the same for the same seed: each way in turn, with the names that were used least."""
        random = Random(seed)  # noqa: S311 - the same apps for the same seed is all that is wanted
        used: Counter[tuple[str, str]] = Counter()
        made = 0
        while made < count:
            turns = [("way", way) for way in WAYS] + [(kind, key) for kind in ("key", "spot") for key in KEYS]
            random.shuffle(turns)
            for kind, way in turns[: count - made]:
                made += 1
                if kind == "way":
                    yield member_app(self._subject(WAYS[way], None, used, random), way, WAYS[way], random)
                elif kind == "key":
                    yield self._keyed(way, used, random)
                else:
                    yield _in_a_spot(way, used, random)

    def _subject(self, way: Way, key: Key | None, used: Counter[tuple[str, str]], random: Random) -> Subject:
        fitting = [one for one in self.subjects if _fits(one, way, key)]
        kinds = sorted({one.kind for one in fitting})
        kind = random.choices(kinds, [len(self._by_kind[one]) ** 0.7 for one in kinds])[0]
        name = _least([one.name for one in fitting if one.kind == kind], kind, used, random)
        return random.choice([one for one in fitting if one.kind == kind and one.name == name])

    def _keyed(self, title: str, used: Counter[tuple[str, str]], random: Random) -> GeneratedApp:
        form = random.choice(list(KEYED))
        way, key = Way(KEYED[form]), KEYS[title]
        subject = self._subject(way, key, used, random)
        other = random.choice(self._by_kind[subject.kind]).name
        return keyed_app(subject, f"{form}, {title}", way, key.named(subject.name, other, random), random)


def _in_a_spot(title: str, used: Counter[tuple[str, str]], random: Random) -> GeneratedApp:
    spots = _LAYER_SPOTS if random.random() < 0.3 else SPOTS
    place = _least(list(spots), "spot", used, random)
    spot = spots[place]
    name = _least(spot.names, place, used, random)
    return spot_app(place, spot, name, title, KEYS[title].named(name, random.choice(spot.names), random))


def _least(names: Sequence[str], kind: str, used: Counter[tuple[str, str]], random: Random) -> str:
    """Return one of those that were used least, and count it."""
    least = min(used[kind, name] for name in names)
    name = random.choice([name for name in names if used[kind, name] == least])
    used[kind, name] += 1
    return name


def _fits(subject: Subject, way: Way, key: Key | None) -> bool:
    fits = {
        "any": True,
        "namespace": not subject.method,
        "root": not subject.method and subject.owner == "tf",
        "root of core": subject.kind == "op" and subject.owner == "tf",
        "part": not subject.method and subject.owner != "tf",
        "tensor": subject.method and subject.kind in {"chained", "gradient"},
        "core": subject.kind in _CORE,
        "layers": subject.kind in _LAYERS,
    }[way.of]
    text = f"{way.body} {way.head}"
    if not fits or (subject.inside and key is not None and key.waits):
        return False
    return not (subject.inside and (way.worker or any(word in text for word in _NOT_IN_A_FUNCTION)))


def member_app(subject: Subject, title: str, way: Way, random: Random) -> GeneratedApp:
    """Return the app that reaches ``subject`` in this way."""
    put = _Tokens(subject, random)
    body = put(way.body)
    files = {name: _marked_file(name, put(text)) for name, text in way.files.items()}
    files[way.entry] = _marked(body) if way.worker else _entry(subject, put(way.head), body)
    workers = (way.worker,) if way.worker else ()
    return GeneratedApp(title, subject.kind, subject.name, {**files, **served(files.values())}, way.entry, workers)


def keyed_app(subject: Subject, title: str, way: Way, key: Key, random: Random) -> GeneratedApp:
    """Return the app that reaches ``subject`` by a key."""
    body = _lines(key.before, way.body.replace("KEY", f"({key.text})"))
    files = {name: _marked_file(name, text) for name, text in key.files.items()}
    files[key.entry] = _entry(subject, _lines(TFJS, key.head), _Tokens(subject, random)(body))
    return GeneratedApp(title, subject.kind, subject.name, {**files, **served(files.values())}, key.entry)


def spot_app(place: str, spot: Spot, name: str, title: str, key: Key) -> GeneratedApp:
    """Return the app that gives tfjs-layers a name as a text."""
    body = spot.body.replace("KEY", "name")
    files = {file: _marked_file(file, text) for file, text in key.files.items()}
    lines = _lines(key.before, f"const name = {key.text};", body)
    files[key.entry] = _entry(Subject(place, "tf", place, body), _lines(TFJS, key.head), lines)
    return GeneratedApp(title, place, name, files, key.entry)


class _Tokens:
    """Puts a name in the places of the tokens that ways.py lists."""

    def __init__(self, subject: Subject, random: Random) -> None:
        name, owner = subject.name, subject.owner
        path = owner.removeprefix("tf").removeprefix(".")
        cut = random.randrange(1, len(name))
        self._values = {
            "TAIL_OF_OWNERNAME": f"{path}.{name}" if path else name,
            "OWNER_OF_LIB": f"lib.{path}" if path else "lib",
            "NESTED": f"{path}: {{ {name}: reached }}" if path else f"{name}: reached",
            "REACHED": f"reached.call({owner}, {subject.args})" if subject.method else f"reached({subject.args})",
            "ESCAPED": f"\\u{ord(name[0]):04x}{name[1:]}",
            "OWNER": owner,
            "NAME": name,
            "ARGS": subject.args,
            "PART": path,
            "LEFT": name[:cut],
            "RIGHT": name[cut:],
            "HELPERS": helpers(subject.text).rstrip(),
            "SETUP": setup(subject.text).rstrip(),
            "AFTER": subject.after,
        }
        self._pattern = re.compile("|".join(self._values))

    def __call__(self, text: str) -> str:
        return self._pattern.sub(lambda match: self._values[match[0]], text)


def _entry(subject: Subject, head: str, body: str) -> str:
    start = f"  await tf.setBackend('cpu');\n  reseed();\n{setup(subject.text)}" if head else ""
    lines = _marked(body)
    if subject.inside:
        lines = f"  const r = tf.grad((t) => {{\n{lines.replace('await ', '')}  return r;\n  }})(x);\n"
    top = _lines(head, helpers(subject.text).rstrip())
    return f"{top}\nglobalThis.__result__ = (async () => {{\n{start}{lines}  return {subject.after};\n}})();\n"


def _lines(*parts: str) -> str:
    return "\n".join(filter(None, parts))


def _marked(body: str) -> str:
    return "".join(f"  {line} {MARK}\n" for line in body.splitlines())


def _marked_file(name: str, text: str) -> str:
    """Mark every line of a script; a note on any of them names the place."""
    return text if name.endswith(".json") else "".join(f"{line} {MARK}\n" for line in text.splitlines())
