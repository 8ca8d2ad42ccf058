"""The ops of the converter that no model here can run, each with the reason."""

from __future__ import annotations

NOT_RUN = {
    "BitwiseAnd": "the converter 4.22 maps its inputs to x and y, while its executor reads a and b",
}
"""Known to the converter, yet not to be executed."""

NOT_REACHED = {
    "RaggedGather": "the mapper of 4.22 leaves its category out of its lists",
    "RaggedRange": "the mapper of 4.22 leaves its category out of its lists",
    "RaggedTensorToTensor": "the mapper of 4.22 leaves its category out of its lists",
    "SimpleMLCreateModelResource": "decision forests: executed by the package @tensorflow/tfjs-tfdf only",
    "SimpleMLInferenceOpWithHandle": "decision forests: executed by the package @tensorflow/tfjs-tfdf only",
    "SimpleMLLoadModelFromPathWithHandle": "decision forests: executed by the package @tensorflow/tfjs-tfdf only",
}
"""Described in the converter's op lists, or in its executors, but not in both."""
