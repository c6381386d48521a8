"""What the builder shows: the draft, its check list, and the question that is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from survey.ask.questionnaires import checklist, queries, show_if
from survey.ask.questionnaires.answered import answer_counts
from survey.ask.questionnaires.checklist import Finding
from survey.ask.questionnaires.choices import ChoiceText, has_choices
from survey.ask.questionnaires.definition import (
    Definition,
    QuestionDefinition,
    definition_of,
)
from survey.ask.questionnaires.editing import state_of
from survey.ask.questionnaires.forms import QuestionForm, question_form
from survey.ask.questionnaires.kinds import KINDS, Kind
from survey.ask.questionnaires.models import QuestionKind, Survey, SurveyVersion, VersionState
from survey.ask.questionnaires.sequence import last_published
from survey.ask.questionnaires.typed import RuleText, in_words, rules_of, values_of
from survey.ask.studies.models import Study
from survey.ask.studies.queries import get_study
from survey.core.errors import NotFound


@dataclass(kw_only=True)
class OpenQuestion:
    """The question whose form is open.

    Attributes:
        question: As the draft asks it.
        form: Its fields.
        choices: The rows of its choices, as typed.
        rules: The rows of its condition, as typed.
        was_published: Whether an earlier version asks it, so that its meaning can change.
        answer_count: Answers it has.
    """

    question: QuestionDefinition
    form: QuestionForm
    choices: Sequence[ChoiceText] = ()
    rules: Sequence[RuleText] = ()
    was_published: bool = False
    answer_count: int = 0


@dataclass(frozen=True, kw_only=True)
class Workbench:
    """A survey with its draft, as the builder's page needs it.

    Attributes:
        version: The version shown: the draft, or the newest one if there is none.
        before: The version published before it, if any.
        removed: Questions the version before asks and this one does not.
        takes_answers: Whether a version is published, so that people can be asked.
    """

    study: Study
    survey: Survey
    version: SurveyVersion
    definition: Definition
    before: Definition | None
    findings: Sequence[Finding]
    removed: Sequence[QuestionDefinition]
    takes_answers: bool

    @property
    def is_draft(self) -> bool:
        """Whether the version can be edited."""
        return self.version.published_at is None

    @property
    def blocking(self) -> list[Finding]:
        """What has to be mended before the draft is published."""
        return [one for one in self.findings if one.is_blocking]

    @property
    def advice(self) -> list[Finding]:
        """What might be done better."""
        return [one for one in self.findings if not one.is_blocking]

    @property
    def kinds(self) -> list[Kind]:
        """The kinds of questions, in the order they are offered."""
        return list(KINDS.values())

    def kind(self, question: QuestionDefinition) -> Kind:
        """Return the kind of a question."""
        return KINDS[question.kind]

    def shown_if(self, question: QuestionDefinition) -> str:
        """Return the condition of a question in words, "" for always."""
        return in_words(question.show_if, self.definition)

    def earlier(self, question: QuestionDefinition) -> list[QuestionDefinition]:
        """Return the questions a condition of this one may look at."""
        found = []
        for one in self.definition.questions:
            if one.id == question.id:
                break
            if show_if.operators_for(one.kind):
                found.append(one)
        return found

    def values(self, question: QuestionDefinition) -> list[str]:
        """Return the answers a rule about *question* can wait for, where they can be listed."""
        return values_of(question)

    @property
    def operators(self) -> dict[str, str]:
        """The comparisons of a rule, in words."""
        return show_if.OPERATORS

    def has_choices(self, kind: QuestionKind) -> bool:
        """Return whether questions of this kind have choices."""
        return has_choices(kind)

    def was_published(self, question: QuestionDefinition) -> bool:
        """Return whether the version before asks the question, so that it can be put back."""
        return self.before is not None and question.code in self.before.by_code

    def problems_of(self, question: QuestionDefinition) -> list[Finding]:
        """Return what has to be mended in one question."""
        return [one for one in self.blocking if one.question_id == question.id]


def workbench(session: Session, survey_id: int, *, number: int | None = None) -> Workbench:
    """Return a survey's draft, its newest version, or the version *number*.

    Raises:
        NotFound: there is no such survey or version.
    """
    survey = queries.get_survey(session, survey_id)
    if number is None:
        version = queries.draft_of(session, survey_id) or queries.versions(session, survey_id)[0]
    else:
        version = queries.get_version(session, survey_id, number)
    definition = definition_of(session, version)
    last = queries.version_before(session, version)
    before = None if last is None else definition_of(session, last)
    is_draft = version.published_at is None
    asked = definition.by_code
    takes_answers = VersionState.PUBLISHED in {version.state, last.state if last else None}
    return Workbench(
        study=get_study(session, survey.study_id),
        survey=survey,
        version=version,
        definition=definition,
        before=before,
        findings=checklist.findings(definition, before) if is_draft else (),
        takes_answers=takes_answers,
        removed=()
        if before is None or not is_draft
        else [one for one in before.questions if one.code not in asked],
    )


def open_question(session: Session, bench: Workbench, question_id: int) -> OpenQuestion:
    """Return the form of a question, filled with what the draft says.

    Raises:
        NotFound: the draft does not ask it.
    """
    question = question_in(bench.definition, question_id)
    asked = queries.asked_in(session, bench.version, question_id)
    published = last_published(session, question_id)
    form = question_form(question.kind)(
        formdata=None,
        kind=question.kind.value,
        prompt=question.prompt,
        help=question.help,
        is_required=question.is_required,
        show="always" if question.show_if is None else next(iter(question.show_if)),
        meaning_changed=published is not None and question.epoch > published.epoch,
        was=state_of(session, asked),
    )
    form.fill_settings(question.settings)
    opened = OpenQuestion(
        question=question,
        form=form,
        choices=[ChoiceText(label=one.label, code=one.code) for one in question.options],
        rules=rules_of(question.show_if, bench.definition),
    )
    return with_history(session, bench, opened)


def with_history(session: Session, bench: Workbench, opened: OpenQuestion) -> OpenQuestion:
    """Say whether the open question was published before, and how many answers it has."""
    question_id = opened.question.id
    opened.was_published = last_published(session, question_id) is not None
    if opened.was_published:
        counts = answer_counts(session, bench.survey.id)
        opened.answer_count = counts.by_question.get(question_id, 0)
    return opened


def question_in(definition: Definition, question_id: int) -> QuestionDefinition:
    """Return a question of a version by its id.

    Raises:
        NotFound: the version does not ask it.
    """
    for question in definition.questions:
        if question.id == question_id:
            return question
    raise NotFound("This question is not in the draft any more; somebody removed it.")
