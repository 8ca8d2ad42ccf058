"""Which addresses lead to tfjs."""

from __future__ import annotations

import pytest

from slimtf.model.page import TfjsAddress
from slimtf.pages.addresses import tfjs_address

UNION = "@tensorflow/tfjs"


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://cdn.jsdelivr.net/npm/@tensorflow/tfjs", (UNION, "", "")),
        ("https://cdn.jsdelivr.net/npm/@tensorflow/tfjs@latest/dist/tf.min.js", (UNION, "latest", "dist/tf.min.js")),
        ("https://cdn.jsdelivr.net/npm/@tensorflow/tfjs@4.22.0/+esm", (UNION, "4.22.0", "")),
        ("https://cdn.jsdelivr.net/npm/@tensorflow/tfjs-core@^4.20", (f"{UNION}-core", "^4.20", "")),
        ("//unpkg.com/@tensorflow/tfjs@4", (UNION, "4", "")),
        ("https://esm.sh/@tensorflow/tfjs@4.22.0?bundle", (UNION, "4.22.0", "")),
        ("https://cdnjs.cloudflare.com/ajax/libs/tensorflow/4.22.0/tf.min.js", (UNION, "4.22.0", "dist/tf.min.js")),
        ("https://example.org/js/tf-backend-wasm.min.js", (f"{UNION}-backend-wasm", "", "")),
        ("js/tf.min.js", (UNION, "", "")),
        ("tfjs-4.22.0.min.js", (UNION, "4.22.0", "")),
        ("../node_modules/@tensorflow/tfjs/dist/tf.js", (UNION, "", "dist/tf.js")),
    ],
)
def test_tfjs(address: str, found: tuple[str, str, str]) -> None:
    assert tfjs_address(address) == TfjsAddress(*found)


@pytest.mark.parametrize(
    "address",
    [
        "app.js",
        "tf.slim.min.js",
        "tflite.js",
        "https://cdn.jsdelivr.net/npm/@tensorflow-models/mobilenet",
        "https://cdn.jsdelivr.net/npm/@tensorflow/tfjs-vis",
        "https://cdn.jsdelivr.net/npm/some-library/dist/tf.min.js",
        "https://cdn.jsdelivr.net/combine/npm/@tensorflow/tfjs,npm/jquery",
        "https://cdnjs.cloudflare.com/ajax/libs/jquery/3.7.1/jquery.min.js",
    ],
)
def test_not_tfjs(address: str) -> None:
    assert tfjs_address(address) is None
