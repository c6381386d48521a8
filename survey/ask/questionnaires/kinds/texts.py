"""What short and long text have in common: a largest length and the question why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from survey.ask.questionnaires.definition import QuestionDefinition
from survey.ask.questionnaires.kinds.base import (
    AnswerError,
    Kind,
    SettingsError,
    Value,
    clean_text,
    truth,
)


class TextKind(Kind):
    """An answer in the person's own words.

    Settings: ``asks_why`` (one follow-up where a want comes without a reason), ``max_length``.
    """

    longest: ClassVar[int]

    def check_settings(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Check the length and whether to ask why."""
        complete = super().check_settings(settings)
        truth(complete, "asks_why")
        length = complete["max_length"]
        if isinstance(length, bool) or not isinstance(length, int):
            raise SettingsError("The largest length is a whole number.", field="max_length")
        if not 1 <= length <= self.longest:
            raise SettingsError(
                f"The largest length lies between 1 and {self.longest:,} characters.",
                field="max_length",
            )
        return complete

    def parse(self, question: QuestionDefinition, values: Sequence[str]) -> Value | None:
        """Keep the words as they were typed; only spaces count as nothing."""
        text = clean_text(values[0]) if values else ""
        if not text.strip():
            return None
        longest = int(question.settings.get("max_length", self.default_settings["max_length"]))
        if len(text) > longest:
            raise AnswerError(
                f"Your answer has {len(text):,} characters, and we can keep {longest:,}. "
                "Please shorten it."
            )
        return Value(text=text, plain=text.strip())
