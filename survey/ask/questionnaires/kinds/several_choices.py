"""Any number of options, within limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from survey.ask.questionnaires.definition import QuestionDefinition
from survey.ask.questionnaires.kinds.base import (
    AnswerError,
    Kind,
    SettingsError,
    Value,
    clean_text,
    register,
)
from survey.ask.questionnaires.models import QuestionKind


@register
class SeveralChoices(Kind):
    """Several options. Settings: ``at_least`` and ``at_most`` (None: no limit)."""

    name = QuestionKind.SEVERAL_CHOICES
    label = "Several choices"
    summary = "As many options as apply, or up to a number of them."
    takes_options = True
    default_settings = {"at_least": None, "at_most": None}  # noqa: RUF012 - read only

    def check_settings(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Check the limits."""
        complete = super().check_settings(settings)
        for key in ("at_least", "at_most"):
            limit = complete[key]
            if limit is not None and (
                isinstance(limit, bool) or not isinstance(limit, int) or limit < 1
            ):
                raise SettingsError("The limit is a whole number from 1, or empty.", field=key)
        low, high = complete["at_least"], complete["at_most"]
        if low is not None and high is not None and low > high:
            raise SettingsError(
                "The smallest number of choices is above the largest. Change one of them.",
                field="at_least",
            )
        return complete

    def parse(self, question: QuestionDefinition, values: Sequence[str]) -> Value | None:
        """Read the chosen codes, in the order of the list and each once."""
        codes = {clean_text(value).strip() for value in values} - {""}
        if not codes:
            return None
        chosen = tuple(option for option in question.options if option.code in codes)
        if len(chosen) < len(codes):
            raise AnswerError("One of these options is not offered here. Please choose again.")
        low, high = question.settings.get("at_least"), question.settings.get("at_most")
        if high is not None and len(chosen) > high:
            raise AnswerError(f"You chose {len(chosen)}. Please keep the {high} that fit best.")
        if low is not None and len(chosen) < low:
            raise AnswerError(f"You chose {len(chosen)}. Please choose at least {low}.")
        return Value(choices=chosen, plain=tuple(option.code for option in chosen))
