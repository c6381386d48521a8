import pytest

from nlp.phrases import candidates, is_verbal, shorten


@pytest.mark.parametrize(
    ("said", "point"),
    [
        ("so that I can save energy", "save energy"),
        ("I can't find my keys", "not find my keys"),
        ("I won't have to get up at night", "no need to get up at night"),
        ("I am safe, and so is my dog", "be safe"),
        ("I will never miss a show", "never miss a show"),
        ("my smart home to turn on the lights", "turn on the lights"),
        ("How do I change my PIN?", "change my PIN"),
        ("It would be great", "be great"),
        ("a quiet floor", "a quiet floor"),
        ("Im Lesesaal ist es zu laut", "Im Lesesaal ist es zu laut"),
        ("so that", ""),
    ],
)
def test_the_point_of_an_answer_is_kept(said, point):
    assert shorten(said) == point


def test_a_phrase_never_ends_in_the_middle_of_a_verb_or_a_clause():
    assert candidates("I know when my kids get home from school") == [
        "know",
        "know when my kids get home",
        "know when my kids get home from school",
    ]


def test_a_phrase_keeps_the_particle_of_its_verb():
    assert candidates("turn off the heating when I leave") == [
        "turn off the heating",
        "turn off the heating when I leave",
    ]


def test_what_follows_can_is_something_to_do():
    assert is_verbal("so that I can save energy")
    assert not is_verbal("the lights")
