"""What sorts the statements: it learns from corrections, is refused if worse, and can be left."""

from __future__ import annotations

import html
import re

import pytest
import sqlalchemy as sa
from counting import counted
from factories import make_statement, make_study, make_user

import nlp.types as nt
from nlp.kind_learning import Learning, Score, is_checked
from survey.core.errors import Conflict, NotFound
from survey.core.jobs import Job, JobState
from survey.understand.analysis.corpus import Scope, read_corpus
from survey.understand.analysis.known import known_for as known_to_a_run
from survey.understand.kinds import services
from survey.understand.kinds.corrections import corrections_of
from survey.understand.kinds.models import KindModel, KindModelState
from survey.understand.kinds.queries import versions
from survey.understand.kinds.services import NothingToLearn
from survey.understand.statements.models import Statement
from survey.understand.themes.services import correct, undo

#: What this study's people say; the shipped version cannot know their words.
GRUMBLES = [
    f"The {one} flubbers again"
    for one in ["door", "bell", "lamp", "oven", "fan", "tap", "lock", "hob"]
]
WISHES = [
    f"Snorkel the {one} for me"
    for one in ["door", "bell", "lamp", "oven", "fan", "tap", "lock", "hob"]
]


@pytest.fixture
def ada(session):
    return make_user(session, name="Ada")


@pytest.fixture
def study(session, ada):
    return make_study(session, owner=ada)


def say(session, study, ada, texts, *kinds):
    said = [make_statement(session, study, text).id for text in texts]
    correct(session, study.id, said, kinds, actor=ada)


@pytest.fixture
def corrected(session, study, ada):
    """Sixteen corrections: too few to begin by itself."""
    say(session, study, ada, GRUMBLES, "pain")
    say(session, study, ada, WISHES, "want")


def learned(session, study, *, promoted=True, score=0.7):
    """What the engine would hand back of all corrections."""
    of = [one.as_correction() for one in corrections_of(session, study.id)]
    return Learning(
        corrections=tuple(one for one in of if not is_checked(one.text)) if promoted else (),
        is_promoted=promoted,
        why="Promoted, because it agrees with you more." if promoted else "Not promoted: worse.",
        version="abc",
        checked=6,
        candidate=_score(score),
        current=_score(0.5),
    )


def _score(value):
    return Score(macro_f1=value, low=value - 0.2, high=value + 0.2, by_kind={nt.Kind.PAIN: value})


def attempt(session, study, ada, **told):
    """One attempt to learn, from the press to what came of it."""
    model = services.ask_to_learn(session, study.id, actor=ada)
    services.end_learning(
        session, model, corrections_of(session, study.id), learned(session, study, **told)
    )
    session.get_one(Job, model.job_id).state = JobState.DONE
    session.flush()
    return model


def states(session, study):
    rows = session.scalars(
        sa.select(KindModel).where(KindModel.study_id == study.id).order_by(KindModel.number)
    )
    return [one.state.value for one in rows]


# --- learning ----------------------------------------------------------------------------------


def test_without_a_correction_there_is_nothing_to_learn(session, study, ada):
    with pytest.raises(NothingToLearn, match="Correct what some statements are first"):
        services.ask_to_learn(session, study.id, actor=ada)


def test_a_run_is_told_nothing_until_something_was_learned(session, study, corrected):
    assert known_to_a_run(session, study.id).corrections == ()


def test_what_was_decided_holds_whether_it_was_learned_or_not(session, study, corrected):
    told = known_to_a_run(session, study.id).decided

    assert {one.text for one in told} == set(GRUMBLES + WISHES)


def test_a_promoted_version_reaches_the_next_run(session, study, ada, corrected):
    model = attempt(session, study, ada)

    told = known_to_a_run(session, study.id).corrections
    assert model.state is KindModelState.ACTIVE
    assert {one.text for one in told} == {t for t in GRUMBLES + WISHES if not is_checked(t)}
    assert {one.kinds for one in told} == {frozenset({nt.Kind.PAIN}), frozenset({nt.Kind.WANT})}


def test_what_was_learned_is_part_of_what_went_into_a_run(session, study, ada, corrected):
    scope = Scope(questions=(), with_notes=True)
    before = read_corpus(session, study_id=study.id, scope=scope)

    attempt(session, study, ada)

    after, again = (read_corpus(session, study_id=study.id, scope=scope) for _ in range(2))
    assert before.sha256 != after.sha256 == again.sha256
    assert len(after.known.corrections) > 0


