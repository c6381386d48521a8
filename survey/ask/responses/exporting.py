"""The responses of a survey as a table: one row a response, columns from the definition.

Columns depend on what was asked, never on what was answered, so that two exports fit each other.
A question whose meaning changed has a column for each epoch. Empty means skipped, not shown or
refused; the sheet "Questions" says what each column holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.questionnaires.models import Anonymity, QuestionKind, SurveyVersion
from survey.ask.responses.counts import Counts, Place, count
from survey.ask.responses.models import WHY, Answer, AnswerChoice, Response
from survey.people.customers.models import Customer

#: (question id, epoch, part): part is "" for the answer, "why", "echo", or the id of an option.
Column = tuple[int, int, str]
Row = Sequence[Any]


def export_rows(session: Session, survey_id: int) -> tuple[list[Row], list[Row]]:
    """Return (answers with their header, what the columns mean with its header).

    Anonymous responses come without customer and without time, in the order of their random ids.
    """
    counts = count(session, survey_id)
    columns = list(_columns(counts))
    names = [name for name, _, _ in columns]
    header = ["response", "version", "completed_at", "source", "customer", *names]
    cells = _cells(session, survey_id, counts)
    places = [place for _, _, place in columns]
    answers: list[Row] = [header]
    for response_id, version, completed, source, anonymity, person in session.execute(
        sa.select(
            Response.id,
            SurveyVersion.number,
            Response.completed_at,
            Response.source,
            Response.anonymity,
            sa.func.coalesce(Customer.external_ref, Customer.email),
        )
        .join(SurveyVersion, SurveyVersion.id == Response.survey_version_id)
        .outerjoin(Customer, Customer.id == Response.customer_id)
        .where(Response.survey_id == survey_id)
        .order_by(Response.id)
    ):
        given = cells.get(response_id, {})
        answers.append(
            [
                str(response_id),
                version,
                _when(completed, is_anonymous=anonymity is Anonymity.ANONYMOUS),
                source,
                person,
                *(given.get(place) for place in places),
            ]
        )
    meaning: list[Row] = [["column", "what it holds"], *([name, what] for name, what, _ in columns)]
    return answers, meaning


def _columns(counts: Counts) -> Iterator[tuple[str, str, Column]]:
    """Give (name, meaning, place) of every column, in the order of the newest version."""
    places = sorted(
        counts.asked, key=lambda place: (counts.asked[place][-1].version.position, place)
    )
    epochs = {id_: max(epoch for other, epoch in places if other == id_) for id_, _ in places}
    for place in places:
        asked = counts.asked[place][-1]
        version, (id_, epoch) = asked.version, place
        name = asked.code if epochs[id_] == 1 else f"{asked.code} ({epoch})"
        if version.kind is QuestionKind.SEVERAL_CHOICES:
            for option_id, label in counts.labels.get(place, {}).items():
                meaning = f"{version.prompt}: {label} (1 chosen, 0 not chosen)"
                yield f"{name}: {label}", meaning, (id_, epoch, str(option_id))
            continue
        yield name, version.prompt, (id_, epoch, "")
        if version.kind in {QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT}:
            yield f"{name}: echo", "The words the follow-up echoed", (id_, epoch, "echo")
            yield f"{name}: why", "The answer to the follow-up why", (id_, epoch, WHY)


def _cells(
    session: Session, survey_id: int, counts: Counts
) -> dict[Any, dict[Column, str | float | None]]:
    epochs = {
        (asked.version.survey_version_id, asked.version.question_id): (place, asked.version.kind)
        for place, rows in counts.asked.items()
        for asked in rows
    }
    cells: dict[Any, dict[Column, str | float | None]] = {}
    for answer in session.execute(
        sa.select(
            Answer.response_id,
            Answer.survey_version_id,
            Answer.question_id,
            Answer.item,
            Answer.state,
            Answer.text,
            Answer.number,
            Answer.date,
            Answer.echo,
        )
        .join(Response, Response.id == Answer.response_id)
        .where(Response.survey_id == survey_id)
    ):
        place, kind = epochs[answer.survey_version_id, answer.question_id]
        row = cells.setdefault(answer.response_id, {})
        if kind is QuestionKind.SEVERAL_CHOICES:
            if answer.state.value == "answered":
                row.update(((*place, str(id_)), 0) for id_ in counts.labels.get(place, {}))
            continue
        value = answer.text if answer.text is not None else answer.number
        row[*place, answer.item] = answer.date.isoformat() if answer.date else _plain(value)
        if answer.echo:
            row[*place, "echo"] = answer.echo
    _add_choices(session, survey_id, counts, cells, epochs)
    return cells


def _add_choices(
    session: Session,
    survey_id: int,
    counts: Counts,
    cells: dict[Any, dict[Column, str | float | None]],
    epochs: dict[tuple[int, int], tuple[Place, QuestionKind]],
) -> None:
    for choice in session.execute(
        sa.select(
            AnswerChoice.response_id,
            AnswerChoice.survey_version_id,
            AnswerChoice.question_id,
            AnswerChoice.option_id,
        )
        .join(Response, Response.id == AnswerChoice.response_id)
        .where(Response.survey_id == survey_id)
    ):
        place, kind = epochs[choice.survey_version_id, choice.question_id]
        row = cells[choice.response_id]
        if kind is QuestionKind.SEVERAL_CHOICES:
            row[*place, str(choice.option_id)] = 1
        else:
            row[*place, ""] = counts.labels[place][choice.option_id]


def _plain(value: str | float | None) -> str | float | None:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _when(moment: dt.datetime | None, *, is_anonymous: bool) -> str:
    if moment is None:
        return ""
    return moment.date().isoformat() if is_anonymous else f"{moment:%Y-%m-%d %H:%M:%S}"
