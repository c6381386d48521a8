"""A new coder learns on what was settled, sees each answer, and tags once she reaches the bar."""

from __future__ import annotations

import pytest
from factories import make_user

from survey.ask.studies.models import StudyMember
from survey.core.errors import Conflict, DomainError
from survey.core.roles import StudyRole
from survey.understand.agreement import queries, sampling, services
from survey.understand.agreement.adjudicating import adjudicate
from survey.understand.agreement.figures import agreement_with_gold, same_as_gold
from survey.understand.agreement.models import Choice
from survey.understand.agreement.services import Invitation

SETTLED = (0, 1, 2, 3, 20, 21)


@pytest.fixture
def cyd(session, cast):
    cyd = make_user(session, name="Cyd")
    session.add(StudyMember(study_id=cast.study.id, account_id=cyd.id, role=StudyRole.CODER))
    session.flush()
    return cyd


@pytest.fixture
def gold(session, cast, invite, read_all):
    """Six differences settled as Ada had it; number -> her themes."""
    other = {n: [cast.quiet.id if n < 10 else cast.warm.id] for n in SETTLED}
    made = read_all(invite(), other=other)
    for number in SETTLED:
        adjudicate(
            session,
            made,
            cast.statements[number].id,
            choice=Choice.FIRST,
            actor=cast.ada,
            why="As the definition says.",
        )
    return {number: cast.codes(number) for number in SETTLED}


@pytest.fixture
def train(session, cast, cyd, gold):
    def go(**over):
        asked = {"coder_id": cyd.id, "size": 6, "seed": 5, "bar": 0.8} | over
        return services.invite(session, cast.study.id, Invitation(**asked), actor=cast.ada)

    return go


def code_all(session, cast, seat, wrong=()):
    at = {one.id: number for number, one in enumerate(cast.statements)}
    for row in queries.sample(session, seat.round_id):
        number = at[row.statement_id]
        codes = cast.codes(number)
        services.code(session, seat, row.statement_id, [] if number in wrong else codes)


def test_the_gold_set_is_what_was_settled_last(session, cast, gold):
    found = {one.statement_id: one.codes for one in sampling.gold(session, cast.study.id)}

    assert found == {cast.statements[n].id: tuple(codes) for n, codes in gold.items()}


def test_without_settled_statements_there_is_no_training(session, cast, cyd):
    with pytest.raises(DomainError, match="at least 5 statements that were adjudicated"):
        services.invite(
            session,
            cast.study.id,
            Invitation(coder_id=cyd.id, size=6, seed=5, bar=0.8),
            actor=cast.ada,
        )


@pytest.mark.parametrize("bar", [0, -0.5, 1.01])
def test_a_bar_is_an_agreement(train, bar):
    with pytest.raises(DomainError, match="above 0 and at most at 1"):
        train(bar=bar)


def test_an_answer_is_shown_once_and_holds(session, cast, train):
    seat, statement = train(), cast.statements[0].id
    services.code(session, seat, statement, [cast.quiet.id])

    with pytest.raises(Conflict, match="seen the answer"):
        services.code(session, seat, statement, [cast.warm.id])


def test_who_reaches_the_bar_may_tag_and_who_does_not_waits(sign_in, session, cast, cyd, train):
    client = sign_in(user=cyd)
    tag = (f"/studies/{cast.study.id}/statements/tag", {"statements": 1, "name": "x"})
    seat = train()
    assert client.post(tag[0], data=tag[1]).status_code == 403

    code_all(session, cast, seat, wrong=SETTLED[:4])
    client.post(f"/readings/{seat.id}/finish")

    refused = client.post(tag[0], data=tag[1])
    assert refused.status_code == 403
    assert "You are in training" in refused.text
    assert client.get(f"/studies/{cast.study.id}/themes").status_code == 200

    again = train(seed=6)
    code_all(session, cast, again)
    client.post(f"/readings/{again.id}/finish")

    assert client.post(tag[0], data=tag[1]).status_code != 403


def test_stopping_a_training_lets_nobody_tag(sign_in, session, cast, cyd, train):
    client, seat = sign_in(user=cyd), train()

    client.post(f"/readings/{seat.id}/stop")

    answer = client.post(f"/studies/{cast.study.id}/statements/tag", data={"name": "x"})
    assert answer.status_code == 403


def test_a_lead_may_let_somebody_tag_whatever_the_agreement(sign_in, cast, cyd, train):
    seat = train()
    sign_in(user=cyd).post(f"/readings/{seat.id}/stop")

    sign_in(user=cast.ada).post(f"/readings/{seat.id}/release")

    answer = sign_in(user=cyd).post(f"/studies/{cast.study.id}/statements/tag", data={"name": "x"})
    assert answer.status_code != 403


def test_agreement_with_the_settled_ones_grows_with_each_answer(session, cast, train):
    seat = train()
    made = queries.get_round(session, seat.round_id)
    order = [row.statement_id for row in queries.sample(session, made.id)]
    at = {one.id: number for number, one in enumerate(cast.statements)}

    services.code(session, seat, order[0], cast.codes(at[order[0]]))
    assert agreement_with_gold(session, made, seat).value is None

    for one in order[1:]:
        services.code(session, seat, one, cast.codes(at[one]))

    assert agreement_with_gold(session, made, seat).value == 1.0
    assert agreement_with_gold(session, made, seat).base == 6
    same = same_as_gold(session, made, seat)
    assert (same.share, same.base) == (1.0, 6)
    assert same.low == pytest.approx(0.6097, abs=0.001)


def test_the_answer_stands_beside_what_she_said(sign_in, session, cast, cyd, train):
    client, seat = sign_in(user=cyd), train()
    (row, *_) = queries.sample(session, seat.round_id)

    before = client.get(f"/readings/{seat.id}").text
    after = client.post(
        f"/readings/{seat.id}/statements/{row.statement_id}",
        data={"do": "none"},
        follow_redirects=True,
    ).text

    assert "Settled as" not in before
    assert "Settled as" in after
    assert "Not the same." in after
    assert "The bar is 0.80" in after
