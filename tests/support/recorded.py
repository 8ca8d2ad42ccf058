"""The kernels that ``tf.profile`` recorded in a run of each sample app: what a person would list by hand."""

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
}
