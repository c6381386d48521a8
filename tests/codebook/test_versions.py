"""Versions: the codebook after any decision, what is different, and back without losing anything."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from survey.core.errors import DomainError, NotFound
from survey.understand.codebook import grouping, versions
from survey.understand.codebook.differences import differences
from survey.understand.codebook.entries import EntryText, describe
from survey.understand.codebook.merging import merge_all
from survey.understand.codebook.restoring import restore
from survey.understand.themes import services
from survey.understand.themes.models import Decision, Theme, ThemeState
from survey.understand.themes.services import Wording
from survey.understand.themes.taggings import untag


def in_use(state) -> dict:
    return {key: values for key, values in state.items() if versions.in_use(values)}


def latest(session, cards) -> versions.Version:
    return versions.versions(session, cards.study.id, limit=1)[0]


def work(session, cards):
    """A day's work; yields the version after each step with the codebook as it is then."""
    study, ada = cards.study.id, cards.ada
    steps = [
        lambda: grouping.group(session, study, cards.ids[:3], actor=ada, name="Comfort"),
        lambda: describe(
            session,
            cards.needs[3],
            EntryText(
                wording=Wording(name="I see what I pay", definition="Bills"), aliases=("bill",)
            ),
            actor=ada,
        ),
        lambda: merge_all(session, study, cards.ids[:2], cards.ids[0], actor=ada),
        lambda: services.undo(session, study, actor=ada),
        lambda: services.redo(session, study, actor=ada),
        lambda: services.turn_down(session, cards.needs[5], actor=ada),
        lambda: services.create(
            session, study, cards.needs[0].kind, Wording(name="A new one"), actor=ada
        ),
        lambda: grouping.place(session, study, [cards.ids[2]], [], None, actor=ada),
    ]
    for step in steps:
        step()
        session.expire_all()
        yield latest(session, cards), in_use(versions.present(session, study))


def test_every_version_is_the_codebook_as_it_was_then(session, cards):
    seen = list(work(session, cards))

    for version, state in seen:
        assert in_use(versions.state_at(session, cards.study.id, version.id)) == state
    assert [one.number for one, _ in seen] == list(range(8, 16))


def test_tagging_makes_no_version(session, cards):
    before = versions.count(session, cards.study.id)
    statement = session.scalars(
        sa.text("SELECT statement_id FROM tagging WHERE theme_id = :one"), {"one": cards.ids[0]}
    ).first()

    untag(session, cards.needs[0], [statement], actor=cards.ada)
    services.undo(session, cards.study.id, actor=cards.ada)

    assert versions.count(session, cards.study.id) == before


def test_what_is_different_is_said_in_words(session, cards):
    first = latest(session, cards)
    list(work(session, cards))

    found = differences(
        versions.state_at(session, cards.study.id, first.id),
        versions.present(session, cards.study.id),
    )

    told = {(one.what, one.name): one for one in found}
    assert {key for key in told if key[0] == "gone"} == {
        ("gone", "I come back to a warm house"),
        ("gone", "I can leave without thinking of the heating"),
    }
    assert {key for key in told if key[0] == "new"} == {("new", "A new one"), ("new", "Comfort")}
    changed = {
        one.label: (one.before, one.after) for one in told["changed", "I see what I pay"].changes
    }
    assert changed == {
        "Name": ("I know what I pay for", "I see what I pay"),
        "Definition": ("", "Bills"),
        "Also called": ("", "bill"),
    }
    warm = {one.label: one.after for one in told["changed", "I come home to a warm house"].changes}
    assert warm == {"Also called": "I come back to a warm house", "Group": "Comfort"}


def test_any_version_is_restored_as_a_decision_that_can_be_undone(session, cards):
    seen = list(work(session, cards))
    now = in_use(versions.present(session, cards.study.id))
    count = session.scalar(sa.select(sa.func.count(Decision.id)))

    for version, state in seen[:-1]:
        restore(session, cards.study.id, version, actor=cards.ben)
        session.expire_all()
        restored = in_use(versions.present(session, cards.study.id))
        assert restored == state
        services.undo(session, cards.study.id, actor=cards.ben)
        session.expire_all()
        assert in_use(versions.present(session, cards.study.id)) == now

    assert session.scalar(sa.select(sa.func.count(Decision.id))) == count + 2 * len(seen[:-1])


def test_names_that_changed_places_are_restored(session, cards):
    first = latest(session, cards)
    one, other = cards.needs[0], cards.needs[1]
    names = (one.name, other.name)
    services.rename(session, one, Wording(name="for a moment"), actor=cards.ada)
    services.rename(session, other, Wording(name=names[0]), actor=cards.ada)
    services.rename(session, one, Wording(name=names[1]), actor=cards.ada)

    restore(session, cards.study.id, first, actor=cards.ada)

    assert (one.name, other.name) == names


def test_a_need_that_comes_back_holds_the_statements_it_held(session, cards):
    first = latest(session, cards)
    services.turn_down(session, cards.needs[5], actor=cards.ada)

    restore(session, cards.study.id, first, actor=cards.ada)

    assert session.get_one(Theme, cards.ids[5]).state is ThemeState.ACCEPTED
    held = session.scalar(
        sa.text("SELECT count(*) FROM tagging WHERE theme_id = :one AND state = 'accepted'"),
        {"one": cards.ids[5]},
    )
    assert held == 2


def test_restoring_what_is_so_already_is_refused_with_a_sentence(session, cards):
    with pytest.raises(DomainError, match="as it was then"):
        restore(session, cards.study.id, latest(session, cards), actor=cards.ada)


def test_a_version_of_another_study_is_not_found(session, cards):
    with pytest.raises(NotFound):
        versions.get_version(session, cards.study.id + 1, latest(session, cards).id)
