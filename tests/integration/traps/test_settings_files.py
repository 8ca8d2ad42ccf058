"""The tutorial's settings file, with comments too, and mistakes in it (D9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.errors import UsageError

if TYPE_CHECKING:
    from tests.integration.conftest import MakeApp

pytestmark = pytest.mark.network

TUTORIAL = """{
  // where the modules go
  "outputPath": "./custom_tfjs",
  "kernels": ["Multiply", "Add", "Identity",],
  "backends": ["cpu"],
  "models": ["./model/model.json"], /* relative to this file */
  "forwardModeOnly": true
}
"""


def test_the_tutorials_settings_with_comments_and_trailing_commas(tiny_app: MakeApp) -> None:
    app = tiny_app()
    app.write("custom_tfjs_config.json", TUTORIAL)
    report = app.modules()
    assert set(report.kernels) == {"Multiply", "Add", "Identity"}
    assert report.folder == app.root / "custom_tfjs"


@pytest.mark.parametrize(
    ("file", "content", "line", "hint"),
    [
        ("package.json", '{"slimtf": {\n"kernals": []}}', 2, 'did you mean "kernels"'),
        ("custom_tfjs_config.json", TUTORIAL.replace('["cpu"]', '["gpu"]'), 5, "webgpu"),
        ("custom_tfjs_config.json", TUTORIAL.replace('["cpu"],', '["cpu"'), 6, "correct"),
        ("slimtf.toml", 'backends = ["cpu"]\nkernals = ["Abs"]\n', 2, 'did you mean "kernels"'),
        ("slimtf.toml", 'backends = ["cpu"\nkernels = ["Abs"]\n', 2, "correct"),
    ],
)
def test_mistakes_in_settings_are_placed(file: str, content: str, line: int, hint: str, tiny_app: MakeApp) -> None:
    app = tiny_app()
    app.write(file, content)
    with pytest.raises(UsageError) as caught:
        app.modules()
    assert caught.value.where == f"{app.root / file}:{line}"
    assert hint in caught.value.hint
    assert not (app.root / "custom_tfjs").exists()
