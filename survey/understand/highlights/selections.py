"""Which words a form is about: selected in the page, chosen as sentences, or copied."""

from __future__ import annotations

from flask import request

from survey.ask.interviews.models import Interview, Note
from survey.ask.interviews.queries import get_note
from survey.core.errors import DomainError, NotFound
from survey.core.web import db_session
from survey.understand.highlights.forms import DrawForm
from survey.understand.highlights.places import (
    Place,
    place_of_quote,
    place_of_selection,
    whole_signs,
)
from survey.understand.themes.forms import numbers


def chosen_places(interview: Interview, form: DrawForm) -> list[tuple[int, Place]]:
    """Return what was selected in the page, or chosen or copied in the plain form.

    Raises:
        DomainError: nothing was, or it does not stand where the form says.
        NotFound: a turn is not of this session.
    """
    pieces = request.form.getlist("piece")
    if pieces:
        quotes = request.form.getlist("quote")
        quotes += [""] * (len(pieces) - len(quotes))
        return [
            (note.id, place_of_selection(note.text, start, end, quote))
            for piece, quote in zip(pieces, quotes, strict=False)
            for note, start, end in [_piece(interview, piece)]
        ]
    note = first_note(interview)
    if (form.words.data or "").strip():
        return [(note.id, place_of_quote(note.text, form.words.data or ""))]
    spans = sorted(
        (start, end)
        for one in request.form.getlist("sentence")
        for start, end in [_two(one.split(":"))]
    )
    if not spans:
        raise DomainError("Choose a sentence, or copy the words to highlight.", field="words")
    return [(note.id, whole_signs(note.text, spans[0][0], max(end for _, end in spans)))]


def first_note(interview: Interview) -> Note:
    """Return the turn that a form is about, the first of several.

    Raises:
        NotFound: it names none of this session.
    """
    given = [*request.form.getlist("note"), *request.form.getlist("piece")]
    found = numbers([given[0].partition(":")[0]]) if given else []
    note, owner = get_note(db_session(), found[0] if found else 0)
    if owner.id != interview.id:
        raise NotFound("These words are no longer there. Load the page again.")
    return note


def _piece(interview: Interview, piece: str) -> tuple[Note, int, int]:
    note_id, _, rest = piece.partition(":")
    start, end = _two(rest.split(":"))
    found = numbers([note_id])
    note, owner = get_note(db_session(), found[0] if found else 0)
    if owner.id != interview.id:
        raise NotFound("These words are no longer there. Load the page again.")
    # Nobody rewords it between the look at its words and the mark.
    db_session().refresh(note, with_for_update=True)
    return note, start, end


def _two(parts: list[str]) -> tuple[int, int]:
    found = numbers(parts)
    if len(found) != 2:  # noqa: PLR2004 - a beginning and an end
        raise DomainError("Select the words to highlight first.")
    return found[0], found[1]
