"""Code a file again as a scripted coder: what the suggestions of the coding desk save.

    python bench/coding.py napire_causes.csv [--text answer] [--code code] [--orders 3]

The coder knows the right code of every answer and codes them in random order; a code that has not
been used yet is written as a new one. Counted are the keys she presses, by the same suggestions that
the desk shows (`nlp.learner`, which it asks before and teaches after every answer):

* suggested: 1, 2 or 3 where the right code is among the three suggestions; else T opens the
  palette, she types until the code is the first one shown, and Enter takes it;
* no learning: the palette alone, its codes by the alphabet, for every answer;
* flat: a list by the alphabet without typing ahead: T, then the arrow from the top down to the code
  and Enter.

A new code costs the same in all three (T, its name, Enter), and is counted apart.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from nlp import VectorCache
from nlp.embed import choose_embedders, embed_texts
from nlp.learner import Learner
from nlp.redact import redact

SECONDS_A_KEY = 2.0
PARTS = 8
OPEN, TAKE = 1, 1


@dataclass
class Tally:
    """What one order of answers cost, answer by answer."""

    suggested: list[int] = field(default_factory=list)
    typed: list[int] = field(default_factory=list)
    flat: list[int] = field(default_factory=list)
    new: list[bool] = field(default_factory=list)
    first: list[bool] = field(default_factory=list)
    three: list[bool] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


def main() -> None:
    options = _options()
    with options.file.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row[options.text] and row[options.code]]
    texts = [row[options.text] for row in rows]
    codes = [row[options.code] for row in rows]
    embedders = choose_embedders("auto")
    cache = VectorCache(options.cache)
    safe = [redact(text).text for text in texts]
    blocks = [embed_texts(one, safe, cache=cache) for one in embedders]
    names = sorted(set(codes))
    meaning = [embed_texts(one, names, cache=cache) for one in embedders]
    named = {name: [part[i] for part in meaning] for i, name in enumerate(names)}
    tallies = []
    for seed in range(options.orders):
        order = np.random.default_rng(seed).permutation(len(texts))
        tallies.append(replay(Learner(blocks), order.tolist(), codes, named))
    report(tallies, len(names))


def replay(
    learner: Learner, order: Sequence[int], codes: Sequence[str], named: dict[str, list[np.ndarray]]
) -> Tally:
    """Code every answer in turn and count the keys."""
    tally, known = Tally(), []
    for row in order:
        code = codes[row]
        begun = time.perf_counter()
        shown = [one.theme for one in learner.suggest(row, known)]
        tally.seconds.append(time.perf_counter() - begun)
        is_new = code not in known
        if is_new:
            keys = OPEN + len(code) + TAKE
            tally.suggested.append(keys)
            tally.typed.append(keys)
            tally.flat.append(keys)
            known = sorted([*known, code], key=str.casefold)
            learner.name({code: named[code]})
        else:
            palette = OPEN + letters(code, known) + TAKE
            tally.suggested.append(1 if code in shown else palette)
            tally.typed.append(palette)
            tally.flat.append(OPEN + known.index(code) + TAKE)
        tally.new.append(is_new)
        tally.first.append(shown[:1] == [code])
        tally.three.append(code in shown)
        learner.learn({row: frozenset([code])})
    return tally


def letters(code: str, known: Sequence[str]) -> int:
    """Return how many letters of *code* are typed until the palette shows it first."""
    folded = [one.casefold() for one in known]
    wanted = code.casefold()
    for count in range(len(wanted) + 1):
        words = wanted[:count].split()
        if next(one for one in folded if all(word in one for word in words)) == wanted:
            return count
    return len(wanted)


def report(tallies: Sequence[Tally], code_count: int) -> None:
    """Print the means over the orders."""
    answers = len(tallies[0].new)
    new = np.mean([np.sum(one.new) for one in tallies])
    print(f"{answers} answers, {code_count} codes, {len(tallies)} orders, {new:.0f} new codes each")
    print(f"\n{'':34}{'keys an answer':>16}{'without new codes':>19}{'minutes':>9}")
    for name, field_name in (
        ("suggested", "suggested"),
        ("palette, no learning", "typed"),
        ("flat list by the alphabet", "flat"),
    ):
        keys = np.array([getattr(one, field_name) for one in tallies], dtype=float)
        old = ~np.array([one.new for one in tallies])
        minutes = keys.sum(axis=1).mean() * SECONDS_A_KEY / 60
        print(f"{name:34}{keys.mean():16.2f}{keys[old].mean():19.2f}{minutes:9.0f}")
    print("\nright code of those used before: first suggestion, among three; keys an answer")
    three = np.array([one.three for one in tallies])
    first = np.array([one.first for one in tallies])
    keys = np.array([one.suggested for one in tallies], dtype=float)
    old = ~np.array([one.new for one in tallies])
    for part in np.array_split(np.arange(answers), PARTS):
        kept = old[:, part]
        print(
            f"{part[0] + 1:6} to {part[-1] + 1:5}  {first[:, part][kept].mean():7.3f} "
            f"{three[:, part][kept].mean():7.3f}  {keys[:, part].mean():6.2f}  "
            f"(new codes {1 - kept.mean():.3f})"
        )
    print(
        f"{'all':15} {first[old].mean():7.3f} {three[old].mean():7.3f}; "
        f"new codes counted as missed {first.mean():.3f} {three.mean():.3f}"
    )
    seconds = np.concatenate([one.seconds for one in tallies])
    print(
        f"a suggestion: median {np.median(seconds) * 1000:.1f} ms, 99 of 100 below "
        f"{np.quantile(seconds, 0.99) * 1000:.1f} ms"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--text", default="answer", help="column of the answers")
    parser.add_argument("--code", default="code", help="column of the codes")
    parser.add_argument("--orders", type=int, default=3)
    parser.add_argument("--cache", type=Path, help="folder that keeps vectors")
    return parser.parse_args()


if __name__ == "__main__":
    main()
