"""Which of the names that tfjs-layers looks up at run time the app can use: layers, activations, losses, optimizers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.kernels import Reason, Unseen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from slimtf.kernels.layers_model import LayersModel
    from slimtf.model.app_code import AppCode, OpenSetting
    from slimtf.tfjs.layers_registry import Registered

_OF_LAYERS = frozenset({"activations", "initializers", "regularizers", "constraints"})
_ENDINGS = {"initializer": "initializers", "regularizer": "regularizers", "constraint": "constraints"}
_KINDS = {
    "layer": _OF_LAYERS,
    "compile": frozenset({"losses", "metrics", "optimizers"}),
    "loss": frozenset({"losses"}),
    "metrics": frozenset({"losses", "metrics"}),
    "optimizer": frozenset({"optimizers"}),
}


def names_given(code: AppCode, layers: Sequence[LayersModel]) -> Iterator[tuple[str, Reason]]:
    """Yield the names that stand in the project's layers models and in the app's code."""
    for model in layers:
        yield from ((name, Reason("model", f"{model.path.name}: {name}")) for name in sorted(model.names))
    yield from ((name, Reason("app", f"the name {name!r}")) for name in sorted(code.literals))


def names_of_kinds(settings: Iterable[OpenSetting], registry: Mapping[str, Registered]) -> Iterator[tuple[str, Reason]]:
    """Yield every name of the kinds of which the app picks one at run time."""
    for setting in settings:
        reason = Reason("app", f"{setting.place} (a value of {setting.setting!r} that only a run knows)")
        kinds = kinds_of(setting.setting)
        yield from ((name, reason) for name, found in registry.items() if found.files & kinds)


def every_name(reasons: Sequence[Unseen], registry: Mapping[str, Registered]) -> Iterator[tuple[str, Reason]]:
    """Yield all names, where the app loads a model that is not known."""
    for unseen in reasons[:1]:
        yield from ((name, Reason("app", str(unseen))) for name in registry)


def kinds_of(setting: str) -> frozenset[str]:
    """Return the files of tfjs-layers that register what a setting can name."""
    if setting in _KINDS:
        return _KINDS[setting]
    found = next((kind for ending, kind in _ENDINGS.items() if setting.lower().endswith(ending)), "activations")
    return frozenset({found})


def unseen_settings(settings: Iterable[OpenSetting]) -> tuple[Unseen, ...]:
    """Return what only a run can tell of the settings of layers and models."""
    return tuple(
        Unseen(
            str(setting.place),
            _what(setting.setting),
            f"every name of {' and '.join(sorted(kinds_of(setting.setting)))}",
            "write the names as literals, or choose among them: {a: 'relu', b: 'elu'}[choice]",
            "layers",
        )
        for setting in settings
    )


def _what(setting: str) -> str:
    if setting in {"layer", "compile"}:
        return "passes settings that only a run knows to " + ("a layer" if setting == "layer" else "compile()")
    return f"sets {setting!r} to a value that only a run knows"
