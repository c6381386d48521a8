import pytest

from nlp import Document, analyse
from nlp.rewording import phrase
from nlp.statement_of_need import draft


def drafted(text, why):
    said = analyse([Document(id="a", text=text, why=why, prompt="What would you change?")])
    need = draft([one for one in said.statements if one.evidence is not None])
    return None if need is None else need.text


@pytest.mark.parametrize(
    "told",
    [
        "My landlord was not amused",
        "my neighbours complain about the drilling",
        "His teacher laughed at the drawing",
        "the staff were annoyed",
    ],
)
@pytest.mark.parametrize("is_pain", [True, False])
def test_how_others_take_it_is_no_need(told, is_pain):
    assert phrase(told, is_pain=is_pain) is None


@pytest.mark.parametrize(
    "why",
    [
        "because my daughter takes the school bus",
        "my father answers within seconds",
        "my guests arrive at noon",
    ],
)
def test_what_others_merely_do_is_no_need(why):
    assert drafted("a bench at the door", why) is None


@pytest.mark.parametrize(
    ("why", "need"),
    [
        ("so that my daughter takes the school bus", "My daughter takes the school bus"),
        ("my kids stay dry on the way to school", "My kids stay dry on the way to school"),
        ("my father can answer the door himself", "My father can answer the door himself"),
    ],
)
def test_what_is_wished_for_others_is_a_need(why, need):
    assert drafted("a bench at the door", why) == need


@pytest.mark.parametrize(
    ("told", "need"),
    [
        ("I cannot lift the crate since my operation", "I do not have to lift the crate"),
        ("I can't climb three floors with my bad knee", "I do not have to climb three floors"),
        ("we cannot spend forty at once", "We do not have to spend forty at once"),
        ("I cannot find the side door", "I can find the side door"),
        ("I cannot enter the museum with my pram", "I can enter the museum with my pram"),
    ],
)
def test_nobody_is_promised_to_be_cured(told, need):
    assert phrase(told, is_pain=True).text == need


@pytest.mark.parametrize("told", ["I can't hear well", "I cannot drive because of my eyes"])
def test_what_nobody_can_change_is_no_need(told):
    assert phrase(told, is_pain=True) is None


@pytest.mark.parametrize(
    ("told", "need"),
    [
        ("I don't need my glasses to read the meter", "I can read the meter without my glasses"),
        ("I do not need help to get off the bus", "I can get off the bus without help"),
        ("I don't need a second remote", None),
    ],
)
def test_a_thing_that_is_not_needed_says_nothing_alone(told, need):
    written = phrase(told, is_pain=False)

    assert (None if written is None else written.text) == need
