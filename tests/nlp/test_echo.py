"""What a follow-up says back is a whole sentence in the person's own words, whatever they asked for."""

import pytest

from nlp.echo import LONGEST, echo_of, sentence_of
from nlp.pronouns import turned
from nlp.reasons import probe


@pytest.mark.parametrize(
    ("want", "sentence"),
    [
        ("a filter for nut free", "You asked for a filter for nut free."),
        ("SSO", "You asked for “SSO”."),
        ("dark mode", "You asked for “dark mode”."),
        ("Dark mode", "You asked for “Dark mode”."),
        ("make the text bigger", "You asked us to make the text bigger."),
        ("Make it cheaper", "You asked us to make it cheaper."),
        ("no more ads", "You asked for no more ads."),
        (
            "a thermostat that knows when I leave",
            "You asked for a thermostat that knows when you leave.",
        ),
        ("my home to turn on lights at dusk", "You wanted your home to turn on lights at dusk."),
        (
            "to be able to see who is at the door",
            "You wanted to be able to see who is at the door.",
        ),
        ("automatic lights", "You asked for automatic lights."),
        ("a call centre, not a chatbot", "You asked for a call centre, not a chatbot."),
        ("a reminder before the trial ends", "You asked for a reminder before the trial ends."),
        ("send the invoice as a PDF", "You asked us to send the invoice as a PDF."),
        ("open on Sundays", "You asked us to open on Sundays."),
        ("stop ringing me at dinner time", "You asked us to stop ringing you at dinner time."),
        ("I could post to my wall", "You wished you could post to your wall."),
        ("The lamp should remember my seat", "You said the lamp should remember your seat."),
        ("hire more people", "You asked us to hire more people."),
        ("Some way to filter by size", "You asked for some way to filter by size."),
        ("cheaper tickets for students", "You asked for cheaper tickets for students."),
        ("more vegetarian dishes", "You asked for more vegetarian dishes."),
        ("let me change my address online", "You asked us to let you change your address online."),
        ("don't close the ticket office", "You asked us not to close the ticket office."),
        ("do not share my data", "You asked us not to share your data."),
        ("you sold stamps", "You wished we sold stamps."),
        ("you had a crèche", "You wished we had a crèche."),
        ("you add a family plan", "You asked us to add a family plan."),
        ("the library opened earlier", "You wished the library opened earlier."),
        ("The website could be faster", "You said the website could be faster."),
        ("to change my pick-up date", "You wanted to change your pick-up date."),
        ("the bus driver to wait until I sit", "You wanted the bus driver to wait until you sit."),
        (
            "being told the truth about waiting times",
            "You asked to be told the truth about waiting times.",
        ),
        ("having more staff at the desk", "You asked for more staff at the desk."),
        ("adding a map", "You asked us to add a map."),
        (
            "free parking, cheaper coffee and longer hours",
            "You asked for free parking, cheaper coffee and longer hours.",
        ),
        ("new chairs", "You asked for new chairs."),
        ("clean towels every day", "You asked for “clean towels every day”."),
        ("clean the towels every day", "You asked us to clean the towels every day."),
        ("change the music", "You asked us to change the music."),
        ("open later", "You asked us to open later."),
        ("fewer emails from you", "You asked for fewer emails from us."),
        ("your staff to be friendlier", "You wanted our staff to be friendlier."),
        ("a discount for my wife and me", "You asked for a discount for your wife and you."),
        ("better wifi", "You asked for better wifi."),
        ("Better wifi", "You asked for better wifi."),
        ("wifi in the rooms", "You asked for wifi in the rooms."),
        ("Spanish lessons", "You asked for Spanish lessons."),
        ("Apple Pay", "You asked for “Apple Pay”."),
        ("filter by size", "You asked for “filter by size”."),
        ("show the price per kilo", "You asked us to show the price per kilo."),
        ("print the dose on the lid", "You asked us to print the dose on the lid."),
        (
            "tell us when a train is cancelled",
            "You asked us to tell you when a train is cancelled.",
        ),
        ("keep the pool open on Sundays", "You asked us to keep the pool open on Sundays."),
        ("let us keep our own doctor", "You asked us to let you keep your own doctor."),
        ("a text when it's my turn", "You asked for a text when it's your turn."),
        ("someone who speaks Tamil", "You asked for someone who speaks Tamil."),
        ("two rooms with a connecting door", "You asked for two rooms with a connecting door."),
        ("less plastic", "You asked for less plastic."),
        (
            "the ability to pause my subscription",
            "You asked for the ability to pause your subscription.",
        ),
        (
            "an app I can use when I'm offline",
            "You asked for an app you can use when you're offline.",
        ),
        (
            "notifications when you ship my order",
            "You asked for notifications when we ship your order.",
        ),
        ("faster", "You asked for “faster”."),
        ("easier to find", "You asked for “easier to find”."),
        ("hot water", "You asked for hot water."),
        ("not so many emails", "You asked for “not so many emails”."),
        ("it to remember me", "You wanted it to remember you."),
        (
            "me to be informed when my order ships",
            "You wanted to be informed when your order ships.",
        ),
        (
            "a card I can give to my mum's carer",
            "You asked for a card you can give to your mum's carer.",
        ),
        ("I had more time to answer", "You wished you had more time to answer."),
        ("the old version back", "You asked for the old version back."),
    ],
)
def test_a_want_is_said_back_as_a_sentence(want, sentence):
    assert sentence_of(echo_of(want)) == sentence


@pytest.mark.parametrize(
    ("said", "echo"),
    [
        ("“a night bus”", "a night bus"),
        ("a night bus, please!", "a night bus"),
        ("  a\n night   bus thanks", "a night bus"),
        ("more benches if possible please", "more benches"),
    ],
)
def test_marks_blanks_and_courtesies_are_not_echoed(said, echo):
    assert echo_of(said) == echo


def test_a_long_want_ends_where_a_phrase_ends():
    want = (
        "more buses at night, more seats, and heating that works when it is cold outside, and drivers "
        "who wait for people who cannot run, and a timetable that one can read without glasses"
    )

    echo = echo_of(want)

    assert len(echo) <= LONGEST + 2
    assert echo.endswith("people who cannot run …")
    assert want.startswith(echo.removesuffix(" …"))
    assert sentence_of(echo) == f"You asked for {echo}"


def test_a_word_without_end_is_cut():
    assert echo_of("x" * 1_000) == "x" * LONGEST + " …"


@pytest.mark.parametrize(
    ("said", "back"),
    [
        ("give me my papers", "give you your papers"),
        ("a map you can send us", "a map we can send you"),
        ("a call from you when I'm late", "a call from us when you're late"),
        ("what I was told by your staff", "what you were told by our staff"),
        ("shipping to the US", "shipping to the US"),
        ("mine", "yours"),
    ],
)
def test_the_person_and_the_provider_change_places(said, back):
    assert turned(said) == back


def test_the_probe_carries_the_sentence():
    probed = probe("Could you make my text bigger?")

    assert probed is not None
    assert probed.echo == "make my text bigger"
    assert probed.sentence == "You asked us to make your text bigger."
