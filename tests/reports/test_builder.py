"""What a report says, worked out by hand on both databases."""

import datetime as dt

import pytest
import sqlalchemy as sa
from factories import (
    ask,
    make_invitation,
    make_published_survey,
    make_response,
    make_run,
    make_statement,
)
from sqlalchemy import event

from survey.act.reports.builder import build
from survey.act.reports.scope import Outlook, Scope
from survey.ask.delivery.models import InvitationState
from survey.ask.interviews.models import Interview, Note, NoteKind
from survey.people.customers.models import Customer
from survey.people.privacy.models import Purpose
from survey.people.privacy.services import record_consent
from survey.understand.statements.models import Statement
from survey.understand.themes import links, services
from survey.understand.themes.models import Level, Theme, ThemeKind
from survey.understand.themes.queries import needs_with_evidence
from survey.understand.themes.services import Wording


def test_needs_are_ranked_by_people_with_share_interval_and_base(session, cast):
    body = build(session, cast.study, Scope())

    first, second = body.needs
    assert (first.statement, first.share.people, first.share.base) == (cast.warm.name, 8, 20)
    # Wilson for 8 of 20.
    assert (round(first.share.low, 4), round(first.share.high, 4)) == (0.2188, 0.6134)
    assert (second.statement, second.share.people, second.rank) == (cast.chores.name, 4, 1)
    assert second.is_tied
    assert body.base == 20
    assert ("Read", "20 people, the base") in body.facts


def test_a_person_counts_once_and_a_guess_never(session, cast):
    first = build(session, cast.study, Scope()).needs[0]

    assert first.statements == 9
    assert first.levels == {"stated": 3, "laddered": 2, "implied": 4, "hypothesis": 2}
    assert set(first.evidence) == {one.id for one in cast.said}


def test_figures_are_those_of_the_codebook(session, cast):
    body = build(session, cast.study, Scope())

    told = {need.theme: (need.share.people, need.evidence) for need in body.needs}
    assert told == {
        one.theme.id: (one.respondent_count, one.statement_ids)
        for one in needs_with_evidence(session, cast.study.id)
    }


def test_what_nobody_accepted_is_not_told(session, cast):
    waiting = make_statement(session, cast.study, "The garden gate squeaks", level="stated")
    make_run(session, cast.study, clusters=[{"statements": [waiting], "name": "gates"}])
    services.turn_down(session, cast.chores, actor=cast.ada)

    body = build(session, cast.study, Scope())

    assert [need.statement for need in body.needs] == [cast.warm.name]


def test_wants_stand_under_their_need_with_their_people(session, cast):
    first, second = build(session, cast.study, Scope()).needs

    assert [(want.name, want.people) for want in first.wants] == [
        ("thermostat that knows when I leave", 5)
    ]
    assert second.wants == ()


def test_a_want_counts_under_a_need_only_who_has_that_need(session, cast):
    burning = session.scalars(
        sa.select(Statement).where(Statement.text.contains("burning money"))
    ).one()
    money = services.create(
        session,
        cast.study.id,
        ThemeKind.NEED,
        Wording(name="I do not burn money"),
        actor=cast.ada,
        statement_ids=[burning.id],
    )
    thermostat = session.scalars(sa.select(Theme).where(Theme.kind == ThemeKind.WANT)).first()
    links.link(
        session,
        cast.study.id,
        thermostat.id,
        money.id,
        level=Level.IMPLIED,
        actor=cast.ada,
        statement_id=burning.id,
    )

    needs = {need.statement: need for need in build(session, cast.study, Scope()).needs}

    under = {name: [want.people for want in need.wants] for name, need in needs.items()}
    assert under["I do not burn money"] == [1]
    assert under[cast.warm.name] == [5]


def test_a_want_that_is_only_guessed_to_be_for_a_need_stands_alone(session, cast):
    links.link(
        session,
        cast.study.id,
        cast.voice.id,
        cast.chores.id,
        level=Level.HYPOTHESIS,
        actor=cast.ada,
    )

    body = build(session, cast.study, Scope())

    assert [(want.name, want.people) for want in body.unbacked] == [
        ("voice control for the lights", 1)
    ]
    assert all(want.theme != cast.voice.id for need in body.needs for want in need.wants)


