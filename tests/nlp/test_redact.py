"""Personal data leaves no trace, and every position leads back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.redact import redact
from nlp.types import Span


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("Write to anna.berg+shop@example.co.uk please", "Write to [email] please"),
        ("Ring me on +44 20 7946 0958.", "Ring me on [phone]."),
        ("Call 030/1234567 or (0171) 555 66 77", "Call [phone] or [phone]"),
        ("My card 4111 1111 1111 1111 was refused", "My card [card] was refused"),
        ("IBAN DE89 3704 0044 0532 0130 00 is mine", "IBAN [iban] is mine"),
        ("gb82west12345698765432", "[iban]"),
        ("From 192.168.0.17 and 2001:db8::8a2e:370:7334", "From [ip] and [ip]"),
    ],
)
def test_personal_data_becomes_a_typed_placeholder(text, redacted):
    assert redact(text).text == redacted


@pytest.mark.parametrize(
    "text",
    [
        "I paid 120 on 12.03.2024 for 3 items",
        "My card 4111 1111 1111 1112",
        "version 1.2.3.4.5 came out",
        "It was 300.400.500.600",
        "open 8:30 to 17:45, 2019-2021",
        "order 4711, room 12, 1,250,000 people",
        "user @ home",
        "10 20 30 times",
    ],
)
def test_numbers_that_are_nobodys_stay(text):
    assert "[email]" not in redact(text).text
    assert "[card]" not in redact(text).text
    assert "[ip]" not in redact(text).text
    assert "[phone]" not in redact(text).text.replace("4111", "")


def test_known_names_go_as_whole_words_in_any_case():
    redacted = redact("ANNA said Anna's annual bill, Anna Berg", known=["Anna", "Anna Berg", "K"])

    assert redacted.text == "[known] said [known]'s annual bill, [known]"


def test_the_words_of_a_name_go_where_they_are_written_as_names():
    redacted = redact("Will here: Baker's oven will do, says WILL BAKER", known=["Will Baker"])

    assert redacted.text == "[known] here: [known]'s oven will do, says [known]"


def test_a_span_leads_back_to_the_words_it_came_from():
    text = "Mail a@b.org or ring +44 20 7946 0958 today"
    redacted = redact(text)

    start = redacted.text.index("today")
    back = redacted.original(Span(start, start + 5))
    assert back.of(text) == "today"

    start = redacted.text.index("[phone]")
    assert redacted.original(Span(start + 2, start + 4)).of(text) == "+44 20 7946 0958"


PARTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["a.b@example.org", " +49 30 1234567 ", "4111111111111111", " 10.0.0.1 ", "Zoë Quill"]
    ),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PARTS, max_size=8).map("".join))
def test_what_was_not_replaced_is_found_again_exactly(text):
    redacted = redact(text, known=["Zoë Quill"])

    rebuilt, position = "", 0
    for redaction in redacted.redactions:
        rebuilt += redacted.text[position : redaction.redacted.start]
        rebuilt += redaction.original.of(text)
        position = redaction.redacted.end
    assert rebuilt + redacted.text[position:] == text

    for start in range(len(redacted.text)):
        inside = any(
            redaction.redacted.start <= start < redaction.redacted.end
            for redaction in redacted.redactions
        )
        if not inside:
            span = redacted.original(Span(start, start + 1))
            assert span.of(text) == redacted.text[start]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_text_can_be_redacted(text):
    redacted = redact(text)

    assert all(redaction.original.end <= len(text) for redaction in redacted.redactions)
