"""Something to read, not to answer."""

from __future__ import annotations

from collections.abc import Sequence

from survey.ask.questionnaires.definition import QuestionDefinition
from survey.ask.questionnaires.kinds.base import Kind, Value, register
from survey.ask.questionnaires.models import QuestionKind


@register
class Statement(Kind):
    """A text between questions: the prompt is its heading, the help its words."""

    name = QuestionKind.STATEMENT
    label = "Text to read"
    summary = "An explanation between questions; nothing to answer."

    def parse(self, question: QuestionDefinition, values: Sequence[str]) -> Value | None:
        """Return None: there is nothing to answer, whatever was sent."""
        del question, values
        return None
