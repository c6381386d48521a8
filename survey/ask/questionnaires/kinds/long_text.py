"""Several lines in the person's own words: where needs come from."""

from __future__ import annotations

from survey.ask.questionnaires.kinds.base import register
from survey.ask.questionnaires.kinds.texts import TextKind
from survey.ask.questionnaires.models import QuestionKind


@register
class LongText(TextKind):
    """Several lines of text."""

    name = QuestionKind.LONG_TEXT
    label = "Long text"
    summary = "Several lines in their own words. The best source of needs."
    default_settings = {"asks_why": True, "max_length": 10_000}  # noqa: RUF012 - read only
    longest = 20_000