def test_groups_are_compared_and_few_people_hidden(session, cast):
    # House: 8 of 12 have the need, flat: 0 of 8. A flat's zero would be told by 8 of 8.
    scope = Scope(segments=(cast.owners.id,), attribute="home")

    first = build(session, cast.study, scope).needs[0]

    assert [one.name for one in first.segments] == ["Owners", "House", "Flat"]
    assert [one.share.is_hidden for one in first.segments] == [True, True, True]


def test_groups_with_enough_people_are_shown(session, cast):
    more = [
        make_statement(session, cast.study, f"It is cold, {n}", customer=cast.people[n])
        for n in range(12, 18)
    ]
    services.tag(session, cast.warm, [one.id for one in more], actor=cast.ada)

    first = build(session, cast.study, Scope(attribute="home")).needs[0]

    assert [(one.name, one.share.people, one.share.base) for one in first.segments] == [
        ("House", 8, 12),
        ("Flat", 6, 8),
    ]


def test_rare_values_are_put_together(session, cast):
    for number, value in ((0, "Boat"), (1, "Tent"), (2, None)):
        cast.people[number].attributes = {"home": value} if value else {}
    session.flush()
    more = [
        make_statement(session, cast.study, f"It is cold, {n}", customer=cast.people[n])
        for n in range(12, 18)
    ]
    services.tag(session, cast.warm, [one.id for one in more], actor=cast.ada)

    first = build(session, cast.study, Scope(attribute="home")).needs[0]

    # 9 in a house, 8 in flats; boat, tent and unknown are 3 and join the smaller group
    assert [one.name for one in first.segments] == ["House", "Flat, others, not known"]
    assert [one.share.base for one in first.segments] == [9, 11]


def test_the_value_known_when_the_person_answered_is_used(session, cast):
    asked = make_published_survey(
        session, study=cast.study, questions=[ask("long_text", "And?", code="and")], actor=cast.ada
    )
    for person in cast.people[:6]:
        response = make_response(session, asked, answers={"and": "Nothing more."}, customer=person)
        response.segment_snapshot = {"home": "Flat"}
    session.flush()

    first = build(session, cast.study, Scope(attribute="home")).needs[0]

    # Six of twelve houses were flats then: 14 flats with 6 of the need, 6 houses with 2 hide all.
    assert [one.share.is_hidden for one in first.segments] == [True, True]


def test_quotes_are_of_different_people_without_a_name(session, cast):
    first = build(session, cast.study, Scope()).needs[0]

    speakers = [one.attribution.split(",")[0] for one in first.quotes]
    assert first.quotes[0].role == "typical"
    assert len(set(speakers)) == len(speakers) == 4
    assert first.quotes[0].attribution.endswith(", interview of 4 Nov 2026")
    assert "Dora" not in repr(first)
    assert "@" not in repr(first)


def test_whoever_finds_it_well_where_others_suffer_disagrees(session, cast):
    for one in cast.said[:5]:
        one.kinds = {"pain": 0.9}
    cast.said[5].kinds = {"gain": 0.8}
    session.flush()

    quotes = build(session, cast.study, Scope()).needs[0].quotes

    assert [(one.role, one.statement) for one in quotes if one.disagrees] == [
        ("says it is met", cast.said[5].id)
    ]
    assert [one.statement for one in quotes].count(cast.said[5].id) == 1


def test_a_statement_that_a_reader_took_out_disagrees(session, cast):
    out = make_statement(
        session, cast.study, "Heating an empty house is what I want", level="stated"
    )
    services.tag(session, cast.warm, [out.id], actor=cast.ada)
    services.untag(session, cast.warm, [out.id], actor=cast.ada)

    need = build(session, cast.study, Scope()).needs[0]

    assert [one.statement for one in need.quotes if one.disagrees] == [out.id]
    assert out.id not in need.evidence


