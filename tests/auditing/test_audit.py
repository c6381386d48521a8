"""Reading again blind: samples, answers, precision, what was missed, and where it is shown."""

from __future__ import annotations

import html
import re

import pytest
import sqlalchemy as sa
from factories import make_statement, make_study, make_user

from survey.core.errors import Conflict, DomainError, NotFound
from survey.understand.auditing import services
from survey.understand.auditing.models import AuditAnswer, AuditItem, SampleKind, Verdict
from survey.understand.auditing.queries import latest_sample, standing, trust_of
from survey.understand.coding import learning
from survey.understand.themes import services as themes
from survey.understand.themes.models import Tagging, TaggingState, ThemeKind
from survey.understand.themes.services import Wording


def text_of(response) -> str:
    """The words of a page, without markup, in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """Wait for the suggestions as long as it takes."""
    monkeypatch.setattr(learning, "PATIENCE", 120.0)


@pytest.fixture
def ada(session):
    return make_user(session, name="Ada")


@pytest.fixture
def ben(session):
    return make_user(session, name="Ben")


@pytest.fixture
def study(session, ada):
    return make_study(session, owner=ada)


@pytest.fixture
def warm(session, study, ada):
    """A need of thirty statements."""
    said = [make_statement(session, study, f"The bill of month {i} is high") for i in range(30)]
    return themes.create(
        session,
        study.id,
        ThemeKind.NEED,
        Wording(name="I can afford to be warm", include_when="money is named"),
        actor=ada,
        statement_ids=[one.id for one in said],
    )


def read_all(session, sample, verdicts, *, actor) -> None:
    """Answer the items of a sample in their order."""
    for one, verdict in zip(standing(session, [sample.id]), verdicts, strict=True):
        services.answer(session, one.item, Verdict(verdict), actor=actor)


def test_twenty_statements_of_a_need_are_drawn(session, study, warm, ada):
    sample = services.draw_needs(session, study.id, seed=1, actor=ada)

    items = standing(session, [sample.id])
    assert len(items) == len({one.item.statement_id for one in items}) == 20
    assert {one.item.theme_id for one in items} == {warm.id}
    assert sample.population == 30


def test_the_same_seed_draws_the_same_sample(session, study, warm, ada):
    one, other, third = (
        services.draw_needs(session, study.id, seed=seed, actor=ada) for seed in (7, 7, 8)
    )

    drawn = [[i.item.statement_id for i in standing(session, [s.id])] for s in (one, other, third)]
    assert drawn[0] == drawn[1] != drawn[2]


def test_needs_are_mixed(session, study, warm, ada):
    said = [make_statement(session, study, f"Noise number {i}") for i in range(20)]
    themes.create(
        session,
        study.id,
        ThemeKind.NEED,
        Wording(name="I sleep"),
        actor=ada,
        statement_ids=[one.id for one in said],
    )

    sample = services.draw_needs(session, study.id, seed=1, actor=ada)

    order = [one.item.theme_id for one in standing(session, [sample.id])]
    assert len(order) == 40
    assert len(set(order[:20])) == 2


def test_without_needs_there_is_nothing_to_draw(session, study, ada):
    with pytest.raises(DomainError, match="Accept some first"):
        services.draw_needs(session, study.id, seed=1, actor=ada)


def test_eighteen_of_twenty_is_between_70_and_97_per_cent(session, study, warm, ada):
    sample = services.draw_needs(session, study.id, seed=1, actor=ada)

    read_all(session, sample, ["no", "no", "both"] + ["yes"] * 17, actor=ada)

    found = trust_of(session, study.id).precision[warm.id]
    assert (found.count, found.interval.base, found.asked) == (18, 20, 20)
    assert (round(found.interval.low, 2), round(found.interval.high, 2)) == (0.70, 0.97)


def test_an_answer_taken_back_does_not_count_and_stays_on_record(session, study, warm, ada):
    sample = services.draw_needs(session, study.id, seed=1, actor=ada)
    first = standing(session, [sample.id])[0].item
    services.answer(session, first, Verdict.NO, actor=ada)

    item = services.take_back(session, sample, actor=ada)

    assert item.id == first.id
    assert trust_of(session, study.id).precision == {}
    kept = session.scalars(sa.select(AuditAnswer.verdict).order_by(AuditAnswer.id)).all()
    assert kept == [Verdict.NO, Verdict.TAKEN_BACK]


def test_what_was_taken_back_is_answered_again(session, study, warm, ada):
    sample = services.draw_needs(session, study.id, seed=1, actor=ada)
    first = standing(session, [sample.id])[0].item
    services.answer(session, first, Verdict.BOTH, actor=ada)
    services.take_back(session, sample, actor=ada)

    services.answer_again(session, sample, actor=ada)

    assert standing(session, [sample.id])[0].verdict is Verdict.BOTH
    with pytest.raises(NotFound, match="nothing to answer again"):
        services.answer_again(session, sample, actor=ada)


def test_answers_are_never_changed(session, study, warm, ada):
    sample = services.draw_needs(session, study.id, seed=1, actor=ada)
    services.answer(session, standing(session, [sample.id])[0].item, Verdict.NO, actor=ada)

    with pytest.raises(sa.exc.DatabaseError, match="only grows"), session.begin_nested():
        session.execute(sa.update(AuditAnswer).values(verdict=Verdict.YES))


def test_the_second_learns_who_has_answered(session, study, warm, ada, ben):
    sample = services.draw_needs(session, study.id, seed=1, actor=ada)
    first = standing(session, [sample.id])[0].item
    services.answer(session, first, Verdict.NO, actor=ada)

    with pytest.raises(Conflict, match=r"Ada answered this at .*: no\."):
        services.answer(session, first, Verdict.YES, actor=ben)


def test_nobody_takes_the_answer_of_another_back(session, study, warm, ada, ben):
    sample = services.draw_needs(session, study.id, seed=1, actor=ada)
    services.answer(session, standing(session, [sample.id])[0].item, Verdict.NO, actor=ada)

    with pytest.raises(NotFound, match="no answer of yours"):
        services.take_back(session, sample, actor=ben)


def test_what_does_not_belong_is_taken_out_and_put_back_in_one_go(session, study, warm, ada):
    sample = services.draw_needs(session, study.id, seed=1, actor=ada)
    read_all(session, sample, ["no"] * 3 + ["yes"] * 17, actor=ada)

    decision = services.take_out_refused(session, sample, actor=ada)
    out = _inside(session, warm)
    themes.undo(session, study.id, actor=ada, decision_id=decision.id)

    assert decision.payload["text"].startswith("Took 3 statements out of their needs")
    assert (out, _inside(session, warm)) == (27, 30)


def test_an_erased_statement_leaves_the_sample(session, study, warm, ada):
    sample = services.draw_needs(session, study.id, seed=1, actor=ada)
    first = standing(session, [sample.id])[0].item

    from survey.understand.statements.models import Statement

    session.delete(session.get_one(Statement, first.statement_id))
    session.flush()

    assert len(standing(session, [sample.id])) == 19


# --- pages ---------------------------------------------------------------------------------------


@pytest.fixture
def browser(sign_in, ada):
    return sign_in(user=ada)


def test_an_audit_is_read_blind(browser, session, study, warm):
    browser.post(f"/studies/{study.id}/audit/draw")

    page = browser.get(f"/studies/{study.id}/audit")

    text = text_of(page)
    main = page.text.split("<main")[1].split("</main")[0]
    assert "Does it say that I can afford to be warm" in text
    assert "money is named" in text
    assert "0 of 20 read" in text
    assert "Ada" not in main
    assert "uggest" not in main
    assert "95" not in main


def test_an_audit_goes_from_statement_to_statement_and_ends_in_figures(
    browser, session, study, warm
):
    browser.post(f"/studies/{study.id}/audit/draw")
    items = session.scalars(sa.select(AuditItem.id).order_by(AuditItem.position)).all()
    for number, item in enumerate(items):
        browser.post(
            f"/studies/{study.id}/audit/{item}", data={"verdict": "no" if number < 2 else "yes"}
        )

    end = browser.get(f"/studies/{study.id}/audit", follow_redirects=True)

    assert "18 of 20" in text_of(end)
    assert "(70 to 97)" in text_of(end)
    assert "Take 2 statements out of their needs" in text_of(end)


def test_undo_shows_the_statement_again(browser, session, study, warm):
    browser.post(f"/studies/{study.id}/audit/draw")
    first = session.scalars(sa.select(AuditItem).order_by(AuditItem.position)).first()
    browser.post(f"/studies/{study.id}/audit/{first.id}", data={"verdict": "no"})

    back = browser.post(f"/studies/{study.id}/audit/undo")

    assert back.location.endswith("/audit?at=1")
    assert f"/audit/{first.id}" in browser.get(back.location).text


def test_an_answer_that_is_none_is_refused(browser, session, study, warm):
    browser.post(f"/studies/{study.id}/audit/draw")
    first = session.scalars(sa.select(AuditItem.id).order_by(AuditItem.position)).first()

    answer = browser.post(f"/studies/{study.id}/audit/{first}", data={"verdict": "perhaps"})

    assert answer.status_code == 422
    assert "Answer yes, no or both." in text_of(answer)


def test_the_figures_stand_wherever_the_need_is_shown(browser, session, study, warm, ada):
    sample = services.draw_needs(session, study.id, seed=1, actor=ada)
    read_all(session, sample, ["no"] * 2 + ["yes"] * 18, actor=ada)
    said = "18 of 20 belong when read again blind: 90"

    assert said in text_of(browser.get(f"/themes/{warm.id}"))
    assert "18 of 20 belong" in text_of(browser.get(f"/studies/{study.id}/themes"))


# --- the unplaced --------------------------------------------------------------------------------


@pytest.fixture
def odd(session, study):
    """Sixty statements that belong nowhere."""
    return [make_statement(session, study, f"Odd thing number {i}") for i in range(60)]


def test_none_found_among_sixty_is_at_most_six_per_cent(browser, session, study, odd):
    browser.post(f"/studies/{study.id}/unplaced/draw")
    for item in session.scalars(sa.select(AuditItem.id)).all():
        browser.post(f"/studies/{study.id}/unplaced/{item}", data={"nothing": "y"})

    missed = trust_of(session, study.id).missed

    assert (missed.count, missed.interval.base) == (0, 60)
    assert round(missed.interval.high, 4) == 0.0602
    page = text_of(browser.get(f"/studies/{study.id}/unplaced"))
    assert "0 of 60 unplaced statements" in page
    assert "at most 6.0" in page


def test_what_is_found_goes_into_its_need_and_counts_as_missed(
    browser, session, study, warm, odd, ada
):
    browser.post(f"/studies/{study.id}/unplaced/draw")
    item = session.scalars(sa.select(AuditItem).order_by(AuditItem.position)).first()

    browser.post(f"/studies/{study.id}/unplaced/{item.id}", data={"theme": warm.id})

    assert _inside(session, warm) == 31
    assert trust_of(session, study.id).missed.count == 1
    browser.post(f"/studies/{study.id}/audit/undo", data={"kind": "unplaced"})
    assert _inside(session, warm) == 30
    assert trust_of(session, study.id).missed is None


def test_a_need_of_its_own_is_written_from_what_was_missed(browser, session, study, warm, odd):
    browser.post(f"/studies/{study.id}/unplaced/draw")
    item = session.scalars(sa.select(AuditItem).order_by(AuditItem.position)).first()
    palette = browser.get(f"/studies/{study.id}/unplaced/{item.id}/choose")

    browser.post(
        f"/studies/{study.id}/unplaced/{item.id}", data={"name": "Odd things work", "kind": "need"}
    )

    assert "I can afford to be warm" in text_of(palette)
    assert trust_of(session, study.id).missed.count == 1
    assert "Odd things work" in text_of(browser.get(f"/studies/{study.id}/themes"))


def test_only_what_belongs_nowhere_is_drawn(browser, session, study, warm, odd, ada):
    browser.post(f"/studies/{study.id}/unplaced/draw")

    sample = latest_sample(session, study.id, SampleKind.UNPLACED)
    assert sample.population == 60
    assert {i.item.statement_id for i in standing(session, [sample.id])} == {one.id for one in odd}


def test_nothing_unplaced_says_so(browser, session, study, warm):
    assert "Nothing is unplaced" in text_of(browser.get(f"/studies/{study.id}/unplaced"))


def _inside(session, theme) -> int:
    return session.scalar(
        sa.select(sa.func.count(Tagging.id)).where(
            Tagging.theme_id == theme.id, Tagging.state == TaggingState.ACCEPTED
        )
    )


def test_a_report_says_how_far_the_decisions_hold(session, study, warm, ada):
    from survey.act.reports.builder import build
    from survey.act.reports.scope import Scope

    sample = services.draw_needs(session, study.id, seed=1, actor=ada)
    before = dict(build(session, study, Scope()).method)
    read_all(session, sample, ["no"] * 2 + ["yes"] * 18, actor=ada)

    told = dict(build(session, study, Scope()).method)

    assert "How far the decisions hold" not in before
    assert told["How far the decisions hold"].startswith(
        "“I can afford to be warm”: 18 of 20 statements read again blind belong to it (90"
    )
