"""What a mistake in the settings gets: what, where, and what to do; never a traceback."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from slimtf.detect.tools import TOOLS
from slimtf.errors import UsageError, WorkspaceError
from slimtf.settings.document import DocumentError
from slimtf.settings.jsonc import parse_jsonc
from slimtf.settings.load import load_settings

MISTAKES = [
    # file, text, line, in the message, in the hint
    ("slimtf.toml", 'script = "x"\nbackend = ["cpu"]\n', 2, "unknown key 'backend'", '"backends"'),
    ("slimtf.toml", "[timeouts]\n# c\nbundel = 3\n", 3, "unknown key 'timeouts.bundel'", '"timeouts.bundle"'),
    ("slimtf.toml", 'node.sorce = "auto"\n', 1, "unknown key 'node.sorce'", '"node.source"'),
    ("slimtf.toml", '[gate]\nnoise = "5"\n', 2, "has no unit", "units are B, kB, KiB, MB, MiB and %"),
    ("slimtf.toml", '[gate]\nnoise = "5 ms"\n', 2, "unknown unit 'ms'", "units are B, kB"),
    ("slimtf.toml", "[gate]\nnoise = 50\n", 2, "noise is 50", 'with its unit, in quotes: "50 B" or "0.1 %"'),
    ("slimtf.toml", '[gate]\nfirst_inference = "120"\n', 2, "is no time", 'units are ms and s: write "500 ms"'),
    ("slimtf.toml", "[gate]\nfirst_inference = 120\n", 2, "is 120; expected", 'in quotes: "500 ms" or "1.5 s"'),
    ("slimtf.toml", '[timeouts]\npage = "90 s"\n', 2, "a number of seconds", "write the seconds as a number: 90"),
    ("slimtf.toml", '[timeouts]\npage = "2 min"\n', 2, "a number of seconds", "as a number, without a unit"),
    ("slimtf.toml", "zzzzzz = 1\n", 1, "unknown key 'zzzzzz'", "known keys: bundler,"),
    ("slimtf.toml", "a = 1\nb = = 2\n", 2, "not valid TOML", ""),
    ("slimtf.toml", "[verify]\ntolerance = 2\n", 2, "verify.tolerance is 2; expected a number from 0 to 1", ""),
    ("slimtf.toml", 'level = "max"\n', 1, 'level is "max"; expected "standard"', ""),
    ("slimtf.toml", 'bundler = "webpak"\n', 1, 'bundler is "webpak"; expected one of webpack, rollup', '"webpack"'),
    ("slimtf.toml", 'node = "system"\n', 1, "node must be a table of keys: source, version, mirror", ""),
    ("slimtf.toml", "[timeouts]\ninstall = true\n", 2, "timeouts.install is true; expected a number", ""),
    ("slimtf.toml", "[timeouts]\ninstall = inf\n", 2, "timeouts.install is Infinity", ""),
    ("slimtf.toml", "[timeouts]\ninstall = 0\n", 2, "timeouts.install is 0", ""),
    ("slimtf.toml", 'text = """\nbackends = 3\n"""\n', 1, "unknown key 'text'", ""),
    ("slimtf.toml", 'script = """\nlevel = "x"\n"""\nlevel = 1\n', 4, "level is 1", ""),
    ("slimtf.toml", "script = 1979-05-27\n", 1, 'script is "1979-05-27"', ""),
    ("slimtf.toml", 'output_path = "."\n', 1, "the project's own folder", "custom_tfjs"),
    ("slimtf.toml", 'output_path = "../.."\n', 1, "one above it", "custom_tfjs"),
    ("slimtf.toml", 'output_path = "node_modules/x"\n', 1, "inside node_modules", "custom_tfjs"),
    ("slimtf.toml", 'output_path = "a\\u0000b"\n', 1, "NUL", ""),
    ("slimtf.toml", 'models = ["m.json", ""]\n', 1, "models is empty", ""),
    ("pyproject.toml", "[tool]\nslimtf = 3\n", 2, "must be a table", ""),
    ("pyproject.toml", "[tool.slimtf]\nkernel = 'auto'\n", 2, "unknown key 'kernel'", '"kernels"'),
    ("package.json", '{\n"slimtf": {\n"outputPaht": "x"}}', 3, "unknown key 'outputPaht'", '"outputPath"'),
    ("custom_tfjs_config.json", '{"backends": "cpu"}', 1, 'backends is "cpu"; expected a list', '["cpu"]'),
    ("custom_tfjs_config.json", '{"backends": [\n"cpu",\n"webgpuu"]}', 3, 'backends[1] is "webgpuu"', '"webgpu"'),
    ("custom_tfjs_config.json", '{"kernels": [\n"Add",\n 3]}', 3, "kernels[1] is 3; expected a text", ""),
    (
        "custom_tfjs_config.json",
        '{"kernels": "Add"}',
        1,
        'kernels is "Add"; expected "auto" or "profile" or a list',
        '["Add"]',
    ),
    ("custom_tfjs_config.json", '{"forwardModeOnly": "ture"}', 1, "expected true or false", ""),
    ("custom_tfjs_config.json", '{"models": [{}]}', 1, "models[0] is {}; expected a path", ""),
    ("custom_tfjs_config.json", '{"models": null,\n"outputPath": null}', 2, "outputPath is null; expected a path", ""),
    ("custom_tfjs_config.json", '{"outputPath": "a",\n"output_path": "b"}', 2, "given twice", ""),
    ("custom_tfjs_config.json", '{\n\n"a" "b"}', 3, "not valid JSON", ""),
    ("custom_tfjs_config.json", "{/* open", 1, "not valid JSON", ""),
    ("custom_tfjs_config.json", "[1]", 1, "must be an object", ""),
    ("custom_tfjs_config.json", "", 1, "not valid JSON", ""),
    ("custom_tfjs_config.json", '{"a": NaN}', None, "NaN is not valid JSON", ""),
    ("custom_tfjs_config.json", '{"a": ' + "[" * 100_000, None, "nested too deeply", ""),
    ("custom_tfjs_config.json", '{"a": ' + "1" * 10_000 + "}", None, "not valid JSON", ""),
    ("slimtf.toml", "a = " + "[" * 100_000, None, "TOML", ""),
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=range(len(MISTAKES)))
def test_a_mistake_in_a_file(tmp_path: Path, mistake: tuple[str, str, int | None, str, str]) -> None:
    name, text, line, what, hint = mistake
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        load_settings(tmp_path, file=None, flags={}, environ={})
    error = caught.value
    assert what in error.what
    assert hint in error.hint
    assert error.where == (f"{path}:{line}" if line is not None else str(path))
    assert "pydantic" not in error.what


@pytest.mark.parametrize(
    "name", ["x';alert(1)//", "</script>", "a\u202eb", "${1}", "*/", "\ud800", "\x1b[31m", "x" * 10**6]
)
def test_a_hostile_kernel_name_is_only_a_text(tmp_path: Path, name: str) -> None:
    settings = load_settings(tmp_path, file=None, flags={"kernels": (name,)}, environ={}).settings
    assert settings.kernels == (name,)
    with pytest.raises(UsageError) as caught:
        load_settings(tmp_path, file=None, flags={"bundler": name}, environ={})
    assert len(caught.value.what) < 250
    assert "\x1b" not in caught.value.what
    assert "\u202e" not in caught.value.what


def test_a_misspelt_variable_names_the_right_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="SLIMTF_BACKEND'") as caught:
        load_settings(tmp_path, file=None, flags={}, environ={"SLIMTF_BACKEND": "cpu"})
    assert caught.value.hint == 'did you mean "SLIMTF_BACKENDS"?'
    assert "SLIMTF_BACKEND" in caught.value.where


def test_a_wrong_value_names_the_flag_or_the_variable(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--backend") as caught:
        load_settings(tmp_path, file=None, flags={"backends": ("cpu,gpu",)}, environ={})
    assert caught.value.where == "the flag --backend"
    assert caught.value.what == '--backend is "gpu"; expected one of cpu, webgl, wasm, webgpu'
    assert caught.value.hint == 'did you mean "webgpu"?'
    with pytest.raises(UsageError) as caught:
        load_settings(tmp_path, file=None, flags={}, environ={"SLIMTF_TIMEOUTS_BUNDLE": "soon"})
    assert caught.value.where == "the environment variable SLIMTF_TIMEOUTS_BUNDLE"
    assert 'is "soon"; expected a number of seconds' in caught.value.what


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        *((each.name, "leave it out: slimtf build runs") for each in TOOLS),
        *((each.program, "the project's own script") for each in TOOLS),
        ("esbuild", "lays the aliases over what esbuild is given"),
        ("Next.js", "leave it out"),
        ("turbopack", "slimtf modules writes the modules and prints the aliases"),
        ("Parcel", "the aliases for parcel's config"),
        ("browserify", "the config of browserify has to lead to them"),
        ("webpak", 'did you mean "webpack"?'),
    ],
)
def test_a_bundler_that_the_setting_does_not_take(tmp_path: Path, name: str, hint: str) -> None:
    with pytest.raises(UsageError, match="expected one of webpack, rollup, vite") as caught:
        load_settings(tmp_path, file=None, flags={"bundler": name}, environ={})
    assert hint in caught.value.hint


def test_a_flag_of_slimtf_env_is_named_as_it_is_called_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--source is") as caught:
        load_settings(tmp_path, file=None, flags={"node.source": "weel"}, environ={})
    assert caught.value.hint == 'did you mean "wheel"?'


@pytest.mark.parametrize("key", ["kernels", "backends"])
def test_an_empty_list_on_the_command_line_is_a_mistake(tmp_path: Path, key: str) -> None:
    with pytest.raises(UsageError, match="is empty") as caught:
        load_settings(tmp_path, file=None, flags={key: ("",)}, environ={})
    assert caught.value.where.startswith("the flag --")


def test_profile_on_the_command_line(tmp_path: Path) -> None:
    loaded = load_settings(tmp_path, file=None, flags={"kernels": ("profile",)}, environ={})
    assert loaded.settings.kernels == "profile"


def test_a_named_file_that_is_missing_a_folder_or_about_something_else(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text("{}")
    (tmp_path / "webpack.config.js").write_text("module.exports = {};")
    for path, what in {
        tmp_path / "none.toml": "does not exist",
        tmp_path / "nul\0.toml": "does not exist",
        tmp_path: "is a folder",
        Path(os.devnull): "is a device",
        tmp_path / "package.json": "holds no settings",
        tmp_path / "webpack.config.js": "this is JavaScript",
    }.items():
        with pytest.raises(UsageError, match=what) as caught:
            load_settings(tmp_path, file=path, flags={}, environ={})
        assert caught.value.hint


@pytest.mark.parametrize("name", ["slimtf.toml", "custom_tfjs_config.json"])
def test_what_is_called_like_settings_and_holds_none_is_not_passed_over(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    for leads_to in (None, "nowhere", name):
        path.mkdir() if leads_to is None else path.symlink_to(leads_to)
        with pytest.raises(UsageError, match=f"{name} is") as caught:
            load_settings(tmp_path, flags={}, environ={}, file=None)
        assert caught.value.where == str(path)
        path.unlink() if path.is_symlink() else path.rmdir()


@pytest.mark.parametrize("line", ["backends = [0xNUMBER]", "output_path = 0xNUMBER", "[node]\nmirror = [1, 0xNUMBER]"])
def test_a_number_that_python_does_not_write(tmp_path: Path, line: str) -> None:
    (tmp_path / "slimtf.toml").write_text(line.replace("NUMBER", "9" * 5000))
    with pytest.raises(UsageError, match="thousands of digits"):
        load_settings(tmp_path, flags={}, environ={}, file=None)


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    (tmp_path / "slimtf.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="not UTF-8"):
        load_settings(tmp_path, file=None, flags={}, environ={})


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="needs a user whom file modes bind")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "slimtf.toml"
    path.write_text("")
    path.chmod(0)
    with pytest.raises(WorkspaceError, match="cannot be read"):
        load_settings(tmp_path, file=None, flags={}, environ={})


def test_json_that_gives_a_key_twice() -> None:
    with pytest.raises(DocumentError, match="'script' is given twice"):
        parse_jsonc('{"script": "a",\n"script": "b"}')


@pytest.mark.parametrize(
    "folder", [".git", ".git/hooks", "x/../.git", ".GIT/x", ".slimtf/x", "node_modules/x", "link", "loop", "../x/.git"]
)
def test_an_output_folder_that_is_not_for_files_of_the_project(tmp_path: Path, folder: str) -> None:
    root = tmp_path / "app"
    (root / ".git").mkdir(parents=True)
    (root / "link").symlink_to(".git")
    (root / "loop").symlink_to("loop")
    flags = {"output_path": root / folder}
    if folder == "loop":
        load_settings(root, file=None, flags=flags, environ={})  # whoever writes there gets an error
        return
    with pytest.raises(UsageError, match="output_path is inside"):
        load_settings(root, file=None, flags=flags, environ={})


@pytest.mark.parametrize("name", ["custom_tfjs", "mine"])
def test_an_output_folder_that_leads_out_of_the_project(tmp_path: Path, name: str) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / name).symlink_to(tmp_path)
    flags = {} if name == "custom_tfjs" else {"output_path": tmp_path / "app" / name}
    with pytest.raises(UsageError, match=r"leads out of the project|one above it"):
        load_settings(tmp_path / "app", file=None, flags=flags, environ={})
