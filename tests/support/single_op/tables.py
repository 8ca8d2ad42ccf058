"""Hash tables, also those that an initializer fills, and weights in every form in which they are stored."""

from __future__ import annotations

from tests.support.graph_models import FLOAT, INT32, STRING
from tests.support.single_op.case import NODE, Case, Example, Tensor, fed, node, real, some, words

TYPES = {"key_dtype": STRING, "value_dtype": FLOAT}
KEYS = words("one", "two")
VALUES = Tensor((2,), (1, 2))


def _filled(suffix: str, fill: str) -> Example:
    """A table that ``fill`` fills while the model runs."""
    example = Example()
    example.node("table", f"HashTable{suffix}", **TYPES)
    example.node(NODE, fill, "table", example.add("keys", KEYS), example.add("values", VALUES))
    return example


def _asked(suffix: str, ask: str) -> Example:
    """A table that is filled, then asked."""
    example = Example()
    example.node("table", f"HashTable{suffix}", **TYPES)
    fill = f"LookupTableImport{suffix}"
    example.node("fill", fill, "table", example.add("keys", KEYS), example.add("values", VALUES))
    asked = (example.add("asked", words("two", "ten", "one")), example.add("default", real(-1)))
    example.node(NODE, ask, "table", *(asked if "Find" in ask else ()), "^fill", Tin=STRING, Tout=FLOAT)
    return example


def _one_key() -> Example:
    example = Example()
    example.node("table", "HashTableV2", key_dtype=INT32, value_dtype=FLOAT)
    example.node(NODE, "LookupTableFindV2", "table", example.add("asked", fed([3])), example.add("default", real(-1)))
    return example


def _initialized() -> Example:
    """A saved model whose initializer fills the table."""
    example = Example()
    weights = [example.add("keys", Tensor((2,), (1, 2), "int32", fed=False))]
    weights.append(example.add("values", Tensor((2,), (0.5, 2), fed=False)))
    constants = list(example.nodes)
    table = node("table", "HashTableV2", key_dtype=INT32, value_dtype=FLOAT)
    example.initializer = [*constants, table, node("fill", "InitializeTableV2", "table", *weights)]
    example.node("table", "HashTableV2", key_dtype=INT32, value_dtype=FLOAT)
    asked = example.add("asked", fed([2, 7, 1]))
    example.node(NODE, "LookupTableFindV2", "table", asked, example.add("default", real(-1)))
    return example


def _stored(dtype: str, **quantization: object) -> Example:
    """x + weight, the weight stored as ``dtype``."""
    example = Example()
    example.node("weight", "Const", dtype=FLOAT)
    size = {"uint8": 1, "uint16": 2, "float16": 2}[dtype]
    stored = {"dtype": dtype, **quantization}
    example.weights.append({"name": "weight", "shape": [2], "dtype": "float32", "quantization": stored})
    example.data += bytes([0, 60, 0, 64][: 2 * size])  # float16: 1 and 2
    example.node(NODE, "AddV2", example.add("x", some(2)), "weight", T=FLOAT)
    return example


CASES = (
    Case("HashTable", build=lambda: _filled("", "LookupTableImport")),
    Case("HashTableV2", build=lambda: _filled("V2", "LookupTableImportV2")),
    Case("InitializeTable", build=lambda: _filled("", "InitializeTable")),
    Case("InitializeTableV2", build=lambda: _filled("V2", "InitializeTableV2")),
    Case("InitializeTableV2", build=_initialized, variant="initializer"),
    Case("LookupTableImport", build=lambda: _filled("", "LookupTableImport")),
    Case("LookupTableImportV2", build=lambda: _filled("V2", "LookupTableImportV2")),
    Case("LookupTableFind", build=lambda: _asked("", "LookupTableFind")),
    Case("LookupTableFindV2", build=lambda: _asked("V2", "LookupTableFindV2")),
    Case("LookupTableFindV2", build=_one_key, variant="one_key"),
    Case("LookupTableSize", build=lambda: _asked("", "LookupTableSize")),
    Case("LookupTableSizeV2", build=lambda: _asked("V2", "LookupTableSizeV2")),
    Case("Const", build=lambda: _stored("uint8", scale=0.5, min=-1), variant="uint8"),
    Case("Const", build=lambda: _stored("uint16", scale=0.01, min=0), variant="uint16"),
    Case("Const", build=lambda: _stored("float16"), variant="float16"),
)
