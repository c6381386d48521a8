"""Which need a want may be for: shown as a guess, linked with one press, dismissed for good."""

from __future__ import annotations

import html
import re

import pytest
import sqlalchemy as sa
from counting import counted
from factories import make_run, make_statement, make_study

from survey.understand.analysis.models import NeedHypothesis
from survey.understand.themes import proposals, services
from survey.understand.themes.card import card, is_member
from survey.understand.themes.errors import KindsDiffer
from survey.understand.themes.guesses import guesses
from survey.understand.themes.known import known_for
from survey.understand.themes.models import Level, Tagging, Theme, ThemeLink
from survey.understand.themes.queries import belongs, needs_with_evidence
from survey.understand.themes.services import Wording

WARM, CHORES = "I come home warm", "I forget nothing"


def text_of(response):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def guess(session, run, cluster, statements, *needs):
    """The run guesses for each statement: (number of the need's proposal, probability)."""
    session.add_all(
        NeedHypothesis(
            run_id=run.id,
            statement_id=one.id,
            need_cluster_id=cluster(number, run),
            probability=probability,
        )
        for one in statements
        for number, probability in needs
    )
    session.flush()


@pytest.fixture
def guessed(session, cast, run, cluster):
    """For all three who want a thermostat: perhaps warmth, less likely chores."""
    session.execute(sa.text("DELETE FROM cluster_link"))
    guess(session, run, cluster, cast.asked, (0, 0.6), (1, 0.3))
    return run


@pytest.fixture
def warm(session, cast, cluster, guessed):
    return services.accept(session, cast.study.id, cluster(0), Wording(name=WARM), actor=cast.ada)


@pytest.fixture
def want(session, cast, cluster, warm):
    return services.accept(
        session, cast.study.id, cluster(2), Wording(name="A thermostat"), actor=cast.ada
    )


@pytest.fixture
def ada(sign_in, cast):
    return sign_in(user=cast.ada)


def of_proposal(session, cast, cluster):
    proposal = proposals.find(session, cast.study.id, cluster(2))
    return guesses(session, proposal.run_id, is_member(proposal))


def of_theme(session, run, want):
    return guesses(session, run.id, belongs(want.id), want_id=want.id)


def test_a_want_shows_what_it_may_be_for_likeliest_first(session, cast, cluster, warm):
    found = of_proposal(session, cast, cluster)

    assert [(one.text, one.theme_id, one.count) for one in found] == [
        (WARM, warm.id, 3),
        ("remembering chores", None, 3),
    ]


def test_a_need_shows_no_guesses(session, cast, guessed):
    queue = proposals.queue(session, cast.study.id)

    assert [len(card(session, one).guesses) for one in queue.proposals] == [0, 0, 2]


def test_accepting_with_a_guess_makes_a_link_that_never_counts(
    session, cast, cluster, guessed, warm
):
    services.accept(
        session, cast.study.id, cluster(2), Wording(name="T"), actor=cast.ada, guess=warm.id
    )

    link = session.scalars(sa.select(ThemeLink)).one()
    assert (link.need_id, link.level, link.statement_id) == (warm.id, Level.HYPOTHESIS, None)
    assert needs_with_evidence(session, cast.study.id)[0].wants == ()
    services.undo(session, cast.study.id, actor=cast.ada)
    assert session.scalars(sa.select(ThemeLink)).all() == []


def test_only_a_want_takes_a_guess(session, cast, cluster, guessed, warm):
    with pytest.raises(KindsDiffer, match="Only a want can be for a need"):
        services.accept(
            session, cast.study.id, cluster(1), Wording(name="C"), actor=cast.ada, guess=warm.id
        )


def test_what_is_linked_is_no_longer_guessed(session, cast, guessed, want, warm):
    services.link(session, cast.study.id, want.id, warm.id, level=Level.HYPOTHESIS, actor=cast.ada)

    assert [one.text for one in of_theme(session, guessed, want)] == ["remembering chores"]


def test_a_dismissed_guess_does_not_come_back_with_the_next_run(session, cast, cluster, want, warm):
    ids = [one.id for one in cast.asked]
    services.dismiss(session, cast.study.id, warm.id, ids, actor=cast.ada)

    again = make_run(session, cast.study, clusters=cast.clusters())
    guess(session, again, cluster, cast.asked, (0, 0.9), (1, 0.2))

    assert [one.text for one in of_theme(session, again, want)] == ["remembering chores"]
    told = known_for(session, cast.study.id).rejected
    assert told == {str(warm.id): tuple(one.text for one in cast.asked)}


