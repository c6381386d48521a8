"""A few words on one line."""

from __future__ import annotations

from collections.abc import Sequence

from survey.ask.questionnaires.definition import QuestionDefinition
from survey.ask.questionnaires.kinds.base import Value, register
from survey.ask.questionnaires.kinds.texts import TextKind
from survey.ask.questionnaires.models import QuestionKind


@register
class ShortText(TextKind):
    """One line of text."""

    name = QuestionKind.SHORT_TEXT
    label = "Short text"
    summary = "A few words on one line."
    default_settings = {"asks_why": True, "max_length": 500}  # noqa: RUF012 - read only
    longest = 2_000

    def parse(self, question: QuestionDefinition, values: Sequence[str]) -> Value | None:
        """Join pasted lines: the field has one."""
        return super().parse(question, [" ".join(value.splitlines()) for value in values[:1]])
