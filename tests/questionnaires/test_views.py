"""The pages of the builder: who may, what is shown, what comes back after a mistake."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from counting import counted
from factories import ask, make_published_survey, make_study, make_survey

from survey.ask.questionnaires.definition import definition_of
from survey.ask.questionnaires.editing import QuestionText, change_question
from survey.ask.questionnaires.models import QuestionKind, Survey, SurveyVersion
from survey.ask.questionnaires.queries import draft_of, published_version, question_by_code
from survey.ask.questionnaires.versions import new_draft, publish

HTMX = {"HX-Request": "true"}


def draft_questions(session, survey):
    return definition_of(session, draft_of(session, survey.id)).questions


def address(session, survey, code, deed=""):
    return f"/surveys/{survey.id}/questions/{question_by_code(session, survey.id, code).id}{deed}"


def fields_of(html: str) -> dict[str, list[str]]:
    """What a browser without a script would send from the open question's form."""
    form = re.search(r'<form method="post" class="form question-form".*?</form>', html, re.DOTALL)[
        0
    ]
    form = re.sub(r"<template.*?</template>", "", form, flags=re.DOTALL)
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if attributes.get("type") in {"radio", "checkbox"} and " checked" not in tag:
            continue
        sent.setdefault(attributes["name"], []).append(attributes.get("value", ""))
    for name, text in re.findall(
        r'<textarea[^>]*name="(\w+)"[^>]*>\n(.*?)</textarea>', form, re.DOTALL
    ):
        sent.setdefault(name, []).append(text)
    for name, options in re.findall(
        r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent.setdefault(name, []).append(chosen[1] if chosen else "")
    return sent


# --- who may ---------------------------------------------------------------------------------


def test_a_viewer_reads_the_words_and_cannot_change_them(sign_in, session):
    survey = make_survey(session)
    cleo = sign_in("viewer")

    page = cleo.get(f"/surveys/{survey.id}")

    assert page.status_code == 200
    assert "What would you change about your heating?" in page.text
    assert "Check and publish" not in page.text
    assert "Add a question" not in page.text
    for deed in ("publish", "settings", "cover"):
        assert cleo.get(f"/surveys/{survey.id}/{deed}").status_code == 403
    for deed in ("questions", "questions/order", "publish", "draft", "discard", "delete", "retire"):
        assert cleo.post(f"/surveys/{survey.id}/{deed}").status_code == 403
    assert cleo.get(address(session, survey, "nps")).status_code == 403


@pytest.mark.parametrize("place", ["", "/preview", "/publish", "/versions", "/settings", "/cover"])
def test_an_unknown_survey_is_a_page_that_says_so(sign_in, place):
    response = sign_in().get(f"/surveys/4711{place}")

    assert response.status_code == 404
    assert "There is no such survey." in response.text


# --- building without a script ---------------------------------------------------------------


def test_a_survey_is_built_previewed_and_published_without_a_script(sign_in, session):
    study = make_study(session)
    ada = sign_in()

    begun = ada.post(
        f"/studies/{study.id}/surveys/new",
        data={"title": "Heating", "anonymity": "confidential", "language": "en"},
    )
    survey = session.scalars(sa.select(Survey)).one()
    assert begun.location == f"/surveys/{survey.id}"

    added = ada.post(f"/surveys/{survey.id}/questions", data={"kind": "long_text"})
    sent = fields_of(ada.get(added.location).text)
    assert sent["set_asks_why"] == ["y"]
    sent["prompt"] = ["What would you change?"]
    assert ada.post(added.location, data=sent).status_code == 303

    added = ada.post(f"/surveys/{survey.id}/questions", data={"kind": "one_choice"})
    sent = fields_of(ada.get(added.location).text)
    sent |= {"prompt": ["Where do you live?"], "more_choices": ["House\r\nFlat\r\n\r\n"]}
    assert ada.post(added.location, data=sent).status_code == 303

    added = ada.post(f"/surveys/{survey.id}/questions", data={"kind": "scale"})
    sent = fields_of(ada.get(added.location).text)
    sent |= {"prompt": ["How warm?"], "set_high": ["7"], "set_low_label": ["Cold"]}
    sent |= {"show": ["all"], "rule_question": ["q2"], "rule_op": ["is"], "rule_value": ["flat "]}
    assert ada.post(added.location, data=sent).status_code == 303

    preview = ada.get(f"/surveys/{survey.id}/preview").text
    assert preview.index("What would you change?") < preview.index("Where do you live?")
    assert "Shown only if “Where do you live?” is “Flat”:" in preview

    check = ada.get(f"/surveys/{survey.id}/publish").text
    sha256 = re.search(r'name="sha256" value="(\w+)"', check)[1]
    assert ada.post(f"/surveys/{survey.id}/publish", data={"sha256": sha256}).status_code == 303

    asked = definition_of(session, published_version(session, survey.id)).questions
    assert [(one.code, one.kind.value) for one in asked] == [
        ("q1", "long_text"),
        ("q2", "one_choice"),
        ("q3", "scale"),
    ]
    assert [(one.code, one.label) for one in asked[1].options] == [("1", "House"), ("2", "Flat")]
    assert asked[2].settings["high"] == 7
    assert asked[2].show_if == {"all": [{"question": "q2", "op": "is", "value": "2"}]}


def test_saving_a_form_as_it_was_opened_changes_nothing(sign_in, session):
    survey = make_survey(
        session,
        questions=[
            ask("one_choice", "Where?", code="home", choices=["House", "Flat"]),
            ask("scale", "Warm?", code="warm", settings={"low": 0, "high_label": "Warm"}),
            ask("number", "How many?", code="people", settings={"minimum": 0.5, "unit": "kWh"}),
            ask("date", "When?", code="day", settings={"earliest": "2026-01-01"}),
            ask("several_choices", "Which?", code="tried", choices=["A", "B"]),
            ask("consent", "May we?", code="may"),
            ask("statement", "Nearly done", code="note", help="One\n\nlast thing."),
            ask(
                "short_text",
                "Why?",
                code="why",
                settings={"asks_why": False},
                is_required=True,
                show_if={
                    "any": [
                        {"question": "home", "op": "is_not", "value": "2"},
                        {"question": "warm", "op": "at_least", "value": "3"},
                        {"question": "day", "op": "answered"},
                    ]
                },
            ),
        ],
    )
    ada = sign_in()
    before = draft_questions(session, survey)

    for question in before:
        place = address(session, survey, question.code)
        saved = ada.post(place, data=fields_of(ada.get(place).text))
        assert saved.status_code == 303, question.code

    assert draft_questions(session, survey) == before


def test_rows_of_choices_are_added_moved_and_removed_without_a_script(sign_in, session):
    survey = make_survey(session)
    ada = sign_in()
    home = address(session, survey, "home")
    sent = fields_of(ada.get(home).text)

    def press(do):
        page = ada.post(home, data={**sent, "do": do})
        assert page.status_code == 200
        sent.clear()
        sent.update(fields_of(page.text))
        return sent["choice_label"]

    assert press("choices:more") == ["House", "Flat", ""]
    sent["choice_label"] = ["House", "Flat", "Boat"]
    assert press("choices:up-2") == ["House", "Boat", "Flat"]
    assert press("choices:remove-0") == ["Boat", "Flat"]
    assert [one.label for one in draft_questions(session, survey)[1].options] == ["House", "Flat"]

    assert ada.post(home, data=sent).status_code == 303

    options = draft_questions(session, survey)[1].options
    assert [(one.code, one.label) for one in options] == [("3", "Boat"), ("2", "Flat")]


def test_another_kind_brings_its_own_settings_and_keeps_the_words(sign_in, session):
    survey = make_survey(session)
    ada = sign_in()
    place = address(session, survey, "people")
    sent = fields_of(ada.get(place).text) | {"prompt": ["How warm?"], "kind": ["scale"]}

    page = ada.post(place, data={**sent, "do": "kind"})

    assert "Highest point" in page.text
    sent = fields_of(page.text)
    assert sent["prompt"] == ["How warm?"]
    assert ada.post(place, data=sent).status_code == 303
    question = draft_questions(session, survey)[4]
    assert (question.code, question.kind.value, question.settings["high"]) == ("people", "scale", 5)


def test_questions_move_duplicate_and_go_by_their_buttons(sign_in, session):
    survey = make_survey(session, questions=[ask("nps", "?", code=one) for one in "abc"])
    ada = sign_in()

    ada.post(address(session, survey, "a", "/move"), data={"to": "down"})
    ada.post(address(session, survey, "c", "/move"), data={"to": "1"})
    ada.post(address(session, survey, "b", "/remove"))
    copied = ada.post(address(session, survey, "a", "/duplicate"))

    assert [one.code for one in draft_questions(session, survey)] == ["c", "a", "q4"]
    assert copied.location.partition("#")[0] == address(session, survey, "q4")


# --- mistakes --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "typed", "sentence"),
    [
        ("warm", {"set_low": ["9"]}, "A scale ends above its beginning."),
        ("warm", {"set_low": ["many"]}, "Give a number in digits, or leave it empty."),
        ("home", {"choice_label": ["Flat", "flat"]}, "The choice “flat” is there twice."),
        (
            "warm",
            {
                "show": ["all"],
                "rule_question": ["home"],
                "rule_op": ["is"],
                "rule_value": ["Castle"],
            },
            "has no such option (Castle)",
        ),
        (
            "home",
            {"show": ["all"], "rule_question": ["warm"], "rule_op": ["is"], "rule_value": ["1"]},
            "which is not asked before it",
        ),
        ("warm", {"show": ["any"]}, "The condition is empty."),
    ],
)
def test_a_mistake_is_named_and_what_was_typed_is_kept(sign_in, session, code, typed, sentence):
    survey = make_survey(
        session,
        questions=[
            ask("one_choice", "Where?", code="home", choices=["House", "Flat"]),
            ask("scale", "Warm?", code="warm"),
        ],
    )
    ada = sign_in()
    place = address(session, survey, code)
    sent = fields_of(ada.get(place).text) | {"prompt": ["New words"]} | typed
    before = draft_questions(session, survey)

    refused = ada.post(place, data=sent)

    assert refused.status_code == 422
    assert sentence in refused.text
    kept = fields_of(refused.text)
    assert {name: kept[name] for name in ("prompt", *typed)} == {"prompt": ["New words"], **typed}
    assert draft_questions(session, survey) == before


