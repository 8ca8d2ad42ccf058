"""Hands out a report to CI systems: the files that were asked for, and what the system itself shows."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slimtf.cli.ci_system import ci_system, folder_in_repository
from slimtf.cli.files import write_output, write_target
from slimtf.detect.root import find_root
from slimtf.report.formats.annotations import github_annotations
from slimtf.report.formats.comment import pr_comment, step_summary
from slimtf.report.formats.gitlab import gitlab_code_quality
from slimtf.report.formats.junit import junit_xml
from slimtf.report.formats.sarif import to_sarif
from slimtf.workspace.scratch import open_scratch

if TYPE_CHECKING:
    from slimtf.cli.ci_options import CiFlags
    from slimtf.model.report import Report

GITLAB_REPORT = "gl-code-quality-report.json"
JUNIT_REPORT = "junit.xml"


def deliver_to_ci(report: Report, ci: CiFlags, project: Path, *, stdout_taken: bool) -> None:
    """Write every format that was asked for, and what the CI system shows by itself.

    On GitHub those are annotations, on stdout or, where that is taken, on stderr, and the summary of the job; on GitLab
    a code quality report and JUnit XML in the project's ``.slimtf/``.

    Args:
        project: the project's folder, or one inside it.
        stdout_taken: something else was written to stdout that has to stay alone there.

    Raises:
        WorkspaceError: a file that was asked for cannot be written.
    """
    system = ci_system(ci.system, os.environ)
    if not system and not any(ci.targets):
        return

    root = find_root(project)
    folder = folder_in_repository(root, os.environ)
    _write_files(report, ci, folder)
    if system == "github":
        _tell_github(report, folder, stdout_taken=stdout_taken or "-" in ci.targets)
    elif system == "gitlab":
        _write_for_gitlab(report, folder, root)


def _write_files(report: Report, ci: CiFlags, folder: str) -> None:
    formats = (to_sarif, junit_xml, gitlab_code_quality, pr_comment)
    for target, render in zip(ci.targets, formats, strict=True):
        if target is not None:
            write_target(target, render(report, folder=folder))


def _tell_github(report: Report, folder: str, *, stdout_taken: bool) -> None:
    if report.gate is not None:
        click.echo(github_annotations(report.gate, folder=folder), nl=False, err=stdout_taken)
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary:
        try:
            with Path(summary).open("a", encoding="utf-8", newline="\n") as file:
                file.write(step_summary(report))
        except OSError as error:  # not asked for; the verdict does not depend on it
            click.echo(f"warning: the job's summary could not be written: {error.strerror}", err=True)


def _write_for_gitlab(report: Report, folder: str, root: Path) -> None:
    scratch = open_scratch(root).folder
    write_output(scratch / GITLAB_REPORT, gitlab_code_quality(report, folder=folder))
    write_output(scratch / JUNIT_REPORT, junit_xml(report, folder=folder))
