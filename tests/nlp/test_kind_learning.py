"""Learning the kinds from corrections: checked on a fixed fifth, promoted unless worse."""

import pytest

from nlp.kind_learning import is_checked, learn
from nlp.types import Correction, Kind

PARTS = ("up", "down", "left", "right", "twice", "again", "here", "there", "above", "below")
TOOLS = ("flange", "gasket", "spline", "bushing", "trunnion", "shim", "cotter")


def corrections(kind):
    return [
        Correction(text=f"{tool} {part}", kinds=frozenset({kind}))
        for tool in TOOLS
        for part in PARTS
    ]


@pytest.fixture(scope="module")
def learning():
    return learn(corrections(Kind.WORKAROUND))


def test_a_model_that_agrees_more_is_promoted_and_says_so(learning):
    assert learning.is_promoted
    assert learning.candidate.macro_f1 > learning.current.macro_f1
    assert learning.candidate.low <= learning.candidate.macro_f1 <= learning.candidate.high
    assert learning.why.startswith("Promoted")
    assert f"on the {learning.checked} corrections it has not seen" in learning.why


def test_about_a_fifth_is_set_aside_whatever_the_order_and_never_learned(learning):
    given = corrections(Kind.WORKAROUND)

    assert learning.checked == sum(is_checked(one.text) for one in given)
    assert 0.1 < learning.checked / len(given) < 0.3
    assert not any(is_checked(one.text) for one in learning.corrections)
    assert learn(given[::-1]) == learning


def test_a_model_that_agrees_less_is_not_promoted(learning):
    spoilt = [
        one if is_checked(one.text) else Correction(text=one.text, kinds=frozenset({Kind.NOISE}))
        for one in corrections(Kind.WORKAROUND)
    ]

    after = learn(spoilt, current=learning.corrections)

    assert not after.is_promoted
    assert after.corrections == learning.corrections
    assert after.version == learning.version
    assert after.why.startswith("Not promoted")


def test_too_few_corrections_to_check_with_change_nothing():
    few = [one for one in corrections(Kind.PAIN) if not is_checked(one.text)][:6]

    learning = learn(few)

    assert not learning.is_promoted
    assert learning.corrections == ()
    assert "0 of 6 corrections" in learning.why


def test_nothing_new_is_nothing_to_learn(learning):
    again = learn(corrections(Kind.WORKAROUND), current=learning.corrections)

    assert not again.is_promoted
    assert again.version == learning.version


def test_the_later_of_two_corrections_of_one_text_holds(learning):
    first = [
        Correction(text=one.text.upper(), kinds=frozenset({Kind.GAIN}))
        for one in corrections(Kind.PAIN)
    ]

    assert learn([*first, *corrections(Kind.WORKAROUND)]).version == learning.version
