"""What scale, NPS and CSAT have in common: one of a row of numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from survey.ask.questionnaires.definition import QuestionDefinition
from survey.ask.questionnaires.kinds.base import AnswerError, Kind, Value, first, label_of


class PointsKind(Kind):
    """A whole number in a range. Settings: ``low_label`` and ``high_label``."""

    def range_of(self, settings: Mapping[str, Any]) -> tuple[int, int]:
        """Return the lowest and the highest number."""
        raise NotImplementedError

    def check_settings(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Check the labels of the two ends."""
        complete = super().check_settings(settings)
        for key in ("low_label", "high_label"):
            complete[key] = label_of(complete, key)
        return complete

    def parse(self, question: QuestionDefinition, values: Sequence[str]) -> Value | None:
        """Read the chosen number."""
        text = first(values)
        if not text:
            return None
        low, high = self.range_of(question.settings)
        if text not in {str(number) for number in range(low, high + 1)}:
            raise AnswerError(f"Please choose a number from {low} to {high}.")
        return Value(number=float(text), plain=float(text))
