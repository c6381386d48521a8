"""What people answered, question by question: counts with their base and interval.

Answers are pooled within one epoch of a question only: after a change of meaning the numbers
begin anew, and the earlier ones stand apart.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import floor, log10
from statistics import fmean, median
from typing import Any

from sqlalchemy.orm import Session

from survey.ask.questionnaires.kinds import KINDS
from survey.ask.questionnaires.kinds.points import PointsKind
from survey.ask.questionnaires.models import QuestionKind
from survey.ask.responses.counts import Counts, Place, States, count
from survey.ask.responses.models import WHY
from survey.core.statistics import NPS_LEAST, Interval, net_promoter, wilson

#: More different numbers than this are shown in ranges.
MOST_VALUES = 12
RANGES = 10
_PROMOTER = 9
_PASSIVE = 7
_SATISFIED = 4


@dataclass(frozen=True, kw_only=True)
class Bar:
    """How many chose one thing, of those who answered."""

    label: str
    count: int
    interval: Interval


@dataclass(frozen=True, kw_only=True)
class QuestionResult:
    """One question in one epoch.

    Attributes:
        versions: Numbers of the versions that asked it so.
        is_current: The newest version asks it so.
        base: How many people the shares are of.
        states: How many answered, and why the others did not.
        why: The same of its follow-up; None if it has none.
        bars: Shares of the base; several choices may add up to more than 1.
        score: NPS as a share (-1..1), or CSAT (share of 4 and 5); None where it means nothing.
        figures: Other figures, in words: ("Median", "3").
    """

    question_id: int
    code: str
    kind: QuestionKind
    prompt: str
    epoch: int
    versions: tuple[int, ...]
    is_current: bool
    base: int
    states: States
    why: States | None
    bars: tuple[Bar, ...]
    score: Interval | None
    figures: tuple[tuple[str, str], ...]


def results_of(session: Session, survey_id: int) -> list[QuestionResult]:
    """Return the results of every question that was ever published, in six queries.

    The newest version's questions stand first, in its order; then what was asked before.
    """
    counts = count(session, survey_id)
    newest = max((rows[-1].number for rows in counts.asked.values()), default=0)
    results = [_result(place, counts, newest) for place in counts.asked]
    positions = {place: rows[-1].version.position for place, rows in counts.asked.items()}
    return sorted(
        results,
        key=lambda one: (not one.is_current, positions[one.question_id, one.epoch], one.epoch),
    )


def _result(place: Place, counts: Counts, newest: int) -> QuestionResult:
    rows = counts.asked[place]
    last = rows[-1].version
    states = counts.states.get((place, ""), States())
    numbers = counts.numbers.get(place, {})
    # A consent that was not ticked is an answer too, and part of what its share is of.
    is_consent = last.kind is QuestionKind.CONSENT
    base = states.answered + (states.refused if is_consent else 0)
    return QuestionResult(
        question_id=place[0],
        code=rows[-1].code,
        kind=last.kind,
        prompt=last.prompt,
        epoch=place[1],
        versions=tuple(row.number for row in rows),
        is_current=rows[-1].number == newest,
        base=base,
        states=states,
        why=counts.states.get((place, WHY)),
        bars=tuple(
            Bar(label=label, count=number, interval=wilson(number, base))
            for label, number in _bars(place, counts)
        ),
        score=_score(last.kind, numbers),
        figures=_figures(last.kind, numbers, last.settings),
    )


def _bars(place: Place, counts: Counts) -> list[tuple[str, int]]:
    last = counts.asked[place][-1].version
    numbers = counts.numbers.get(place, {})
    kind = KINDS[last.kind]
    if kind.takes_options:
        chosen = counts.choices.get(place, {})
        return [(label, chosen.get(id_, 0)) for id_, label in counts.labels.get(place, {}).items()]
    if isinstance(kind, PointsKind):
        low, high = kind.range_of(last.settings)
        return [(str(point), numbers.get(float(point), 0)) for point in range(low, high + 1)]
    if last.kind is QuestionKind.CONSENT:
        return [("Agreed", counts.states.get((place, ""), States()).answered)]
    if last.kind is QuestionKind.NUMBER:
        return _ranges(numbers)
    return _months(counts.dates.get(place, {}))


def _ranges(numbers: Mapping[float, int]) -> list[tuple[str, int]]:
    """Return how many gave each number; in up to ten equal ranges where there are many."""
    if len(numbers) <= MOST_VALUES:
        return [(f"{number:g}", numbers[number]) for number in sorted(numbers)]
    low, high = min(numbers), max(numbers)
    width = _round_width((high - low) / RANGES)
    start = floor(low / width) * width
    counted: dict[int, int] = defaultdict(int)
    for number, people in numbers.items():
        counted[int((number - start) // width)] += people
    return [
        (f"{start + step * width:g} to under {start + (step + 1) * width:g}", counted.get(step, 0))
        for step in range(max(counted) + 1)
    ]


def _round_width(width: float) -> float:
    """Return the next width a person would choose: 1, 2 or 5 times a power of ten."""
    power = float(10 ** floor(log10(width)))
    return next(power * step for step in (1, 2, 5, 10) if power * step >= width)


def _score(kind: QuestionKind, counted: Mapping[float, int]) -> Interval | None:
    total = sum(counted.values())
    if kind is QuestionKind.NPS and total >= NPS_LEAST:
        promoters = sum(count for value, count in counted.items() if value >= _PROMOTER)
        detractors = sum(count for value, count in counted.items() if value < _PASSIVE)
        return net_promoter(promoters, detractors, total)
    if kind is QuestionKind.CSAT and total:
        return wilson(sum(n for value, n in counted.items() if value >= _SATISFIED), total)
    return None


def _figures(
    kind: QuestionKind, counted: Mapping[float, int], settings: Mapping[str, Any]
) -> tuple[tuple[str, str], ...]:
    if not counted or kind not in {QuestionKind.SCALE, QuestionKind.NUMBER}:
        return ()
    values = [value for value, count in counted.items() for _ in range(count)]
    unit = f" {settings['unit']}" if settings.get("unit") else ""
    found = (("Mean", f"{_short(fmean(values))}{unit}"), ("Median", f"{median(values):g}{unit}"))
    if kind is QuestionKind.SCALE:
        return found
    return (*found, ("Smallest", f"{min(values):g}{unit}"), ("Largest", f"{max(values):g}{unit}"))


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _months(dates: Mapping[dt.date, int]) -> list[tuple[str, int]]:
    months: dict[tuple[int, int], int] = defaultdict(int)
    for day, number in dates.items():
        months[day.year, day.month] += number
    many = len(months) > 24  # noqa: PLR2004 - then years are easier to read than months
    if many:
        years: dict[int, int] = defaultdict(int)
        for (year, _), number in months.items():
            years[year] += number
        return [(str(year), years[year]) for year in sorted(years)]
    return [(f"{dt.date(*month, 1):%b %Y}", months[month]) for month in sorted(months)]
