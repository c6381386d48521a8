"""Split a group of statements into pieces by what they are about, to be looked at before acting.

A small deterministic split without any model, since it must answer at once and give the same
pieces on the next page: seed words are chosen that cover the statements evenly and differ from
each other, then each statement goes to the seed whose company of words it shares most, twice.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from survey.understand.themes.words import commonest_forms, content_words

MOST_PIECES = 4
_WIDEST = 0.7  # a word in more of the statements tells nothing apart
_ROUNDS = 2


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A part of a group.

    Attributes:
        words: What it is about, strongest first; empty for the statements that fit no piece.
        statement_ids: In the order given.
    """

    words: tuple[str, ...]
    statement_ids: tuple[int, ...]

    @property
    def name(self) -> str:
        """A first name for it, to be put in better words."""
        return ", ".join(self.words[:2]) if self.words else "the rest"


def pieces(texts: Sequence[tuple[int, str]]) -> list[Piece]:
    """Return two to four pieces, largest first, the rest last; or one where nothing tells apart.

    Args:
        texts: (statement, the words that say what it is about), each statement once.
    """
    bags = {statement: frozenset(content_words(text)) for statement, text in texts}
    groups = _seeds(bags)
    for _ in range(_ROUNDS):
        groups = _assign(bags, groups)
    forms = commonest_forms(text for _, text in texts)
    order = {statement: place for place, (statement, _) in enumerate(texts)}
    found = [
        Piece(
            words=tuple(forms[word] for word in _apart(bags, members)),
            statement_ids=tuple(sorted(members, key=order.__getitem__)),
        )
        for members in groups
        if len(members) > 1
    ]
    found.sort(key=lambda one: (-len(one.statement_ids), order[one.statement_ids[0]]))
    placed = {statement for piece in found for statement in piece.statement_ids}
    rest = tuple(statement for statement, _ in texts if statement not in placed)
    return [*found, Piece(words=(), statement_ids=rest)] if rest else found


def _seeds(bags: dict[int, frozenset[str]]) -> list[list[int]]:
    """Return the statements of each seed word: the words that best cover what is not covered."""
    holders: defaultdict[str, set[int]] = defaultdict(set)
    for statement, bag in bags.items():
        for word in bag:
            holders[word].add(statement)
    least = max(2, len(bags) // 20)
    open_words = {
        word: found for word, found in holders.items() if least <= len(found) <= _WIDEST * len(bags)
    }
    free = set(bags)
    seeds: list[set[int]] = []
    while open_words and len(seeds) < MOST_PIECES:
        # New ground counts, but a word that half of the statements share says less than one that
        # a third share: hence times the share without it.
        word = min(
            open_words,
            key=lambda one: (
                -len(open_words[one] & free) * (1 - len(open_words[one]) / len(bags)),
                one,
            ),
        )
        members = open_words.pop(word)
        if len(members & free) < least:
            break
        seeds.append(members & free)
        free -= members
        open_words = {
            other: found
            for other, found in open_words.items()
            if len(found & members) <= len(found) / 2
        }
    return [sorted(one) for one in seeds]


def _assign(bags: dict[int, frozenset[str]], groups: list[list[int]]) -> list[list[int]]:
    profiles = []
    for members in groups:
        seen = Counter(word for statement in members for word in bags[statement])
        profiles.append({word: times / len(members) for word, times in seen.items()})
    spread = Counter(word for profile in profiles for word in profile)
    result: list[list[int]] = [[] for _ in groups]
    for statement, bag in sorted(bags.items()):
        scores = [
            sum(profile[word] / spread[word] for word in sorted(bag) if word in profile)
            for profile in profiles
        ]
        if scores and max(scores) > 0:
            result[scores.index(max(scores))].append(statement)
    return [members for members in result if members]


def _apart(bags: dict[int, frozenset[str]], members: Sequence[int]) -> tuple[str, ...]:
    """Return the words that set a piece apart: frequent inside, rare outside."""
    inside = Counter(word for statement in members for word in bags[statement])
    everywhere = Counter(word for bag in bags.values() for word in bag)
    ranked = sorted(inside, key=lambda word: (-(inside[word] ** 2) / everywhere[word], word))
    return tuple(ranked[:3])
