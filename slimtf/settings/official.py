"""The official tool's own file, ``custom_tfjs_config.json``: what that tool passes over is a note here, and no error.

tfjs-custom-module (dist/tools/custom_module/cli.js of @tensorflow/tfjs) reads the keys that it knows and no others,
with JSON.parse, which takes the last of a key's values. Its users paste ``tf.profile(…).kernelNames``, which lists
high-level ops beside kernels.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slimtf.errors import located
from slimtf.model.web_model import is_address
from slimtf.settings.complaints import shown
from slimtf.settings.files import OFFICIAL
from slimtf.settings.given import did_you_mean
from slimtf.settings.keys import all_keys, groups

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slimtf.settings.files import SettingsFile

_OP_SUFFIX = "__op"  # OP_SCOPE_SUFFIX in tfjs-core dist/ops/operation.js
_KNOWN = {spelling for key in all_keys().values() for spelling in (key.name, key.camel)} | groups().keys()


def as_the_official_tool(file: SettingsFile) -> tuple[SettingsFile, tuple[str, ...]]:
    """Return ``file`` without what that tool would pass over, and a sentence about each; other files as they are."""
    if file.path.name != OFFICIAL:
        return file, ()
    notes = [f"{_place(file, key)}: {key} is given more than once; the last one counts" for key in _repeated(file)]
    values: dict[str, object] = {}
    lines = dict(file.document.lines)
    for key, value in file.document.values.items():
        if key not in _KNOWN:
            hint = did_you_mean(key, _KNOWN)
            notes.append(f"{_place(file, key)}: the key {shown(key)} is ignored{'; ' + hint if hint else ''}")
            continue
        values[key] = value
        dropped = dict(_dropped(file, key, value))
        if dropped and isinstance(value, list):
            kept = [index for index in range(len(value)) if index not in dropped]
            values[key] = [value[index] for index in kept]
            lines |= {(key, new): lines[key, old] for new, old in enumerate(kept) if (key, old) in lines}
            notes += dropped.values()
    document = replace(file.document, values=values, lines=lines)
    return replace(file, document=document), tuple(notes)


def _repeated(file: SettingsFile) -> tuple[str, ...]:
    return tuple(dict.fromkeys(file.document.repeated))


def _dropped(file: SettingsFile, key: str, value: object) -> Iterator[tuple[int, str]]:
    """Yield the index of each item of a list that is passed over, with the sentence about it."""
    for index, item in enumerate(value if isinstance(value, list) else ()):
        if not isinstance(item, str):
            continue
        if key == "kernels" and item.endswith(_OP_SUFFIX):
            yield index, f"{_place(file, key, index)}: {shown(item)} is ignored: it is a high-level op, and no kernel"
        if key == "models" and not is_address(item) and not (file.path.parent / item).is_file():
            yield index, f"{_place(file, key, index)}: the model {shown(item)} is not there, and is left out"


def _place(file: SettingsFile, *keys: str | int) -> str:
    lines = file.document.lines
    return located(file.path.name, lines.get(keys, lines.get(keys[:1])))
