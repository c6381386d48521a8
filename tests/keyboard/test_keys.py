"""Keys: one registry, printed everywhere, another for whoever wants one, no key for two things."""

from __future__ import annotations

import html
import re

import pytest
from factories import make_study, make_user

from survey.core import keys
from survey.core.errors import DomainError
from survey.core.keyboard import services


def text_of(response) -> str:
    """The words of a page, without markup, in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


@pytest.fixture
def ada(session):
    return make_user(session, name="Ada")


def test_no_two_actions_of_a_screen_share_a_key(shared_app):
    assert [name for name in keys.SCREENS if keys.clash({}, name)] == []


def test_every_screen_of_the_desk_is_registered(shared_app):
    assert {"everywhere", "desk", "coding", "unplaced", "audit", "theme"} <= set(keys.SCREENS)


def test_what_was_chosen_is_kept_for_this_person_only(shared_app, session, ada):
    ben = make_user(session)

    services.choose_keys(session, {"coding.none": "0"}, actor=ada)

    assert services.own_keys(session, ada.id) == {"coding.none": "0"}
    assert services.own_keys(session, ben.id) == {}


def test_the_usual_key_is_not_kept(shared_app, session, ada):
    assert services.choose_keys(session, {"coding.none": "N"}, actor=ada) == {}


def test_two_actions_may_change_places(shared_app, session, ada):
    chosen = {"coding.first": "3", "coding.third": "1"}

    assert services.choose_keys(session, chosen, actor=ada) == chosen


def test_a_key_for_two_things_is_refused_and_nothing_is_kept(shared_app, session, ada):
    services.choose_keys(session, {"coding.none": "0"}, actor=ada)

    with pytest.raises(keys.KeyTaken) as refused:
        services.choose_keys(session, {"coding.none": "1"}, actor=ada)

    assert refused.value.message == (
        "Coding statement by statement: “1” cannot mean both “The first suggestion” and "
        "“None of these”. Give one of them another key."
    )
    assert services.own_keys(session, ada.id) == {"coding.none": "0"}


def test_a_key_that_holds_everywhere_is_taken_on_every_screen(shared_app, session, ada):
    with pytest.raises(keys.KeyTaken, match="Find words or meaning"):
        services.choose_keys(session, {"coding.none": "/"}, actor=ada)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("ab", "“ab” is not one key"),
        ("", "“” is not one key"),
        ("?", "“\\?” always lists the keys"),
    ],
)
def test_what_is_no_key_is_refused_with_a_sentence(shared_app, session, ada, typed, sentence):
    with pytest.raises(DomainError, match=f"None of these: {sentence}"):
        services.choose_keys(session, {"coding.none": typed}, actor=ada)


def test_named_keys_are_taken_in_any_case(shared_app, session, ada):
    own = services.choose_keys(session, {"coding.none": "arrowdown"}, actor=ada)

    assert own == {"coding.none": "ArrowDown"}


def test_the_page_lists_every_key_and_keeps_what_was_typed(sign_in, ada):
    browser = sign_in(user=ada)

    page = browser.get("/account/keys")
    refused = browser.post("/account/keys", data={"coding.none": "1"})

    assert "Coding statement by statement" in text_of(page)
    assert text_of(page).count("None of these") == 1
    assert refused.status_code == 422
    assert "Nothing was changed" in text_of(refused)
    assert re.search(r'id="coding.none"[^>]*value="1"', refused.text)


def test_the_chosen_key_is_printed_and_pressed(sign_in, session, ada):
    from factories import make_statement

    browser = sign_in(user=ada)
    study = make_study(session, owner=ada)
    make_statement(session, study)

    browser.post("/account/keys", data={"coding.none": "0"})
    page = browser.get(f"/studies/{study.id}/coding").text

    assert re.search(r'data-key="0" aria-keyshortcuts="0">None of these <kbd[^>]*>0</kbd>', page)


def test_the_usual_keys_come_back_in_one_press(sign_in, session, ada):
    browser = sign_in(user=ada)
    browser.post("/account/keys", data={"coding.none": "0"})

    browser.post("/account/keys", data={"coding.none": "0", "usual": "y"})

    assert services.own_keys(session, ada.id) == {}
