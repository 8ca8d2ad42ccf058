"""Tensor arrays and tensor lists, each with what is needed to fill it and to read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.graph_models import FLOAT, INT32
from tests.support.single_op.case import NO, NODE, YES, Case, Example, Tensor, const, dims, number, some, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.graph_models import Attribute

ROWS = some(3, 2)
ROW_SHAPE = const(2)
INDICES = const(0, 1, 2)
LENGTHS = const(1, 1, 1)
LIST = {"element_dtype": FLOAT, "shape_type": INT32}


def _array(example: Example) -> str:
    """Add an empty tensor array with room for three rows and return its handle; its flow is output 1."""
    return example.node(
        "array",
        "TensorArrayV3",
        example.add("size", number(3)),
        dtype=FLOAT,
        element_shape=dims(2),
        dynamic_size=NO,
        clear_after_read=NO,
        identical_element_shapes=YES,
        tensor_array_name=text("rows"),
    )


def _of_array(op: str, *more: Tensor, **attributes: Attribute) -> Example:
    """``op`` on a tensor array with three rows in it."""
    example = Example()
    array = _array(example)
    indices = example.add("indices", INDICES)
    flow = example.node("scatter", "TensorArrayScatterV3", array, indices, example.add("x", ROWS), "array:1", T=FLOAT)
    names = [example.add(f"y{index}", tensor) for index, tensor in enumerate(more)]
    example.node(NODE, op, array, *names, flow, **attributes)
    return example


def _array_closed() -> Example:
    """Closing returns a handle that no one can read any more, so something else is asked for."""
    example = _of_array("TensorArrayCloseV3")
    example.outputs = (example.node("after", "Identity", "x", f"^{NODE}", T=FLOAT),)
    return example


def _array_split() -> Example:
    example = Example()
    array = _array(example)
    x, lengths = example.add("x", ROWS), example.add("lengths", LENGTHS)
    flow = example.node("split", "TensorArraySplitV3", array, x, lengths, "array:1", T=FLOAT)
    example.node(NODE, "TensorArrayReadV3", array, example.add("zero", number(0)), flow, dtype=FLOAT)
    return example


def _array_written() -> Example:
    example = Example()
    array, zero = _array(example), example.add("zero", number(0))
    flow = example.node("write", "TensorArrayWriteV3", array, zero, example.add("x", some(2)), "array:1", T=FLOAT)
    example.node(NODE, "TensorArrayReadV3", array, zero, flow, dtype=FLOAT)
    return example


def _list(op: str, *more: Tensor, after: Callable[[Example], object] | None = None, **extra: Attribute) -> Example:
    """``op`` on a list of three rows; ``after`` adds what reads the result."""
    example = Example()
    made = example.node("list", "TensorListFromTensor", example.add("x", ROWS), example.add("shape", ROW_SHAPE), **LIST)
    names = [example.add(f"y{index}", tensor) for index, tensor in enumerate(more)]
    example.node(NODE if after is None else "changed", op, made, *names, **LIST, **extra)
    if after is not None:
        after(example)
    return example


def _stacked(example: Example, name: str = "changed") -> None:
    example.node(NODE, "TensorListStack", name, example.add("row", ROW_SHAPE), **LIST, num_elements={"i": "-1"})


def _list_from(op: str, *inputs: Tensor) -> Example:
    """A list made by ``op``, stacked."""
    example = Example()
    names = [example.add(f"x{index}", tensor) for index, tensor in enumerate(inputs)]
    example.node("list", op, *names, **LIST)
    _stacked(example, "list")
    return example


def _list_filled(op: str) -> Example:
    """An empty list that is filled and stacked."""
    example = Example()
    shape, size, row = example.add("shape", ROW_SHAPE), example.add("size", number(1)), example.add("x", some(2))
    example.node("list", op, shape, size, **LIST)
    if op == "EmptyTensorList":
        example.node("filled", "TensorListPushBack", "list", row, **LIST)
    else:
        example.node("filled", "TensorListSetItem", "list", example.add("zero", number(0)), row, **LIST)
    _stacked(example, "filled")
    return example


_ARRAY = {
    "TensorArrayV3": _array_written,
    "TensorArrayWriteV3": _array_written,
    "TensorArrayReadV3": lambda: _of_array("TensorArrayReadV3", number(1), dtype=FLOAT),
    "TensorArrayGatherV3": lambda: _of_array("TensorArrayGatherV3", INDICES, dtype=FLOAT, element_shape=dims(2)),
    "TensorArrayScatterV3": lambda: _of_array("TensorArraySizeV3"),
    "TensorArrayConcatV3": lambda: _of_array("TensorArrayConcatV3", dtype=FLOAT),
    "TensorArraySplitV3": _array_split,
    "TensorArraySizeV3": lambda: _of_array("TensorArraySizeV3"),
    "TensorArrayCloseV3": _array_closed,
}
_LISTS = {
    "TensorListSetItem": lambda: _list("TensorListSetItem", number(1), some(2), after=_stacked),
    "TensorListGetItem": lambda: _list("TensorListGetItem", number(1), ROW_SHAPE),
    "TensorListScatterV2": lambda: _list_from("TensorListScatterV2", ROWS, INDICES, ROW_SHAPE, number(3)),
    "TensorListScatter": lambda: _list_from("TensorListScatter", ROWS, INDICES, ROW_SHAPE),
    "TensorListReserve": lambda: _list_filled("TensorListReserve"),
    "EmptyTensorList": lambda: _list_filled("EmptyTensorList"),
    "TensorListGather": lambda: _list("TensorListGather", const(2, 0), ROW_SHAPE),
    "TensorListStack": lambda: _list("TensorListStack", ROW_SHAPE, num_elements={"i": "-1"}),
    "TensorListFromTensor": lambda: _list_from("TensorListFromTensor", ROWS, ROW_SHAPE),
    "TensorListConcat": lambda: _list("TensorListConcat", element_shape=dims(2)),
    "TensorListConcatV2": lambda: _list("TensorListConcatV2", element_shape=dims(2)),
    "TensorListPushBack": lambda: _list("TensorListPushBack", some(2), after=_stacked),
    "TensorListPopBack": lambda: _list("TensorListPopBack", ROW_SHAPE),
    "TensorListSplit": lambda: _list_from("TensorListSplit", some(4, 2), ROW_SHAPE, const(1, 1, 1, 1)),
    "TensorListLength": lambda: _list("TensorListLength"),
    "TensorListResize": lambda: _list("TensorListResize", number(2), after=_stacked),
}

CASES = (
    *(Case(op, build=build) for op, build in {**_ARRAY, **_LISTS}.items()),
    Case("TensorListGather", build=lambda: _list("TensorListGather", const(), ROW_SHAPE), variant="of_none"),
    Case(
        "TensorListFromTensor", build=lambda: _list_from("TensorListFromTensor", some(1, 2), ROW_SHAPE), variant="one"
    ),
)