def test_a_form_opened_before_a_colleague_saved_is_not_written_over_hers(sign_in, session):
    survey = make_survey(session)
    ada = sign_in()
    place = address(session, survey, "change")
    sent = fields_of(ada.get(place).text) | {"prompt": ["Ada's words"]}
    change_question(
        session,
        survey.id,
        question_by_code(session, survey.id, "change").id,
        QuestionText(kind=QuestionKind.LONG_TEXT, prompt="Ben's words"),
        was=None,
        meaning_changed=False,
        actor=ada.user,
    )

    refused = ada.post(place, data=sent, headers=HTMX)

    assert refused.status_code == 409
    assert "Somebody else has changed this question" in refused.text
    assert draft_questions(session, survey)[0].prompt == "Ben's words"

    again = fields_of(refused.text)
    assert again["prompt"] == ["Ada&#39;s words"]
    assert ada.post(place, data=again | {"prompt": ["Ada's words"]}).status_code == 303
    assert draft_questions(session, survey)[0].prompt == "Ada's words"


def test_an_order_of_a_page_that_is_out_of_date_is_refused(sign_in, session):
    survey = make_survey(session, questions=[ask("nps", "?", code=one) for one in "abc"])
    ids = [one.id for one in draft_questions(session, survey)]

    refused = sign_in().post(f"/surveys/{survey.id}/questions/order", data={"order": ids[:2]})

    assert refused.status_code == 409
    assert "added or removed a question" in refused.text


