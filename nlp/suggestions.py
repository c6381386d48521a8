"""A few decisions in, the three likeliest themes of every statement out, for programs that use `nlp`.

It is learned anew, in well under a second for thousands of statements, whenever a person decides
something, and it says when it does not know. The coding desk asks `nlp.learner`, which knows the last
decision at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.calibrate import Floats, softmax, weigh_views
from nlp.cluster.seeds import belongs, indicator, spread
from nlp.embed import VectorCache, choose_embedders, embed_texts
from nlp.likeness import Names, Pool, compare
from nlp.undecided import heed_neighbours, lean_to_common

SHOWN = 3
SURE = 0.5  # probability from which the first suggestion is more likely right than wrong
#: How much each of `likeness.VIEWS` counts before anything is decided: one default for all studies.
USUAL = np.array([5.0, 3.0, 3.5, 1.5, 3.0, 3.0, 0.4, 0.5])
#: How far the decisions may move each. Much for the first, which is far better in one study than in
#: another; little for what is taught, which looks worse than it is when a decision is taken out.
TRUST = np.array([1.0, 0.5, 0.2, 0.5, 0.5, 0.5, 0.5, 0.5])
JUDGED = 600  # decisions that the weights are learned from
FEWEST = 2  # confirmed statements of a theme from which one of them can be judged by the others

Embed = Callable[[list[str]], list[NDArray[np.floating]]]


@dataclass(frozen=True, kw_only=True)
class Option:
    """A theme that a statement may belong to.

    Attributes:
        theme: Its key.
        probability: That it is right, 0..1, none of the themes being possible too.
        because: Number of the confirmed statement of the theme that is most like it; None where
            only the theme's name speaks for it.
    """

    theme: str
    probability: float
    because: int | None


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """What an undecided statement may be.

    Attributes:
        statement: Its number in the texts.
        options: Up to three themes, best first.
        none: Probability that it belongs to none of the themes.
        is_sure: The first option is more likely right than wrong; else say that it is open.
    """

    statement: int
    options: tuple[Option, ...]
    none: float
    is_sure: bool


class Suggester:
    """Suggests themes for the statements of one study, from what people decided so far.

    Args:
        texts: All statements of the study, decided or not.
        blocks: Their vectors, one matrix an embedder, shape (n, its width).
        prompts: The question that each statement answers, where several were asked.
        embed: Gives the same embedders' vectors of the themes' names; without it, names count by
            their words only.

    Raises:
        ValueError: texts, vectors and prompts are not equally many.
    """

    def __init__(
        self,
        texts: Sequence[str],
        blocks: Sequence[NDArray[np.floating]],
        *,
        prompts: Sequence[str | None] | None = None,
        embed: Embed | None = None,
    ) -> None:
        for name, rows in (*(("vectors", b) for b in blocks), ("prompts", prompts)):
            if rows is not None and len(rows) != len(texts):
                raise ValueError(f"There are {len(texts)} texts but {len(rows)} {name}.")
        self._embed = embed
        self.pool = Pool(texts, blocks, prompts)
        self.themes: tuple[str, ...] = ()
        self._called: list[str] | None = None

    def fit(
        self,
        confirmed: Mapping[str, Sequence[int]],
        *,
        rejected: Mapping[str, Sequence[int]] | None = None,
        names: Mapping[str, str] | None = None,
    ) -> Suggester:
        """Learn from the decisions so far; the same decisions in any order give the same result.

        Args:
            confirmed: Theme key -> numbers of the statements a person put into it; may be empty
                where the theme has a name.
            rejected: Theme key -> statements turned away from it: never suggested there again.
            names: Theme key -> its name or definition, which counts as one example.
        """
        names = names or {}
        self.themes = tuple(sorted(confirmed))
        n, number = len(self.pool), {theme: i for i, theme in enumerate(self.themes)}
        marks = indicator(n, {number[t]: rows for t, rows in confirmed.items()}, len(self.themes))
        turned = {number[t]: rows for t, rows in (rejected or {}).items() if t in number}
        self.barred = indicator(n, turned, len(self.themes)) > marks
        self.marks = marks
        called = [names.get(theme, "") for theme in self.themes]
        # Heavy helper of NumPy: one thread, so that sums are added in the same order every time.
        from threadpoolctl import threadpool_limits

        with threadpool_limits(1):
            views, likeness = compare(self.pool, marks, self._read_names(called), self.barred)
            self.weights = self._weigh(views)
        scores = np.round(views @ self.weights, 6)
        scores[self.barred] = -np.inf
        self.known = self._tell_strangers(likeness.astype(np.float64), scores)
        said = heed_neighbours(scores, marks, self.pool.near)
        said += lean_to_common(said, scores, marks)
        self.probabilities = softmax(said) * self.known[:, None]
        return self

    def suggest(self, rows: Sequence[int] | None = None) -> list[Suggestion]:
        """Return suggestions for *rows*, or for all that nobody has put into a theme yet."""
        wanted = np.flatnonzero(~self.marks.any(axis=1)) if rows is None else np.asarray(rows)
        chance = np.round(self.probabilities[wanted], 4)
        order = np.argsort(-chance, axis=1, kind="stable")[:, :SHOWN]
        because = self._because(wanted, order)
        found = []
        for i, row in enumerate(wanted.tolist()):
            options = tuple(
                Option(theme=self.themes[j], probability=float(chance[i, j]), because=told)
                for j, told in zip(order[i].tolist(), because[i], strict=True)
                if not self.barred[row, j]
            )
            best = options[0].probability if options else 0.0
            found.append(
                Suggestion(
                    statement=row,
                    options=options,
                    none=round(float(1 - chance[i].sum()), 4),
                    is_sure=best >= SURE,
                )
            )
        return found

    def _because(
        self, rows: NDArray[np.integer], options: NDArray[np.integer]
    ) -> list[list[int | None]]:
        """Return the other confirmed statement of each option that is most like each row."""
        found: list[list[int | None]] = [[None] * options.shape[1] for _ in rows]
        for theme in np.unique(options).tolist():
            held = np.flatnonzero(self.marks[:, theme])
            places, columns = np.nonzero(options == theme)
            if len(held) == 0:
                continue
            likeness = np.round(self.pool.vectors[rows[places]] @ self.pool.vectors[held].T, 5)
            likeness[rows[places][:, None] == held[None, :]] = -np.inf
            for i, place, column in zip(
                likeness.argmax(axis=1).tolist(), places.tolist(), columns.tolist(), strict=True
            ):
                if len(held) > 1 or held[i] != rows[place]:
                    found[place][column] = int(held[i])
        return found

    def _read_names(self, called: list[str]) -> Names:
        """Return what the themes' names say; read again only where one has changed."""
        if called != self._called:
            meaning = self._embed(called) if self._embed is not None and any(called) else None
            self._names, self._called = self.pool.names(called, meaning), called
        return self._names

    def _weigh(self, views: NDArray[np.float32]) -> Floats:
        """Return how much each view counts in this study, by the decisions that others support."""
        rows, themes = self._judged()
        some = spread(np.arange(len(rows)), JUDGED)
        return weigh_views(views[rows[some]], themes[some], USUAL, trust=TRUST)

    def _judged(self) -> tuple[NDArray[np.integer], NDArray[np.integer]]:
        """Return confirmed rows and their themes, where the theme has others to judge them by."""
        rows, themes = np.nonzero(self.marks)
        has_others = self.marks.sum(axis=0)[themes] >= FEWEST
        return rows[has_others], themes[has_others]

    def _tell_strangers(self, likeness: Floats, scores: Floats) -> Floats:
        """Return the probability that each statement belongs to any of the themes."""
        if not self.themes:
            return np.zeros(len(likeness))
        chance = belongs(likeness.max(axis=1), softmax(scores), self.pool.neighbourhood)
        return np.round(chance, 5)


