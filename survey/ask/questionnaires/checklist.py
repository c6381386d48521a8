"""What stands between a draft and its publication, each with a way to mend it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from survey.ask.questionnaires import queries, show_if
from survey.ask.questionnaires.definition import Definition, QuestionDefinition, definition_of
from survey.ask.questionnaires.kinds import KINDS, SettingsError
from survey.ask.questionnaires.models import QuestionKind, SurveyVersion
from survey.core.errors import DomainError

#: Beyond it, people give up: Galesic and Bosnjak, Effects of Questionnaire Length, Public Opinion
#: Quarterly 73 (2009): fewer begin, fewer finish, and later answers are shorter.
MANY_QUESTIONS = 20
_WORDED_ENDS = frozenset({QuestionKind.SCALE, QuestionKind.NPS, QuestionKind.CSAT})


class NotReady(DomainError):
    """The draft cannot be published yet."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One line of the check list.

    Attributes:
        message: What is wrong and what to do.
        question_id: The question it is about, or None for the survey as a whole.
        is_blocking: Whether it has to be mended first; else it is advice.
        is_of_cover: Whether it is about what stands around the questions.
    """

    message: str
    question_id: int | None = None
    is_blocking: bool = True
    is_of_cover: bool = False


def findings(definition: Definition, before: Definition | None = None) -> list[Finding]:
    """Return everything to mend before *definition* is published, then advice.

    Args:
        definition: The draft.
        before: What is published before it, if anything.
    """
    found = list(_of_survey(definition, before))
    for number, question in enumerate(definition.questions, start=1):
        found += _of_question(number, question)
    by_code = definition.by_code
    for problem in show_if.check(definition.questions):
        question = by_code[problem.code]
        found.append(
            Finding(
                message=f"{_named(question)}: its condition cannot work. {problem.message}",
                question_id=question.id,
            )
        )
    return found + list(_advice(definition))


def insist(session: Session, draft: SurveyVersion) -> None:
    """Refuse to go on while anything has to be mended.

    Raises:
        NotReady: the sentence names the first thing and how many more there are.
    """
    last = queries.version_before(session, draft)
    before = None if last is None else definition_of(session, last)
    blocking = [one for one in findings(definition_of(session, draft), before) if one.is_blocking]
    if blocking:
        more = len(blocking) - 1
        rest = f" And {more} more." if more else ""
        raise NotReady(blocking[0].message + rest)


def _of_survey(definition: Definition, before: Definition | None) -> Iterator[Finding]:
    if not definition.answerable:
        yield Finding(message="The survey asks nothing yet. Add a question.")
    if before is not None and _wording(before) == _wording(definition):
        yield Finding(
            message=f"Nothing differs from version {before.number}. Change something, or discard "
            "the draft."
        )


def _of_question(number: int, question: QuestionDefinition) -> Iterator[Finding]:
    kind = KINDS[question.kind]
    if not question.prompt.strip():
        yield Finding(
            message=f"Question {number} has no words. Write what you want to ask.",
            question_id=question.id,
        )
    try:
        kind.check_settings(question.settings)
        kind.check_options([option.label for option in question.options])
    except SettingsError as error:
        yield Finding(message=f"{_named(question)}: {error.message}", question_id=question.id)


def _advice(definition: Definition) -> Iterator[Finding]:
    if not definition.answerable:
        return
    if not any(question.asks_why for question in definition.questions):
        yield Finding(
            message="No question lets people answer in their own words and say why, so no needs "
            "can be found in the answers. A long text would do.",
            is_blocking=False,
        )
    if not definition.introduction.strip():
        yield Finding(
            message="There is no introduction. People answer more often if they read first who asks, "
            "why, and how long it takes.",
            is_blocking=False,
            is_of_cover=True,
        )
    for question in definition.questions:
        settings = question.settings
        if question.kind in _WORDED_ENDS and not (
            settings.get("low_label") and settings.get("high_label")
        ):
            yield Finding(
                message=f"{_named(question)}: its ends have no words, so each person decides anew "
                "which end is the good one. Write what the lowest and the highest number mean.",
                question_id=question.id,
                is_blocking=False,
            )
    count = len(definition.answerable)
    if count > MANY_QUESTIONS:
        yield Finding(
            message=f"{count} questions are many: fewer people finish, and the last answers are "
            "the shortest. Ask what the decision depends on.",
            is_blocking=False,
        )


def _named(question: QuestionDefinition) -> str:
    prompt = question.prompt.strip()
    if not prompt:
        return f"The question {question.code}"
    return f"“{prompt}”" if len(prompt) <= 60 else f"“{prompt[:57].rstrip()}…”"  # noqa: PLR2004


def _wording(definition: Definition) -> tuple[object, ...]:
    return (
        definition.heading,
        definition.introduction,
        definition.thanks,
        definition.language,
        definition.questions,
    )
