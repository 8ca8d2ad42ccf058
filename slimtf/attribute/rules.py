"""Every piece of advice that ``slimtf build`` gives, explained: what ``slimtf rule`` and the documentation show.

``cdn-script``, ``backend-root`` and ``unused-backend`` are rules of ``slimtf doctor`` as well, and explained there.
"""

# ruff: noqa: E501 - one rule a line
from __future__ import annotations

from slimtf.model.gate import Severity
from slimtf.model.rule import RuleText, rule_markdown

# rule: (meaning, why it matters, fix, an example, the same after the fix)
_RULES = {
    "union-import": ("tfjs is handed on as a whole, so kernels stay that nothing is seen to need", "Whoever gets the object may call any of its ops. `slimtf doctor` names each place as `whole-namespace`.", "hand on the ops that are needed, or list the kernels in the settings", "window.tf = tf;", "window.predict = (x) => tf.softmax(x);"),
    "all-chained-ops": ("chained ops are in the bundle that the app does not call", "An import of tfjs's own list of them keeps each op with its kernels.", "take the import out: slimtf brings those that are called", "import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';", ""),
    "not-esm": ("a package has an ES module, and the bundle holds another file of it", "Bundlers leave out unused exports of ES modules only.", "import the package by its name", "import Papa from 'papaparse/papaparse.min.js';", "import Papa from 'papaparse';"),
    "licences": ("licence comments are in the scripts", "Every visitor downloads them. The licences ask for the text, not for a place inside of the script.", "let the minifier put them into a file beside the bundle", "new TerserPlugin({ extractComments: false })", "new TerserPlugin()"),
}  # fmt: skip


def advice_rules() -> tuple[RuleText, ...]:
    """Return every rule by which ``slimtf build`` advises, explained, except those that doctor has too."""
    return tuple(
        RuleText(name, "build", Severity.NOTE, meaning, why, fix, wrong, right)
        for name, (meaning, why, fix, wrong, right) in _RULES.items()
    )


def rule_sections() -> str:
    """Return a section for each rule, as the documentation has them."""
    return "\n".join(rule_markdown(rule) for rule in advice_rules())
