"""Convolution, pooling and matrix products, fused ones with every activation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.single_op.case import YES, Case, const, integer, ints, rational, some, text, texts, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.graph_models import Attribute
    from tests.support.single_op.case import Tensor

IMAGE = some(1, 4, 4, 2)
VOLUME = some(1, 4, 4, 4, 2)
PLANE = {"strides": ints(1, 1, 1, 1), "dilations": ints(1, 1, 1, 1)}
WINDOW = {"strides": ints(1, 2, 2, 1), "ksize": ints(1, 2, 2, 1)}
CUBE = {"strides": ints(1, 2, 2, 2, 1), "ksize": ints(1, 2, 2, 2, 1)}
ALL_OF_SPACE = {"dilations": ints(1, 1, 1, 1, 1)}
SAME = {"padding": text("SAME")}
VALID = {"padding": text("VALID")}
EXPLICIT = {"padding": text("EXPLICIT"), "explicit_paddings": ints(0, 0, 1, 1, 1, 1, 0, 0)}

_FUSIONS = (
    *((), ("BiasAdd",), ("BiasAdd", "Relu"), ("BiasAdd", "Relu6"), ("BiasAdd", "Elu"), ("BiasAdd", "Prelu")),
    *(("BiasAdd", "LeakyRelu"), ("BiasAdd", "Sigmoid")),
)


def _fused(op: str, inputs: tuple[Tensor, ...], channels: int, **attributes: Attribute) -> Iterator[Case]:
    for fusion in _FUSIONS:
        extra = (some(channels),) * len({"BiasAdd", "Prelu"}.intersection(fusion))
        more = {"fused_ops": texts(*fusion), "num_args": integer(len(extra)), "leakyrelu_alpha": rational(0.3)}
        yield Case(op, (*inputs, *extra), {**attributes, **more}, variant="_".join(fusion))


CASES = (
    Case("Conv1D", (some(1, 6, 2), some(3, 2, 4)), {"stride": integer(1), **SAME}),
    Case("Conv2D", (IMAGE, some(3, 3, 2, 4)), {**PLANE, **SAME}),
    Case("Conv2D", (IMAGE, some(3, 3, 2, 4)), {**PLANE, **EXPLICIT}, variant="explicit"),
    Case("Conv2D", (IMAGE, some(1, 1, 2, 4)), {**PLANE, **VALID}, variant="pointwise"),
    *_fused("_FusedConv2D", (IMAGE, some(3, 3, 2, 4)), 4, **PLANE, **SAME),
    *_fused("FusedDepthwiseConv2dNative", (IMAGE, some(3, 3, 2, 1)), 2, **PLANE, **SAME),
    Case("Conv2DBackpropInput", (const(1, 4, 4, 2), some(3, 3, 2, 3), some(1, 4, 4, 3)), {**PLANE, **SAME}),
    Case("DepthwiseConv2dNative", (IMAGE, some(3, 3, 2, 1)), {**PLANE, **SAME}),
    Case("DepthwiseConv2d", (IMAGE, some(3, 3, 2, 1)), {**PLANE, **SAME}),
    Case("Conv3D", (VOLUME, some(2, 2, 2, 2, 3)), {**CUBE, **SAME, "data_format": text("NDHWC"), **ALL_OF_SPACE}),
    Case("AvgPool", (IMAGE,), {**WINDOW, **VALID}),
    Case("AvgPool", (IMAGE,), {"strides": ints(1, 1, 1, 1), "ksize": ints(1, 1, 1, 1), **VALID}, variant="of_one"),
    Case("MaxPool", (IMAGE,), {**WINDOW, **VALID}),
    Case("MaxPool", (IMAGE,), {"strides": ints(1, 1, 1, 1), "ksize": ints(1, 1, 1, 1), **VALID}, variant="of_one"),
    Case("MaxPoolWithArgmax", (IMAGE,), {**WINDOW, **VALID, "include_batch_in_index": YES}, outputs=2),
    Case("AvgPool3D", (VOLUME,), {**CUBE, **VALID}),
    Case("MaxPool3D", (VOLUME,), {**CUBE, **VALID}),
    Case("Dilation2D", (IMAGE, some(2, 2, 2)), {**PLANE, "rates": ints(1, 1, 1, 1), **SAME}),
    Case("MatMul", (some(2, 3), some(3, 4))),
    Case("MatMul", (some(3, 2), some(3, 4)), {"transpose_a": YES}, variant="transposed"),
    Case("BatchMatMul", (some(2, 2, 3), some(2, 3, 4))),
    Case("BatchMatMulV2", (some(2, 2, 3), some(1, 3, 4))),
    Case("BatchMatMulV2", (some(2, 2, 3), some(2, 4, 3)), {"adj_y": YES}, variant="adjoint"),
    *_fused("_FusedMatMul", (some(2, 3), some(3, 4)), 4),
    Case("Einsum", (some(2, 3), some(3, 4)), {"equation": text("ij,jk->ik"), "N": integer(2)}),
    Case("Einsum", (some(2, 3), some(4, 3)), {"equation": text("ij,kj->ki"), "N": integer(2)}, variant="permuted"),
    Case("Einsum", (some(2, 3),), {"equation": text("ij->j"), "N": integer(1)}, variant="of_one"),
    Case("Transpose", (some(2, 3), const(1, 0))),
    Case("Transpose", (some(2, 1), const(0, 1)), variant="as_it_is"),
    Case("MatrixBandPart", (some(3, 3), whole(below=2))),
)