def test_a_statement_that_was_moved_to_another_need_disagrees_with_nothing(session, cast):
    services.move(session, cast.warm, cast.chores.id, [cast.said[7].id], actor=cast.ada)

    needs = build(session, cast.study, Scope()).needs

    assert [one for need in needs for one in need.quotes if one.disagrees] == []


def test_whoever_refused_to_be_quoted_counts_and_is_not_quoted(session, cast):
    for person in cast.people[1:8]:
        record_consent(session, person, Purpose.QUOTE, given=False, source="by phone")
    session.flush()

    need = build(session, cast.study, Scope()).needs[0]

    assert need.share.people == 8
    assert [one.attribution.split(",")[0] for one in need.quotes] == [f"P-{cast.people[0].id}"]


def test_a_note_counts_only_while_there_is_consent(session, cast):
    for statement in cast.said[:2]:
        note = session.get_one(Note, statement.note_id)
        session.get_one(Interview, note.interview_id).has_consent = False
    session.flush()

    body = build(session, cast.study, Scope())

    # The first person said it once more elsewhere; the second has other notes but not this need.
    assert (body.needs[0].share.people, body.needs[0].share.base) == (7, 20)
    assert "2 interviews stayed out" in dict(body.method)["Whose words were read"]


def test_a_need_can_be_left_out_and_the_method_says_so(session, cast):
    scope = Scope(left_out=frozenset({cast.chores.id}))

    body = build(session, cast.study, scope)

    assert [need.theme for need in body.needs] == [cast.warm.id]
    assert "1 accepted need was left out" in dict(body.method)["What is not in it"]


def test_what_is_to_be_done_stands_under_its_need(session, cast):
    outlook = Outlook(decision="Try with 20 families", owner="Climate team", look_again="Feb 2027")

    first = build(session, cast.study, Scope(outlooks={cast.warm.id: outlook})).needs[0]

    assert (first.decision, first.owner, first.look_again) == (
        "Try with 20 families",
        "Climate team",
        "Feb 2027",
    )
    assert first.metric == "Energy used while nobody is home"


def test_the_method_says_who_was_asked_and_not_reached(session, cast):
    asked = make_published_survey(
        session,
        study=cast.study,
        questions=[ask("long_text", "What would you change?", code="change")],
        actor=cast.ada,
    )
    moment = dt.datetime(2026, 11, 6, 10, tzinfo=dt.UTC)
    make_response(
        session, asked, answers={"change": "Less noise."}, customer=cast.people[0], at=moment
    )
    for person in cast.people[1:4]:
        make_invitation(session, asked.survey, person)
    make_invitation(
        session,
        asked.survey,
        cast.people[4],
        state=InvitationState.SKIPPED,
        reason="no e-mail address",
    )
    make_response(session, asked, answers={"change": "Nothing."}, at=moment)

    body = build(session, cast.study, Scope())

    facts, told = dict(body.facts), dict(body.method)["Who was asked"]
    assert facts["Asked"] == "4 people"
    assert facts["Answered"] == "2 people (1 of the 4 asked, 25\u202f%)"
    assert facts["When"] == "4 to 6 Nov 2026"
    assert "4 people got 4 invitations by e-mail: 1 answered, 3 did not answer." in told
    assert "1 person could not be reached or were left out: 1 no e-mail address." in told
    assert "1 response came by public link" in told
    assert body.base == 21


def test_the_method_names_the_run_its_settings_and_the_codebook(session, cast):
    statement = make_statement(session, cast.study, "The gate squeaks at night", level="stated")
    run = make_run(
        session,
        cast.study,
        clusters=[{"statements": [statement], "name": "gates"}],
        settings={"clusterer": "louvain"},
        versions={"bertopic": "0.17.4"},
        input_sha256="ab" * 32,
        document_count=7,
    )
    cluster = services.proposals.queue(session, cast.study.id).proposals[0].cluster_id
    services.accept(session, cast.study.id, cluster, Wording(name="I sleep"), actor=cast.ada)

    told = dict(build(session, cast.study, Scope()).method)["Settings and versions"]

    assert f"Run {run.id}: 7 answers and notes, seed 0" in told
    assert "settings clusterer louvain; bertopic 0.17.4; input abababab…" in told
    assert "Codebook " in told


