"""A pattern that is not tried where its words are missing finds what it would find if it were."""

import random
import re
from pathlib import Path

import pytest

from nlp import ideas, reasons, wants
from nlp.cues import COMMA_CUE, LOOSE_CUE, STRONG_CUE, Cue, words_of
from nlp.types import Span

CUES = {
    "strong": STRONG_CUE,
    "comma": COMMA_CUE,
    "loose": LOOSE_CUE,
    "stop": wants._STOP,
    "clause end": reasons._CLAUSE_END,
}
FILLERS = """
    I we my the it this they lights car please more not to be able and or but also in order way that so
    because of cause cuz coz cos bcs b/c otherwise else which means would mean case meaning since as
    given seeing therefore thus hence could will help me allow for avoiding saving having thanks pls
    however plus another thing is on top secondly , ; : - – — ( / & + . !
""".split()  # noqa: SIM905  # to be read


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Sentences that were written for this project, and odd ones made of the words of the cues."""
    written = Path(__file__).parents[2].joinpath("nlp", "data", "kinds.jsonl").read_text("utf-8")
    found = re.findall(r'"text": "([^"\\\\]+)"', written)
    draw = random.Random(0)
    for _ in range(4_000):
        words = draw.choices(FILLERS, k=draw.randint(2, 14))
        text = "".join(word + draw.choice((" ", " ", " ", ", ", "  ", "")) for word in words)
        odd = draw.choice((str, str.upper, str.title, _with_odd_letters))
        found.append(odd(text))
    return found


def _with_odd_letters(text: str) -> str:
    """Letters that count as ASCII ones where case does not."""
    return text.replace("s", "ſ").replace("i", "ı").replace("k", "\u212a")


@pytest.mark.parametrize("name", CUES)
def test_every_match_of_a_cue_holds_one_of_its_words(name, texts):
    cue: Cue = CUES[name]
    spans = [[match.span() for match in cue.finditer(text)] for text in texts]

    assert spans == [[match.span() for match in cue.pattern.finditer(text)] for text in texts]
    assert any(spans)


def test_a_sentence_without_a_joining_word_says_one_thing(texts, monkeypatch):
    def cut() -> list[list[Span]]:
        return [list(ideas.ideas(text, Span(0, len(text)))) for text in texts]

    found = cut()
    monkeypatch.setattr(ideas, "_JOINING_MARK", re.compile(""))  # every text may join something

    assert found == cut()
    assert any(len(parts) > 1 for parts in found)


def test_the_words_of_a_text_are_those_that_a_pattern_sees():
    assert words_of("ſo that’s A \u212aind-of bc2") == {"so", "that", "s", "a", "kind", "of", "bc"}
