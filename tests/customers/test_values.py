"""Kinds guessed from values, and values read."""

import pytest

from survey.people.customers.fields import WrongField, clean_email, clean_locale, clean_timezone
from survey.people.customers.models import AttributeKind
from survey.people.customers.values import DateOrder, NotOfKind, guess_kind, read_value

TEXT, NUMBER, DATE, BOOLEAN = AttributeKind


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ([], TEXT),
        (["", " "], TEXT),
        (["1", "2.5", "-3"], NUMBER),
        (["1,234", "12,345,678.90"], NUMBER),
        (["1.234,50", "3,5"], NUMBER),
        (["00123", "00456"], TEXT),
        (["0", "0.5"], NUMBER),
        (["1", "many"], TEXT),
        (["yes", "No", ""], BOOLEAN),
        (["0", "1"], NUMBER),
        (["f", "m"], TEXT),
        (["2026-11-21", "2026-11-21T10:00:00Z"], DATE),
        (["12/25/2015 2:35", "1/2/2016 11:00 pm"], DATE),
        (["21 Nov 2026", "1st December 2025", "Mar 5, 2024"], DATE),
        (["2026-02-30"], TEXT),
        (["31/12/2026", "12/31/2026"], TEXT),
        (["NaN"], TEXT),
        (["1e5"], TEXT),
    ],
)
def test_the_kind_is_what_all_values_have_in_common(cells, kind):
    assert guess_kind(cells).kind is kind


@pytest.mark.parametrize(
    ("cells", "nearly", "odd", "odd_count"),
    [
        (["1", "2", "3", "4", "lots"], NUMBER, "lots", 1),
        (["2026-11-21", "21 Nov 2026", "soon", "", *["1/1/2026"] * 7, "?"], DATE, "soon", 2),
        (["yes", "no", "no", "yes", "maybe"], BOOLEAN, "maybe", 1),
        (["1", "2", "3", "lots"], None, "", 0),
        (["00123", "10456", "20456", "30456", "40456", "A1"], None, "", 0),
        ([*["5"] * 200, *["word"] * 21], None, "", 0),
        (["1", "2"], None, "", 0),
    ],
)
def test_a_few_words_among_numbers_are_named(cells, nearly, odd, odd_count):
    guess = guess_kind(cells)

    assert (guess.nearly, guess.odd, guess.odd_count) == (nearly, odd, odd_count)


@pytest.mark.parametrize(
    ("cells", "is_year_first"),
    [(["2026-11-21", "2026/3/4"], True), (["2026-11-21", "21.11.2026"], False), (["3"], False)],
)
def test_dates_that_begin_with_the_year_need_no_order(cells, is_year_first):
    assert guess_kind(cells).is_year_first is is_year_first


@pytest.mark.parametrize(
    ("cells", "order", "is_ambiguous"),
    [
        (["03/04/2026", "25/04/2026"], DateOrder.DAY_FIRST, False),
        (["03/04/2026", "04/25/2026"], DateOrder.MONTH_FIRST, False),
        (["03/04/2026"], DateOrder.DAY_FIRST, True),
        (["03-04-26"], DateOrder.DAY_FIRST, True),
        (["03.04.2026"], DateOrder.DAY_FIRST, False),
        (["05/05/2026"], DateOrder.DAY_FIRST, False),
        (["2026-04-03"], DateOrder.DAY_FIRST, False),
    ],
)
def test_the_order_of_dates_is_found_or_said_to_be_ambiguous(cells, order, is_ambiguous):
    guess = guess_kind(cells)

    assert (guess.kind, guess.date_order, guess.is_ambiguous) == (DATE, order, is_ambiguous)


@pytest.mark.parametrize(
    ("cell", "kind", "value"),
    [
        ("03/04/2026", DATE, "2026-04-03"),
        ("29.2.24", DATE, "2024-02-29"),
        ("1/2/99", DATE, "1999-02-01"),
        ("2026/4/3", DATE, "2026-04-03"),
        ("1 234", NUMBER, None),
        ("1\u202f234", NUMBER, 1234),
        ("\u22125", NUMBER, -5),
        ("1.234", NUMBER, 1.234),
        ("1.234.567", NUMBER, 1234567),
        ("+7", NUMBER, 7),
        ("9" * 400, NUMBER, None),
        ("X", BOOLEAN, True),
        ("0", BOOLEAN, False),
        ("perhaps", BOOLEAN, None),
        (" spaces ", TEXT, "spaces"),
        ("x" * 2001, TEXT, None),
    ],
)
def test_a_cell_is_read_as_its_kind_or_refused(cell, kind, value):
    if value is None:
        with pytest.raises(NotOfKind):
            read_value(cell, kind)
    else:
        assert read_value(cell, kind) == value


@pytest.mark.parametrize(
    "address",
    ["", "a", "a@b", "@example.org", "a b@example.org", "a@exa mple.org", "a@example..org",
     "a..b@example.org", "ä@example.org", "a@-x.org", f"{'a' * 65}@example.org", "a@b@example.org"],
)  # fmt: skip
def test_what_no_message_could_reach_is_no_address(address):
    with pytest.raises(WrongField):
        clean_email(address)


def test_addresses_languages_and_time_zones_are_made_alike():
    assert clean_email(" Dora.Adler+x@Example.ORG ") == "dora.adler+x@example.org"
    assert clean_locale("DE_at") == "de-AT"
    assert clean_timezone("Europe/Vienna") == "Europe/Vienna"
    with pytest.raises(WrongField):
        clean_locale("german please")
    with pytest.raises(WrongField):
        clean_timezone("Vienna")
