"""Where settings come from, and which of them wins."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from slimtf.errors import UsageError
from slimtf.model.backend import Backend
from slimtf.settings.load import LoadedSettings, load_settings

if TYPE_CHECKING:
    from pathlib import Path

TUTORIAL = {
    "kernels": ["Reshape", "_FusedMatMul", "Identity"],
    "backends": ["cpu"],
    "models": ["./model/model.json"],
    "outputPath": "./custom_tfjs",
    "forwardModeOnly": True,
}


def load(
    root: Path,
    *,
    file: Path | None = None,
    flags: dict[str, object] | None = None,
    environ: dict[str, str] | None = None,
) -> LoadedSettings:
    return load_settings(root, file=file, flags=flags or {}, environ=environ or {})


def test_without_anything_the_defaults_hold(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    assert loaded.file is None
    assert loaded.settings.output_path == tmp_path / "custom_tfjs"
    assert loaded.settings.kernels == "auto"
    assert set(loaded.sources.values()) == {"default"}
    assert loaded.sources["timeouts.bundle"] == "default"


@pytest.mark.parametrize("forward", [True, "true"])
@pytest.mark.parametrize("extra", [{}, {"entries": []}])
def test_the_tutorials_file_is_taken_unchanged(tmp_path: Path, forward: object, extra: dict[str, object]) -> None:
    (tmp_path / "custom_tfjs_config.json").write_text(json.dumps({**TUTORIAL, "forwardModeOnly": forward, **extra}))
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "model.json").write_text("{}")
    settings = load(tmp_path).settings
    assert settings.kernels == ("Reshape", "_FusedMatMul", "Identity")
    assert settings.backends == (Backend.CPU,)
    assert settings.models == (tmp_path / "model" / "model.json",)
    assert settings.output_path == tmp_path / "custom_tfjs"
    assert settings.forward_mode_only is True


def test_forward_mode_only_as_the_text_false(tmp_path: Path) -> None:
    (tmp_path / "custom_tfjs_config.json").write_text('{"forwardModeOnly": "false"}')
    assert load(tmp_path).settings.forward_mode_only is False


FILES = {
    "slimtf.toml": 'backends = ["cpu"]\n',
    "pyproject.toml": '[project]\nname = "x"\n[tool.slimtf]\nbackends = ["webgl"]\n',
    "package.json": '{"name": "x", "slimtf": {"backends": ["wasm"]}}',
    "custom_tfjs_config.json": '{"backends": ["webgpu"]}',
}


def test_the_first_file_found_is_used(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    for name, backend in zip(FILES, ("cpu", "webgl", "wasm", "webgpu"), strict=True):
        loaded = load(tmp_path)
        assert loaded.file == tmp_path / name
        assert loaded.dedicated == (name in {"slimtf.toml", "custom_tfjs_config.json"})
        assert loaded.settings.backends == (Backend(backend),)
        (tmp_path / name).unlink()


def test_files_that_are_not_about_slimtf_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\ndependencies = ["slimtf"]\n')
    (tmp_path / "package.json").write_text('{"scripts": {"build": "slimtf build"}}')
    assert load(tmp_path).file is None


def test_a_broken_package_json_is_left_to_whoever_needs_it(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"scripts": {"build": "slimtf build"')
    assert load(tmp_path).file is None


def test_flags_beat_variables_beat_the_file(tmp_path: Path) -> None:
    (tmp_path / "slimtf.toml").write_text('script = "a"\nlevel = "standard"\n\nbackends = ["cpu"]\n')
    loaded = load(tmp_path)
    assert loaded.settings.script == "a"
    assert loaded.sources["backends"] == "slimtf.toml:4"
    loaded = load(tmp_path, environ={"SLIMTF_BACKENDS": "webgl, cpu", "PATH": "/bin"})
    assert loaded.settings.backends == (Backend.WEBGL, Backend.CPU)
    assert loaded.sources["backends"] == "SLIMTF_BACKENDS"
    loaded = load(tmp_path, environ={"SLIMTF_BACKENDS": "webgl"}, flags={"backends": ("wasm,cpu", "webgpu")})
    assert loaded.settings.backends == (Backend.WASM, Backend.CPU, Backend.WEBGPU)
    assert loaded.sources["backends"] == "flag --backend"
    assert loaded.sources["script"] == "slimtf.toml:1"


def test_flags_that_were_not_given_do_not_hide_the_file(tmp_path: Path) -> None:
    (tmp_path / "slimtf.toml").write_text('script = "a"\nkernels = ["Add"]\n')
    settings = load(tmp_path, flags={"script": None, "kernels": ()}).settings
    assert (settings.script, settings.kernels) == ("a", ("Add",))


def test_variables_reach_tables_and_empty_ones_set_nothing(tmp_path: Path) -> None:
    environ = {
        "SLIMTF_TIMEOUTS_BUNDLE": "12.5",
        "SLIMTF_NODE_SOURCE": "wheel",
        "SLIMTF_FORWARD_MODE_ONLY": "false",
        "SLIMTF_SCRIPT": "",
        "SLIMTF_HOME": "/somewhere",
        "SLIMTF_TEST_ANYTHING": "1",
    }
    settings = load(tmp_path, environ=environ).settings
    assert settings.timeouts.bundle == 12.5
    assert settings.node.source == "wheel"
    assert settings.forward_mode_only is False
    assert settings.script == "build"


@pytest.mark.parametrize(("words", "kernels"), [(("auto",), "auto"), (("Add,Sub", "Mul"), ("Add", "Sub", "Mul"))])
def test_kernels_on_the_command_line(tmp_path: Path, words: tuple[str, ...], kernels: object) -> None:
    assert load(tmp_path, flags={"kernels": words}).settings.kernels == kernels
    assert load(tmp_path, environ={"SLIMTF_KERNELS": ",".join(words)}).settings.kernels == kernels


def test_paths_are_relative_to_the_settings_files_folder(tmp_path: Path) -> None:
    folder = tmp_path / "conf ü"
    folder.mkdir()
    file = folder / "my.json"
    file.write_text('{"models": ["../m/model.json"], "outputPath": "out", "bundlerConfig": "webpack.config.js"}')
    loaded = load(tmp_path, file=file)
    assert loaded.file == file
    assert loaded.settings.models == (tmp_path / "m" / "model.json",)
    assert loaded.settings.output_path == folder / "out"
    assert loaded.settings.bundler_config == folder / "webpack.config.js"


def test_comments_trailing_commas_and_a_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "custom_tfjs_config.json").write_text(
        '\ufeff{\n // the backends\n "backends": ["cpu",], /* and\n more */ "script": "http://x /* no, comment */",\n}',
        encoding="utf-8",
    )
    loaded = load(tmp_path)
    assert loaded.settings.script == "http://x /* no, comment */"
    assert loaded.sources["backends"] == "custom_tfjs_config.json:3"
    assert loaded.sources["script"] == "custom_tfjs_config.json:4"


def test_both_spellings_in_every_format(tmp_path: Path) -> None:
    for name, text in {
        "a.toml": 'outputPath = "o"\nforward_mode_only = false\n[node]\nsource = "system"\n',
        "a.json": '{"output_path": "o", "forwardModeOnly": false, "node": {"source": "system"}}',
    }.items():
        (tmp_path / name).write_text(text)
        settings = load(tmp_path, file=tmp_path / name).settings
        assert settings.output_path == tmp_path / "o"
        assert settings.forward_mode_only is False
        assert settings.node.source == "system"


def test_a_model_may_be_named_by_its_address(tmp_path: Path) -> None:
    (tmp_path / "slimtf.toml").write_text('models = ["a/model.json", "https://host.example/b/model.json"]\n')
    loaded = load(tmp_path)
    kept = tmp_path / "slimtf_models" / "host.example" / "b" / "model.json"
    assert loaded.settings.models == (tmp_path / "a" / "model.json", kept)
    assert loaded.addresses == ("https://host.example/b/model.json",)
    assert load(tmp_path, environ={"SLIMTF_MODELS": "https://host.example/b/model.json"}).settings.models == (kept,)


@pytest.mark.parametrize(
    ("address", "what"), [("file:///etc/passwd", "http and https only"), ("https://me:secret@host/m.json", "a login")]
)
def test_an_address_that_no_model_is_fetched_from(tmp_path: Path, address: str, what: str) -> None:
    (tmp_path / "slimtf.toml").write_text(f'models = [\n"a.json",\n"{address}"]\n')
    with pytest.raises(UsageError, match=what) as caught:
        load(tmp_path)
    assert caught.value.where.startswith(str(tmp_path / "slimtf.toml"))
    assert "secret" not in caught.value.where + caught.value.what


OFFICIAL = """{
  "_comment": "made by hand",
  "kernels": ["Reshape"],
  "modles": [],
  "kernels": ["fusedMatMul__op", "_FusedMatMul", "add__op", "Identity"],
  "models": ["gone/model.json",
    "model.json",
    "https://host.example/model.json"],
  "backends": ["cpu"]
}
"""


def test_what_the_official_tool_passes_over_is_a_note(tmp_path: Path) -> None:
    (tmp_path / "custom_tfjs_config.json").write_text(OFFICIAL)
    (tmp_path / "model.json").write_text("{}")
    loaded = load(tmp_path)
    assert loaded.settings.kernels == ("_FusedMatMul", "Identity")
    assert loaded.settings.models == (
        tmp_path / "model.json",
        tmp_path / "slimtf_models" / "host.example" / "model.json",
    )
    name = "custom_tfjs_config.json"
    assert loaded.notes == (
        f"{name}:5: kernels is given more than once; the last one counts",
        f'{name}:2: the key "_comment" is ignored',
        f'{name}:5: "fusedMatMul__op" is ignored: it is a high-level op, and no kernel',
        f'{name}:5: "add__op" is ignored: it is a high-level op, and no kernel',
        f'{name}:4: the key "modles" is ignored; did you mean "models"?',
        f'{name}:6: the model "gone/model.json" is not there, and is left out',
    )


def test_a_mistake_behind_something_ignored_is_placed_right(tmp_path: Path) -> None:
    (tmp_path / "custom_tfjs_config.json").write_text('{"kernels": ["a__op",\n"Add",\n3]}')
    with pytest.raises(UsageError, match="expected a text") as caught:
        load(tmp_path)
    assert caught.value.where.endswith(":3")


def test_other_files_stay_strict(tmp_path: Path) -> None:
    for name, text in (("slimtf.toml", '_comment = "x"\n'), ("package.json", '{"slimtf": {"_comment": "x"}}')):
        (tmp_path / name).write_text(text)
        with pytest.raises(UsageError, match="unknown key '_comment'"):
            load(tmp_path)
        (tmp_path / name).unlink()
    (tmp_path / "package.json").write_text('{"slimtf": {"kernels": ["add__op"], "models": ["gone.json"]}}')
    assert load(tmp_path).settings.kernels == ("add__op",)
    assert load(tmp_path).notes == ()
