"""How likely somebody is to recommend us, 0 to 10."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from survey.ask.questionnaires.kinds.base import register
from survey.ask.questionnaires.kinds.points import PointsKind
from survey.ask.questionnaires.models import QuestionKind


@register
class Nps(PointsKind):
    """The eleven points of the net promoter question; they cannot be changed.

    Source:
        Reichheld, The One Number You Need to Grow, Harvard Business Review, December 2003.
    """

    name = QuestionKind.NPS
    label = "Recommendation (NPS)"
    summary = "How likely they are to recommend you, from 0 to 10."
    default_settings = {  # noqa: RUF012 - read only
        "low_label": "Not at all likely",
        "high_label": "Extremely likely",
    }

    def range_of(self, settings: Mapping[str, Any]) -> tuple[int, int]:
        """Return 0 and 10."""
        del settings
        return 0, 10
