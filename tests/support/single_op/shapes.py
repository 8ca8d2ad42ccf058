"""Slicing, joining, gathering, padding, casting: ops that move elements."""

from __future__ import annotations

from tests.support.graph_models import BOOL, FLOAT, INT32
from tests.support.single_op.case import (
    NO,
    YES,
    Case,
    Tensor,
    const,
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
IMAGE = some(1, 4, 4, 4)
MASKS = ("begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask")
PLAIN = {mask: integer(0) for mask in MASKS}
PADDING = const(1, 1, 0, 2, shape=(2, 2))
BOUNDS = (const(0, 1), const(2, 3), const(1, 1))

CASES = (
    Case("ConcatV2", (MATRIX, MATRIX, number(1)), {"N": integer(2)}),
    Case("ConcatV2", (MATRIX, number(1)), {"N": integer(1)}, variant="of_one"),
    Case("ConcatV2", (some(2, 2), some(0, 2), number(0)), {"N": integer(2)}, variant="with_empty"),
    Case("ConcatV2", (words("a"), words("b", "c"), number(0)), {"N": integer(2)}, variant="string"),
    Case("ConcatV2", build=lambda: of_complex("ConcatV2", number(0), times=2, N=integer(2)), variant="complex64"),
    Case("Concat", (number(1), MATRIX, MATRIX), {"N": integer(2)}),
    Case("Gather", (MATRIX, fed([1, 0]))),
    Case("GatherV2", (MATRIX, fed([2, 0]), number(1)), {"batch_dims": integer(0)}),
    Case("GatherV2", (MATRIX, fed([2, 0], 2, 1), number(1)), {"batch_dims": integer(1)}, variant="batch"),
    Case("GatherNd", (MATRIX, fed([0, 1, 1, 2], 2, 2))),
    Case("Reverse", (MATRIX, Tensor((2,), (True, False), "bool", fed=False))),
    Case("ReverseV2", (MATRIX, const(1))),
    Case("Slice", (MATRIX, const(0, 1), const(2, 2))),
    Case("StridedSlice", (MATRIX, *BOUNDS), PLAIN),
    Case("StridedSlice", (MATRIX, *BOUNDS), {**PLAIN, "shrink_axis_mask": integer(1)}, variant="shrink"),
    Case("StridedSlice", (MATRIX, const(0, 2), const(2, -4), const(1, -2)), PLAIN, variant="backwards"),
    Case("StridedSlice", (MATRIX, const(0, 1), const(0, 3), const(1, 1)), PLAIN, variant="empty"),
    Case("Pack", (MATRIX, MATRIX), {"axis": integer(1)}),
    Case("Pack", (MATRIX,), {"axis": integer(0)}, variant="of_one"),
    Case("Pack", (some(2, 1), some(1, 2)), {"axis": integer(0)}, variant="reshaped"),
    Case("Unpack", (MATRIX,), {"axis": integer(0), "num": integer(2)}, outputs=2),
    Case("Tile", (MATRIX, const(2, 1))),
    Case("Split", (number(1), some(2, 4)), {"num_split": integer(2)}, outputs=2),
    Case("SplitV", (some(2, 4), const(1, 3), number(1)), {"num_split": integer(2)}, outputs=2),
    Case("ScatterNd", (fed([1, 3], 2, 1), some(2), const(5))),
    Case("TensorScatterUpdate", (some(4), fed([1, 3], 2, 1), some(2))),
    Case("SparseToDense", (fed([0, 2]), const(4), some(2), real(0.5))),
    Case("SparseToDense", (fed([0, 2]), const(4), some(2), number(1)), variant="cast_default"),
    Case("Cast", (MATRIX,), {"SrcT": FLOAT, "DstT": INT32}),
    Case("Cast", (MATRIX,), {"SrcT": FLOAT, "DstT": BOOL}, variant="to_bool"),
    Case("Cast", (MATRIX,), {"SrcT": FLOAT, "DstT": FLOAT}, variant="to_itself"),
    Case("Cast", (MATRIX,), {"SrcT": FLOAT, "DstT": kind("DT_COMPLEX64")}, variant="to_complex64"),
    Case("Cast", (whole(2, 3),), {"SrcT": INT32, "DstT": FLOAT}, variant="from_int32"),
    Case("Cast", (truth(2, 3),), {"SrcT": BOOL, "DstT": INT32}, variant="from_bool"),
    Case("Cast", build=lambda: of_complex("Cast", DstT=FLOAT), variant="from_complex64"),
    Case("ExpandDims", (MATRIX, number(1))),
    Case("Squeeze", (some(2, 1, 3),), {"axis": ints(1)}),
    Case("Reshape", (MATRIX, const(3, -1))),
    Case("EnsureShape", (MATRIX, const(2, 3))),
    Case("MirrorPad", (MATRIX, const(1, 1, 0, 2, shape=(2, 2))), {"mode": text("REFLECT")}),
    Case("MirrorPad", (MATRIX, const(1, 1, 0, 2, shape=(2, 2))), {"mode": text("SYMMETRIC")}, variant="symmetric"),
    Case("Pad", (MATRIX, PADDING), {"constant_value": rational(0)}),
    Case("PadV2", (MATRIX, PADDING, real(0.5))),
    Case("SpaceToBatchND", (IMAGE, const(2, 2), const(0, 0, 0, 0, shape=(2, 2)))),
    Case("BatchToSpaceND", (some(4, 2, 2, 1), const(2, 2), const(0, 0, 0, 0, shape=(2, 2)))),
    Case("DepthToSpace", (IMAGE,), {"block_size": integer(2), "data_format": text("NHWC")}),
    Case("BroadcastTo", (some(1, 3), const(2, 3))),
    Case("BroadcastTo", (MATRIX, const(2, 3)), variant="as_it_is"),
    Case("BroadcastTo", (some(3), const(2, 3)), variant="new_axis"),
    Case("BroadcastArgs", (fed([2, 1]), fed([1, 3]))),
    Case("Transpose", build=lambda: of_complex("Transpose", const(1, 0)), variant="complex64"),
    Case("ResizeBilinear", (IMAGE, const(2, 2)), {"align_corners": NO, "half_pixel_centers": YES}),
    Case("ResizeBilinear", (IMAGE, const(8, 8)), {"align_corners": YES}, variant="corners"),
    Case("ResizeNearestNeighbor", (IMAGE, const(2, 2)), {"align_corners": NO, "half_pixel_centers": YES}),
    Case(
        "CropAndResize",
        (IMAGE, some(2, 4), fed([0, 0]), const(2, 2)),
        {"method": text("bilinear"), "extrapolation_value": rational(0)},
    ),
    Case(
        "ImageProjectiveTransformV3",
        (IMAGE, some(1, 8), const(2, 2), real(0)),
        {"interpolation": text("NEAREST"), "fill_mode": text("CONSTANT")},
    ),
)