def test_a_version_that_is_worse_is_refused_and_changes_nothing(session, study, ada, corrected):
    attempt(session, study, ada)
    told = known_to_a_run(session, study.id).corrections
    say(session, study, ada, ["It wobbles"], "gain")

    attempt(session, study, ada, promoted=False, score=0.4)

    assert states(session, study) == ["active", "refused"]
    assert known_to_a_run(session, study.id).corrections == told


def test_the_next_promoted_version_takes_the_place(session, study, ada, corrected):
    attempt(session, study, ada)
    say(session, study, ada, ["It wobbles"], "gain")

    attempt(session, study, ada)

    assert states(session, study) == ["replaced", "active"]


def test_twenty_corrections_begin_it_without_a_press(session, study, ada, corrected):
    assert states(session, study) == []

    say(session, study, ada, ["One", "Two", "Three", "Four"], "context")

    model = session.scalars(sa.select(KindModel)).one()
    assert (model.state, model.asked_by, model.correction_count) == ("candidate", None, 20)


def test_pressing_while_it_learns_is_refused(session, study, ada, corrected):
    services.ask_to_learn(session, study.id, actor=ada)

    with pytest.raises(Conflict, match="learned already"):
        services.ask_to_learn(session, study.id, actor=ada)


def test_pressing_again_with_nothing_new_is_refused(session, study, ada, corrected):
    attempt(session, study, ada)

    with pytest.raises(NothingToLearn, match="since version 1 was begun"):
        services.ask_to_learn(session, study.id, actor=ada)


def test_a_job_that_died_does_not_block_the_next(session, study, ada, corrected):
    model = services.ask_to_learn(session, study.id, actor=ada)
    session.get_one(Job, model.job_id).state = JobState.DEAD
    session.flush()
    assert versions(session, study.id).found[0].state is KindModelState.FAILED

    services.ask_to_learn(session, study.id, actor=ada)

    assert states(session, study) == ["failed", "candidate"]


def test_the_job_learns_for_real_and_says_why(session, study, ada, corrected, run_jobs):
    say(session, study, ada, [f"{text} and again" for text in GRUMBLES], "pain")
    say(session, study, ada, [f"{text} tonight" for text in WISHES], "want")
    model = session.scalars(sa.select(KindModel)).one()

    run_jobs()

    checked = {one.text for one in corrections_of(session, study.id) if is_checked(one.text)}
    assert model.state in {KindModelState.ACTIVE, KindModelState.REFUSED}
    assert model.checked_count == len(checked)
    assert model.why.startswith(("Promoted after", "Not promoted", "Not learned yet"))
    if model.state is KindModelState.ACTIVE:
        assert len(model.learned) == model.correction_count - model.checked_count


def test_an_error_is_told_and_nothing_changes(
    session, study, ada, corrected, run_jobs, monkeypatch
):
    def fail(*_):
        raise MemoryError("no room")

    monkeypatch.setattr("nlp.kind_learning.learn", fail)
    model = services.ask_to_learn(session, study.id, actor=ada)

    run_jobs()

    assert model.state is KindModelState.FAILED
    assert "no room" in model.why


# --- what a model is ---------------------------------------------------------------------------


def test_a_model_holds_no_words(session, study, ada, corrected):
    model = attempt(session, study, ada)

    assert "flubbers" not in repr(model.learned)


def test_the_words_of_an_erased_person_leave_the_model(session, study, ada, corrected):
    model = attempt(session, study, ada)
    before = known_to_a_run(session, study.id).corrections
    session.delete(session.get_one(Statement, model.learned[0]["statements"][0]))
    session.flush()

    assert len(known_to_a_run(session, study.id).corrections) == len(before) - 1


def test_of_two_decisions_about_the_same_words_the_later_one_is_learned(session, study, ada):
    say(session, study, ada, ["It flubbers"], "pain")
    say(session, study, ada, ["It flubbers"], "context")

    assert [one.kinds for one in corrections_of(session, study.id)] == [("context",)]


def test_an_undone_correction_is_not_learned(session, study, ada):
    say(session, study, ada, ["It flubbers"], "pain")
    undo(session, study.id, actor=ada)

    assert corrections_of(session, study.id) == []


