"""Models of the web are fetched once and kept; what changed since is an error, unless it is asked for."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from slimtf.errors import UsageError
from slimtf.model.web_model import WEB_MODELS, address_to_fetch, kept_file
from slimtf.progress import SILENT
from slimtf.web_models.kept import LIST, keep_models, kept_models
from tests.unit.web_models.conftest import MODEL, Answer

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.web_models.conftest import Web

OTHER = b'{"format": "graph-model", "modelTopology": {"node": []}}'


def keep(root: Path, *addresses: str, refresh: bool = False, may_fetch: bool = True) -> None:
    keep_models(root, addresses, SILENT, timeout=10, refresh=refresh, may_fetch=may_fetch)


def test_it_is_fetched_once_and_serves_without_the_network(web: Web, tmp_path: Path) -> None:
    address = web.put("/a/model.json", Answer())
    keep(tmp_path, address)
    assert kept_file(tmp_path, address).read_bytes() == MODEL
    assert kept_models(tmp_path) == {address: kept_file(tmp_path, address)}
    web.answers.clear()
    keep(tmp_path, address)
    assert web.asked == ["/a/model.json"]


def test_the_list_is_sorted_and_holds_no_time(web: Web, tmp_path: Path) -> None:
    addresses = [web.put(f"/{name}/model.json", Answer()) for name in "ba"]
    keep(tmp_path, *addresses)
    content = json.loads((tmp_path / WEB_MODELS / LIST).read_text())
    assert list(content) == ["schema", "about", "models"]
    assert list(content["models"]) == sorted(addresses)
    assert set(content["models"][addresses[0]]) == {"sha256", "bytes"}


def test_an_edited_copy_is_an_error_and_a_formatted_one_counts_as_none(web: Web, tmp_path: Path) -> None:
    address = web.put("/model.json", Answer())
    keep(tmp_path, address)
    copy = kept_file(tmp_path, address)
    copy.write_text(json.dumps(json.loads(MODEL), indent=4).replace("\n", "\r\n"))
    keep(tmp_path, address)
    copy.write_bytes(OTHER)
    with pytest.raises(UsageError, match="not what was fetched") as caught:
        keep(tmp_path, address)
    assert caught.value.where == str(copy)
    assert "--refresh-models" in caught.value.hint


def test_a_copy_that_is_gone_comes_again_only_as_it_was(web: Web, tmp_path: Path) -> None:
    address = web.put("/model.json", Answer())
    keep(tmp_path, address)
    kept_file(tmp_path, address).unlink()
    keep(tmp_path, address)
    assert kept_file(tmp_path, address).read_bytes() == MODEL
    kept_file(tmp_path, address).unlink()
    web.put("/model.json", Answer(OTHER))
    with pytest.raises(UsageError, match="has changed since it was kept") as caught:
        keep(tmp_path, address)
    assert "--refresh-models" in caught.value.hint
    assert not kept_file(tmp_path, address).exists()


def test_a_change_is_taken_when_it_is_asked_for(web: Web, tmp_path: Path) -> None:
    address = web.put("/model.json", Answer())
    keep(tmp_path, address)
    web.put("/model.json", Answer(OTHER))
    keep(tmp_path, address)
    assert kept_file(tmp_path, address).read_bytes() == MODEL
    keep(tmp_path, address, refresh=True)
    assert kept_file(tmp_path, address).read_bytes() == OTHER
    keep(tmp_path, address)


def test_nothing_is_kept_when_one_cannot_be_fetched(web: Web, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="HTTP 404"):
        keep(tmp_path, web.put("/a/model.json", Answer()), f"{web.address}/b/model.json")
    assert not (tmp_path / WEB_MODELS).exists()


def test_a_command_that_may_write_nothing_fetches_nothing(web: Web, tmp_path: Path) -> None:
    address = web.put("/model.json", Answer())
    with pytest.raises(UsageError, match="not kept yet"):
        keep(tmp_path, address, may_fetch=False)
    assert web.asked == []
    keep(tmp_path, address)
    keep(tmp_path, address, may_fetch=False)


@pytest.mark.parametrize("content", ["{", "[]", '{"schema": 2, "models": {}}', '{"schema": 1, "models": {"x": 3}}'])
def test_a_damaged_list(tmp_path: Path, content: str) -> None:
    (tmp_path / WEB_MODELS).mkdir()
    (tmp_path / WEB_MODELS / LIST).write_text(content)
    with pytest.raises(UsageError, match="list of kept models is damaged"):
        kept_models(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_a_pipe_in_place_of_the_list_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / WEB_MODELS).mkdir()
    os.mkfifo(tmp_path / WEB_MODELS / LIST)
    with pytest.raises(UsageError, match="a device or a pipe"):
        kept_models(tmp_path)


def test_a_model_of_tf_hub_has_its_file_below_its_address() -> None:
    hub = "https://tfhub.dev/google/tfjs-model/x/1/default/1"
    assert address_to_fetch(hub) == f"{hub}/model.json?tfjs-format=file"
    assert address_to_fetch(f"{hub}/model.json") == f"{hub}/model.json"


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("https://host.example/a/b/model.json", "host.example/a/b/model.json"),
        ("https://host.example/a/net.json", "host.example/a/net.json"),
        ("https://host.example/a/b", "host.example/a/b/model.json"),
    ],
)
def test_where_it_is_kept(tmp_path: Path, address: str, place: str) -> None:
    assert kept_file(tmp_path, address) == tmp_path / WEB_MODELS / place


@pytest.mark.parametrize(
    "address",
    [
        "https://host/../../../etc/model.json",
        "https://host/%2e%2e/%2e%2e/model.json",
        "https://host/a%2f..%2f..%2fmodel.json",
        "https://host/a?b=../../model.json",
        "http://..:80/x",
        f"https://host/{'a' * 300}/model.json",
        "https://host/con:1/\\..\\model.json",
    ],
)
def test_no_address_leads_out_of_the_folder(tmp_path: Path, address: str) -> None:
    file = kept_file(tmp_path, address)
    assert file.resolve().is_relative_to((tmp_path / WEB_MODELS).resolve())
    assert all(len(part) < 100 and part.strip(".") for part in file.relative_to(tmp_path).parts)


def test_addresses_that_look_alike_are_kept_apart(tmp_path: Path) -> None:
    addresses = [f"https://host/a{end}" for end in ("?v=1", "?v=2", "", "%3Fv=1")] + ["http://host/a"]
    assert len({kept_file(tmp_path, address) for address in addresses}) == len(addresses)
