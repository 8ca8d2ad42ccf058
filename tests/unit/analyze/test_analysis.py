"""The analysis of an app: what is asked of node_shim, and what its answer becomes."""

from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.analyze import run
from slimtf.analyze.run import Analysis
from slimtf.analyze.unseen import Unseen
from slimtf.errors import BundlerError, UsageError, WorkspaceError
from slimtf.model.bundle import Link
from slimtf.model.node import NodeEnvironment, NodeSource
from slimtf.model.page import PageApp, PageScript, ScriptKind, TfjsAddress, WebPage
from slimtf.model.project import BuildCommand, BuildTool
from slimtf.model.scripts import ApartFact
from slimtf.node.protocol import AnalyzeReply, Failure
from slimtf.workspace.scratch import MADE
from tests.support.closure_tfjs import install_closure_tfjs
from tests.support.tiny_tfjs import tfjs_project

if TYPE_CHECKING:
    from pathlib import Path

LOG = "analysis.log"


@pytest.fixture
def analysis(tmp_path: Path) -> Analysis:
    install_closure_tfjs(tmp_path / "node_modules")
    (tmp_path / "package.json").write_text('{"name": "app", "version": "1.2.3"}')
    command = BuildCommand("build", ("--env", "x"), {"MODE": "y"}, ("--max-old-space-size=99",))
    project = replace(
        tfjs_project(tmp_path),
        config_file=tmp_path / "webpack.config.js",
        entry=tmp_path / "src" / "entry.js",
        command=command,
    )
    return Analysis(project, tmp_path / "shim", (), Unseen(), tmp_path / ".slimtf" / "analysis", tmp_path / LOG)


def answer(analysis: Analysis, facts: dict[str, Any]) -> None:
    analysis.folder.mkdir(parents=True, exist_ok=True)
    (analysis.folder / "app.json").write_text(json.dumps({"protocol": 1, **facts}))


def test_the_request_says_where_the_app_begins(analysis: Analysis, tmp_path: Path) -> None:
    more = Unseen((tmp_path / "b.js", tmp_path / "c.js"), {"virtual:ops": tmp_path / "c.js"}, {("a.js", "@/b"): "b.js"})
    analysis = replace(analysis, entries=(tmp_path / "a.js",), more=more)
    request = analysis.request()
    assert request.project_root == str(tmp_path)
    assert request.packages == str(tmp_path / "shim")
    assert (request.bundler, request.bundler_root) == ("webpack", str(tmp_path / "node_modules/webpack"))
    assert request.config_file == str(tmp_path / "webpack.config.js")
    assert request.arguments == ("--env", "x")
    assert request.led == ()
    assert [(each.specifier, each.target) for each in request.made] == [("virtual:ops", str(tmp_path / "c.js"))]
    assert [(each.importer, each.specifier, each.target) for each in request.links] == [("a.js", "@/b", "b.js")]
    assert request.entries == (str(tmp_path / "a.js"),)
    assert request.more_entries == (str(tmp_path / "b.js"), str(tmp_path / "c.js"))
    assert request.out_file == str(analysis.folder / "app.json")
    assert analysis.folder.is_dir()
    assert analysis.reply_file == analysis.folder / "reply.json"
    assert analysis.request() == request  # the folder may be there


def test_code_that_a_plugin_wrote_is_no_script_and_stands_for_its_file(analysis: Analysis, tmp_path: Path) -> None:
    answer(analysis, {})
    written, strange, other = tmp_path.joinpath(*MADE, "a.js"), tmp_path / "a.mine", tmp_path / "b.mine"
    reply = AnalyzeReply(users=(str(tmp_path / "c.js"), str(written)), unread=(str(strange), str(other)))
    code = replace(analysis, more=Unseen((written,), {}, {}, (strange,))).read(reply, log=tmp_path / LOG)
    assert code.users == (str(tmp_path / "c.js"),)
    assert code.unread == ("b.mine",)


def test_names_of_interest_are_those_of_methods_that_matter(analysis: Analysis) -> None:
    names = analysis.request().names
    assert {"neg", "square", "tanh", "fit", "minimize", "grad", "variableGrads", "save"} <= set(names)
    assert list(names) == sorted(set(names))


@pytest.mark.parametrize(
    ("config", "entry", "entries"),
    [(True, True, ()), (False, True, ("src/entry.js",)), (False, False, ()), (True, False, ())],
)
def test_without_a_config_the_app_begins_where_the_project_does(
    analysis: Analysis, tmp_path: Path, *, config: bool, entry: bool, entries: tuple[str, ...]
) -> None:
    project = analysis.project
    project = replace(
        project, config_file=project.config_file if config else None, entry=project.entry if entry else None
    )
    request = replace(analysis, project=project).request()
    assert request.entries == tuple(str(tmp_path / name) for name in entries)
    assert (request.config_file is not None) is config
    given = replace(analysis, project=project, entries=(tmp_path / "a.js",)).request()
    assert given.entries == (str(tmp_path / "a.js"),)


