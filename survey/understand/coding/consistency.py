"""The same or nearly the same words under different codes, and mending them in one go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.core.errors import DomainError
from survey.core.roles import Actor
from survey.understand.coding.pool import Pool
from survey.understand.coding.services import refuse_if_decided
from survey.understand.themes import log
from survey.understand.themes.changes import Changes, chunks
from survey.understand.themes.models import (
    Action,
    Decision,
    Tagging,
    TaggingState,
    Theme,
    ThemeState,
)
from survey.understand.themes.rules import in_use, said, statements_of_study
from survey.understand.themes.words import content_words

#: So few content words say too little to be the same thing.
_FEWEST_WORDS = 2


@dataclass(frozen=True, kw_only=True)
class Variant:
    """What some of the statements of a group were given."""

    themes: tuple[Theme, ...]
    places: tuple[int, ...]

    @property
    def key(self) -> str:
        """The themes as a form sends them."""
        return ",".join(str(one.id) for one in self.themes)


@dataclass(frozen=True, kw_only=True)
class Group:
    """Statements that say nearly the same and were coded differently.

    Attributes:
        variants: What they were given, commonest first: the first is what is proposed for all.
        is_same: In the very same words, case, spaces and punctuation aside.
    """

    variants: tuple[Variant, ...]
    is_same: bool

    @property
    def places(self) -> tuple[int, ...]:
        """All of its statements."""
        return tuple(one for variant in self.variants for one in variant.places)

    @property
    def changing(self) -> int:
        """How many statements change if all are given what is proposed."""
        return len(self.places) - len(self.variants[0].places)


def inconsistent(pool: Pool) -> list[Group]:
    """Return what was coded differently although it says nearly the same, the largest first."""
    themes = {one.id: one for one in pool.in_use}
    groups: dict[str, dict[frozenset[int], list[int]]] = {}
    for place in sorted(pool.marks):
        held = pool.marks[place] & themes.keys()
        if held:
            key = _same_thing(pool.texts[place]) or pool.said[place] or f"#{place}"
            groups.setdefault(key, {}).setdefault(frozenset(held), []).append(place)
    found = [
        Group(
            variants=tuple(
                Variant(
                    themes=tuple(
                        sorted((themes[one] for one in held), key=lambda one: (one.kind, one.name))
                    ),
                    places=tuple(places),
                )
                for held, places in sorted(
                    group.items(), key=lambda one: (-len(one[1]), sorted(one[0]))
                )
            ),
            is_same=len({pool.said[one] for places in group.values() for one in places}) == 1,
        )
        for group in groups.values()
        if len(group) > 1
    ]
    return sorted(found, key=lambda one: (not one.is_same, -len(one.places), one.places))


def mend(
    session: Session,
    study_id: int,
    wanted: Mapping[int, Sequence[int]],
    *,
    actor: Actor,
    seen: int | None = None,
) -> Decision | None:
    """Give statements exactly these wants and needs, all in one decision.

    Args:
        session: The session.
        study_id: Where.
        wanted: Statement -> its themes from now on.
        actor: Who decides.
        seen: The newest decision the person knew of.

    Returns:
        The decision, or None if nothing had to change.

    Raises:
        DecidedMeanwhile: somebody else decided on one of them after *seen*.
        NotFound: a statement or theme is not of this study.
    """
    log.lock(session, study_id)
    chosen = statements_of_study(session, study_id, list(wanted))
    if not chosen:
        raise DomainError("Choose what the statements shall be coded as.")
    refuse_if_decided(session, study_id, chosen, seen=seen, actor=actor)
    ids = sorted({one for themes in wanted.values() for one in themes})
    themes = {one: in_use(session, study_id, one) for one in ids}
    changes = Changes(session, actor_id=actor.id)
    changed: set[int] = set()
    # Themes that lose statements are known by what the statements hold now.
    held = _held(session, study_id, chosen)
    for theme_id in sorted(themes.keys() | {one for of in held.values() for one in of}):
        theme = themes.get(theme_id) or in_use(session, study_id, theme_id)
        into = [one for one in chosen if theme_id in wanted[one] and theme_id not in held[one]]
        out = [one for one in chosen if theme_id not in wanted[one] and theme_id in held[one]]
        if into:
            changed.update(changes.tag(theme, into, run_id=None))
        if out:
            changed.update(changes.untag(theme, out))
    if not changed:
        return None
    text = f"Mended {said(len(changed))} that said nearly the same under different codes."
    return log.record(session, study_id, changes, action=Action.MOVE, text=text, actor=actor)


def _held(session: Session, study_id: int, statement_ids: Sequence[int]) -> dict[int, set[int]]:
    """Return statement -> the themes in use that hold it."""
    found: dict[int, set[int]] = {one: set() for one in statement_ids}
    for chunk in chunks(statement_ids):
        rows = session.execute(
            sa.select(Tagging.statement_id, Tagging.theme_id)
            .join(Theme, Theme.id == Tagging.theme_id)
            .where(
                Theme.study_id == study_id,
                Theme.state == ThemeState.ACCEPTED,
                Tagging.state == TaggingState.ACCEPTED,
                Tagging.statement_id.in_(chunk),
            )
        )
        for statement_id, theme_id in rows:
            found[statement_id].add(theme_id)
    return found


@lru_cache(maxsize=200_000)
def _same_thing(text: str) -> str:
    """Return the content words of a text in no order, or nothing if they are too few.

    >>> _same_thing("The bills are too high!") == _same_thing("Too high, the bill")
    True
    """
    words = Counter(content_words(text))
    return " ".join(sorted(words)) if len(words) >= _FEWEST_WORDS else ""
