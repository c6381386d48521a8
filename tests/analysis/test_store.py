"""What a run found is kept whole: readings, groups, steps of granularity, guesses, saturation."""

import math
from dataclasses import replace

import pytest
import sqlalchemy as sa
from factories import ask, make_published_survey, make_response, make_study, make_user
from found import found_statement, found_theme

import nlp.types as nt
from survey.core.db import now
from survey.understand.analysis.corpus import read_corpus, whole_scope
from survey.understand.analysis.models import (
    AnalysisRun,
    Cluster,
    ClusterGroup,
    ClusterGroupMember,
    NeedHypothesis,
)
from survey.understand.analysis.store import result_sha256, store_analysis
from survey.understand.statements.models import KindCorrection, Statement

ANSWERS = ("Too cold!", "too  cold", "I want a timer")


@pytest.fixture
def ada(session):
    return make_user(session, name="Ada")


@pytest.fixture
def study(session, ada):
    return make_study(session, owner=ada)


@pytest.fixture
def corpus(session, study, ada):
    asked = make_published_survey(
        session, study=study, actor=ada, questions=[ask("long_text", "What?", code="what")]
    )
    for answer in ANSWERS:
        make_response(session, asked, answers={"what": answer})
    return read_corpus(session, study_id=study.id, scope=whole_scope(session, study.id))


@pytest.fixture
def found(corpus):
    """An analysis of the three answers, as the engine would hand it over."""
    by_text = {one.text: one.id for one in corpus.documents}
    cold, again, timer = (
        found_statement(text, by_text[text], kind=nt.Kind.PAIN) for text in ANSWERS
    )
    again = replace(again, same_as=cold.id, mentions=2)
    timer = replace(
        timer,
        kinds={nt.Kind.WANT: 0.91},
        findings=(nt.Finding("want: asks", nt.Kind.WANT, nt.Span(0, 6)),),
        words=(("timer", 1.25),),
        probe=0.8,
    )
    themes = tuple(
        found_theme(number, kind, name, words=(("cold", 1.0),))
        for number, (kind, name) in enumerate(
            [(nt.ThemeKind.NEED, "cold"), (nt.ThemeKind.NEED, "dark"), (nt.ThemeKind.WANT, "timer")]
        )
    )
    return nt.Analysis(
        statements=(cold, again, timer),
        themes=themes,
        assignments=(
            nt.Assignment(
                statement=cold.id, view=nt.ThemeKind.NEED, theme=0, probability=0.9, margin=0.1
            ),
            nt.Assignment(
                statement=again.id, view=nt.ThemeKind.NEED, theme=None, probability=0.0, margin=0.0
            ),
            nt.Assignment(
                statement=timer.id, view=nt.ThemeKind.WANT, theme=2, probability=0.9, margin=0.1
            ),
        ),
        links=(),
        settings=nt.Settings(),
        versions={"numpy": "2"},
        metrics={"count.statements": 3.0},
        groups=(
            nt.ThemeGroup(
                id=0,
                kind=nt.ThemeKind.NEED,
                tier=nt.Tier.SECONDARY,
                name="warmth",
                themes=(0, 1),
                exemplar=0,
                parent=1,
            ),
            nt.ThemeGroup(
                id=1,
                kind=nt.ThemeKind.NEED,
                tier=nt.Tier.PRIMARY,
                name="comfort",
                themes=(0, 1),
                exemplar=0,
            ),
        ),
        granularities=(
            nt.Granularity(
                view=nt.ThemeKind.NEED,
                resolution=2.0,
                theme_count=2,
                agreement=math.nan,
                is_chosen=True,
                labels=(0, -1),
            ),
        ),
        hypotheses=(nt.Hypothesis(want=timer.id, needs=((1, 0.6), (0, 0.2))),),
        saturation=(
            nt.Saturation(
                view=nt.ThemeKind.NEED,
                respondents=3,
                observed=2,
                estimated=3.5,
                low=2.0,
                high=9.0,
                coverage=0.75,
            ),
        ),
        warnings=("The endpoint did not answer; its drafts are missing.",),
    )


@pytest.fixture
def stored(session, study, ada, corpus, found):
    return store(session, study, ada, corpus, found)


def store(session, study, ada, corpus, analysis):
    run = AnalysisRun(study_id=study.id, started_by=ada.id, created_at=now())
    session.add(run)
    session.flush()
    store_analysis(session, run, corpus, analysis)
    session.flush()
    return run


