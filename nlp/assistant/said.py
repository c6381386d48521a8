"""What customers said, as a language model may see it, and the way back to the exact words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlp.redact import Redacted, redact
from nlp.types import Document, Span, Statement
from nlp.words import PLACEHOLDER, WORD

LONGEST = 1_500  # characters of a statement that is sent


class Refused(Exception):
    """A claim of the model that is not taken; the message says why in one plain sentence."""


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A statement without personal data.

    Attributes:
        id: Short name in one question, e.g. "s3".
        statement: As it was read.
        seen: What the model sees of it.
    """

    id: str
    statement: Statement
    seen: Redacted

    def find(self, quote: object) -> Span:
        """Return where *quote* stands in the statement's own text: found here, never told.

        Raises:
            Refused: it is not there, word for word.
        """
        if not isinstance(quote, str) or WORD.search(PLACEHOLDER.sub(" ", quote)) is None:
            raise Refused(f"{self.id}: there is no quote.")
        text = self.seen.text
        start = text.find(quote)
        while start >= 0:
            end = start + len(quote)
            if not _cuts_word(text, start) and not _cuts_word(text, end):
                return self.seen.original(Span(start, end))
            start = text.find(quote, start + 1)
        raise Refused(f"{self.id}: the quote “{shown(quote)}” is not in its words.")


class Said:
    """Statements without personal data, each document's own identifiers replaced too."""

    def __init__(self, statements: Sequence[Statement], documents: Sequence[Document]) -> None:
        own: Mapping[str, tuple[str, ...]] = {one.id: one.identifiers for one in documents}
        self._own = own
        self.by_id = {one.id: one for one in statements}

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Return the statements that can be sent, by their short names in the order given."""
        found: dict[str, Passage] = {}
        for statement in (self.by_id[id_] for id_ in dict.fromkeys(ids)):
            if len(statement.text) > LONGEST:
                continue
            name = f"s{len(found) + 1}"
            seen = redact(statement.text, known=self._own.get(statement.document, ()))
            found[name] = Passage(id=name, statement=statement, seen=seen)
        return found


def shown(said: object) -> str:
    """Return at most sixty characters of what a model said, in one line."""
    text = " ".join(str(said)[:200].split())
    return text if len(text) <= 60 else text[:60].rstrip() + " …"  # noqa: PLR2004


def _cuts_word(text: str, position: int) -> bool:
    return 0 < position < len(text) and text[position - 1].isalnum() and text[position].isalnum()
