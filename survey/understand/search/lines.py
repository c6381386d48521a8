"""What was found, as the page shows it: the words, where they stand, and the way to their place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.interviews.models import Interview, Note
from survey.ask.questionnaires.models import Survey
from survey.ask.responses.models import WHY, Response
from survey.ask.studies.models import Study
from survey.understand.search.models import SearchEntry, Source
from survey.understand.search.queries import Found, entries
from survey.understand.search.words import Mark, Words, excerpt, marks
from survey.understand.statements.models import Statement
from survey.understand.themes.members import pseudonym, session_name
from survey.understand.themes.models import Theme
from survey.understand.themes.search import listed


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that was found.

    Attributes:
        place: The survey, interview or kind of theme it belongs to.
        person: Who said it, without a name; "" for a theme.
        endpoint: The page that shows it where it stands; "" if there is none.
        target: What that page needs: name of the argument and its value.
        anchor: The place on that page.
        is_alike: It was found by its meaning and does not hold the words.
    """

    id: int
    text: str
    marks: list[Mark]
    place: str
    person: str
    endpoint: str
    target: dict[str, object]
    anchor: str = ""
    study: str = ""
    level: str | None = None
    language: str = ""
    themes: tuple[tuple[int, str, str], ...] = ()
    is_alike: bool = False


def lines(session: Session, source: Source, found: Found, words: Words) -> list[Line]:
    """Return the lines of a page, in the order found; a constant number of queries."""
    if not found.ids:
        return []
    if source is Source.STATEMENT:
        return _statements(session, found, words)
    those = entries(session, found.ids)
    titles = _titles(session, {one.study_id for one in those})
    if source is Source.THEME:
        return _themes(session, those, words, titles)
    if source is Source.ANSWER:
        return _answers(session, those, words, titles)
    return _notes(session, those, words, titles)


def _statements(session: Session, found: Found, words: Words) -> list[Line]:
    said = {
        one.member.id: one
        for one in listed(session, [Statement.id.in_(found.ids)], limit=len(found.ids))
    }
    rows = session.execute(
        sa.select(Statement.id, Statement.study_id).where(Statement.id.in_(found.ids))
    )
    studies = {number: study_id for number, study_id in rows}  # noqa: C416 - rows are no pairs
    titles = _titles(session, set(studies.values()))
    result = []
    for number in found.ids:
        one = said.get(number)
        if one is None:
            continue
        text, spans = excerpt(one.member.text, marks(one.member.text, words))
        result.append(
            Line(
                id=number,
                text=text,
                marks=spans,
                place="" if one.place is None else one.place.title,
                person=one.member.person,
                endpoint="themes.source",
                target={"statement_id": number},
                study=titles[studies[number]],
                level=one.member.level,
                language=one.reading.language,
                themes=one.themes,
                is_alike=number in found.means,
            )
        )
    return result


def _themes(
    session: Session, those: Sequence[SearchEntry], words: Words, titles: dict[int, str]
) -> list[Line]:
    chosen = sa.select(Theme).where(Theme.id.in_([one.theme_id for one in those]))
    by_id = {theme.id: theme for theme in session.scalars(chosen)}
    result = []
    for one in those:
        theme = by_id[one.theme_id or 0]
        parts = (theme.name, theme.definition, theme.include_when, theme.metric)
        # The name always; what else holds the words only where the name does not.
        text = theme.name
        if not marks(text, words):
            text = next((part for part in parts if marks(part, words)), text)
        text, spans = excerpt(text, marks(text, words))
        result.append(
            Line(
                id=one.id,
                text=text,
                marks=spans,
                place=theme.kind.value
                if text == theme.name
                else f"{theme.kind.value}: {theme.name}",
                person="",
                endpoint="themes.show",
                target={"theme_id": theme.id},
                study=titles[one.study_id],
            )
        )
    return result


def _answers(
    session: Session, those: Sequence[SearchEntry], words: Words, titles: dict[int, str]
) -> list[Line]:
    rows = session.execute(
        sa.select(Response.id, Response.customer_id, Survey.title)
        .join(Survey, Survey.id == Response.survey_id)
        .where(Response.id.in_([one.response_id for one in those]))
    )
    of: dict[Any, Any] = {row[0]: row for row in rows}
    result = []
    for one in those:
        response_id, customer_id, title = of[one.response_id]
        text, spans = excerpt(one.text, marks(one.text, words))
        respondent = f"r{response_id.hex}" if customer_id is None else f"c{customer_id}"
        result.append(
            Line(
                id=one.id,
                text=text,
                marks=spans,
                place=title + (", asked why" if one.item == WHY else ""),
                person=pseudonym(respondent),
                endpoint="responses.show",
                target={"response_id": response_id},
                study=titles[one.study_id],
            )
        )
    return result


def _notes(
    session: Session, those: Sequence[SearchEntry], words: Words, titles: dict[int, str]
) -> list[Line]:
    rows = session.execute(
        sa.select(Note.id, Note.kind, Interview.id, Interview.title, Interview.held_at)
        .join(Interview, Interview.id == Note.interview_id)
        .where(Note.id.in_([one.note_id for one in those]))
    )
    of = {row[0]: row for row in rows}
    result = []
    for one in those:
        note_id, kind, interview_id, title, held_at = of[one.note_id or 0]
        text, spans = excerpt(one.text, marks(one.text, words))
        result.append(
            Line(
                id=one.id,
                text=text,
                marks=spans,
                place=f"{session_name(title, held_at)}, {kind.value}",
                person="",
                endpoint="interviews.show",
                target={"interview_id": interview_id},
                anchor=f"note-{note_id}",
                study=titles[one.study_id],
            )
        )
    return result


def _titles(session: Session, study_ids: set[int]) -> dict[int, str]:
    rows = session.execute(sa.select(Study.id, Study.title).where(Study.id.in_(study_ids)))
    return {number: title for number, title in rows}  # noqa: C416 - rows are no pairs