def test_dismissing_is_undone_like_any_decision(session, cast, guessed, want, warm):
    ids = [one.id for one in cast.asked]
    services.dismiss(session, cast.study.id, warm.id, ids, actor=cast.ada)

    services.undo(session, cast.study.id, actor=cast.ben)

    assert of_theme(session, guessed, want)[0].text == WARM


def test_dismissing_takes_nothing_out_of_the_need(session, cast, guessed, want, warm):
    services.tag(session, warm, [cast.asked[0].id], actor=cast.ada)

    services.dismiss(
        session, cast.study.id, warm.id, [one.id for one in cast.asked], actor=cast.ada
    )

    row = session.scalars(
        sa.select(Tagging).where(
            Tagging.theme_id == warm.id, Tagging.statement_id == cast.asked[0].id
        )
    ).one()
    assert row.state == "accepted"


def test_the_card_of_a_want_links_or_dismisses_with_one_press(ada, session, cast, cluster, warm):
    review = f"/studies/{cast.study.id}/review"
    page = ada.get(review, query_string={"at": cluster(2)})

    assert "a guess, not counted; for 3 statements" in text_of(page)
    assert "This need is only proposed" in text_of(page)
    assert f'form="accept" name="guess" value="{warm.id}"' in page.text
    stayed = ada.post(f"{review}/{cluster(2)}/not-for/{warm.id}", data={"seen": "3"})
    assert stayed.location == f"{review}?at={cluster(2)}"
    assert f"/not-for/{warm.id}" not in ada.get(stayed.location).text
    ada.post(f"/studies/{cast.study.id}/undo")

    ada.post(f"{review}/{cluster(2)}/accept", data={"name": "A thermostat", "guess": str(warm.id)})

    link = session.scalars(sa.select(ThemeLink)).one()
    assert (link.need_id, link.level) == (warm.id, Level.HYPOTHESIS)


def test_the_page_of_a_want_links_or_dismisses_with_one_press(ada, session, cast, want, warm):
    page = ada.get(f"/themes/{want.id}")
    assert "What it may be for" in text_of(page)

    ada.post(f"/themes/{want.id}/links", data={"other": str(warm.id), "level": "hypothesis"})

    assert session.scalars(sa.select(ThemeLink.level)).one() is Level.HYPOTHESIS
    ada.post(f"/studies/{cast.study.id}/undo")
    ada.post(f"/themes/{want.id}/not-for/{warm.id}")
    assert f"/not-for/{warm.id}" not in ada.get(f"/themes/{want.id}").text


@pytest.mark.parametrize("count", [3, 60])
def test_guesses_cost_the_same_queries_for_few_and_many(session, connection, cast, cluster, count):
    asked = [make_statement(session, cast.study, f"Timer {i}", level=None) for i in range(count)]
    told = [*cast.clusters()[:2], {"statements": asked, "kind": "want"}]
    run = make_run(session, cast.study, clusters=told)
    guess(session, run, cluster, asked, (0, 0.6), (1, 0.3))
    services.accept(session, cast.study.id, cluster(0, run), Wording(name=WARM), actor=cast.ada)
    proposal = proposals.find(session, cast.study.id, cluster(2, run))

    with counted(connection) as queries:
        found = guesses(session, run.id, is_member(proposal))

    assert [one.count for one in found] == [count, count]
    assert queries.count == 6


def test_a_viewer_sees_guesses_and_presses_nothing(sign_in, want, warm):
    viewer = sign_in("viewer")

    page = viewer.get(f"/themes/{want.id}")

    assert "a guess, not counted" in text_of(page)
    assert "not-for" not in page.text
    assert viewer.post(f"/themes/{want.id}/not-for/{warm.id}").status_code == 403


def test_a_guess_of_another_study_leads_nowhere(ada, session, want):
    strange = Theme(
        study_id=make_study(session).id, kind="need", state="accepted", name="Elsewhere"
    )
    session.add(strange)
    session.flush()

    assert ada.post(f"/themes/{want.id}/not-for/{strange.id}").status_code == 404


def test_a_guessed_need_that_nobody_accepted_leads_to_the_decision(ada, cast, cluster, guessed):
    review = f"/studies/{cast.study.id}/review"

    page = ada.get(review, query_string={"at": cluster(2)})

    assert "Decide about it first" in text_of(page)
    assert f'href="{review}?at={cluster(1)}"' in page.text
    assert "Remembering chores" in text_of(ada.get(review, query_string={"at": cluster(1)}))


def test_a_reader_is_led_to_no_decision(sign_in, cast, cluster, guessed):
    reader = sign_in("viewer")

    page = reader.get(f"/studies/{cast.study.id}/review", query_string={"at": cluster(2)})

    assert "Decide about it first" not in page.text
