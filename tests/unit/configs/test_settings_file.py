"""``slimtf.toml`` as ``slimtf init`` writes it: read back, it says what was detected."""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING

import jsonschema
import pytest

from slimtf.errors import UsageError
from slimtf.model.backend import Backend
from slimtf.pipeline.init import init, settings_text, write_schema
from slimtf.pipeline.opening import ProjectOptions
from slimtf.progress import SILENT
from slimtf.settings.load import load_settings
from tests.support.records import make_project

if TYPE_CHECKING:
    from pathlib import Path

BOTH = (Backend.CPU, Backend.WEBGL)
ODD = 'a "model"\\ \u2028é\x7f\udce9'


@pytest.mark.parametrize("name", ["model", ODD])
@pytest.mark.parametrize("kernels", [None, ("Abs", "RealDiv")])
def test_it_is_read_back_as_it_was_meant(name: str, kernels: tuple[str, ...] | None, tmp_path: Path) -> None:
    model = tmp_path / name / "model.json"
    flags = {"kernels": kernels, "output_path": tmp_path / "slim" / "tfjs", "models": (model,), "backends": BOTH}
    settings = load_settings(tmp_path, file=None, flags=flags, environ={}).settings
    project = make_project(tmp_path, models=(model,))
    text = settings_text(project, settings, BOTH)
    assert tomllib.loads(text)["models"] == [f"{name}/model.json".replace("\udce9", "?")]
    (tmp_path / "slimtf.toml").write_text(text, encoding="utf-8")
    again = load_settings(tmp_path, file=None, flags={}, environ={}).settings
    assert again.bundler == project.bundler
    assert again.backends == BOTH
    assert again.kernels == settings.kernels
    assert again.output_path == settings.output_path
    assert again.budgets == ()


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("slimtf.toml", ""),
        ("package.json", '{"slimtf": {}}'),
        ("pyproject.toml", "[tool.slimtf]\n"),
        ("custom_tfjs_config.json", "{}"),
    ],
)
def test_settings_that_are_there_are_left_alone(file: str, text: str, tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text("{}", encoding="utf-8")
    (tmp_path / file).write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="settings already") as caught:
        init(ProjectOptions(tmp_path, None, {}), SILENT)
    assert caught.value.where == str(tmp_path / file)
    assert (tmp_path / file).read_text(encoding="utf-8") == text
    assert file == "slimtf.toml" or not (tmp_path / "slimtf.toml").exists()


def test_what_it_proposes_is_read_when_the_mark_in_front_is_taken_away(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, file=None, flags={}, environ={}).settings
    text = settings_text(make_project(tmp_path), settings, (Backend.CPU, Backend.WASM))
    assert text.startswith("#:schema .slimtf/slimtf.schema.json\n")
    proposed = [line.removeprefix("# ") for line in text.splitlines() if re.match(r"# [\w.]+ = ", line)]
    assert [line.partition(" =")[0] for line in proposed[:3]] == ["backends", "level", "wasm.variants"]
    (tmp_path / "slimtf.toml").write_text("\n".join(proposed[:3]), encoding="utf-8")
    again = load_settings(tmp_path, file=None, flags={}, environ={}).settings
    assert (again.backends, again.level, again.wasm.variants) == ((Backend.CPU,), "compiled", ("simd",))
    alone = settings_text(make_project(tmp_path), settings, (Backend.CPU,))
    assert 'backends = ["cpu"]' in alone.splitlines()
    assert "wasm.variants" not in alone


def test_what_was_only_found_is_no_setting(tmp_path: Path) -> None:
    """A setting would say more than is known: that the app loads no other model, that it may use each backend."""
    settings = load_settings(tmp_path, file=None, flags={}, environ={}).settings
    text = settings_text(make_project(tmp_path, models=(tmp_path / "m/model.json",)), settings, BOTH)
    assert not {"models", "backends"} & set(tomllib.loads(text))
    assert {'# models = ["m/model.json"]', '# backends = ["cpu"]'} <= set(text.splitlines())


def test_the_schema_that_the_first_line_names_fits_what_is_written(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text("{}", encoding="utf-8")
    schema = json.loads(write_schema(tmp_path).read_text(encoding="utf-8"))
    settings = load_settings(tmp_path, file=None, flags={}, environ={}).settings
    text = settings_text(make_project(tmp_path), settings, (Backend.CPU,))
    assert (tmp_path / text.partition("\n")[0].removeprefix("#:schema ")).is_file()
    jsonschema.validate(tomllib.loads(text), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"backends": ["cuda"]}, schema)
    assert write_schema(tmp_path).is_file(), "the folder is still known as ours"