def suggest(
    texts: Sequence[str],
    confirmed: Mapping[str, Sequence[int]],
    *,
    rejected: Mapping[str, Sequence[int]] | None = None,
    names: Mapping[str, str] | None = None,
    prompts: Sequence[str | None] | None = None,
    embedder: str = "auto",
    cache: VectorCache | None = None,
) -> list[Suggestion]:
    """Return the likeliest themes of every statement that nobody has decided yet.

    To suggest again after each decision, keep a `Suggester`: it embeds and compares only once.

    Args:
        texts: All statements of the study, decided or not.
        confirmed: Theme key -> numbers of the statements a person put into it.
        rejected: Theme key -> statements turned away from it.
        names: Theme key -> its name or definition.
        prompts: The question that each statement answers.
        embedder: As in `Settings`.
        cache: Keeps vectors between calls.

    >>> texts = ["open until ten", "a quiet room", "longer hours at night", "less noise"]
    >>> found = suggest(texts, {"late": [0], "quiet": [1]}, embedder="tfidf")
    >>> [one.statement for one in found]
    [2, 3]
    """
    embedders = choose_embedders(embedder)
    blocks = [embed_texts(one, list(texts), cache=cache) for one in embedders]

    def embed(names: list[str]) -> list[NDArray[np.floating]]:
        return [embed_texts(one, names, cache=cache) for one in embedders]

    is_per_text = all(one.is_per_text for one in embedders)
    suggester = Suggester(texts, blocks, prompts=prompts, embed=embed if is_per_text else None)
    return suggester.fit(confirmed, rejected=rejected, names=names).suggest()
