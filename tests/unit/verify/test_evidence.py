"""What a verification rests on, in one sentence, and what is no evidence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from slimtf.errors import ProofError
from slimtf.model.verification import Check
from slimtf.verify.evidence import evidence_sentence, require_evidence

MODEL = Check(
    kind="model", subject="m.json", backends=("cpu",), equal=True, difference=0.0, tolerance=0.0, runs=3, kernels=()
)
PAGE = Check(
    kind="app",
    subject="index.html",
    backends=("cpu",),
    equal=True,
    difference=0.0,
    tolerance=0.0,
    kernels=("Add", "Sum"),
)
IDLE = replace(PAGE, equal=None, kernels=(), skipped="no kernel of tfjs ran")
SKIPPED = replace(MODEL, equal=None, runs=0, skipped="it needs a server")
STILL = replace(MODEL, unmoved=("scores",), proves=False)


@pytest.mark.parametrize(
    ("checks", "sentence"),
    [
        ((PAGE,), "2 kernels ran in both, no values compared"),
        ((replace(PAGE, values=True),), "the same value, 2 kernels ran in both"),
        ((MODEL, PAGE), "1 model gave the same outputs in 3 runs; 2 kernels ran in both, no values compared"),
        ((MODEL, replace(MODEL, subject="n.json")), "2 models gave the same outputs in 6 runs"),
        (
            (MODEL, IDLE),
            "1 model gave the same outputs in 3 runs; no kernel of tfjs ran on index.html, which proves nothing",
        ),
        ((MODEL, replace(IDLE, values=True)), "the value is the same, but no kernel of tfjs ran on index.html"),
        ((STILL, PAGE), "no input moved scores, which proves little"),
        ((SKIPPED, PAGE), "2 kernels ran in both, no values compared"),
    ],
)
def test_the_evidence_is_named(checks: tuple[Check, ...], sentence: str) -> None:
    assert sentence in evidence_sentence(checks)
    require_evidence(checks, explored=False)


@pytest.mark.parametrize(
    ("checks", "words"),
    [
        ((IDLE,), "no kernel of tfjs ran, and there is no model"),
        ((SKIPPED, IDLE), "no kernel of tfjs ran, and no model could be run"),
        ((STILL, IDLE), "no kernel of tfjs ran, and no input moved an output of a model"),
        ((SKIPPED,), "no model could be run"),
        ((STILL,), "no input moved an output"),
    ],
)
def test_nothing_to_rest_on_is_not_called_wrong(checks: tuple[Check, ...], words: str) -> None:
    with pytest.raises(ProofError, match=words) as caught:
        require_evidence(checks, explored=False)
    assert "nothing is known to be wrong" in caught.value.what
    assert "is not right" not in caught.value.what


def test_the_cure_is_the_next_step() -> None:
    for explored, words in ((False, "--explore"), (True, "use the page in slimtf.scenario.mjs")):
        with pytest.raises(ProofError) as caught:
            require_evidence((IDLE,), explored=explored)
        assert words in caught.value.hint
    assert "--explore" not in caught.value.hint


NOTHING = replace(PAGE, equal=None, kernels=(), skipped="nothing ran")


def test_without_evidence_the_error_says_what_was_tried() -> None:
    with pytest.raises(ProofError) as caught:
        require_evidence((NOTHING,), explored=False)
    assert caught.value.what == (
        "nothing could be verified, and nothing is known to be wrong: nothing ran, and there is no model"
    )
    assert caught.value.where == "index.html"
    model = replace(NOTHING, kind="model", subject="m.json", skipped="no weights")
    with pytest.raises(ProofError) as caught:
        require_evidence((model,), explored=True)
    assert caught.value.what.endswith("nothing is known to be wrong: no model could be run")
    assert (caught.value.where, caught.value.hint) == ("m.json", "no weights")
    assert evidence_sentence(()) == "nothing was compared"
    still = replace(model, equal=True, runs=1, unmoved=("a", "b"), proves=False)
    assert evidence_sentence((still, replace(still, unmoved=("b", "c")))) == (
        "1 model gave the same outputs in 2 runs; no input moved a, b, c, which proves little about it"
    )


def test_pages_that_were_not_opened_are_named() -> None:
    sentence = evidence_sentence((PAGE,), ("a.html", "b.html"))
    assert sentence.endswith("no values compared; not opened: a.html, b.html (verify.page names the page)")
    assert "e.html and 2 more (" in evidence_sentence((PAGE,), tuple(f"{name}.html" for name in "abcdefg"))
