"""A day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from survey.ask.questionnaires.definition import QuestionDefinition
from survey.ask.questionnaires.kinds.base import (
    AnswerError,
    Kind,
    SettingsError,
    Value,
    first,
    register,
)
from survey.ask.questionnaires.models import QuestionKind

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", re.ASCII)


@register
class Date(Kind):
    """A day. Settings: ``earliest`` and ``latest``, as 2026-11-21, or None."""

    name = QuestionKind.DATE
    label = "Date"
    summary = "A day, with limits."
    default_settings = {"earliest": None, "latest": None}  # noqa: RUF012 - read only

    def check_settings(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Check the limits."""
        complete = super().check_settings(settings)
        for key in ("earliest", "latest"):
            if complete[key] in (None, ""):
                complete[key] = None
            else:
                complete[key] = _limit(complete[key], key).isoformat()
        if (
            complete["earliest"]
            and complete["latest"]
            and complete["earliest"] > complete["latest"]
        ):
            raise SettingsError(
                "The earliest day is after the latest. Change one of them.", field="earliest"
            )
        return complete

    def parse(self, question: QuestionDefinition, values: Sequence[str]) -> Value | None:
        """Read 2026-11-21 (what date fields send) or 21.11.2026."""
        text = first(values)
        if not text:
            return None
        day = _day(text)
        earliest, latest = question.settings.get("earliest"), question.settings.get("latest")
        if earliest and day < dt.date.fromisoformat(earliest):
            raise AnswerError(f"Please give a day not before {_said(earliest)}.")
        if latest and day > dt.date.fromisoformat(latest):
            raise AnswerError(f"Please give a day not after {_said(latest)}.")
        return Value(date=day, plain=day.isoformat())


def _day(text: str) -> dt.date:
    iso, dotted = _ISO.fullmatch(text), _DOTTED.fullmatch(text)
    parts = iso.groups() if iso else dotted.groups()[::-1] if dotted else None
    if parts is None:
        raise AnswerError("Please give the day as year-month-day, for example 2026-11-21.")
    try:
        return dt.date(*map(int, parts))
    except ValueError:
        raise AnswerError("There is no such day. Please check the month and the day.") from None


def _limit(value: Any, key: str) -> dt.date:
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        raise SettingsError(
            "Give the limit as year-month-day, or leave it empty.", field=key
        ) from None


def _said(iso: str) -> str:
    day = dt.date.fromisoformat(iso)
    return f"{day.day} {day:%b %Y}"
