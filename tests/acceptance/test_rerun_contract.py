"""The promise of re-runs, on whole studies with the real engine: what people decided stays.

The sample study always; a real one, whose answers may not stand in this repository, where the
variable NEEDFINDER_TEST_DATA names the folder that holds ``ladder/answers.csv``.
"""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from factories import Published, ask, make_published_survey, make_response, make_study, make_user

import nlp
import nlp.types as nt
from survey.ask.studies.models import Study
from survey.core.accounts.models import User
from survey.core.paths import resource
from survey.understand.analysis.corpus import read_corpus, whole_scope
from survey.understand.analysis.models import AnalysisRun, Assignment, ClusterKind, RunState
from survey.understand.analysis.services import start_run
from survey.understand.rerun.queries import compare
from survey.understand.themes import proposals, services
from survey.understand.themes.errors import NameTaken
from survey.understand.themes.models import Decision, Tagging, Theme, ThemeKind, ThemeLink
from survey.understand.themes.services import Wording

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]

WANT = "What would you like?"
LATER = 5  # every fifth answer comes later
ASKED_FOR = """
from survey.app import import_jobs, import_models
import_models()
import_jobs()
from survey.understand.analysis import known
print(*sorted(one.__module__ for one in known._providers))
"""

Said = tuple[str, str]


def sample() -> list[Said]:
    with (resource("survey") / "cli/sample/answers.csv").open(encoding="utf-8") as file:
        return [(row["change"], row["why"]) for row in csv.DictReader(file)]


def ladder() -> list[Said]:
    folder = os.environ.get("NEEDFINDER_TEST_DATA", "")
    path = Path(folder) / "ladder" / "answers.csv"
    if not folder or not path.is_file():
        pytest.skip("NEEDFINDER_TEST_DATA names no folder with ladder/answers.csv")
    with path.open(encoding="utf-8") as file:
        rows = csv.DictReader(file)
        want, why = (next(n for n in rows.fieldnames if n.startswith(w)) for w in ("What", "Why"))
        return [(row[want], row[why]) for row in rows]


@dataclass
class Desk:
    """A study with its answers, and Ada who decides."""

    session: object
    ada: User
    study: Study
    asked: Published
    said: list[Said]
    run_jobs: object

    def hear(self, said: list[Said]) -> None:
        for want, why in said:
            if want.strip():
                make_response(
                    self.session,
                    self.asked,
                    answers={"want": want},
                    why={"want": (want, why)} if why.strip() else None,
                )

    def run(self) -> AnalysisRun:
        run = start_run(
            self.session,
            self.study,
            scope=whole_scope(self.session, self.study.id),
            settings=nt.Settings(),
            actor=self.ada,
        )
        number = run.id
        self.run_jobs()
        run = self.session.get(AnalysisRun, number)
        assert run.state is RunState.DONE, run.error
        return run

    def waiting(self) -> list[proposals.Proposal]:
        queue = proposals.queue(self.session, self.study.id).proposals
        return [one for one in queue if one.kind is not ClusterKind.UNCLEAR]

    def accept_all(self) -> None:
        for number, one in enumerate(self.waiting()):
            name = (one.draft.get("text") or one.name)[:280]
            for tried in (name, f"{name} {number}"):
                try:
                    services.accept(
                        self.session,
                        self.study.id,
                        one.cluster_id,
                        Wording(name=tried),
                        actor=self.ada,
                    )
                except NameTaken:
                    continue
                break

    def decided(self) -> list[list[str]]:
        """Every row that a person's decision made, whole."""
        self.session.flush()
        self.session.expire_all()
        return [
            sorted(repr(tuple(row)) for row in self.session.execute(sa.select(model.__table__)))
            for model in (Theme, Tagging, ThemeLink, Decision)
        ]


