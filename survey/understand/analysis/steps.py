"""How fine a run could have grouped: its steps from coarse to fine, and what is not heard yet."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import nlp.types as nt
from survey.understand.analysis.models import AnalysisRun, ClusterKind

_NOUNS = {ClusterKind.NEED: ("need", "needs"), ClusterKind.WANT: ("want", "wants")}


@dataclass(frozen=True, kw_only=True)
class View:
    """What a step comes to in one view.

    Attributes:
        themes: How many there are.
        agreement: How far two independent readings of the words agree; None: only one was possible.
        is_chosen: The themes of the run are these.
    """

    themes: int
    agreement: float | None
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class Step:
    """One granularity, from coarse to fine."""

    resolution: float
    views: Mapping[ClusterKind, View]

    @property
    def value(self) -> str:
        """The resolution as a form sends it."""
        return f"{self.resolution:g}"

    @property
    def is_chosen(self) -> bool:
        """Whether the themes of some view of the run are those of this step."""
        return any(view.is_chosen for view in self.views.values())

    @property
    def counts(self) -> str:
        """What it comes to in words: "57 needs and 40 wants"."""
        return " and ".join(
            f"{self.views[kind].themes:,} {words[self.views[kind].themes != 1]}"
            for kind, words in _NOUNS.items()
            if kind in self.views
        )


@dataclass(frozen=True, kw_only=True)
class Steps:
    """The steps of a run, and those next to what was chosen.

    A run may choose another step for its needs than for its wants; a run with a step takes it for both.

    Attributes:
        coarser: The finest step with fewer needs or wants and more of neither; None: there is none.
        finer: The coarsest step with more needs or wants and fewer of neither.
    """

    steps: tuple[Step, ...]
    kinds: tuple[ClusterKind, ...]
    coarser: Step | None
    finer: Step | None


def steps_of(run: AnalysisRun) -> Steps:
    """Return the granularities that a run computed, coarse to fine."""
    by_resolution: dict[float, dict[ClusterKind, View]] = {}
    for one in run.granularities:
        by_resolution.setdefault(float(one["resolution"]), {})[ClusterKind(one["view"])] = View(
            themes=int(one["themes"]),
            agreement=one["agreement"],
            is_chosen=bool(one["chosen"]),
        )
    steps = tuple(
        Step(resolution=resolution, views=views)
        for resolution, views in sorted(by_resolution.items())
    )
    kinds = tuple(kind for kind in ClusterKind if any(kind in one.views for one in steps))
    kinds = tuple(sorted(kinds, key=list(_ORDER).index))
    chosen = {
        kind: view.themes
        for one in steps
        for kind, view in one.views.items()
        if view.is_chosen and kind in _NOUNS
    }
    return Steps(
        steps=steps,
        kinds=kinds,
        coarser=next((one for one in reversed(steps) if _differs(one, chosen, -1)), None),
        finer=next((one for one in steps if _differs(one, chosen, 1)), None),
    )


def _differs(step: Step, chosen: Mapping[ClusterKind, int], sign: int) -> bool:
    """Whether a step has more themes than were chosen (*sign* 1) or fewer (-1), in no view the other."""
    differences = [
        sign * (step.views[kind].themes - count)
        for kind, count in chosen.items()
        if kind in step.views
    ]
    return any(one > 0 for one in differences) and all(one >= 0 for one in differences)


_ORDER = (ClusterKind.NEED, ClusterKind.WANT, ClusterKind.UNCLEAR)


def saturation_json(one: nt.Saturation) -> dict[str, Any]:
    """Return how much was heard in a view as it is stored with a run; None: nobody could tell."""
    return {
        "view": one.view.value,
        "respondents": int(one.respondents),
        "observed": int(one.observed),
        "estimated": figure(one.estimated, 2),
        "low": figure(one.low, 2),
        "high": figure(one.high, 2),
        "coverage": figure(one.coverage, 4),
    }


def figure(value: float, digits: int) -> float | None:
    """Return a number as JSON can hold it; None where nobody could tell."""
    return round(float(value), digits) if math.isfinite(value) else None


def not_heard_yet(saturation: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return a sentence a view on how much of what people could say has been heard."""
    told = {ClusterKind(one["view"]): one for one in saturation}
    return [_sentence(told[kind], *_NOUNS[kind]) for kind in _NOUNS if kind in told]


def _sentence(told: Mapping[str, Any], one: str, many: str) -> str:
    people = told["respondents"]
    base = f"{people:,} {'person' if people == 1 else 'people'}"
    if told["estimated"] is None or told["coverage"] is None:
        return f"Too few people to tell how many {many} are not heard yet; {base}."
    estimated = round(told["estimated"])
    missing = max(estimated - told["observed"], 0)
    share = f"{told['coverage'] * 100:.0f} % of mentions fall on {many} already heard"
    interval = ""
    if told["low"] is not None and told["high"] is not None:
        interval = f" (95 %: {round(told['low']):,} to {round(told['high']):,})"
    noun = one if estimated == 1 else many
    if not missing:
        return f"Nothing seems missing of an estimated {estimated:,} {noun}{interval}; {share}; {base}."
    return (
        f"About {missing:,} of an estimated {estimated:,} {noun} not heard yet{interval}; "
        f"{share}; {base}."
    )
