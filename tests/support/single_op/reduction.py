"""Reductions, normalization and spectra."""

from __future__ import annotations

from tests.support.single_op.case import (
    NO,
    YES,
    Case,
    const,
    integer,
    number,
    rational,
    some,
    truth,
    whole,
)
from tests.support.single_op.elementwise import of_complex

MATRIX = some(2, 3)
IMAGE = some(1, 3, 3, 2)
CHANNELS = (some(2),) * 4


CASES = (
    *(Case(op, (MATRIX, const(1))) for op in ("Max", "Mean", "Min", "Sum", "Prod")),
    *(Case(op, (MATRIX, const(0)), {"keep_dims": YES}, variant="first_axis") for op in ("Max", "Mean", "Min", "Sum")),
    *(Case(op, (MATRIX, const(0)), {"keep_dims": YES}, variant="first_axis") for op in ("Prod",)),
    *(Case(op, (whole(2, 3), const(1)), variant="int32") for op in ("Max", "Mean", "Min", "Sum", "Prod")),
    *(Case(op, (truth(2, 3), const(1)), variant="bool") for op in ("Sum", "Prod", "Mean")),
    *(Case(op, (truth(2, 3), const(1))) for op in ("All", "Any")),
    *(Case(op, (truth(2, 3), const(0)), {"keep_dims": YES}, variant="first_axis") for op in ("All", "Any")),
    *(Case(op, (MATRIX, number(1))) for op in ("ArgMax", "ArgMin", "Cumprod", "Cumsum")),
    *(Case(op, (MATRIX, number(0)), variant="first_axis") for op in ("ArgMax", "ArgMin", "Cumprod", "Cumsum")),
    Case("Bincount", (whole(6), number(4), some(6))),
    Case("DenseBincount", (whole(2, 3), number(4), some(2, 3)), {"binary_output": NO}),
    Case("EuclideanNorm", (MATRIX, const(1))),
    Case("EuclideanNorm", (MATRIX, const(0, 1)), {"keep_dims": YES}, variant="both_axes"),
    *(Case(op, (IMAGE, *CHANNELS)) for op in ("FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3")),
    Case("LRN", (IMAGE,), {"depth_radius": integer(1), "bias": rational(1), "alpha": rational(1), "beta": rational(1)}),
    Case("Softmax", (MATRIX,)),
    Case("LogSoftmax", (MATRIX,)),
    Case("FFT", build=lambda: of_complex("FFT")),
    Case("IFFT", build=lambda: of_complex("IFFT")),
    Case("RFFT", (some(1, 4), const(4))),
    Case("RFFT", (some(1, 5), const(5)), variant="odd"),
    Case("IRFFT", build=lambda: of_complex("IRFFT", const(6), size=4)),
    Case("IRFFT", build=lambda: of_complex("IRFFT", const(2), size=2), variant="short"),
)
