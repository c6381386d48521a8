"""How satisfied somebody is, 1 to 5."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from survey.ask.questionnaires.kinds.base import register
from survey.ask.questionnaires.kinds.points import PointsKind
from survey.ask.questionnaires.models import QuestionKind


@register
class Csat(PointsKind):
    """Satisfaction on five points; they cannot be changed. 4 and 5 count as satisfied."""

    name = QuestionKind.CSAT
    label = "Satisfaction (CSAT)"
    summary = "How satisfied they are, from 1 to 5."
    default_settings = {  # noqa: RUF012 - read only
        "low_label": "Very dissatisfied",
        "high_label": "Very satisfied",
    }

    def range_of(self, settings: Mapping[str, Any]) -> tuple[int, int]:
        """Return 1 and 5."""
        del settings
        return 1, 5