def test_a_study_learns_nothing_from_another(session, study, ada, corrected):
    attempt(session, study, ada)

    assert known_to_a_run(session, make_study(session).id).corrections == ()


# --- going back --------------------------------------------------------------------------------


def test_going_back_uses_what_was_in_use_before(session, study, ada, corrected):
    attempt(session, study, ada)
    first = known_to_a_run(session, study.id).corrections
    say(session, study, ada, ["It wobbles", "It hums", "It ticks"], "gain")
    attempt(session, study, ada)

    services.go_back(session, study.id, 1, actor=ada)

    assert states(session, study) == ["active", "rolled back"]
    assert known_to_a_run(session, study.id).corrections == first


def test_going_back_to_the_shipped_version_forgets_nothing(session, study, ada, corrected):
    attempt(session, study, ada)

    services.go_back(session, study.id, services.SHIPPED, actor=ada)

    assert states(session, study) == ["rolled back"]
    assert known_to_a_run(session, study.id).corrections == ()
    services.go_back(session, study.id, 1, actor=ada)
    assert states(session, study) == ["active"]


def test_only_what_was_in_use_can_be_used_again(session, study, ada, corrected):
    attempt(session, study, ada, promoted=False)

    with pytest.raises(Conflict, match="was in use before"):
        services.go_back(session, study.id, 1, actor=ada)
    with pytest.raises(Conflict, match="already"):
        services.go_back(session, study.id, 0, actor=ada)
    with pytest.raises(NotFound):
        services.go_back(session, study.id, 9, actor=ada)


# --- the page ----------------------------------------------------------------------------------


def text_of(response):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def test_the_page_of_a_study_without_corrections_says_what_to_do(sign_in, study):
    page = text_of(sign_in("researcher").get(f"/studies/{study.id}/kinds"))

    assert "The shipped version sorts the statements." in page
    assert "Nothing corrected yet" in page


def test_the_page_shows_scores_with_base_and_interval_and_goes_back(
    sign_in, session, study, ada, corrected
):
    attempt(session, study, ada)
    client = sign_in(user=ada)
    address = f"/studies/{study.id}/kinds"

    page = client.get(address)

    assert "Version 1 sorts the statements of this study" in text_of(page)
    assert "on 6 corrections it has not seen" in text_of(page)
    assert "70 per cent, 95 per cent interval 50 to 90" in page.text
    assert "Promoted, because it agrees with you more." in text_of(page)
    answer = client.post(f"{address}/0/use", follow_redirects=True)
    assert "From the next run on, the shipped version sorts the statements." in text_of(answer)
    assert "left by Ada" in text_of(answer)


def test_learning_is_begun_with_a_press_and_watched(sign_in, session, study, ada, corrected):
    client = sign_in(user=ada)
    address = f"/studies/{study.id}/kinds"

    begun = client.post(f"{address}/learn", follow_redirects=True)
    waiting = client.get(f"{address}/progress", headers={"HX-Request": "true"})
    again = client.post(f"{address}/learn", follow_redirects=True)

    assert "Learning from 16 corrections" in text_of(begun)
    assert "HX-Refresh" not in waiting.headers
    assert "It is being learned already." in text_of(again)
    session.scalars(sa.select(KindModel)).one().state = KindModelState.REFUSED
    session.flush()
    done = client.get(f"{address}/progress", headers={"HX-Request": "true"})
    assert done.headers["HX-Refresh"] == "true"


def test_a_viewer_may_look_and_not_press(sign_in, session, study, ada, corrected):
    attempt(session, study, ada)
    viewer = sign_in("viewer")
    address = f"/studies/{study.id}/kinds"

    page = viewer.get(address)

    assert page.status_code == 200
    assert "Go back to this one" not in page.text
    assert viewer.post(f"{address}/learn").status_code == 403
    assert viewer.post(f"{address}/0/use").status_code == 403


def test_the_page_asks_as_often_for_thirty_versions_as_for_one(
    session, connection, study, ada, corrected
):
    attempt(session, study, ada)
    with counted(connection) as one:
        versions(session, study.id)
    session.add_all(
        KindModel(study_id=study.id, number=number, state=KindModelState.REFUSED)
        for number in range(2, 31)
    )
    session.flush()

    with counted(connection) as thirty:
        found = versions(session, study.id)

    assert len(found.found) == 30
    assert thirty.count == one.count == 3
