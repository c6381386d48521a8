"""Coarser or finer, and how much is not heard yet: on the page of a run and in a study."""

from __future__ import annotations

import html
import re

import pytest
import sqlalchemy as sa
from factories import ask, make_published_survey, make_response, make_run, make_statement

from survey.understand.analysis.models import AnalysisRun, RunState
from survey.understand.analysis.steps import not_heard_yet, steps_of

GRANULARITIES = [
    {"view": view, "resolution": resolution, "themes": themes, "agreement": agreement, "chosen": c}
    for view, resolution, themes, agreement, c in [
        ("need", 2.0, 12, 0.31, False),
        ("need", 4.0, 22, 0.35, True),
        ("need", 8.0, 41, None, False),
        ("want", 4.0, 30, 0.4, False),
        ("want", 8.0, 50, 0.41, True),
    ]
]
SATURATION = [
    {
        "view": "need",
        "respondents": 220,
        "observed": 20,
        "estimated": 22.3,
        "low": 20.1,
        "high": 31.4,
        "coverage": 0.943,
    }
]


def text_of(response):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


@pytest.fixture
def asked(session):
    asked = make_published_survey(
        session, questions=[ask("long_text", "What would you change?", code="change")]
    )
    make_response(session, asked, answers={"change": "I want a timer"})
    return asked


@pytest.fixture
def run(session, asked):
    statements = [make_statement(session, asked.study, f"Cold {i}") for i in range(3)]
    lost = [make_statement(session, asked.study, "Birds")]
    return make_run(
        session,
        asked.study,
        clusters=[{"statements": statements}],
        unplaced=lost,
        scope={"questions": [asked.questions["change"].question_id], "notes": False},
        settings={"granularity": None, "seed": 7, "minimum_size": 2},
        granularities=GRANULARITIES,
        saturation=SATURATION,
        warnings=["<b>The model</b> did not answer."],
    )


def test_steps_stand_from_coarse_to_fine_with_what_each_comes_to(run):
    found = steps_of(run)

    assert [one.value for one in found.steps] == ["2", "4", "8"]
    assert [one.counts for one in found.steps] == [
        "12 needs",
        "22 needs and 30 wants",
        "41 needs and 50 wants",
    ]
    assert (found.coarser.value, found.finer.value) == ("4", "8")


def test_where_nothing_seems_missing_it_says_so():
    (told,) = not_heard_yet([SATURATION[0] | {"estimated": 20.1, "low": 20.0, "high": 24.0}])

    assert told.startswith("Nothing seems missing of an estimated 20 needs (95 %: 20 to 24); 94 %")


def test_finer_never_means_fewer_of_either(session, asked):
    run = make_run(
        session,
        asked.study,
        clusters=[],
        granularities=[
            {"view": view, "resolution": step, "themes": themes, "agreement": 0.4, "chosen": chosen}
            for view, step, themes, chosen in [
                ("need", 8.0, 6, False),
                ("need", 11.0, 7, True),
                ("need", 16.0, 7, False),
                ("need", 64.0, 11, False),
                ("want", 8.0, 5, False),
                ("want", 11.0, 6, False),
                ("want", 16.0, 7, False),
                ("want", 64.0, 12, True),
            ]
        ],
    )

    found = steps_of(run)

    assert found.coarser.counts == "7 needs and 7 wants"
    assert found.finer.counts == "11 needs and 12 wants"


def test_the_run_says_how_much_is_not_heard_yet(run):
    (sentence,) = not_heard_yet(run.saturation)

    assert sentence == (
        "About 2 of an estimated 22 needs not heard yet (95 %: 20 to 31); 94 % of mentions fall on "
        "needs already heard; 220 people."
    )


def test_too_few_people_to_estimate_is_said(run):
    run.saturation = [{**SATURATION[0], "estimated": None, "respondents": 1}]

    assert not_heard_yet(run.saturation) == [
        "Too few people to tell how many needs are not heard yet; 1 person."
    ]