def test_the_answer_becomes_the_code_of_the_app(analysis: Analysis, tmp_path: Path) -> None:
    answer(analysis, {"uses": [{"specifier": "@tensorflow/tfjs", "path": ["abs"], "file": "a.js", "line": 3}]})
    reply = AnalyzeReply(inputs=("/a.js",), unread=("/b.js",), unresolved=("a.js: c",), users=("/a.js",))
    code = analysis.read(reply.model_copy(update={"importers": ("/d.js",)}), log=tmp_path / LOG)
    assert (code.users, code.importers) == (("/a.js",), ("/d.js",))
    assert [(use.path, str(use.place)) for use in code.uses] == [(("abs",), "a.js:3")]
    assert (code.inputs, code.unread, code.unresolved) == (("/a.js",), ("/b.js",), ("a.js: c",))


def test_a_page_begins_in_its_own_scripts(analysis: Analysis, tmp_path: Path) -> None:
    script = PageScript(ScriptKind.MODULE, 2, code="f()", code_line=3)
    element = PageScript(ScriptKind.TFJS, 1, tfjs=(TfjsAddress("@tensorflow/tfjs-core"),))
    page = PageApp((WebPage(tmp_path / "index.html", "", (element, script)),))
    analysis = replace(analysis, entries=(tmp_path / "a.js",))
    paged = replace(analysis, project=replace(analysis.project, page_app=page))
    request = paged.request()
    assert request.entries == (), "the setting names files for a bundler"
    assert [(page.file, len(page.scripts)) for page in request.pages] == [(str(tmp_path / "index.html"), 1)]
    assert analysis.request().pages == ()
    answer(analysis, {"imported": [{"specifier": "@tensorflow/tfjs", "file": "index.html", "line": 2}]})
    assert analysis.read(AnalyzeReply(), log=tmp_path / LOG).imported == ("@tensorflow/tfjs",)
    of_page = paged.read(AnalyzeReply(users=("/a.js",)), log=tmp_path / LOG)
    assert of_page.imported == ("@tensorflow/tfjs-core",)
    assert of_page.users == (), "pages share nothing that a bundler made"


def test_a_tool_of_which_nothing_is_known_needs_entries(analysis: Analysis, tmp_path: Path) -> None:
    tool = BuildTool("Next.js", "next", "next")
    analysis = replace(analysis, project=replace(analysis.project, tool=tool, config_file=None, entry=None))
    with pytest.raises(UsageError, match="no script of the app names tfjs") as caught:
        analysis.request()
    assert caught.value.where == str(tmp_path)
    assert "entries" in caught.value.hint
    known = replace(analysis, entries=(tmp_path / "a.js",))
    assert known.request().entries == (str(tmp_path / "a.js"),)


def test_packages_are_looked_up_below_the_project(analysis: Analysis, tmp_path: Path) -> None:
    (tmp_path / "node_modules/lodash").mkdir()
    (tmp_path / "node_modules/lodash/package.json").write_text('{"name": "lodash"}')
    mention = {"name": "neg", "role": "member", "file": "node_modules/lodash/a.js", "line": 1}
    answer(analysis, {"mentions": [mention]})
    assert [mention.foreign for mention in analysis.read(AnalyzeReply(), log=tmp_path / LOG).mentions] == [True]


def test_a_failure_of_the_shim_is_the_error_of_the_analysis(analysis: Analysis, tmp_path: Path) -> None:
    reply = AnalyzeReply(failure=Failure(code="config-not-found", message="no config", file="x.js", line=2))
    with pytest.raises(UsageError, match="no config") as caught:
        analysis.read(reply, log=tmp_path / LOG)
    assert (caught.value.where, caught.value.log) == ("x.js:2", tmp_path / LOG)


def test_an_answer_that_is_gone_is_an_error_of_files(analysis: Analysis, tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="read") as caught:
        analysis.read(AnalyzeReply(), log=tmp_path / LOG)
    assert caught.value.where == str(analysis.folder / "app.json")


