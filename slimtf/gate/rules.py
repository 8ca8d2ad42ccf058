"""Every rule that ``slimtf check`` reports, explained: what ``slimtf rule`` and the documentation show."""

# ruff: noqa: E501 - one rule a line
from __future__ import annotations

from slimtf.gate.allowed import NO_REFERENCE
from slimtf.gate.files import FOREIGN
from slimtf.gate.outside import RULE as FROM_OUTSIDE
from slimtf.gate.whole import NOT_COVERED, NOT_PROVEN
from slimtf.model.gate import Severity
from slimtf.model.rule import RuleText, rule_markdown

_FAIL, _WARN, _NOTE = Severity.FAIL, Severity.WARN, Severity.NOTE
_BUILD, _UPDATE = "`slimtf build`", "`slimtf check --update`, and commit slimtf.lock.json"

# rule: (severity, meaning, why it matters, fix, an example)
_RULES = {
    "over-budget": (_FAIL, "a budget is exceeded", "The message names the kernels that were added, the packages that grew and the tools that changed.", "make the app smaller, raise the limit, or " + _UPDATE, '[[budgets]]\nlimit = "120 kB"       # the bundle has 124.3 kB in gzip'),
    "slow-start": (_FAIL, "the first inference takes longer than `gate.first_inference` allows", "A model counts from its request to its first result, the page from its request to its value, as `--verify` measured them once.", "make the app smaller, or raise the limit", '[gate]\nfirst_inference = "500 ms"'),
    "not-timed": (_FAIL, "`gate.first_inference` is set, and nothing was timed", "Only `--verify` runs the app and its models.", "`slimtf build --verify --check`", ""),
    "no-budgets": (_WARN, "there is no budget in the settings", "Only the proof was looked at; the bundle may grow unnoticed.", 'add a budget: `[[budgets]]` with `limit = "120 kB"`', ""),
    NO_REFERENCE: (_FAIL, "a budget is against the reference, and there is none", "Limits that begin with `+` are compared with slimtf.lock.json.", _UPDATE, '[[budgets]]\nlimit = "+2 kB"'),
    "kernel-added": (_NOTE, "a kernel was added since the reference", "It is named with its bytes and the line that asks for it.", "`slimtf report --explain NAME` says who needs it", ""),
    "kernel-removed": (_NOTE, "kernels are gone since the reference", "They no longer count in sizes that are compared.", "nothing to do", ""),
    "toolchain": (_WARN, "tools have other versions than when the reference was written", "Sizes may differ for that reason alone.", "renew the reference in a change of its own: `slimtf check --update`", ""),
    NOT_PROVEN: (_FAIL, "the bundle is not proven complete", "A small bundle that lacks something is a failure; the exit code is 6.", "read the finding: it names what the settings left out", 'kernels = ["Reshape"]   # and the app needs Conv2D'),
    NOT_COVERED: (_WARN, "the proof does not cover something", "Another program wrote a bundle with tfjs while slimtf ran, for example.", "read the finding: it names the file", ""),
    FOREIGN: (_FAIL, "a script in the output folder is not in the report", "Its bytes are downloaded and count in no budget.", 'build again, or name it: `gate.foreign = ["sw.js"]`', ""),
    FROM_OUTSIDE: (_WARN, "a variable or flag loosens the verdict", "Nothing that is committed says so.", "write it into the settings file, or leave it out", "SLIMTF_GATE_NOISE=10kB slimtf check"),
    "stale-modules": (_FAIL, "a custom module has changed since the build", "The report speaks of another state.", _BUILD, ""),
    "stale-models": (_FAIL, "a model has changed since the build", "It may need other kernels.", _BUILD, ""),
    "stale-kernels": (_FAIL, "the recorded kernels have changed since the build", "slimtf.kernels.json decides what is in the bundle.", _BUILD, ""),
    "stale-sources": (_FAIL, "the app's sources or its config have changed since the build", "The report speaks of another state.", _BUILD, ""),
    "stale-packages": (_FAIL, "installed packages have changed since the build", "Their code is in the bundle.", _BUILD, ""),
    "stale-settings": (_FAIL, "settings that shape the bundle have changed since the build", "The next build may come out differently.", _BUILD, ""),
    "stale-unknown": (_FAIL, "the report does not say what it was built from", "An older slimtf wrote it.", _BUILD, ""),
    "stale-reference": (_FAIL, "the reference was written for another model or recording", "Its sizes cannot be compared.", _UPDATE, ""),
}  # fmt: skip


def check_rules() -> tuple[RuleText, ...]:
    """Return every rule of ``slimtf check``, explained."""
    return tuple(
        RuleText(name, "check", severity, meaning, why, fix, example)
        for name, (severity, meaning, why, fix, example) in _RULES.items()
    )


def rule_sections() -> str:
    """Return a section for each rule, as the documentation has them."""
    return "\n".join(rule_markdown(rule) for rule in check_rules())
