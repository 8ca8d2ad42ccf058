"""Which other tfjs runs beside a bundle whose own was cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.analyze.other_engines import other_engine, whole_workers
from slimtf.model.bundle import Output
from tests.support.records import make_bundle

if TYPE_CHECKING:
    from pathlib import Path

CUT = "globalThis._tfengine_1a2b3c4d ??= new Engine();"
WHOLE = "a._tfengine=new b;"
LOADS = '<script src="/assets/app.js"></script>'


@pytest.mark.parametrize(
    ("files", "other"),
    [
        ({"assets/app.js": CUT}, ""),
        ({"assets/app.js": CUT, "assets/lib.js": WHOLE}, "assets/lib.js holds another TensorFlow.js"),
        ({"assets/app.js": CUT + WHOLE}, "assets/app.js holds another TensorFlow.js"),
        # copied, and a worker or a script element of the code may load it
        ({"assets/app.js": CUT, "tf.min.js": WHOLE}, "tf.min.js holds another TensorFlow.js"),
        *(
            (
                {"assets/app.js": f"{CUT}importScripts('{address}')"},
                f"assets/app.js names another TensorFlow.js ({address})",
            )
            for address in (
                "https://cdn.x/npm/@tensorflow/tfjs@4.22.0",
                "//cdn.x/npm/@tensorflow/tfjs-core",
                "https://cdn.x/ajax/libs/tensorflow/4.22.0/tf.min.js",
            )
        ),
        ({"assets/app.js": f"{CUT}f('https://cdn.x/npm/@tensorflow/tfjs-backend-wasm@4/dist/')"}, ""),
        ({"assets/app.js": f"{CUT}g('visit https://github.com/tensorflow/tfjs')"}, ""),
        (
            {"assets/app.js": CUT, "index.html": f"<script src='./tf.min.js?v=1'></script>{LOADS}"},
            "index.html loads another TensorFlow.js (./tf.min.js?v=1)",  # of the public folder
        ),
        ({"assets/app.js": CUT, "demo.html": "<script src='tf.min.js'></script>"}, ""),
        (
            {"assets/app.js": CUT, "index.html": f"<script src='//cdn.x/npm/@tensorflow/tfjs@4'></script>{LOADS}"},
            "index.html loads another TensorFlow.js (//cdn.x/npm/@tensorflow/tfjs@4)",
        ),
        ({"assets/app.js": CUT, "index.html": f"<script src='//cdn.x/jquery.js'></script>{LOADS}"}, ""),
        ({"assets/app.js": CUT, "index.html": f"<script src='//cdn.x/npm/@tensorflow/tfjs-vis'></script>{LOADS}"}, ""),
        ({"assets/app.js": CUT, "index.html": f"<!-- <script src='//cdn.x/tf.min.js'></script> -->{LOADS}"}, ""),
        (
            {"assets/app.js": CUT, "index.html": f"<script src='//unpkg.com/ml5@1/dist/ml5.min.js'></script>{LOADS}"},
            "index.html loads another TensorFlow.js (//unpkg.com/ml5@1/dist/ml5.min.js)",
        ),
        (
            {
                "assets/app.js": CUT,
                "index.html": f"<script type=module>import * as tf from 'https://esm.sh/@tensorflow/tfjs'</script>{LOADS}",
            },
            "index.html loads another TensorFlow.js (https://esm.sh/@tensorflow/tfjs)",
        ),
    ],
)
def test_an_engine_beside_the_cut_one(tmp_path: Path, files: dict[str, str], other: str) -> None:
    folder, public = tmp_path / ".slimtf/out", tmp_path / "public"
    public.mkdir()
    (public / "tf.min.js").write_text(WHOLE)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    output = Output(tmp_path / "dist", folder, tuple(files))
    bundle = make_bundle(outputs=(output,), beside=(public / "tf.min.js",))
    assert other_engine(bundle, tmp_path) == other


@pytest.mark.parametrize(
    "script", ['<script src="dist/app.js">', "<script src=\"{% static 'dist/app.js' %}\">", "<script>import('/app.js')"]
)
def test_a_page_of_the_project_that_loads_both(tmp_path: Path, script: str) -> None:
    folder = tmp_path / ".slimtf/out"
    folder.mkdir(parents=True)
    (folder / "app.js").write_text(CUT)
    (tmp_path / "vendor").mkdir()
    (tmp_path / "vendor/tf.js").write_text(WHOLE)
    (tmp_path / "index.php").write_text('<script src="vendor/tf.js"></script>' + script)
    output = Output(tmp_path / "dist", folder, ("app.js",))
    found = other_engine(make_bundle(outputs=(output,)), tmp_path)
    assert found == "index.php loads another TensorFlow.js (vendor/tf.js)"


STARTED = "new Worker(new URL('worker-1.js', import.meta.url), { type: 'module' })"


@pytest.mark.parametrize(
    ("files", "workers"),
    [
        ({"app.js": STARTED, "worker-1.js": "_tfengine"}, ("worker-1.js",)),
        ({"app.js": f"{STARTED}; import('worker-1.js')", "worker-1.js": "_tfengine"}, ()),
        ({"app.js": STARTED, "b.js": "importScripts('worker-1.js')", "worker-1.js": "_tfengine"}, ()),
        ({"app.js": STARTED, "worker-1.js": "_tfengine_1a2b"}, ()),
        ({"app.js": "1", "worker-1.js": "_tfengine"}, ()),
    ],
)
def test_a_worker_has_an_engine_of_its_own(tmp_path: Path, files: dict[str, str], workers: tuple[str, ...]) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for name, text in files.items():
        (out / name).write_text(text)
    bundle = make_bundle(outputs=(Output(tmp_path / "dist", out, tuple(files)),))
    assert whole_workers(bundle) == workers
    assert bool(other_engine(bundle, tmp_path)) == (not workers and "_tfengine" in files["worker-1.js"].split("\n"))


def test_what_another_build_wrote_to_the_same_folder_may_be_one(tmp_path: Path) -> None:
    folder, target = tmp_path / ".slimtf/out", tmp_path / "dist"
    for place in (folder, target):
        place.mkdir(parents=True)
    (folder / "app.js").write_text(CUT)
    (folder / "index.html").write_text('<script src="/widget.js"></script><script type=module src="/app.js"></script>')
    (target / "widget.js").write_text(WHOLE)
    bundle = make_bundle(outputs=(Output(target, folder, ("app.js", "index.html")),))
    assert other_engine(bundle, tmp_path) == "index.html loads another TensorFlow.js (/widget.js)"


def test_the_bundle_of_an_earlier_build_is_no_other_tfjs(tmp_path: Path) -> None:
    folder = tmp_path / ".slimtf/out"
    for place, text in ((folder, CUT), (tmp_path / "dist", WHOLE)):
        place.mkdir(parents=True)
        (place / "app.js").write_text(text)
    (tmp_path / "index.html").write_text('<script src="dist/app.js"></script>')
    output = Output(tmp_path / "dist", folder, ("app.js",))
    assert not other_engine(make_bundle(outputs=(output,)), tmp_path)
    phone = tmp_path / "android/app/src/main/assets/public"
    phone.mkdir(parents=True)
    (phone / "index.html").write_text('<script src="app.js"></script>')
    (phone / "app.js").write_text(WHOLE)
    assert not other_engine(make_bundle(outputs=(output,)), tmp_path), "what was copied there"
