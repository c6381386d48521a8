"""A row of numbers of the researcher's choice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from survey.ask.questionnaires.kinds.base import SettingsError, register
from survey.ask.questionnaires.kinds.points import PointsKind
from survey.ask.questionnaires.models import QuestionKind

MOST_POINTS = 11


@register
class Scale(PointsKind):
    """A scale from ``low`` to ``high``, at most eleven points."""

    name = QuestionKind.SCALE
    label = "Scale"
    summary = "A row of numbers with a word at each end."
    default_settings = {  # noqa: RUF012 - read only
        "low": 1,
        "high": 5,
        "low_label": "",
        "high_label": "",
    }

    def range_of(self, settings: Mapping[str, Any]) -> tuple[int, int]:
        """Return the two ends that were set."""
        return int(settings.get("low", 1)), int(settings.get("high", 5))

    def check_settings(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Check that the points fit a phone."""
        complete = super().check_settings(settings)
        low, high = complete["low"], complete["high"]
        for key, end in (("low", low), ("high", high)):
            if isinstance(end, bool) or not isinstance(end, int) or not -10 <= end <= 100:  # noqa: PLR2004
                raise SettingsError(
                    "The ends of a scale are whole numbers from -10 to 100.", field=key
                )
        if not low < high:
            raise SettingsError("A scale ends above its beginning.", field="high")
        if high - low + 1 > MOST_POINTS:
            raise SettingsError(
                f"A scale has at most {MOST_POINTS} points, or it does not fit a phone.",
                field="high",
            )
        return complete
