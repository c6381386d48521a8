"""What a person said that a statement is holds as it was said, whatever the machine reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nlp.duplicates import plain
from nlp.types import Correction, Kind, Statement
from nlp.views import NEED_KINDS

DECIDED = "decided by a person"


def as_decided(
    statements: Sequence[Statement], decided: Sequence[Correction]
) -> tuple[Statement, ...]:
    """Return *statements* with the kinds that people gave to statements of the same words.

    A statement that is no want any more asks for nothing, and one that is neither want nor need
    holds no evidence for a need. Of two decisions about the same words the later one holds.
    """
    kinds = {plain(one.text): one.kinds for one in decided}
    if not kinds:
        return tuple(statements)
    return tuple(
        statement if (given := kinds.get(plain(statement.text))) is None else _is(statement, given)
        for statement in statements
    )


def _is(statement: Statement, kinds: frozenset[Kind]) -> Statement:
    asks = Kind.WANT in kinds
    carries = asks or bool(kinds & NEED_KINDS)
    return replace(
        statement,
        kinds=dict.fromkeys((kind for kind in Kind if kind in kinds), 1.0),
        reasons=(DECIDED,),
        want=statement.want if asks else None,
        evidence=statement.evidence if carries else None,
        level=statement.level if carries else None,
        needs_probe=statement.needs_probe and asks,
        probe=statement.probe if asks else 0.0,
    )
