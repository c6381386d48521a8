"""Print how soon the suggestions are right, beside the nearest mean of the same vectors.

    python bench/suggestions.py FOLDER

FOLDER holds ``napire_causes.csv`` (columns problem, answer, code) and ``clinc150.csv`` and
``banking77.csv`` (text, label, part; the part "test" is the study), at any depth. Of each code or
intent some statements, drawn at random, are taken as confirmed; the rest is judged. The same draws
for the peer. What is shown is the mean over the draws.

* named: the suggester knows the theme's name, as a researcher's codebook has one; asked: and the
  question that each answer answers.
* ECE: how far the probability of the first suggestion is from how often it is right.
* strangers: only half of the themes are accepted; which statements are taken as theirs, and are
  they?
"""

from __future__ import annotations

import argparse
import csv
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp import Suggester, VectorCache
from nlp.embed import choose_embedders, embed_texts
from nlp.embed.base import unit_rows

OUT_OF_SCOPE = "oos"  # CLINC150's label for texts without an intent
NO_CODE = "NotCodable"
FEWEST = 12  # answers of a code
HALF = 0  # stands for "half of them confirmed"
Numbers = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Study:
    """Texts with the theme of each, -1 where it has none that counts, and the themes' names."""

    texts: list[str]
    theme: Numbers
    names: list[str]
    prompts: list[str] | None = None


def read_codes(path: Path) -> Study:
    rows = _rows(path)
    sizes = Counter(row["code"] for row in rows)
    names = sorted(code for code, size in sizes.items() if size >= FEWEST and code != NO_CODE)
    number = {name: i for i, name in enumerate(names)}
    return Study(
        texts=[row["answer"] for row in rows],
        theme=np.array([number.get(row["code"], -1) for row in rows]),
        names=names,
        prompts=[row["problem"] for row in rows],
    )


def read_intents(path: Path) -> Study:
    rows = [r for r in _rows(path) if r["part"] == "test" and r["label"] != OUT_OF_SCOPE]
    names = sorted({row["label"] for row in rows})
    number = {name: i for i, name in enumerate(names)}
    return Study(
        texts=[row["text"] for row in rows],
        theme=np.array([number[row["label"]] for row in rows]),
        names=[name.replace("_", " ") for name in names],
    )


