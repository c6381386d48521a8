"""A number that is typed."""

from __future__ import annotations

import math
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
    truth,
)
from survey.ask.questionnaires.models import QuestionKind

_LARGEST = 1e15  # Beyond it a double no longer holds every whole number.
_SMALLEST = 1e-15  # Nobody measures that, and ranges of such numbers cannot be drawn.


@register
class Number(Kind):
    """A number. Settings: ``minimum``, ``maximum`` (None: no limit), ``whole``, ``unit``."""

    name = QuestionKind.NUMBER
    label = "Number"
    summary = "A number they type, with limits and a unit."
    default_settings = {  # noqa: RUF012 - read only
        "minimum": None,
        "maximum": None,
        "whole": False,
        "unit": "",
    }

    def check_settings(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Check the limits."""
        complete = super().check_settings(settings)
        truth(complete, "whole")
        complete["unit"] = label_of(complete, "unit")
        for key in ("minimum", "maximum"):
            limit = complete[key]
            if limit is None:
                continue
            if isinstance(limit, bool) or not isinstance(limit, int | float):
                raise SettingsError("The limit is a number, or empty.", field=key)
            if not abs(limit) <= _LARGEST:
                raise SettingsError("The limit is too large to be kept exactly.", field=key)
        low, high = complete["minimum"], complete["maximum"]
        if low is not None and high is not None and low > high:
            raise SettingsError(
                "The smallest number is above the largest. Change one of them.", field="minimum"
            )
        return complete

    def parse(self, question: QuestionDefinition, values: Sequence[str]) -> Value | None:
        """Read digits with a point or a comma; "1 200" and "1'200" are understood."""
        text = first(values)
        if not text:
            return None
        number = _number(text)
        settings = question.settings
        if settings.get("whole") and number != int(number):
            raise AnswerError("Please give a whole number, without a part after the point.")
        low, high = settings.get("minimum"), settings.get("maximum")
        if low is not None and number < low:
            raise AnswerError(f"The smallest number possible here is {low:g}. Please check yours.")
        if high is not None and number > high:
            raise AnswerError(f"The largest number possible here is {high:g}. Please check yours.")
        return Value(number=number, plain=number)


def _number(text: str) -> float:
    plain = text.replace("'", "").replace("’", "").replace("−", "-")
    plain = "".join(plain.split())
    if plain.count(",") == 1 and "." not in plain:
        whole, part = plain.split(",")
        if len(part) == 3 and whole.lstrip("-"):  # noqa: PLR2004 - "1,200": thousand or decimal?
            raise AnswerError(
                f"We cannot tell whether {text[:30]} means {whole}{part} or {whole}.{part}. "
                "Please type it without a comma."
            )
        plain = f"{whole}.{part}"
    wrong = AnswerError("Please give a number in digits, for example 12 or 3.5.")
    if not plain.isascii() or not set(plain) <= set("0123456789+-."):
        raise wrong
    try:
        number = float(plain)
    except ValueError:
        raise wrong from None
    if not math.isfinite(number) or abs(number) > _LARGEST:
        raise AnswerError("That number is too large to be kept exactly. Please check it.")
    if 0 < abs(number) < _SMALLEST:
        raise AnswerError("That number is too close to zero to be kept. Please check it.")
    return number
