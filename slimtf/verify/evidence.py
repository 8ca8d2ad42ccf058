"""Names what a verification rests on, in one sentence; nothing to rest on is an error of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.amounts import counted, few
from slimtf.errors import ProofError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slimtf.model.verification import Check

_EXPLORE = "run it again with --explore, which uses the page a little, or use it in slimtf.scenario.mjs"
_MOST_PAGES = 5
_SCENARIO = "use the page in slimtf.scenario.mjs until it computes something"


def evidence_sentence(checks: Sequence[Check], unopened: Sequence[str] = ()) -> str:
    """Return what was compared: ``12 kernels ran in both, no values compared``.

    Args:
        unopened: pages that were not looked at.
    """
    models = [check for check in checks if check.kind == "model" and check.equal]
    parts = [*_models(models), *(_app(check) for check in checks if check.kind == "app")]
    left = [f"not opened: {few(unopened, _MOST_PAGES)} (verify.page names the page)"] if unopened else []
    return "; ".join([*(parts or ["nothing was compared"]), *left])


def require_evidence(checks: Sequence[Check], *, explored: bool) -> None:
    """Return when something was compared that can prove anything.

    Args:
        explored: the page was used by itself already.

    Raises:
        ProofError: no model was compared, and no kernel of tfjs ran in the app.
    """
    if any(check.equal and check.proves for check in checks):
        return
    app = next((check for check in checks if check.kind == "app"), None)
    models = [check for check in checks if check.kind == "model"]
    still = any(check.equal for check in models)
    moved = (
        "no input moved an output of a model" if still else "no model could be run" if models else "there is no model"
    )
    what = "nothing could be verified, and nothing is known to be wrong"
    if app is None:
        raise ProofError(f"{what}: {moved}", where=models[0].subject, hint=models[0].skipped)
    hint = _SCENARIO if explored else _EXPLORE
    raise ProofError(f"{what}: {app.skipped}, and {moved}", where=app.subject, hint=hint)


def _models(models: Sequence[Check]) -> Sequence[str]:
    if not models:
        return ()
    runs = sum(check.runs for check in models)
    names = len({check.subject for check in models})
    still = [check for check in models if check.unmoved]
    parts = [f"{counted(names, 'model')} gave the same outputs in {counted(runs, 'run')}"]
    if still:
        outputs = ", ".join(dict.fromkeys(name for check in still for name in check.unmoved))
        parts.append(f"no input moved {outputs}, which proves little about it")
    return parts


def _app(check: Check) -> str:
    if not check.kernels:
        value = "the value is the same, but " if check.values else ""
        return f"{value}no kernel of tfjs ran on {check.subject}, which proves nothing"
    ran = f"{counted(len(check.kernels), 'kernel')} ran in both"
    return f"the same value, {ran}" if check.values else f"{ran}, no values compared"
