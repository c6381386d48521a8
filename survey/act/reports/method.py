"""What a report says of itself: the cover lines, the method and its limits, in sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.act.reports.body import FEWEST_SHOWN
from survey.act.reports.evidence import Evidence, StatementCounts
from survey.act.reports.people import Asked, People
from survey.act.reports.splits import Split
from survey.ask.delivery.models import InvitationState
from survey.core.jinja import date, number, plural, share
from survey.understand.analysis.models import AnalysisRun

Lines = tuple[tuple[str, str], ...]

_STATES = {
    InvitationState.ANSWERED: "answered",
    InvitationState.SENT: "did not answer",
    InvitationState.BOUNCED: "came back",
    InvitationState.DECLINED: "declined",
}


def _of_those_asked(people: People, asked: Asked) -> str:
    """Return the rate; who came by a link or a file was not asked, so both counts are told."""
    if not asked.people:
        return ""
    rate = f"{people.answered_invited} of the {asked.people} asked"
    return f" ({rate}, {share(people.answered_invited / asked.people)})"


def facts(people: People, asked: Asked) -> Lines:
    """Return the lines of the cover."""
    lines: list[tuple[str, str]] = []
    if asked.people:
        lines.append(("Asked", plural(asked.people, "person", "people")))
    if people.answered:
        answered = plural(len(people.answered), "person", "people")
        lines.append(("Answered", answered + _of_those_asked(people, asked)))
    if people.interviews:
        lines.append(("Met", plural(people.interviews, "interview")))
    lines.append(("Read", f"{plural(len(people.read), 'person', 'people')}, the base"))
    if people.days:
        lines.append(("When", _period(people.days)))
    return tuple(lines)


def method(
    *,
    people: People,
    asked: Asked,
    evidence: Evidence,
    statements: StatementCounts,
    runs: Sequence[AnalysisRun],
    split: Split,
    left_out: int,
    checked: str = "",
) -> Lines:
    """Return the paragraphs on how the report was made and what it cannot say.

    Those on what is not known are left out, such as *checked* where nobody read anything again.
    """
    return tuple(
        (heading, text)
        for heading, text in (
            ("Who was asked", _asked(people, asked)),
            ("Whose words were read", _read(people)),
            ("How needs were found", _found(runs, statements, evidence)),
            ("How far the decisions hold", checked),
            ("How people are counted", _COUNTED),
            ("What the interval says", _INTERVAL),
            ("Groups", _groups(split)),
            ("What is not in it", _missing(statements, left_out)),
            ("Settings and versions", _versions(runs, evidence)),
        )
        if text
    )


def read_runs(session: Session, run_ids: Collection[int]) -> list[AnalysisRun]:
    """Return the runs whose proposals were accepted, oldest first; one query."""
    query = sa.select(AnalysisRun).where(AnalysisRun.id.in_(run_ids)).order_by(AnalysisRun.id)
    return list(session.scalars(query))


_COUNTED = (
    "A need counts people, not mentions: each person once, however often they say it. It counts "
    "where a statement says it with the request, says it when asked why, or implies it in one step, "
    "and a researcher accepted that. Guesses are listed and never counted. What people asked for "
    "is counted by the people who asked for it."
)
_INTERVAL = (
    "The whiskers are the Wilson interval at 95 %: if people like these were asked again and again, "
    "it would hold the true share 95 times in 100. It tells of chance in who answered, not of "
    "people who were never asked or did not answer. Needs whose intervals overlap with the first of "
    "their rank share the rank: with these answers they cannot be told apart. A person who did not "
    "mention a need may still have it."
)


def _asked(people: People, asked: Asked) -> str:
    sentences: list[str] = []
    if asked.people:
        told = _counted((_STATES[state], asked.states.get(state, 0)) for state in _STATES)
        sentences.append(
            f"{plural(asked.people, 'person', 'people')} got "
            f"{plural(sum(asked.states.values()), 'invitation')} by e-mail: {told}."
        )
    if asked.left_out:
        reasons = _counted((reason, count) for reason, count in sorted(asked.left_out.items()))
        sentences.append(
            f"Of the segments asked, {plural(sum(asked.left_out.values()), 'person', 'people')} "
            f"could not be reached or were left out: {reasons}."
        )
    if people.by_way.get("link"):
        sentences.append(
            f"{plural(people.by_way['link'], 'response')} came by public link; nobody knows who "
            "saw it and did not answer."
        )
    if people.by_way.get("import"):
        sentences.append(
            f"{plural(people.by_way['import'], 'response')} came from a file of past answers."
        )
    return " ".join(sentences) or "Nobody was asked through a survey."


def _read(people: People) -> str:
    silent = len(people.answered - people.everybody)
    base = (
        f"The base of every share is the {plural(len(people.read), 'person', 'people')} who gave "
        "at least one open answer or whose words and deeds were noted in an interview with their "
        "consent."
    )
    sentences = [base]
    if silent:
        sentences.append(
            f"{plural(silent, 'person', 'people')} answered without writing anything and cannot "
            "be heard here."
        )
    if people.interviews:
        sentences.append(f"{plural(people.interviews, 'interview')} went in.")
    if people.without_consent:
        sentences.append(
            f"{plural(people.without_consent, 'interview')} stayed out, since the person had not "
            "agreed."
        )
    return " ".join(sentences)


def _found(runs: Sequence[AnalysisRun], statements: StatementCounts, evidence: Evidence) -> str:
    total = plural(statements.total, "statement")
    if not runs:
        return f"A researcher read the answers and notes ({total}) and placed them by hand."
    which = " and ".join(f"run {run.id} of {date(run.created_at)}" for run in runs)
    return (
        f"A program split the answers and notes into {total}, grouped them by meaning and proposed "
        f"wants and needs ({which}). A researcher accepted, reworded, merged, split or turned down "
        f"each of them; what nobody accepted is not in this report. "
        f"{plural(len(evidence.needs()), 'need')} and {plural(len(evidence.wants()), 'want')} "
        "stand in the codebook. Words of a need that no customer used are dotted."
    )


def _groups(split: Split) -> str:
    if not split.words:
        return ""
    rule = (
        f"A figure with fewer than {FEWEST_SHOWN} people behind it is hidden, and so is the next "
        "smallest wherever a hidden one could be worked out from the total. The names of such "
        "groups do not stand under the quotes either."
    )
    return " ".join([*split.words, rule]) if split.groups.names else " ".join(split.words)


def _missing(statements: StatementCounts, left_out: int) -> str:
    outside = (
        f"{plural(statements.unplaced, 'statement')} of {number(statements.total)} that may say "
        f"something stand under no want or need; {number(statements.noise)} more say nothing about "
        "needs as far as the program can tell. All are kept."
    )
    sentences = [outside]
    if left_out:
        sentences.append(
            f"{plural(left_out, 'accepted need')} {'was' if left_out == 1 else 'were'} left out of "
            "this report by its author."
        )
    return " ".join(sentences)


def _versions(runs: Sequence[AnalysisRun], evidence: Evidence) -> str:
    sentences = [
        f"Run {run.id}: {number(run.document_count)} answers and notes, seed {run.seed}; "
        f"settings {_pairs(run.settings)}; {_pairs(run.versions)}; "
        f"input {_short(run.input_sha256)}, result {_short(run.result_sha256)}."
        for run in runs
    ]
    return " ".join([*sentences, f"Codebook {_short(evidence.codebook_sha256())}."])


def _period(days: Collection[dt.date]) -> str:
    first, last = min(days), max(days)
    if first == last:
        return date(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {date(last)}"
    return f"{date(first)} to {date(last)}"


def _counted(pairs: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{number(count)} {words}" for words, count in pairs if count)


def _pairs(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} {_plain(value)}" for key, value in sorted(values.items())) or "none"


def _plain(value: Any) -> str:
    return _pairs(value) if isinstance(value, Mapping) else str(value)


def _short(sha256: str | None) -> str:
    return f"{sha256[:8]}…" if sha256 else "not kept"