def test_a_run_of_before_says_nothing_about_it(session, asked):
    old = make_run(session, asked.study)

    assert not_heard_yet(old.saturation) == []
    assert steps_of(old).steps == ()


def test_the_page_shows_steps_saturation_warnings_and_what_fits_nowhere(sign_in, run):
    page = sign_in("researcher").get(f"/runs/{run.id}")

    text = text_of(page)
    assert "Coarser: 22 needs and 30 wants" in text
    assert "Finer: 41 needs and 50 wants" in text
    assert "About 2 of an estimated 22 needs not heard yet" in text
    assert "&lt;b&gt;The model&lt;/b&gt; did not answer." in page.text
    assert "1 statement that fits nowhere, kept and shown" in text
    assert "0.35" in text


def test_another_step_is_another_run_over_the_same_words(sign_in, session, run):
    client = sign_in("researcher")

    answer = client.post(f"/runs/{run.id}/again", data={"granularity": "8"})

    started = session.scalars(sa.select(AnalysisRun).where(AnalysisRun.id != run.id)).one()
    assert (answer.status_code, answer.location) == (303, f"/runs/{started.id}")
    assert (started.state, started.scope) == (RunState.QUEUED, run.scope)
    assert started.settings["granularity"] == 8.0
    assert (started.seed, started.settings["minimum_size"]) == (7, 2)


@pytest.mark.parametrize("value", ["", "3", "1e999", "nan", "<b>"])
def test_a_step_that_was_not_computed_is_refused_in_a_sentence(sign_in, session, run, value):
    answer = sign_in("researcher").post(
        f"/runs/{run.id}/again", data={"granularity": value}, follow_redirects=True
    )

    assert "Choose one of the steps that this run computed." in text_of(answer)
    assert session.scalar(sa.select(sa.func.count(AnalysisRun.id))) == 1


def test_a_viewer_sees_the_steps_and_starts_nothing(sign_in, run):
    viewer = sign_in("viewer")

    page = viewer.get(f"/runs/{run.id}")

    assert "0.35" in page.text
    assert "/again" not in page.text
    assert viewer.post(f"/runs/{run.id}/again", data={"granularity": "8"}).status_code == 403


def test_the_overview_of_the_study_says_it_too(sign_in, run):
    page = text_of(sign_in("researcher").get(f"/studies/{run.study_id}"))

    assert "20 needs heard so far" in page
    assert "About 2 of an estimated 22 needs not heard yet" in page


def test_the_form_of_a_new_run_offers_the_steps_of_the_last_one(sign_in, run, asked):
    page = sign_in("researcher").get(f"/studies/{asked.study.id}/runs")

    offered = re.findall(r'<option[^>]*value="([^"]*)"[^>]*>([^<]*)</option>', page.text)
    assert offered == [
        ("", "Chosen by the machine"),
        ("2", "2: 12 needs"),
        ("4", "4: 22 needs and 30 wants"),
        ("8", "8: 41 needs and 50 wants"),
    ]
    assert "The counts are those of the last run." in page.text


def test_without_a_run_the_steps_are_named_in_words(sign_in, asked):
    page = sign_in("researcher").get(f"/studies/{asked.study.id}/runs")

    assert "Few broad themes" in page.text
    assert "The counts are those of the last run." not in page.text


def test_a_step_of_the_last_run_starts_the_next(session, sign_in, run, asked):
    started = sign_in("researcher").post(
        f"/studies/{asked.study.id}/runs",
        data={
            "questions": [asked.questions["change"].question_id],
            "granularity": "8",
            "minimum_size": "3",
            "seed": "0",
        },
    )

    assert started.status_code == 303
    newest = session.scalars(sa.select(AnalysisRun).order_by(AnalysisRun.id.desc())).first()
    assert newest.settings["granularity"] == 8.0
