"""Every rule: its stable name, the trap that it belongs to, what it means and what cures it. docs/doctor.md's table is this."""

# ruff: noqa: E501 - one rule a line
from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.model.doctor import Finding
from slimtf.model.gate import Severity

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.doctor import Cost


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that can be wrong.

    Attributes:
        trap: T1 to T13, or empty.
        meaning, cure: for the table.
    """

    trap: str
    severity: Severity
    meaning: str
    cure: str


_FAIL, _WARN, _NOTE = Severity.FAIL, Severity.WARN, Severity.NOTE
_ADOPT = "`slimtf migrate --adopt`"

RULES = {
    "alias-missing": Rule("", _WARN, "some of tfjs's names lead to custom modules, others do not", _ADOPT),
    "alias-dollar": Rule("T2", _FAIL, "a key with webpack's `$` where only webpack knows it: it does nothing", _ADOPT),
    "alias-prefix": Rule("T2", _FAIL, "an alias that matches deep imports too, such as `…/dist/base`", _ADOPT),
    "alias-shadowed": Rule("T2", _FAIL, "an earlier alias of the same name wins", "take the earlier one out"),
    "alias-relative": Rule("T2", _FAIL, "a relative path, looked up from each importing file", "make it absolute"),
    "alias-nowhere": Rule("", _FAIL, "an alias leads to a file that is not there", "`slimtf modules`, or correct it"),
    "alias-misplaced": Rule("T2", _FAIL, "`resolveLoader.alias` is for loaders, not for modules", _ADOPT),
    "backend-root": Rule("T1", _WARN, "a backend imported by its root registers all its kernels", "`slimtf migrate`"),
    "kernels-twice": Rule("T1", _FAIL, "custom modules that import a backend's root as well", "`slimtf modules`"),
    "import-unresolved": Rule("", _FAIL, "an import of a file or an export that tfjs does not have", "correct it"),
    "import-case": Rule("T13", _FAIL, "an import whose case differs from the file's: fails on Linux", "correct it"),
    "import-extension": Rule("T3", _FAIL, "an import without `.js` in an ES module, which webpack 5 refuses", "add `.js`"),
    "package-unreachable": Rule("T5", _FAIL, "an import that reaches no package from its folder (pnpm)", "install it"),
    "side-effects": Rule("T4", _FAIL, "`sideEffects` lets bundlers drop every registration", "`slimtf modules`"),
    "kernels-missing": Rule("T6", _FAIL, "the app or a model needs kernels that the custom modules lack", "`slimtf modules`"),
    "kernels-possible": Rule("T6", _NOTE, "code that the app reaches can call kernels that the custom modules lack", "`slimtf modules`"),
    "gradients-missing": Rule("T6", _FAIL, "the app trains, and the custom modules have no gradients", "`slimtf modules`"),
    "ops-missing": Rule("T7", _FAIL, "ops that a model's nodes call are not in the ops file", "`slimtf modules`"),
    "chained-ops-missing": Rule("T9", _FAIL, "`t.square()` without the module that defines it", "`slimtf modules`"),
    "chained-ops-all": Rule("T9", _WARN, "every chained op, although the app calls a few", "import those only"),
    "modules-stale": Rule("", _WARN, "custom modules made for another version of tfjs", "`slimtf modules`"),
    "core-copies": Rule("T10", _FAIL, "more than one tfjs-core is installed", "`npm dedupe`, or `overrides`"),
    "versions-differ": Rule("T10", _WARN, "tfjs packages of different versions", "install one version of all"),
    "prebuilt": Rule("T11", _FAIL, "a file that is a bundle itself (`tf.min.js`), which no alias reaches", "import the name"),
    "cdn-script": Rule("T11", _WARN, "the page loads tfjs from elsewhere, complete", "import it instead"),
    "require": Rule("T11", _NOTE, "`require()` keeps everything that a module exports", "use `import`"),
    "whole-namespace": Rule("T11", _WARN, "tfjs is handed on as a whole, so every kernel stays", "name what is used"),
    "unseen": Rule("", _NOTE, "a model, a method or a kernel that only a run can tell, so that more is kept than may be needed", "write it so that it can be read"),
    "tfjs-external": Rule("", _FAIL, "tfjs stays outside of the bundle: nothing to slim", "take it out of the externals"),
    "wasm-binaries": Rule("T12", _WARN, "no build step puts the binaries of the wasm backend beside the bundle", "copy them"),
    "no-backend": Rule("", _FAIL, "tfjs is imported without a backend to compute with", "install and import one"),
    "unused-backend": Rule("", _NOTE, "the app sets one backend by name, and its bundle holds others", "name it: `backends`"),
    "peer-missing": Rule("", _FAIL, "a package that uses tfjs wants another one beside it, which is not installed", "install it"),
    "never-slimmed": Rule("", _NOTE, "tfjs is complete in the app: nothing has been left out yet", "`slimtf build`"),
    "webpack-old-hash": Rule("", _FAIL, "webpack before 5.61 (and 4.47) fails on Node.js 17 and later", "install 5.61, or `NODE_OPTIONS=--openssl-legacy-provider`"),
    "type-commonjs": Rule("", _FAIL, "`\"type\": \"commonjs\"` beside scripts that use `import`: webpack refuses them", "take the line out"),
    "typescript-require": Rule("", _WARN, "TypeScript writes `require()`, of which nothing is left out", "`\"module\": \"esnext\"`"),
    "cache-stale": Rule("", _WARN, "webpack's filesystem cache does not know the aliases", "add `buildDependencies`"),
}  # fmt: skip


def found(
    rule: str,
    title: str,
    text: str,
    cure: str,
    *,
    root: Path,
    file: Path | None = None,
    line: int | None = None,
    cost: Cost | None = None,
) -> Finding:
    """Return the finding of a rule at a place; ``file`` becomes relative to ``root`` where it is inside."""
    known = RULES[rule]
    return Finding(
        rule=rule,
        trap=known.trap,
        severity=known.severity,
        title=title,
        text=text,
        cure=cure,
        file="" if file is None else shown(file, root),
        line=line,
        cost=cost,
    )


def shown(path: Path, root: Path) -> str:
    """Return ``path`` as people read it: relative to ``root``, itself or what it links to, with forward slashes."""
    inside = next((base for base in (root, root.resolve()) if path.is_relative_to(base)), None)
    return path.as_posix() if inside is None else path.relative_to(inside).as_posix()


def rules_table() -> str:
    """Return the table in docs/doctor.md."""
    lines = ["| rule | trap | means | fix |", "|---|---|---|---|"]
    lines += [f"| [`{name}`](#{name}) | {rule.trap} | {rule.meaning} | {rule.cure} |" for name, rule in RULES.items()]
    return "\n".join(lines) + "\n"
