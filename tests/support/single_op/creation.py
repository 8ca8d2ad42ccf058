"""Ops that make tensors, select among them, or only describe them; strings and sparse tensors."""

from __future__ import annotations

from tests.support.graph_models import BOOL, FLOAT, INT32
from tests.support.single_op.case import (
    NO,
    NODE,
    YES,
    Case,
    Example,
    Tensor,
    const,
    dims,
    fed,
    integer,
    ints,
    kind,
    number,
    rational,
    real,
    some,
    text,
    truth,
    whole,
    words,
)
from tests.support.single_op.elementwise import of_complex

MATRIX = some(2, 3)
SHAPE = const(2, 3)
COMPLEX = kind("DT_COMPLEX64")
BOXES = Tensor((3, 4), (0, 0, 1, 1, 0, 0, 0.9, 1, 0, 2, 1, 3))
CANDIDATES = (BOXES, some(3), number(2), real(0.5))
SORTED = Tensor((2, 4), (1, 2, 3, 4, 0, 2, 4, 6))
FRUIT = words("an apple", "a pear", "fig")
SEEDS = {"seed": integer(1), "seed2": integer(2)}


def _constant() -> Example:
    example = Example()
    example.add(NODE, real(1))
    return example


def _placeholder() -> Example:
    example = Example()
    example.add(NODE, MATRIX)
    return example


def _default() -> Example:
    example = Example()
    example.node(NODE, "PlaceholderWithDefault", example.add("default", real(2)), dtype=FLOAT, shape=dims())
    return example


def _no_op() -> Example:
    example = Example()
    example.node(NODE, "NoOp")
    return example


CASES = (
    Case("Fill", (SHAPE, real(0.5)), {"T": FLOAT}),
    Case("Fill", (SHAPE, number(3)), {"T": INT32}, variant="int32"),
    Case("LinSpace", (real(0), real(1), number(5))),
    Case("Multinomial", (MATRIX, number(2)), {**SEEDS, "output_dtype": INT32}),
    Case("OneHot", (whole(3), number(4), real(1), real(0)), {"axis": integer(-1), "T": FLOAT}),
    Case("OneHot", (whole(3), number(4), number(1), number(0)), {"axis": integer(-1), "T": INT32}, variant="int32"),
    *(Case(op, (SHAPE,), {"T": FLOAT}) for op in ("Ones", "Zeros")),
    *(Case(op, (SHAPE,), {"T": INT32}, variant="int32") for op in ("Ones", "Zeros")),
    *(Case(op, (SHAPE,), {"T": BOOL}, variant="bool") for op in ("Ones", "Zeros")),
    *(Case(op, (SHAPE,), {"T": COMPLEX}, variant="complex64") for op in ("Ones", "Zeros")),
    *(Case(op, (MATRIX,)) for op in ("OnesLike", "ZerosLike")),
    *(Case(op, (whole(2),), variant="int32") for op in ("OnesLike", "ZerosLike")),
    Case("ZerosLike", build=lambda: of_complex("ZerosLike"), variant="complex64"),
    Case("OnesLike", build=lambda: of_complex("OnesLike"), variant="complex64"),
    Case("RandomStandardNormal", (SHAPE,), {**SEEDS, "dtype": FLOAT}),
    Case("RandomUniform", (SHAPE,), {**SEEDS, "dtype": FLOAT, "minval": integer(0), "maxval": integer(1)}),
    Case("RandomUniformInt", (SHAPE,), {**SEEDS, "minval": integer(0), "maxval": integer(9)}),
    Case("TruncatedNormal", (SHAPE,), {**SEEDS, "dtype": FLOAT}),
    Case("Range", (number(1), number(7), number(2)), {"Tidx": INT32}),
    Case("Range", (number(3), number(3), number(1)), {"Tidx": INT32}, variant="empty"),
    Case("NonMaxSuppressionV2", CANDIDATES),
    Case("NonMaxSuppressionV3", (*CANDIDATES, real(0.1))),
    Case("NonMaxSuppressionV4", (*CANDIDATES, real(0.1)), {"pad_to_max_output_size": YES}, outputs=2),
    Case("NonMaxSuppressionV5", (*CANDIDATES, real(0.1), real(0.5)), outputs=2),
    Case("Where", (truth(2, 3),)),
    Case("Where", (MATRIX,), variant="float32"),
    Case("ListDiff", (whole(6), fed([1, 3])), outputs=2),
    *(Case(op, (SORTED, some(2, 3))) for op in ("LowerBound", "UpperBound")),
    Case("TopKV2", (some(2, 5), number(2)), {"sorted": YES}, outputs=2),
    Case("TopKV2", (some(2, 5), number(5)), {"sorted": NO}, variant="unsorted", outputs=2),
    Case("Unique", (whole(6),), outputs=2),
    Case("UniqueV2", (whole(2, 3), const(1)), outputs=2),
    Case("Const", build=_constant),
    Case("Placeholder", build=_placeholder),
    Case("PlaceholderWithDefault", build=_default),
    Case("NoOp", build=_no_op),
    *(Case(op, (MATRIX,)) for op in ("Identity", "StopGradient", "Snapshot", "Shape", "Size", "Rank")),
    Case("FakeQuantWithMinMaxVars", (MATRIX, real(0), real(1))),
    Case("IdentityN", (MATRIX, whole(2)), outputs=2),
    Case("ShapeN", (MATRIX, some(2)), outputs=2),
    Case("Print", (MATRIX, MATRIX), {"message": text("made: "), "summarize": integer(2)}),
    Case("StaticRegexReplace", (FRUIT,), {"pattern": text("a"), "rewrite": text("o"), "replace_global": YES}),
    Case(
        "StringNGrams",
        (words("a", "b", "c"), const(0, 2, 3)),
        {
            "separator": text(" "),
            "ngram_widths": ints(2),
            "left_pad": text("<"),
            "right_pad": text(">"),
            "pad_width": integer(1),
            "preserve_short_sequences": YES,
        },
        outputs=2,
    ),
    Case("StringSplit", (FRUIT, Tensor((), (" ",), "string", fed=False)), {"skip_empty": YES}, outputs=3),
    Case("StringToHashBucketFast", (FRUIT,), {"num_buckets": integer(8)}),
    Case("SparseFillEmptyRows", (fed([0, 0, 2, 1], 2, 2), some(2), fed([4, 2]), real(0.5)), outputs=4),
    Case("SparseReshape", (fed([0, 1, 1, 2], 2, 2), fed([2, 3]), fed([3, -1])), outputs=2),
    *(Case(op, (MATRIX, fed([0, 1]), fed([0, 0]))) for op in ("SparseSegmentMean", "SparseSegmentSum")),
    Case("LeakyRelu", (MATRIX,), {"alpha": rational(0)}, variant="no_slope"),
)
