"""What an analysis of a file found, as a report; its tables are in ``found_tables``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from nlp.types import (
    Analysis,
    Kind,
    Level,
    Link,
    Part,
    Quote,
    Statement,
    Theme,
    ThemeKind,
)
from survey.act.reports.body import (
    Body,
    NeedEntry,
    QuoteEntry,
    WantEntry,
    ranked,
    share_of,
)
from survey.cli.answer_file import AnswerFile
from survey.understand.analysis.steps import not_heard_yet, saturation_json

#: Quotes that stand for a theme; the contrast stands outside it.
SHOWN_ROLES = ("typical", "different wording", "border")


class Findings:
    """An analysis with the look-ups its tables need."""

    def __init__(self, answers: AnswerFile, analysis: Analysis) -> None:
        self.answers = answers
        self.analysis = analysis
        self.statements = {one.id: one for one in analysis.statements}
        self.respondents = {one.id: one.respondent or f"row {one.id}" for one in answers.documents}
        self.members: dict[int, list[Statement]] = {}
        for item in analysis.assignments:
            if item.theme is not None:
                self.members.setdefault(item.theme, []).append(self.statements[item.statement])
        self.links: dict[int, list[Link]] = {}
        for link in analysis.links:
            self.links.setdefault(link.need, []).append(link)
        self.themes = {theme.id: theme for theme in analysis.themes}

    def people(self, statements: Iterable[Statement]) -> set[str]:
        """Return who said these; a guess counts nobody."""
        return {
            self.respondents[one.document]
            for one in statements
            if one.level is not Level.HYPOTHESIS
        }

    def base(self) -> int:
        """Return how many people said anything."""
        return len({self.respondents[one.id] for one in self.answers.documents if one.text.strip()})


def body_of(answers: AnswerFile, analysis: Analysis, *, title: str) -> Body:
    """Return the report of a file: proposals, ranked, none of them reviewed by a person."""
    found = Findings(answers, analysis)
    base = found.base()
    needs = [
        _need_entry(found, theme, base) for theme in analysis.themes if theme.kind is ThemeKind.NEED
    ]
    backed = {link.want for link in analysis.links if link.level is not Level.HYPOTHESIS}
    unbacked = [
        _want_entry(found, theme, found.members.get(theme.id, []))
        for theme in analysis.themes
        if theme.kind is ThemeKind.WANT and theme.id not in backed
    ]
    placed = {item.statement for item in analysis.assignments if item.theme is not None}
    return Body(
        title=title,
        question=f"What {base:,} people need, as far as their own words tell.",
        decision="",
        summary="",
        facts=(
            ("Read", f"{len(answers.documents):,} rows of {answers.path.name}"),
            ("People", f"{base:,}" + ("" if answers.has_respondents else " (one a row)")),
            ("Statements", f"{len(analysis.statements):,}"),
            ("State", "proposals, not reviewed"),
        ),
        base=base,
        needs=ranked(needs),
        unbacked=tuple(sorted(unbacked, key=lambda want: (-want.people, want.name))),
        unplaced=sum(one.id not in placed for one in analysis.statements),
        method=_method(answers, analysis, placed),
    )


def _need_entry(found: Findings, theme: Theme, base: int) -> NeedEntry:
    members = found.members.get(theme.id, [])
    levels = Counter(one.level.value for one in members if one.level is not None)
    wants = [
        _want_entry(
            found, found.themes[link.want], [found.statements[one] for one in link.statements]
        )
        for link in found.links.get(theme.id, [])
        if link.level is not Level.HYPOTHESIS
    ]
    return NeedEntry(
        theme=theme.id,
        rank=0,
        is_tied=False,
        statement=statement_of(theme),
        metric="" if theme.need is None else theme.need.metric,
        definition=theme.criterion,
        share=share_of(len(found.people(members)), base),
        statements=len(members),
        levels=dict(levels),
        wants=tuple(wants[:5]),
        quotes=tuple(
            _quote_entry(found, quote) for quote in theme.quotes if quote.role in SHOWN_ROLES
        ),
        origin=() if theme.need is None else theme.need.origin,
    )


def _want_entry(found: Findings, theme: Theme, statements: Sequence[Statement]) -> WantEntry:
    return WantEntry(
        theme=theme.id,
        name=theme.name,
        people=len(found.people(statements)),
        statements=len(statements),
    )


def _quote_entry(found: Findings, quote: Quote) -> QuoteEntry:
    statement = found.statements[quote.statement]
    column = "answer to “why”" if statement.part is Part.WHY else "answer"
    return QuoteEntry(
        text=statement.text,
        marks=tuple(_marks(statement)),
        attribution=f"row {statement.document}, {column}",
        role=quote.role,
        level=None if statement.level is None else statement.level.value,
        statement=None,
    )


def _marks(statement: Statement) -> Iterator[tuple[int, int, str]]:
    offset = statement.span.start
    for span, kind in ((statement.want, "want"), (statement.evidence, "reason")):
        if span is not None and span != statement.span:
            yield span.start - offset, span.end - offset, kind


def not_heard_of(analysis: Analysis) -> list[str]:
    """Return a sentence a view on how much of what people could say has been heard."""
    return not_heard_yet([saturation_json(one) for one in analysis.saturation])


def statement_of(theme: Theme) -> str:
    """Return the need as a sentence, or the name of what is none."""
    return theme.name if theme.need is None else theme.need.text


def _method(
    answers: AnswerFile, analysis: Analysis, placed: set[str]
) -> tuple[tuple[str, str], ...]:
    unplaced = len(analysis.statements) - len(placed)
    noise = sum(one.kind is Kind.NOISE for one in analysis.statements)
    asked = "with the answers to “why”" if "why" in answers.columns else "without asking why"
    versions = ", ".join(f"{name} {version}" for name, version in analysis.versions.items())
    return (
        (
            "How needs were found",
            (
                f"{len(answers.documents):,} answers were read {asked}, split into statements, sorted "
                "into wants, needs, pains and the rest, and grouped by meaning. A need is drafted from "
                "the reasons people gave, in their words; what the draft added is dotted."
            ),
        ),
        (
            "How far to trust it",
            (
                "These are proposals of a program. Nobody has reviewed them: read the quotes before "
                "deciding anything. People are counted once a need, with the Wilson interval at 95 %; "
                "needs whose intervals overlap share a rank."
            ),
        ),
        (
            "What is not in it",
            (
                f"{unplaced:,} of {len(analysis.statements):,} statements fit no group, {noise:,} of "
                "them say nothing about needs; all of them stand in statements.csv. The interval says "
                "how much chance there is in who answered, not who was never asked."
            ),
        ),
        *(
            (("How much is not heard yet", " ".join(not_heard)),)
            if (not_heard := not_heard_of(analysis))
            else ()
        ),
        ("Settings and versions", f"Seed {analysis.settings.seed}. {versions}."),
    )