def test_statements_that_stand_nowhere_are_counted(session, cast):
    noise = session.query(Statement).filter(Statement.text == "It is fine as it is").first()
    noise.kinds = {"noise": 0.9}
    session.flush()

    body = build(session, cast.study, Scope())

    assert body.unplaced == 8
    assert "8 statements of 30 that may say something" in dict(body.method)["What is not in it"]


def test_words_that_no_customer_used_are_told_apart(session, cast):
    first = build(session, cast.study, Scope()).needs[0]

    added = [
        word
        for word, is_said in zip(cast.warm.name.split(), first.origin, strict=True)
        if not is_said
    ]
    assert added == ["come", "home", "warm", "paying"]


def test_a_study_without_anything_gives_an_empty_report(session, cast):
    from factories import make_study

    body = build(session, make_study(session, owner=cast.ada), Scope())

    assert (body.needs, body.base, body.unplaced) == ((), 0, 0)


@pytest.mark.parametrize("scope", [Scope(), Scope(attribute="home")])
def test_the_number_of_queries_does_not_grow(session, cast, scope):
    counted = []
    event.listen(session.connection(), "before_cursor_execute", lambda *_: counted.append(1))
    build(session, cast.study, scope)
    few = len(counted)
    people = [Customer(attributes={"home": "House"}) for _ in range(500)]
    session.add_all(people)
    session.flush()
    talks = [
        Interview(
            study_id=cast.study.id,
            customer_id=one.id,
            interviewer_id=cast.ada.id,
            held_at=dt.datetime(2026, 11, 4, tzinfo=dt.UTC),
            has_consent=True,
        )
        for one in people
    ]
    session.add_all(talks)
    session.flush()
    notes = [
        Note(interview_id=one.id, position=1, kind=NoteKind.SAID, text="The house is cold. I pay.")
        for one in talks
    ]
    session.add_all(notes)
    session.flush()
    statements = [
        Statement(
            study_id=cast.study.id,
            note_id=note.id,
            start=start,
            end=end,
            text=note.text[start:end],
            text_sha256="0" * 64,
            respondent=f"c{talk.customer_id}",
            kinds={},
            level="stated",
        )
        for talk, note in zip(talks, notes, strict=True)
        for start, end in ((0, 18), (19, 25))
    ]
    session.add_all(statements)
    session.flush()
    services.tag(session, cast.warm, [one.id for one in statements], actor=cast.ada)

    counted.clear()
    body = build(session, cast.study, scope)

    assert body.needs[0].share.people == 508
    assert len(counted) <= few <= 20


def test_the_statement_named_typical_stands_first(session, cast):
    cast.warm.origin = {"quotes": [{"statement": cast.said[6].id, "role": "typical"}]}
    session.flush()

    quotes = build(session, cast.study, Scope()).needs[0].quotes

    assert (quotes[0].statement, quotes[0].role) == (cast.said[6].id, "typical")


def test_people_of_another_group_are_quoted_before_more_of_the_same(session, cast):
    more = [
        make_statement(
            session, cast.study, f"My flat is cold at {n} and I pay for it", customer=cast.people[n]
        )
        for n in range(12, 18)
    ]
    services.tag(session, cast.warm, [one.id for one in more], actor=cast.ada)

    quotes = build(session, cast.study, Scope(attribute="home")).needs[0].quotes

    homes = [one.attribution.split(", ")[1] for one in quotes]
    assert set(homes[:2]) == {"House", "Flat"}


def test_the_name_of_a_hidden_group_does_not_stand_under_a_quote(session, cast):
    quotes = build(session, cast.study, Scope(attribute="home")).needs[0].quotes

    assert all("House" not in one.attribution for one in quotes)