def draw(theme: Numbers, each: int, seed: int) -> Numbers:
    """Return the rows taken as confirmed: so many a theme, or half of all."""
    rng = np.random.default_rng(seed)
    if each == HALF:
        rows = np.flatnonzero(theme >= 0)
        return np.sort(rng.permutation(rows)[: len(rows) // 2])
    themes = range(theme.max() + 1)
    return np.sort(
        np.concatenate([rng.permutation(np.flatnonzero(theme == one))[:each] for one in themes])
    )


def scores(chance: NDArray[np.floating], right: Numbers) -> tuple[float, float]:
    """Return how often the right theme is first, and among the first three."""
    hit = np.argsort(-chance, axis=1, kind="stable")[:, :3] == right[:, None]
    return float(hit[:, 0].mean()), float(hit.any(axis=1).mean())


def calibration_error(chance: NDArray[np.floating], right: Numbers) -> float:
    sure, is_right = chance.max(axis=1), chance.argmax(axis=1) == right
    error = 0.0
    for low in np.arange(0, 1, 0.1):
        inside = (sure > low) & (sure <= low + 0.1)
        if inside.any():
            error += inside.mean() * abs(sure[inside].mean() - is_right[inside].mean())
    return float(error)


class Bench:
    """One study, embedded once."""

    def __init__(self, study: Study, cache: VectorCache) -> None:
        self.study, self._cache = study, cache
        blocks = self._embed(study.texts)
        self.vectors = unit_rows(np.hstack(blocks).astype(np.float32))
        begun = time.perf_counter()
        self.plain = Suggester(study.texts, blocks, embed=self._embed)
        self.seconds = time.perf_counter() - begun
        self.asked = self.plain
        if study.prompts:
            self.asked = Suggester(study.texts, blocks, prompts=study.prompts, embed=self._embed)

    def _embed(self, texts: list[str]) -> list[NDArray[np.floating]]:
        return [embed_texts(one, texts, cache=self._cache) for one in choose_embedders("auto")]

    def curve(self, each: int, draws: int) -> None:
        """Print how often the right theme is suggested, *each* statements of a theme confirmed."""
        theme = self.study.theme
        rows: dict[str, list[tuple[float, ...]]] = {}
        for seed in range(draws):
            confirmed = draw(theme, each, seed)
            rest = np.setdiff1d(np.flatnonzero(theme >= 0), confirmed)
            means = np.zeros((theme.max() + 1, self.vectors.shape[1]), dtype=np.float32)
            np.add.at(means, theme[confirmed], self.vectors[confirmed])
            peer = self.vectors[rest] @ unit_rows(means).T
            rows.setdefault("nearest mean", []).append((*scores(peer, theme[rest]), np.nan, np.nan))
            for name, suggester, is_named in self._ours():
                chance, seconds = self._fit(suggester, confirmed, is_named=is_named)
                found = chance[rest] / np.maximum(suggester.known[rest, None], 1e-9)
                error = calibration_error(found, theme[rest])
                rows.setdefault(name, []).append((*scores(found, theme[rest]), error, seconds))
        for name, values in rows.items():
            first, three, error, seconds = np.mean(values, axis=0)
            print(
                f"{'half' if each == HALF else each!s:>4} {name:24} {first:6.3f} {three:6.3f} "
                f"{error:6.3f} {seconds:6.2f}",
                flush=True,
            )

    def strangers(self, each: int, draws: int) -> None:
        """Print what half of the themes draw, and how much of it belongs to the other half."""
        theme, found = self.study.theme, []
        for seed in range(draws):
            rng = np.random.default_rng(100 + seed)
            themes = theme.max() + 1
            accepted = set(rng.permutation(themes)[: themes // 2].tolist())
            confirmed = draw(theme, each, seed)
            confirmed = confirmed[[int(one) in accepted for one in theme[confirmed]]]
            chance, _ = self._fit(self.plain, confirmed, is_named=True, only=accepted)
            keys = np.array(sorted(accepted))
            rest = np.setdiff1d(np.arange(len(theme)), confirmed)
            is_taken = chance[rest].max(axis=1) >= 0.5
            is_right = keys[chance[rest].argmax(axis=1)] == theme[rest]
            whose = np.isin(theme[rest], keys)
            found.append(
                (is_right[is_taken].mean(), (is_right & is_taken).sum() / whose.sum(),
                 is_taken[~whose].mean())
            )  # fmt: skip
        precision, recall, swallowed = np.mean(found, axis=0)
        print(
            f"{each:4d} strangers                precision {precision:.3f}  recall {recall:.3f}  "
            f"strangers taken {swallowed:.3f}",
            flush=True,
        )

    def _ours(self) -> list[tuple[str, Suggester, bool]]:
        ways = [("ours", self.plain, False), ("ours, named", self.plain, True)]
        if self.study.prompts:
            ways.append(("ours, asked", self.asked, False))
            ways.append(("ours, named and asked", self.asked, True))
        return ways

    def _fit(
        self,
        suggester: Suggester,
        confirmed: Numbers,
        *,
        is_named: bool,
        only: set[int] | None = None,
    ) -> tuple[NDArray[np.floating], float]:
        chosen = sorted(only) if only is not None else range(len(self.study.names))
        of = self.study.theme[confirmed]
        decisions = {f"{i:04d}": confirmed[of == i].tolist() for i in chosen}
        names = {f"{i:04d}": self.study.names[i] for i in chosen} if is_named else None
        if names:
            self._embed(list(names.values()))  # once a codebook, not once a decision
        begun = time.perf_counter()
        suggester.fit(decisions, names=names)
        return suggester.probabilities, time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cache", type=Path, help="folder that keeps vectors between runs")
    parser.add_argument("--draws", type=int, default=5)
    options = parser.parse_args()
    cache = VectorCache(options.cache)
    for name, read, amounts in (
        ("napire_causes", read_codes, (1, 3, 5, 10, HALF)),
        ("clinc150", read_intents, (1, 3, 5, 10)),
        ("banking77", read_intents, (1, 3, 5, 10)),
    ):
        path = next(iter(sorted(options.folder.rglob(f"{name}.csv"))), None)
        if path is None:
            print(f"{name}: skipped, there is no {name}.csv in the folder.")
            continue
        study = read(path)
        bench = Bench(study, cache)
        judged = int((study.theme >= 0).sum())
        print(
            f"\n{name}: {len(study.texts)} statements, {judged} of {len(study.names)} themes; "
            f"compared once in {bench.seconds:.1f} s\n"
            f"each {'':24} {'first':>6} {'three':>6} {'ECE':>6} {'fit s':>6}"
        )
        for each in amounts:
            bench.curve(each, options.draws)
        if study.prompts is None:
            for each in (1, 3, 5):
                bench.strangers(each, min(3, options.draws))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    main()
