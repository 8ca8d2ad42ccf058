"""The kernels that were recorded in a run of each sample app (``slimtf profile``): what a person would list by hand."""

from __future__ import annotations

RECORDED = {
    "dense_model": ("Reshape", "_FusedMatMul", "Identity"),
    "image_classifier": (
        *("FromPixels", "Cast", "Reshape", "ResizeBilinear", "RealDiv", "Sub", "ExpandDims"),  # pre-processing
        *("FusedConv2D", "FusedDepthwiseConv2D", "MaxPool", "AvgPool", "_FusedMatMul", "Softmax", "Identity"),
    ),
    "modular_imports": (
        *("Mean", "Reshape", "Cast", "Sub", "Square", "Sqrt", "RealDiv", "_FusedMatMul", "Multiply", "Add", "Identity"),
    ),
    "sequence_model": (
        *("Add", "Concat", "Fill", "Greater", "Identity", "Less", "Max", "Multiply", "Pack", "Relu", "Reshape"),
        *("Sigmoid", "SplitV", "StridedSlice", "Sub", "Tanh", "Transpose", "Unpack", "_FusedMatMul"),
    ),
    "train_in_browser": (
        *("Add", "BatchMatMul", "Cast", "GatherV2", "Identity", "Mean", "Multiply", "RealDiv", "Reshape", "Slice"),
        *("Sqrt", "Square", "Sub", "Sum", "Tanh", "ZerosLike", "_FusedMatMul"),
    ),
}