def statement(session, text):
    return session.scalars(
        sa.select(Statement).where(Statement.text == text).execution_options(populate_existing=True)
    ).one()


def test_a_statement_keeps_why_it_is_read_as_it_is(session, stored):
    timer = statement(session, "I want a timer")

    assert timer.findings == [["want: asks", "want", 0, 6]]
    assert timer.words == [["timer", 1.25]]
    assert (timer.language, timer.probe) == ("en", 0.8)
    assert timer.kinds == timer.read_kinds == {"want": 0.91}


def test_what_is_said_in_the_same_words_is_known_by_one_hash(session, stored):
    cold, again, timer = (statement(session, text) for text in ANSWERS)

    assert cold.said_sha256 == again.said_sha256 != timer.said_sha256


def test_groups_hold_their_proposals_and_know_the_group_above(session, stored):
    warmth, comfort = (
        session.scalars(sa.select(ClusterGroup).where(ClusterGroup.name == name)).one()
        for name in ("warmth", "comfort")
    )
    inside = session.execute(
        sa.select(ClusterGroupMember.group_id, Cluster.name)
        .join(Cluster, Cluster.id == ClusterGroupMember.cluster_id)
        .order_by(Cluster.name)
    ).all()

    assert (warmth.parent_id, comfort.parent_id) == (comfort.id, None)
    assert [name for group, name in inside if group == warmth.id] == ["cold", "dark"]


def test_a_run_keeps_its_steps_its_saturation_and_its_warnings(stored):
    assert stored.granularities == [
        {"view": "need", "resolution": 2.0, "themes": 2, "agreement": None, "chosen": True}
    ]
    assert stored.saturation[0]["estimated"] == 3.5
    assert stored.warnings == ["The endpoint did not answer; its drafts are missing."]


def test_guesses_are_kept_with_their_probability(session, stored):
    rows = session.execute(
        sa.select(Cluster.name, NeedHypothesis.probability)
        .join(Cluster, Cluster.id == NeedHypothesis.need_cluster_id)
        .order_by(NeedHypothesis.probability.desc())
    ).all()

    assert [tuple(row) for row in rows] == [("dark", 0.6), ("cold", 0.2)]


def test_kinds_that_a_person_decided_outlive_the_next_run(
    session, study, ada, corpus, found, stored
):
    cold = statement(session, "Too cold!")
    session.add(KindCorrection(statement_id=cold.id, kinds=["context"], actor_id=ada.id))
    cold.kinds, cold.kinds_decided = {"context": 1.0}, True
    session.flush()

    store(session, study, ada, corpus, found)

    cold = statement(session, "Too cold!")
    assert (cold.kinds, cold.read_kinds) == ({"context": 1.0}, {"pain": 0.9})


def test_the_fingerprint_of_a_result_covers_what_the_machine_decided(found):
    first = found.statements[0]
    others = [
        replace(
            found, statements=(replace(first, kinds={nt.Kind.GAIN: 0.9}), *found.statements[1:])
        ),
        replace(found, groups=()),
        replace(found, granularities=(replace(found.granularities[0], resolution=4.0),)),
        replace(found, hypotheses=()),
    ]

    prints = {result_sha256(one) for one in (found, *others)}

    assert len(prints) == 5
    assert result_sha256(replace(found, metrics={})) == result_sha256(found)


def test_a_finished_run_never_changes_what_it_found(session, stored):
    stored.warnings = []

    with pytest.raises(sa.exc.DatabaseError, match="never edited"):
        session.flush()


def test_what_is_wrong_with_a_draft_is_kept_with_what_to_do_and_where(
    session, study, ada, corpus, found
):
    need = nt.DraftNeed(
        text="I have no cold app",
        metric="",
        origin=(True,) * 5,
        source=found.statements[0].id,
        lint=(
            nt.Lint(rule="L1", message="“app” names a solution.", span=nt.Span(15, 18)),
            nt.Lint(rule="L6", message="It says what is not.", suggestion="Say what is."),
        ),
    )
    drafted = replace(found.themes[0], need=need)

    store(session, study, ada, corpus, replace(found, themes=(drafted, *found.themes[1:])))

    draft = session.scalars(sa.select(Cluster.draft).where(Cluster.number == 0)).one()
    assert draft["lint"] == [
        {"rule": "L1", "message": "“app” names a solution.", "suggestion": "", "span": [15, 18]},
        {
            "rule": "L6",
            "message": "It says what is not.",
            "suggestion": "Say what is.",
            "span": None,
        },
    ]