def test_an_unknown_kind_is_refused(sign_in, session):
    survey = make_survey(session)

    refused = sign_in().post(f"/surveys/{survey.id}/questions", data={"kind": "oracle"})

    assert refused.status_code == 422
    assert "There is no such kind of question." in refused.text


def test_a_change_after_the_check_page_was_opened_is_not_published_unseen(sign_in, session):
    survey = make_survey(session)
    ada = sign_in()
    check = ada.get(f"/surveys/{survey.id}/publish").text
    sha256 = re.search(r'name="sha256" value="(\w+)"', check)[1]
    ada.post(address(session, survey, "nps", "/remove"))

    refused = ada.post(f"/surveys/{survey.id}/publish", data={"sha256": sha256})

    assert refused.status_code == 409
    assert "Somebody has changed the draft" in refused.text
    assert published_version(session, survey.id) is None


def test_the_check_list_links_to_what_has_to_be_mended(sign_in, session):
    survey = make_survey(session, questions=[ask("one_choice", "Where?", choices=["Here"])])

    page = sign_in().get(f"/surveys/{survey.id}/publish").text

    assert "Give at least two options" in page
    assert f'href="{address(session, survey, "q1")}#question-' in page
    assert "Publish version 1</button>" not in page
    assert "No question lets people answer in their own words" in page


