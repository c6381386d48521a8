"""Nothing that reads an answer sees personal data, and the evidence stays verbatim."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp import Document, Known, Part, Settings, Statement, analyse
from nlp.duplicates import count_mentions, plain
from nlp.extract import extract
from nlp.private import Private

MAIL, PHONE = "anna.berg@example.org", "+44 20 7946 0958"
TOPICS = ("shorter queues at the till", "a bench in the shade", "warmer soup at lunch")


def documents() -> list[Document]:
    """Thirty answers; every one tells something personal."""
    return [
        Document(
            id=str(i),
            text=f"Dear all, {MAIL} or {PHONE}. I am Zoë Quill and I want {TOPICS[i % 3]} 🙂",
            why=f"Zoë Quill here, so that I can rest my feet {'soon ' * (i % 4)}",
            respondent=f"p{i}",
            identifiers=("Zoë Quill", "Zoë"),
        )
        for i in range(30)
    ]


@pytest.fixture(scope="module")
def analysis():
    return analyse(documents(), Settings(embedder="tfidf"))


def test_no_name_draft_or_word_holds_personal_data(analysis):
    written = " ".join(
        [
            *(theme.name + theme.criterion for theme in analysis.themes),
            *(word for theme in analysis.themes for word, _ in theme.words),
            *(theme.need.text + theme.need.metric for theme in analysis.themes if theme.need),
            *(word for statement in analysis.statements for word, _ in statement.words),
        ]
    ).lower()

    assert analysis.themes
    for secret in ("anna", "berg", "7946", "zoë", "quill"):
        assert secret not in written


def test_every_statement_is_verbatim(analysis):
    said = {document.id: document for document in documents()}
    for statement in analysis.statements:
        document = said[statement.document]
        text = document.text if statement.part is Part.TEXT else document.why
        assert statement.span.of(text) == statement.text
        assert statement.id.endswith(f":{statement.span.start}:{statement.span.end}")
        for inner in (statement.evidence, statement.want):
            if inner is not None:
                assert statement.span.start <= inner.start < inner.end <= statement.span.end
        for found in statement.findings:
            assert found.span.end <= len(statement.text)
    assert any("Zoë Quill" in statement.text for statement in analysis.statements)


def test_every_reference_is_to_a_statement_of_the_result(analysis):
    known = {statement.id for statement in analysis.statements}
    referred = {
        *(item.statement for item in analysis.assignments),
        *(quote.statement for theme in analysis.themes for quote in theme.quotes),
        *(theme.need.source for theme in analysis.themes if theme.need),
        *(one for link in analysis.links for one in link.statements),
        *(item.want for item in analysis.hypotheses),
        *(one.same_as for one in analysis.statements if one.same_as),
    }

    assert referred <= known
    assert {item.statement for item in analysis.assignments} & {
        statement.id for statement in analysis.statements if "Zoë" in statement.text
    }


def test_it_says_how_much_was_replaced(analysis):
    assert analysis.metrics["count.replaced_personal_data"] == 30 * 4


def test_decisions_name_statements_as_they_were_said(analysis):
    confirmed = next(one.text for one in analysis.statements if "bench" in one.text)

    again = analyse(
        documents(), Settings(embedder="tfidf"), known=Known(themes={"7": (confirmed,)})
    )

    theme = next(theme for theme in again.themes if theme.known == "7")
    held = {item.statement for item in again.assignments if item.theme == theme.id}
    benches = {one.id for one in again.statements if "bench" in one.text}
    assert benches <= held


PIECES = st.one_of(
    st.text(max_size=30),
    st.sampled_from([MAIL, PHONE, " Zoë ", "I want a map. ", " because I get lost", "\n- ", "🙈"]),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=10).map("".join), st.none() | st.text(max_size=60))
def test_spans_lead_back_through_any_text(text, why):
    document = Document(id="a", text=text, why=why, identifiers=("Zoë",))
    private = Private([document])
    statements = extract(private.documents)
    empty = dataclasses.replace(EMPTY, statements=statements)

    for statement in private.restore(empty).statements:
        source = text if statement.part is Part.TEXT else why
        assert statement.span.of(source) == statement.text
        for inner in (statement.evidence, statement.want):
            assert inner is None or statement.span.start <= inner.start < inner.end
        for found in statement.findings:
            assert found.span.of(statement.text)


EMPTY = analyse([])
BLANK = extract([Document(id="x", text="word")])[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Cheaper!", "cheaper"), ("more  shade", "More shade 🙂"), ("Größe", "GRÖSSE")],
)
def test_the_same_words_are_one_statement_said_twice(one, other):
    assert plain(one) == plain(other)


@pytest.mark.parametrize(("one", "other"), [("की", "का"), ("péché", "pêche"), ("42", "24")])
def test_other_words_are_another_statement(one, other):
    assert plain(one) != plain(other)


def test_duplicates_point_to_the_first_and_are_counted():
    said = extract(
        [
            Document(id="a", text="More shade please"),
            Document(id="b", text="a quieter bar"),
            Document(id="c", text="more shade, please!"),
            Document(id="d", text="MORE SHADE PLEASE 🙂"),
        ]
    )

    assert [one.mentions for one in said] == [3, 1, 3, 3]
    assert [one.same_as for one in said] == [None, None, said[0].id, said[0].id]


@settings(deadline=None)
@given(st.lists(st.sampled_from(["a b", "A, b!", "c", "ç", "c."]), max_size=12))
def test_mentions_add_up(texts):
    statements: list[Statement] = [
        dataclasses.replace(BLANK, id=str(i), text=text) for i, text in enumerate(texts)
    ]

    counted = count_mentions(statements)

    assert sum(one.mentions for one in counted if one.same_as is None) == len(texts)
