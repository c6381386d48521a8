"""Counting: people and not mentions, guesses never, and always the same number of queries."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from factories import make_run, make_statement

from survey.ask.interviews.models import Interview, Note
from survey.core.db import now
from survey.people.customers.models import Attribute, AttributeKind, Customer
from survey.understand.statements.models import Statement
from survey.understand.themes import log, proposals, search, services
from survey.understand.themes.card import card, minutes_left
from survey.understand.themes.members import phrases
from survey.understand.themes.models import Level, ThemeKind
from survey.understand.themes.queries import codebook, needs_with_evidence
from survey.understand.themes.search import Show
from survey.understand.themes.services import Wording


@contextmanager
def counted(session):
    """Counts the statements sent to the database."""
    sent = []

    def note(connection, cursor, statement, *rest):
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            sent.append(statement)

    engine = session.get_bind()
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def accept(session, cast, cluster, number, name):
    return services.accept(
        session, cast.study.id, cluster(number), Wording(name=name), actor=cast.ada
    )


def first_card(session, cast):
    return card(session, proposals.queue(session, cast.study.id).proposals[0])


# --- needs with their evidence -----------------------------------------------------------------


def test_needs_are_counted_in_people_and_guesses_never_count(session, cast):
    told = [
        make_statement(session, cast.study, "I waste heat", respondent="c1", level="stated"),
        make_statement(session, cast.study, "Heat is wasted", respondent="c1", level="laddered"),
        make_statement(session, cast.study, "It costs a lot", respondent="c2", level="implied"),
        make_statement(session, cast.study, "A timer", respondent="c3", level="hypothesis"),
        make_statement(session, cast.study, "A button", respondent="c4", level=None),
    ]
    make_run(session, cast.study, clusters=[{"statements": told}])
    proposal = proposals.queue(session, cast.study.id).proposals[0]
    services.accept(
        session, cast.study.id, proposal.cluster_id, Wording(name="No waste"), actor=cast.ada
    )

    need = needs_with_evidence(session, cast.study.id)[0]

    assert (proposal.statement_count, proposal.respondent_count) == (5, 2)
    assert need.respondents == {"c1", "c2"}
    assert need.statement_ids == tuple(one.id for one in told[:3])
    assert need.guess_count == 2
    assert need.statements_by_level == {
        Level.STATED: 1,
        Level.LADDERED: 1,
        Level.IMPLIED: 1,
        Level.HYPOTHESIS: 1,
    }


def test_two_coders_of_one_statement_are_one_statement(session, cast, cluster):
    warm = accept(session, cast, cluster, 0, "Warm home")
    services.untag(session, warm, [cast.cold[0].id], actor=cast.ada)
    services.tag(session, warm, [cast.cold[0].id], actor=cast.ben)

    need = needs_with_evidence(session, cast.study.id)[0]

    assert (need.respondent_count, len(need.statement_ids)) == (6, 6)


def test_what_a_person_tagged_by_hand_counts_as_implied_even_after_a_move(session, cast, cluster):
    warm = accept(session, cast, cluster, 0, "Warm home")
    other = accept(session, cast, cluster, 1, "Chores")
    services.tag(session, warm, [cast.asked[0].id], actor=cast.ben)
    services.move(session, warm, other.id, [cast.asked[0].id], actor=cast.ben)

    need = next(
        one for one in needs_with_evidence(session, cast.study.id) if one.theme.id == other.id
    )

    assert need.statements_by_level == {Level.STATED: 4, Level.IMPLIED: 1}
    assert need.respondent_count == 5


def test_linked_wants_come_with_their_people_and_guessed_links_do_not(session, cast, cluster):
    want = accept(session, cast, cluster, 2, "thermostat")
    warm = accept(session, cast, cluster, 0, "Warm home")
    chores = accept(session, cast, cluster, 1, "Chores")
    services.link(
        session, cast.study.id, want.id, chores.id, level=Level.HYPOTHESIS, actor=cast.ada
    )

    found = {one.theme.id: one.wants for one in needs_with_evidence(session, cast.study.id)}

    assert found[chores.id] == ()
    linked = found[warm.id][0]
    assert (linked.name, linked.level) == ("thermostat", Level.IMPLIED)
    assert (linked.statement_count, linked.respondent_count) == (3, 3)


def test_rejected_and_merged_themes_are_not_counted(session, cast, cluster):
    warm = accept(session, cast, cluster, 0, "Warm home")
    other = accept(session, cast, cluster, 1, "Chores")
    services.merge(session, other, warm.id, actor=cast.ada)
    services.turn_down(session, warm, actor=cast.ada)

    assert needs_with_evidence(session, cast.study.id) == []
    assert codebook(session, cast.study.id) == []


def test_evidence_takes_three_queries_whatever_the_number_of_needs(session, cast, cluster):
    accept(session, cast, cluster, 0, "Warm home")
    accept(session, cast, cluster, 1, "Chores")
    accept(session, cast, cluster, 2, "thermostat")

    with counted(session) as sent:
        needs_with_evidence(session, cast.study.id)

    assert len(sent) == 3


# --- the card ----------------------------------------------------------------------------------


def test_a_card_shows_the_draft_with_its_origin_and_quotes(session, cast, run):
    shown = first_card(session, cast)

    assert shown.statement == "I come home to a warm house without paying to heat an empty one"
    assert shown.origin[6:8] == (False, False)
    assert shown.findings == ()
    assert [quote.role for quote in shown.quotes] == ["typical", "", ""]
    assert shown.levels == {Level.STATED: 6}


def test_a_card_says_what_is_wrong_with_the_wording(session, cast):
    told = {"statements": cast.cold, "draft": {"text": "I do not pay for an empty house"}}
    make_run(session, cast.study, clusters=[told])

    shown = first_card(session, cast)

    assert [one.rule for one in shown.findings] == ["L6"]


def test_a_card_shows_what_is_asked_for_and_why_it_matters(session, cast):
    told = [
        make_statement(
            session,
            cast.study,
            f"{want} because {reason}",
            want=want,
            reason=reason,
        )
        for want, reason in (
            ("Add a timer", "the empty house costs us"),
            ("A better timer", "an empty house is waste"),
            ("Heat from my phone", "I freeze"),
        )
    ]
    make_run(session, cast.study, clusters=[{"statements": told}])

    shown = first_card(session, cast)

    assert [(one.text, one.count) for one in shown.wants] == [("Add a timer", 2)]
    assert (shown.reasons[0].text, shown.reasons[0].count) == ("an empty house is waste", 2)


def test_a_card_says_when_an_accepted_theme_says_nearly_the_same(session, cast, cluster):
    accept(session, cast, cluster, 1, "I come home to a warm house and pay for no empty one")

    shown = first_card(session, cast)

    assert shown.twin is not None
    assert shown.twin.theme.name.startswith("I come home")


@pytest.fixture
def customers(session):
    """Ten families, six couples and three who live alone."""
    session.add(Attribute(key="household", label="Household", kind=AttributeKind.TEXT))
    kinds = ["Family"] * 10 + ["Couple"] * 6 + ["Alone"] * 3
    made = [Customer(name=f"C{i}", attributes={"household": kind}) for i, kind in enumerate(kinds)]
    session.add_all(made)
    session.flush()
    return made


def test_who_needs_it_has_intervals_and_hides_small_groups(session, cast, customers):
    said = [
        make_statement(session, cast.study, f"Cold {i}", customer=one)
        for i, one in enumerate(customers)
    ]
    make_run(session, cast.study, clusters=[{"statements": [*said[:5], *said[10:12], said[18]]}])

    shown = first_card(session, cast).who

    # 8 of the 19 customers and the 13 others of the study.
    assert (shown.overall.base, round(shown.overall.share, 3)) == (32, 0.25)
    division = shown.divisions[0]
    assert (division.label, division.hidden) == ("Household", ("Alone",))
    assert [(one.label, one.interval.base, one.interval.share) for one in division.groups] == [
        ("Family", 10, 0.5),
        ("Couple", 6, 1 / 3),
    ]
    family = division.groups[0].interval
    assert (round(family.low, 3), round(family.high, 3)) == (0.237, 0.763)


def test_a_guess_makes_nobody_need_it(session, cast, customers):
    said = [
        make_statement(
            session, cast.study, f"Cold {i}", customer=one, level="hypothesis" if i else "stated"
        )
        for i, one in enumerate(customers)
    ]
    make_run(session, cast.study, clusters=[{"statements": said}])

    shown = first_card(session, cast)

    assert round(shown.who.overall.share * shown.who.overall.base) == 1
    assert shown.proposal.respondent_count == 1


def many_statements(session, study, note_id, count):
    session.execute(
        sa.insert(Statement),
        [
            {
                "study_id": study.id,
                "note_id": note_id,
                "start": 100 + i,
                "end": 101 + i,
                "text": f"Empty room {i} costs money",
                "text_sha256": str(i),
                "said_sha256": str(i // 2),
                "respondent": f"c{i}",
                "language": "",
                "made_by": "machine",
                "kinds": {},
                "reasons": [],
                "level": "stated",
                "needs_probe": False,
                "created_at": now(),
            }
            for i in range(count)
        ],
    )
    return session.scalars(
        sa.select(Statement).where(Statement.study_id == study.id, Statement.start >= 100)
    ).all()


@pytest.mark.parametrize("count", [10, 1000])
def test_a_card_takes_the_same_queries_for_ten_and_a_thousand_statements(
    session, cast, customers, count
):
    told = many_statements(session, cast.study, cast.cold[0].note_id, count)
    make_run(session, cast.study, clusters=[{"statements": told}])
    study_id, ada_id = cast.study.id, cast.ada.id
    session.expunge_all()

    with counted(session) as sent:
        queue = proposals.queue(session, study_id)
        shown = card(session, queue.proposals[0])
        minutes_left(session, queue, ada_id)
        log.feed(session, study_id)

    assert shown.proposal.statement_count == count
    assert len(sent) == 20


@pytest.mark.parametrize("count", [10, 1000])
def test_a_page_of_statements_takes_the_same_queries_for_ten_and_a_thousand(session, cast, count):
    many_statements(session, cast.study, cast.cold[0].note_id, count)
    conditions = search.found_by(session, cast.study.id, words="empty room", show=Show.ALL)

    with counted(session) as sent:
        lines = search.folded(session, conditions)

    assert len(lines) == min(count // 2, 50)
    assert {one.times for one in lines} == {2}
    assert len(sent) == 6


def test_the_time_left_follows_the_persons_own_pace(session, cast, run):
    queue = proposals.queue(session, cast.study.id)

    assert minutes_left(session, queue, cast.ada.id) == 1  # three cards of 20 seconds


# --- search ------------------------------------------------------------------------------------


def test_search_finds_all_the_words_in_any_order_and_case(session, cast):
    conditions = search.found_by(session, cast.study.id, words="HOUSE empty", show=Show.ALL)

    found = search.listed(session, conditions)

    assert [one.member.id for one in found] == [one.id for one in cast.cold[1:4]]


def test_a_percent_sign_is_searched_for_as_it_stands(session, cast):
    percent = make_statement(session, cast.study, "My bill rose by 40% this year")

    conditions = search.found_by(session, cast.study.id, words="%", show=Show.ALL)

    assert [one.member.id for one in search.listed(session, conditions)] == [percent.id]


def test_unplaced_is_what_waits_nowhere_and_says_something(session, cast, cluster):
    lost = make_statement(session, cast.study, "Parking is bad")
    make_statement(session, cast.study, "Thanks", kinds={"noise": 0.9})
    warm = accept(session, cast, cluster, 0, "Warm home")
    services.untag(session, warm, [cast.cold[0].id], actor=cast.ada)

    conditions = search.found_by(session, cast.study.id, words="", show=Show.UNPLACED)

    found = [one.member.id for one in search.listed(session, conditions)]
    assert found == [cast.cold[0].id, lost.id]


def test_the_source_shows_the_whole_note_with_the_statement_in_it(session, cast):
    found = search.source(session, cast.cold[0].id)

    assert found.text[found.start : found.end] == cast.cold[0].text
    assert (found.prompt, found.place.is_interview) == ("", True)


def test_a_theme_written_by_hand_takes_the_chosen_statements(session, cast):
    theme = services.create(
        session,
        cast.study.id,
        ThemeKind.NEED,
        Wording(name="I find a place to park"),
        actor=cast.ada,
        statement_ids=[cast.cold[0].id],
    )

    row = codebook(session, cast.study.id)[0]
    assert (row.theme.id, row.statement_count, row.respondent_count) == (theme.id, 1, 1)


def test_without_consent_a_note_is_neither_shown_nor_counted(session, cast, cluster):
    warm = accept(session, cast, cluster, 0, "Warm home")
    notes = sa.select(Note.interview_id).where(
        Note.id.in_([cast.cold[0].note_id, cast.chores[0].note_id])
    )
    session.execute(sa.update(Interview).where(Interview.id.in_(notes)).values(has_consent=False))

    row = next(one for one in codebook(session, cast.study.id) if one.theme.id == warm.id)
    shown = first_card(session, cast)
    everything = search.found_by(session, cast.study.id, words="", show=Show.ALL)

    assert (row.statement_count, row.respondent_count) == (5, 5)
    assert (shown.proposal.statement_count, shown.who.overall.base) == (3, 11)
    assert search.count(session, everything) == 11


def test_common_words_are_shown_by_what_is_typical_and_not_by_what_is_short():
    texts = ["we breathe clean air", "clean air at night", "a clean shave", "cheap"]

    found = phrases(texts)

    assert [(one.text, one.count) for one in found] == [("clean air at night", 3)]