# --- versions --------------------------------------------------------------------------------


def test_editing_a_published_survey_begins_the_next_version(sign_in, session):
    made = make_published_survey(session)
    ada = sign_in()
    page = ada.get(f"/surveys/{made.survey.id}").text
    assert "Edit as version 2" in page

    ada.post(f"/surveys/{made.survey.id}/draft")
    ada.post(address(session, made.survey, "nps", "/remove"))

    page = ada.get(f"/surveys/{made.survey.id}").text
    assert "Version 1 goes on taking answers" in page
    assert "Taken out since version 1" in page
    check = ada.get(f"/surveys/{made.survey.id}/publish").text
    assert "The question is no longer asked; its answers are kept." in check

    ada.post(address(session, made.survey, "nps", "/put-back"))

    assert [one.code for one in draft_questions(session, made.survey)] == [
        "change",
        "home",
        "tried",
        "people",
        "nps",
    ]


def test_people_can_be_asked_once_a_version_is_published(sign_in, session):
    made, survey = make_published_survey(session), make_survey(session)
    ada = sign_in()
    link = "/surveys/{}/delivery"

    assert link.format(made.survey.id) in ada.get(f"/surveys/{made.survey.id}").text
    assert link.format(survey.id) not in ada.get(f"/surveys/{survey.id}").text
    ada.post(f"/surveys/{made.survey.id}/draft")
    assert link.format(made.survey.id) in ada.get(f"/surveys/{made.survey.id}").text


def test_the_overview_of_a_study_leads_from_writing_to_publishing_to_asking(sign_in, session):
    study = make_study(session)
    ada, cleo = sign_in(), sign_in("viewer")
    overview = f"/studies/{study.id}"
    assert f'href="/studies/{study.id}/surveys/new"' in ada.get(overview).text
    assert "Write a survey" not in cleo.get(overview).text

    survey = make_survey(session, study=study)
    assert "Finish the survey" in ada.get(overview).text

    publish(session, survey.id, actor=ada.user)
    session.flush()
    assert "The survey is published and nobody has answered yet." in ada.get(overview).text
    assert f'href="/surveys/{survey.id}/delivery"' in ada.get(overview).text


def test_the_form_asks_whether_the_meaning_changed_once_it_was_published(sign_in, session):
    made = make_published_survey(session)
    new_draft(session, made.survey.id, actor=make_survey_actor(session, made))
    ada = sign_in()
    place = address(session, made.survey, "change")
    page = ada.get(place).text
    assert "It asks for something else than before" in page

    ada.post(place, data=fields_of(page) | {"meaning_changed": ["y"]})

    assert draft_questions(session, made.survey)[0].epoch == 2
    assert 'name="meaning_changed" value="y" checked' in ada.get(place).text
    assert "breaking" in ada.get(f"/surveys/{made.survey.id}/publish").text


def test_versions_are_listed_and_each_can_be_read(sign_in, session):
    made = make_published_survey(session)
    cleo = sign_in("viewer")

    assert made.version.sha256[:12] in cleo.get(f"/surveys/{made.survey.id}/versions").text
    page = cleo.get(f"/surveys/{made.survey.id}/versions/1").text
    assert "What would you change about your heating?" in page
    assert cleo.get(f"/surveys/{made.survey.id}/versions/2").status_code == 404


def test_a_draft_is_discarded_and_an_unpublished_survey_deleted_in_the_settings(sign_in, session):
    made, unused = make_published_survey(session), make_survey(session)
    ada = sign_in()
    ada.post(f"/surveys/{made.survey.id}/draft")
    assert "Discard draft" in ada.get(f"/surveys/{made.survey.id}/settings").text
    assert "Delete survey" in ada.get(f"/surveys/{unused.id}/settings").text
    unused_id = unused.id

    ada.post(f"/surveys/{made.survey.id}/discard")
    ada.post(f"/surveys/{unused_id}/delete")

    assert draft_of(session, made.survey.id) is None
    assert ada.get(f"/surveys/{unused_id}").status_code == 404