def test_a_run_of_its_own(analysis: Analysis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}

    class Shim:
        """Stands in for the process: keeps what it was asked, and answers."""

        def __init__(self, environment: NodeEnvironment, request: object, reply_type: object, **options: Any) -> None:
            seen.update(options, environment=environment, request=request, reply_type=reply_type)

        def run(self) -> Any:
            answer(analysis, {"texts": ["relu"]})
            return SimpleNamespace(reply=AnalyzeReply(inputs=("/a.js",)))

    monkeypatch.setattr(run, "ShimRun", Shim)
    node = NodeEnvironment(NodeSource.SYSTEM, "22.0.0", tmp_path, tmp_path / "bin", tmp_path / "node", tmp_path / "npm")
    code = analysis.run(node, 12.5)
    assert code.literals == {"relu"}
    assert code.inputs == ("/a.js",)
    assert (seen["environment"], seen["reply_type"]) == (node, AnalyzeReply)
    assert seen["request"] == analysis.request()
    assert (seen["cwd"], seen["folder"], seen["log"]) == (tmp_path, analysis.folder, tmp_path / LOG)
    assert (seen["timeout"], seen["failure"], seen["node_options"]) == (
        12.5,
        BundlerError,
        ("--max-old-space-size=99",),
    )
    assert seen["variables"]["MODE"] == "y"
    assert seen["variables"]["npm_package_version"] == "1.2.3"
    assert seen["variables"]["PATH"].split(":")[0] == str(tmp_path / "node_modules/.bin")
    assert "analysis" in seen["title"]


def test_entries_apart(analysis: Analysis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    facts = tmp_path / "worker.json"
    apart = (ApartFact(entry=str(tmp_path / "worker.js"), facts=str(facts)),)

    class Shim:
        """Stands in for the process: one entry's facts beside those of the app."""

        def __init__(self, environment: NodeEnvironment, request: object, reply_type: object, **options: Any) -> None:
            asked.append((environment, request, reply_type, options["timeout"]))

        def run(self) -> Any:
            answer(analysis, {"texts": ["relu", "elu"]})
            facts.write_text(json.dumps({"protocol": 1, "texts": ["elu"]}))
            return SimpleNamespace(reply=AnalyzeReply(inputs=("/a.js",), unread=("/b.js",), apart=apart))

    monkeypatch.setattr(run, "ShimRun", Shim)
    node = NodeEnvironment(NodeSource.SYSTEM, "22.0.0", tmp_path, tmp_path / "bin", tmp_path / "node", tmp_path / "npm")
    found = analysis.run_apart(node, 3.5)
    assert asked == [(node, replace(analysis, apart=True).request(), AnalyzeReply, 3.5)]
    assert asked[0][1].apart
    assert not analysis.request().apart
    (code,) = found.values()
    assert found.keys() == {tmp_path / "worker.js"}
    assert (set(code.literals), code.unread, code.inputs) == ({"elu"}, ("/b.js",), ("/a.js",))


def test_entries_apart_of_an_analysis_that_fails(
    analysis: Analysis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply = AnalyzeReply(failure=Failure(code="config-not-found", message="no config"))
    monkeypatch.setattr(run, "ShimRun", lambda *_, **__: SimpleNamespace(run=lambda: SimpleNamespace(reply=reply)))
    node = NodeEnvironment(NodeSource.SYSTEM, "22.0.0", tmp_path, tmp_path / "bin", tmp_path / "node", tmp_path / "npm")
    with pytest.raises(UsageError) as caught:
        analysis.run_apart(node, 1)
    assert caught.value.log == tmp_path / LOG


def test_a_run_that_fails_names_its_log(analysis: Analysis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reply = AnalyzeReply(failure=Failure(code="config-not-found", message="no config"))
    monkeypatch.setattr(run, "ShimRun", lambda *_, **__: SimpleNamespace(run=lambda: SimpleNamespace(reply=reply)))
    node = NodeEnvironment(NodeSource.SYSTEM, "22.0.0", tmp_path, tmp_path / "bin", tmp_path / "node", tmp_path / "npm")
    with pytest.raises(UsageError) as caught:
        analysis.run(node, 1)
    assert caught.value.log == tmp_path / LOG


def test_what_is_read_in_the_place_of_a_file_is_asked_for_and_remembered(analysis: Analysis, tmp_path: Path) -> None:
    answer(analysis, {})
    file, other = tmp_path / "config.js", tmp_path / "config.prod.js"
    analysis = replace(analysis, more=Unseen(led={file: other}))
    assert [(each.file, each.target) for each in analysis.request().led] == [(str(file), str(other))]
    assert analysis.read(AnalyzeReply(), log=tmp_path / LOG).led == ((str(file), str(other)),)


def test_an_import_that_a_compiler_writes_is_settled_once_it_is_known(analysis: Analysis) -> None:
    """No code asks for ``react/jsx-runtime``: looking again would find nothing else."""
    answer(analysis, {})
    links = {("a.js", "react/jsx-runtime"): "own/jsx.js", ("a.js", "#ops"): "ops.js"}
    reply = AnalyzeReply(links=(Link("a.js", "#ops", "ops.js"),))
    code = replace(analysis, more=Unseen(links=links)).read(reply, log=analysis.log)
    assert code.links == (Link("a.js", "#ops", "ops.js"), Link("a.js", "react/jsx-runtime", "own/jsx.js"))
