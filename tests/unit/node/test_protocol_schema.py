from __future__ import annotations

from slimtf.node.schema import FILE_NAME, schema_text
from slimtf.resources import shipped_folder


def test_the_schema_in_node_shim_is_the_one_of_the_models() -> None:
    written = (shipped_folder("node_shim") / FILE_NAME).read_text(encoding="utf-8")
    cure = f"write slimtf.node.schema.schema_text() to node_shim/{FILE_NAME}"
    assert written == schema_text(), cure


def test_requests_need_all_keys_and_replies_only_what_has_no_default() -> None:
    text = schema_text()
    assert '"BundleRequest"' in text
    assert '"aliasHits"' in text, "keys are camelCase, as they are in the files"