def test_a_published_version_is_taken_out_of_use_in_the_settings(sign_in, session):
    made = make_published_survey(session)
    ada = sign_in()
    assert "Stop taking answers" in ada.get(f"/surveys/{made.survey.id}/settings").text

    ada.post(f"/surveys/{made.survey.id}/retire")

    assert published_version(session, made.survey.id) is None
    page = ada.get(f"/surveys/{made.survey.id}").text
    assert "version 1, retired" in page
    assert "Ask people" not in page
    assert ada.post(f"/surveys/{made.survey.id}/retire").status_code == 404


def test_the_cover_is_worded_and_kept_with_plain_line_ends(sign_in, session):
    survey = make_survey(session)
    ada = sign_in()
    page = ada.get(f"/surveys/{survey.id}/cover").text
    was = re.search(r'name="was"[^>]*value="(\w+)"', page)[1]

    ada.post(
        f"/surveys/{survey.id}/cover",
        data={
            "heading": "Your heating",
            "introduction": "Two minutes.\r\nThank you.",
            "language": "de",
            "was": was,
        },
    )

    draft = draft_of(session, survey.id)
    assert (draft.heading, draft.introduction, draft.language) == (
        "Your heating",
        "Two minutes.\nThank you.",
        "de",
    )


# --- with htmx, and what it costs ------------------------------------------------------------


def test_with_htmx_every_action_answers_with_the_builder_alone(sign_in, session):
    survey = make_survey(session)
    ada = sign_in()
    deeds = [
        ada.get(address(session, survey, "nps"), headers=HTMX),
        ada.post(f"/surveys/{survey.id}/questions", data={"kind": "nps"}, headers=HTMX),
        ada.post(address(session, survey, "nps", "/move"), data={"to": "up"}, headers=HTMX),
        ada.post(address(session, survey, "nps", "/remove"), headers=HTMX),
    ]

    for response in deeds:
        assert response.status_code == 200
        assert response.text.count('id="builder"') == 1
        assert "<html" not in response.text
        assert "HX-Request" in response.headers["Vary"]


def test_the_live_preview_shows_what_is_typed_and_saves_nothing(sign_in, session):
    survey = make_survey(session)
    ada = sign_in()
    place = address(session, survey, "change")
    sent = fields_of(ada.get(place).text) | {"prompt": ["Half a sent"]}

    preview = ada.post(f"{place}/preview", data=sent, headers=HTMX)

    assert "Half a sent" in preview.text
    assert "Half a sent" not in ada.get(f"/surveys/{survey.id}").text


@pytest.mark.parametrize("place", ["", "/preview", "/publish", "/versions"])
def test_pages_cost_the_same_queries_however_long_the_survey(sign_in, session, connection, place):
    short = make_survey(session, questions=[ask("one_choice", "A?", choices=["B", "C"])])
    long = make_survey(
        session, questions=[ask("one_choice", "A?", choices=["B", "C"]) for _ in range(12)]
    )
    ada = sign_in()
    ada.get(f"/surveys/{short.id}{place}")

    with counted(connection) as one:
        ada.get(f"/surveys/{short.id}{place}")
    with counted(connection) as twelve:
        ada.get(f"/surveys/{long.id}{place}")

    assert one.count == twelve.count


def test_the_list_of_surveys_costs_the_same_queries_however_long(sign_in, session, connection):
    study = make_study(session)
    make_survey(session, study=study)
    ada = sign_in()
    ada.get(f"/studies/{study.id}/surveys")

    with counted(connection) as one:
        ada.get(f"/studies/{study.id}/surveys")
    for number in range(4):
        make_survey(session, study=study, title=f"Survey {number}")
    with counted(connection) as five:
        ada.get(f"/studies/{study.id}/surveys")

    assert one.count == five.count
    assert session.scalar(sa.select(sa.func.count()).select_from(SurveyVersion)) == 5


def make_survey_actor(session, made):
    from survey.core.accounts.models import User

    return session.get_one(User, made.study.owner_id)
