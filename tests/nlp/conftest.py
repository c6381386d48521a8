"""Small corpora written for these tests: what a library's visitors say, and why."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp import Document

PROMPT = "What would you like the library to change?"

QUIET = (
    ("a room where nobody talks", "so that I can concentrate on my exam"),
    ("silent study tables upstairs", "I can concentrate when it is quiet"),
    ("a quiet floor", "I cannot concentrate when people talk"),
    ("thicker doors to the reading room", "the noise disturbs my concentration"),
    ("less noise in the reading hall", "I want to study without being disturbed by noise"),
    ("a rule against phone calls inside", "noise makes it hard to concentrate"),
)
LATE = (
    ("longer opening hours", "I work during the day and can only come in the evening"),
    ("stay open until ten at night", "I can only come after work in the evening"),
    ("open on Sunday evenings", "my shifts end late and it is closed when I come"),
    ("later closing time", "I finish work late in the evening"),
    ("evening hours on weekdays", "I can come after work"),
    ("a key card for the night", "I finish my shift late in the evening"),
)
CHILDREN = (
    ("a corner with toys", "so my children are busy while I choose books"),
    ("story time for toddlers", "my child learns to love books"),
    ("picture books on low shelves", "my children can choose books themselves"),
    ("a changing table", "I come with my baby and two children"),
    ("small chairs for children", "my child can sit and read with me"),
    ("a reading club for children", "my children read more with friends"),
)


@pytest.fixture
def visitors() -> list[Document]:
    """18 answers of 18 people about three things: quiet, opening hours, children."""
    return [
        Document(id=f"a{i}", text=want, why=why, respondent=f"p{i}", prompt=PROMPT)
        for i, (want, why) in enumerate((*QUIET, *LATE, *CHILDREN))
    ]


@pytest.fixture
def many_visitors() -> list[Document]:
    """108 answers about three things, enough for the graph: each with a place and a time."""
    places = ("", " in the main hall", " near my home", " at the branch", " here", " downtown")
    answers = (*QUIET, *LATE, *CHILDREN)
    return [
        Document(
            id=f"{i}-{j}", text=f"{want}{place}", why=why, respondent=f"p{i}-{j}", prompt=PROMPT
        )
        for j, place in enumerate(places)
        for i, (want, why) in enumerate(answers)
    ]


@pytest.fixture
def answer() -> Callable[..., Document]:
    """Make one document with valid defaults."""

    def make(text: str, *, id: str = "a", why: str | None = None, **rest: str) -> Document:  # noqa: A002
        return Document(id=id, text=text, why=why, **rest)

    return make
