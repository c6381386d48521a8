"""Documents become statements with exact spans, evidence, levels and wants."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.extract import extract
from nlp.types import Document, Kind, Level, Part

EXAMPLES = json.loads((Path(__file__).parent / "codebook.json").read_text(encoding="utf-8"))
WISH = "What would you like your home to do?"


def words(document, statement, span):
    text = document.text if statement.part is Part.TEXT else document.why
    return None if span is None else span.of(text)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["text"][:24])
def test_the_evidence_of_the_codebook_lies_in_a_statement(example):
    document = Document(id="1", text=example["text"])

    found = extract([document])

    evidence = [words(document, one, one.evidence) for one in found if one.evidence]
    if example["evidence"] is None:
        assert evidence == []
    else:
        assert any(example["evidence"] in said for said in evidence)
    assert any(one.needs_probe for one in found) is example["is_probed"]


def test_a_want_and_its_reason_are_two_statements():
    document = Document(id="d7", text="Add a map so that I can find it.")

    want, need = extract([document])

    assert (want.id, want.text, want.kind) == ("d7:text:0:9", "Add a map", Kind.WANT)
    assert words(document, want, want.want) == "a map"
    assert want.level is None
    assert not want.needs_probe
    assert (need.text, need.kind) == ("so that I can find it.", Kind.NEED)
    assert words(document, need, need.evidence) == "I can find it"
    assert need.level is Level.STATED


def test_the_answer_to_the_why_is_laddered():
    document = Document(id="1", text="automatic lights", why="because I fall at night", prompt=WISH)

    want, why = extract([document])

    assert (want.kind, want.needs_probe) == (Kind.WANT, False)
    assert (why.part, why.level) == (Part.WHY, Level.LADDERED)
    assert words(document, why, why.evidence) == "I fall at night"


def test_a_pain_implies_a_need_and_a_bare_want_is_probed():
    pain, want = extract(
        [
            Document(id="1", text="The form crashed and I lost everything."),
            Document(id="2", text="dark mode", prompt=WISH),
        ]
    )

    assert (pain.kind, pain.level) == (Kind.PAIN, Level.IMPLIED)
    assert (want.kind, want.level, want.needs_probe) == (Kind.WANT, None, True)


@pytest.mark.parametrize("text", ["", "   ", "🙂", "...", "\n\n-\n"])
def test_a_document_without_words_gives_no_statement(text):
    assert extract([Document(id="1", text=text, why=text)]) == ()


def test_noise_carries_neither_want_nor_need():
    (one,) = extract([Document(id="1", text="n/a", prompt=WISH)])

    assert one.kind is Kind.NOISE
    assert (one.level, one.evidence, one.want, one.needs_probe) == (None, None, None, False)


def test_another_language_is_kept_and_called_unsure():
    text = "Haluaisin suodattimen koska en voi lukea kaikkea"

    found = extract([Document(id="1", text=text)])

    assert "".join(one.text for one in found).startswith("Haluaisin")
    assert all(max(one.kinds.values()) < 0.5 for one in found)
    assert all(one.want is None for one in found)


def test_progress_is_told_to_the_end():
    told = []

    extract(
        [Document(id=str(number), text="Add a map") for number in range(250)],
        progress=lambda done, total: told.append((done, total)),
    )

    assert told == [(100, 250), (200, 250), (250, 250)]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text(max_size=60),
            st.one_of(st.none(), st.text(max_size=60)),
            st.sampled_from([None, WISH]),
        ),
        max_size=4,
    ),
    st.sampled_from(["", " I want a map because I get lost.", " so I can see, thanks", "Need SSO"]),
)
def test_spans_are_exact_for_any_text(texts, ending):
    documents = {
        str(number): Document(id=str(number), text=text + ending, why=why, prompt=prompt)
        for number, (text, why, prompt) in enumerate(texts)
    }

    found = extract(list(documents.values()))

    assert len({one.id for one in found}) == len(found)
    for one in found:
        document = documents[one.document]
        assert words(document, one, one.span) == one.text
        for span in (one.evidence, one.want):
            assert span is None or one.span.start <= span.start < span.end <= one.span.end


def test_five_thousand_answers_take_seconds():
    documents = [
        Document(
            id=str(number), text=f"Please add gate {number} because I get lost in hall {number}"
        )
        for number in range(5_000)
    ]
    extract(documents[:1])
    begun = time.process_time()

    found = extract(documents)

    assert len(found) == 10_000
    assert time.process_time() - begun < 30
