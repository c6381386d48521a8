"""What every kind of question has: a name, settings, and a way to read an answer."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from survey.ask.questionnaires.definition import OptionDefinition, QuestionDefinition
from survey.ask.questionnaires.models import QuestionKind
from survey.core.errors import DomainError

#: What a condition compares with: text, number, date as ISO text, option code(s), "yes" or "no".
Plain = str | float | tuple[str, ...]


class SettingsError(DomainError):
    """A setting of a question cannot be right; the sentence is for the researcher."""


class AnswerError(DomainError):
    """An answer cannot be taken as it is; the sentence is for the respondent."""


@dataclass(frozen=True, kw_only=True)
class Value:
    """An answer as it is stored; the column that fits the kind is filled.

    Attributes:
        refused: The person saw the question and said no (a consent that was not ticked).
    """

    text: str | None = None
    number: float | None = None
    date: dt.date | None = None
    choices: tuple[OptionDefinition, ...] = ()
    refused: bool = False
    plain: Plain


class Kind:
    """A kind of question. Subclasses register themselves with ``@register``."""

    name: ClassVar[QuestionKind]
    #: For the researcher's menu, and what the kind is good for.
    label: ClassVar[str]
    summary: ClassVar[str]
    takes_options: ClassVar[bool] = False
    default_settings: ClassVar[Mapping[str, Any]] = {}

    def check_settings(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Return the settings, complete and in their types.

        Raises:
            SettingsError: a value cannot be right; ``field`` names it.
        """
        return {**self.default_settings, **self._known(settings)}

    def check_options(self, labels: Sequence[str]) -> None:
        """Check what may be chosen.

        Raises:
            SettingsError: there are too few, or two are the same.
        """
        if not self.takes_options:
            return
        clean = [clean_text(label).strip() for label in labels]
        if len(clean) < 2 or not all(clean):  # noqa: PLR2004 - one option is no choice
            raise SettingsError("Give at least two options, each with words.", field="options")
        if len({label.casefold() for label in clean}) < len(clean):
            raise SettingsError("Two options read the same. Change or remove one.", field="options")

    def parse(self, question: QuestionDefinition, values: Sequence[str]) -> Value | None:
        """Read what was sent; None if nothing was.

        Raises:
            AnswerError: what was wrong and what to do, to the respondent.
        """
        raise NotImplementedError

    def _known(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Drop what this kind does not have (left over from another kind) and empty values."""
        return {
            key: value
            for key, value in settings.items()
            if key in self.default_settings and value is not None
        }


KINDS: dict[QuestionKind, Kind] = {}


def register(kind: type[Kind]) -> type[Kind]:
    """Make a kind known; used as a decorator."""
    KINDS[kind.name] = kind()
    return kind


def clean_text(text: str) -> str:
    """Return *text* as we keep it: NFC, lines ended by LF, nothing else changed.

    Lone surrogates (half a character, from a broken keyboard or program) become U+FFFD, and NUL
    is dropped: no database and no file could keep them. Both rules are in docs/answering.md.
    """
    if not text.isascii():
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        text = unicodedata.normalize("NFC", text)
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


def first(values: Sequence[str]) -> str:
    """Return the one value of a field, cleaned and without space around; "" if none came."""
    return clean_text(values[0]).strip() if values else ""


def truth(settings: Mapping[str, Any], key: str) -> bool:
    """Return a yes-or-no setting.

    Raises:
        SettingsError: it is neither.
    """
    value = settings[key]
    if not isinstance(value, bool):
        raise SettingsError(f"The setting {key} is either on or off.", field=key)
    return value


def label_of(settings: Mapping[str, Any], key: str) -> str:
    """Return a short text of a setting.

    Raises:
        SettingsError: it is longer than 60 characters or no text.
    """
    value = settings[key]
    if not isinstance(value, str):
        raise SettingsError("A label is a short text.", field=key)
    value = clean_text(value).strip()
    if len(value) > 60:  # noqa: PLR2004 - it stands at the end of a scale on a phone
        raise SettingsError("Keep the label under 60 characters; it must fit a phone.", field=key)
    return value
