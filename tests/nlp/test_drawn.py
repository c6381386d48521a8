"""What a person drew is a statement as drawn, and the engine cuts around it."""

from nlp.extract import extract
from nlp.private import Private
from nlp.types import Document, Span

TEXT = "I lose the key. Write to ben@example.org when the bus comes. I want to be home sooner."


def drawn(text, *words):
    return tuple(Span(text.index(one), text.index(one) + len(one)) for one in words)


def read(text, *words, **over):
    document = Document(id="n1", text=text, respondent="i1", drawn=drawn(text, *words), **over)
    return [one.text for one in extract([document])]


def test_what_was_drawn_takes_the_place_of_what_is_cut_there():
    assert read(TEXT, "home sooner") == [
        "I lose the key.",
        "Write to ben@example.org when the bus comes.",
        "I want to be home sooner.",
        "home sooner",
    ]
    assert read(TEXT, "want to be home sooner") == [
        "I lose the key.",
        "Write to ben@example.org when the bus comes.",
        "want to be home sooner",
    ]


def test_drawn_spans_may_overlap_and_reach_over_sentences():
    assert read("I walk. I ride. I run.", "walk. I ride", "ride. I run") == [
        "walk. I ride",
        "ride. I run",
    ]


def test_nothing_drawn_changes_nothing():
    assert read(TEXT) == [
        "I lose the key.",
        "Write to ben@example.org when the bus comes.",
        "I want to be home sooner.",
    ]


def test_drawn_spans_keep_their_exact_place_where_personal_data_was_replaced():
    marks = drawn(TEXT, "to ben@example.org when", "example.org when the bus", "be home sooner")
    private = Private([Document(id="n1", text=TEXT, respondent="i1", drawn=marks)])

    (redacted,) = private.documents
    back = [private._restored(one).span for one in extract(private.documents)]

    assert "ben@" not in redacted.text
    assert [span.of(redacted.text) for span in redacted.drawn] == [
        "to [email] when",
        "[email] when the bus",
        "be home sooner",
    ]
    assert set(marks) <= set(back)


def test_signs_beyond_the_first_plane_move_nothing():
    text = "😀😀 I lose the key 🇩🇪 and المفتاح again."

    assert read(text, "the key 🇩🇪 and المفتاح") == ["the key 🇩🇪 and المفتاح"]
