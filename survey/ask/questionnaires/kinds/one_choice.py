"""One of several options."""

from __future__ import annotations

from collections.abc import Sequence

from survey.ask.questionnaires.definition import QuestionDefinition
from survey.ask.questionnaires.kinds.base import AnswerError, Kind, Value, first, register
from survey.ask.questionnaires.models import QuestionKind


@register
class OneChoice(Kind):
    """Exactly one option; sent as its code."""

    name = QuestionKind.ONE_CHOICE
    label = "One choice"
    summary = "One of several options."
    takes_options = True

    def parse(self, question: QuestionDefinition, values: Sequence[str]) -> Value | None:
        """Read the chosen code."""
        code = first(values)
        if not code:
            return None
        option = question.option(code)
        if option is None:
            raise AnswerError("That option is not offered here. Please choose one of the list.")
        return Value(choices=(option,), plain=option.code)