@pytest.fixture(params=[sample, ladder], ids=["sample", "ladder"])
def desk(request, database_name, session, run_jobs):
    if database_name != "sqlite":
        pytest.skip("the same rules are tested on PostgreSQL in tests/themes, with runs made up")
    said = request.param()
    ada = make_user(session, name="Ada")
    study = make_study(session, owner=ada)
    asked = make_published_survey(
        session, study=study, actor=ada, questions=[ask("long_text", WANT, code="want")]
    )
    return Desk(session, ada, study, asked, said, run_jobs)


def test_the_same_data_again_changes_no_row_and_asks_nothing_that_was_asked(desk):
    desk.hear(desk.said)
    first = desk.run().id
    desk.accept_all()
    before = desk.decided()

    again = desk.run()

    assert desk.decided() == before
    assert compare(desk.session, again).new == 0
    # What fitted nowhere may find together once the rest is settled; it was never asked about.
    for one in desk.waiting():
        if one.adds_to is None:
            nowhere = desk.session.scalars(
                sa.select(Assignment.statement_id).where(
                    Assignment.run_id == first,
                    Assignment.view == one.kind,
                    Assignment.cluster_id.is_(None),
                )
            )
            assert set(proposals.statement_ids(desk.session, one)) <= set(nowhere), one.name


def test_a_fifth_more_data_changes_no_decided_row_and_finds_the_needs_again(desk):
    later = desk.said[::LATER]
    desk.hear([one for i, one in enumerate(desk.said) if i % LATER])
    desk.run()
    desk.accept_all()
    before = desk.decided()

    desk.hear(later)
    found = compare(desk.session, desk.run())

    assert desk.decided() == before
    needs = [one for one in found.standing if one.theme.kind is ThemeKind.NEED]
    assert sum(one.is_found for one in needs) >= 0.95 * len(needs), [
        one.theme.name for one in needs if not one.is_found
    ]
    assert found.new > 0


def test_what_was_merged_or_turned_down_does_not_come_back(desk):
    desk.hear(desk.said)
    desk.run()
    first, second, third, fourth = [one for one in desk.waiting() if one.kind is ClusterKind.NEED][
        :4
    ]
    for one, name in ((first, "Kept"), (second, "Taken in")):
        services.accept(
            desk.session, desk.study.id, one.cluster_id, Wording(name=name), actor=desk.ada
        )
    kept, half = (
        desk.session.scalars(sa.select(Theme).where(Theme.name == name)).one()
        for name in ("Kept", "Taken in")
    )
    services.merge(desk.session, half, kept.id, actor=desk.ada)
    for one in (third, fourth):
        services.reject(desk.session, desk.study.id, one.cluster_id, actor=desk.ada)
    gone = {
        text
        for one in (first, second, third, fourth)
        for text in proposals.statement_ids(desk.session, one)
    }

    desk.run()

    back = [
        set(proposals.statement_ids(desk.session, one)) & gone
        for one in desk.waiting()
        if one.adds_to is None
    ]
    assert not any(len(one) >= proposals.SMALLEST for one in back)


def test_the_order_in_which_answers_came_does_not_matter(desk):
    desk.hear(desk.said)
    documents = list(
        read_corpus(
            desk.session, study_id=desk.study.id, scope=whole_scope(desk.session, desk.study.id)
        ).documents
    )
    shuffled = random.Random(1).sample(documents, len(documents))

    one, other = nlp.analyse(documents), nlp.analyse(shuffled)

    assert _groups(one) == _groups(other)
    assert [theme.name for theme in one.themes] == [theme.name for theme in other.themes]


def _groups(analysis: nlp.Analysis) -> set[frozenset[str]]:
    groups: dict[int, set[str]] = {}
    for placed in analysis.assignments:
        if placed.theme is not None:
            groups.setdefault(placed.theme, set()).add(placed.statement)
    return {frozenset(group) for group in groups.values()}


def test_a_worker_tells_a_run_what_people_decided_though_it_shows_no_pages():
    """In a process of its own: here the pages, which register the same, are loaded long since."""
    told = subprocess.run(
        [sys.executable, "-c", ASKED_FOR], check=True, capture_output=True, text=True
    ).stdout

    assert "survey.understand.themes.known" in told
    assert "survey.understand.kinds.services" in told
