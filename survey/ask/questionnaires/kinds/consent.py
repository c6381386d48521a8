"""A permission that somebody gives by ticking a box."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from survey.ask.questionnaires.definition import QuestionDefinition
from survey.ask.questionnaires.kinds.base import (
    AnswerError,
    Kind,
    SettingsError,
    Value,
    first,
    label_of,
    register,
)
from survey.ask.questionnaires.models import QuestionKind

AGREED = "yes"


@register
class Consent(Kind):
    """A box that is never ticked beforehand. Not ticked means refused, not skipped.

    Settings: ``agree_label``, the words beside the box.
    """

    name = QuestionKind.CONSENT
    label = "Consent"
    summary = "A permission, given by ticking a box."
    default_settings = {"agree_label": "I agree"}  # noqa: RUF012 - read only

    def check_settings(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Check that the box has words."""
        complete = super().check_settings(settings)
        complete["agree_label"] = label_of(complete, "agree_label")
        if not complete["agree_label"]:
            raise SettingsError("Write the words beside the box.", field="agree_label")
        return complete

    def parse(self, question: QuestionDefinition, values: Sequence[str]) -> Value | None:
        """Read the box; without a tick the person refused."""
        if first(values) == AGREED:
            return Value(number=1.0, plain=AGREED)
        if question.is_required:
            raise AnswerError(
                "This survey cannot go on without your agreement. Tick the box if you agree; "
                "if you do not, close the page and nothing is kept."
            )
        return Value(refused=True, plain="no")
