"""The twenty worked examples of the codebook, end to end: evidence, level, and a draft or none."""

import json
from pathlib import Path

import pytest

from nlp.extract import extract
from nlp.statement_of_need import draft
from nlp.types import Document, Level

EXAMPLES = json.loads((Path(__file__).parent / "codebook.json").read_text(encoding="utf-8"))
DRAFTS = {
    "I just want a faster horse": "I can get there before the market closes",
    "Please add dark mode": "My eyes do not hurt when I read at night in bed",
    "You should have an export": "My boss can check numbers herself",
    "I end up keeping my own": "I know where I stand",
    "The delivery window": "I do not have to take a day off work",
    "Give me a call centre": (
        "I do not go round in circles while my card is being used by a thief"
    ),
    "I love that the app tells": "I have no nasty surprises",
    "Loyalty points": "I feel that you know I have been coming here for ten years",
    "Add a reminder": "I do not get charged 120 for something I forgot about",
    "When I am on the train": "I do not lose the form I was filling in",
    "I would pay more": "I do not have to explain our whole setup again every time",
    "The nurse talked": "I know if I can exercise",
    "We print the checklist": "Nobody skips the safety step",
    "I wish it had a filter": "I do not have to read every label",
    "Too many emails": "I do not miss the one about the flight change",
}
"""What is written from the customer's own clause; a person goes on from there."""


@pytest.fixture(scope="module")
def found():
    documents = [Document(id=str(i), text=one["text"]) for i, one in enumerate(EXAMPLES)]
    statements = extract(documents)
    return {
        one["text"]: [said for said in statements if said.document == str(i)]
        for i, one in enumerate(EXAMPLES)
    }


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["text"][:24])
def test_the_evidence_and_its_level(example, found):
    text = example["text"]

    said = {(one.evidence.of(text), one.level) for one in found[text] if one.evidence}

    if example["evidence"] is None:
        assert said == set()
    else:
        levels = {level for words, level in said if example["evidence"] in words}
        assert Level(example["level"]) in levels


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["text"][:24])
def test_a_need_is_drafted_from_the_evidence_and_never_invented(example, found):
    text = example["text"]
    expected = next((need for start, need in DRAFTS.items() if text.startswith(start)), None)

    need = draft(found[text])

    if example["evidence"] is None:
        assert need is None
    elif expected is not None:
        assert need is not None
        assert need.text == expected
    if need is not None:
        source = next(one for one in found[text] if one.id == need.source)
        assert need.level is source.level
        assert need.evidence is not None
        assert need.evidence.of(source.text) in text
        assert "L8" not in [fault.rule for fault in need.lint]
        assert all(fault.suggestion for fault in need.lint)
