"""What an analysis of a file found, as a report and as two tables."""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from nlp.types import (
    Analysis,
    Assignment,
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
from survey.core.table_files import write_csv

STATEMENTS_HEADER = (
    "row",
    "column",
    "start",
    "end",
    "text",
    "kinds",
    "theme",
    "theme_kind",
    "level",
    "confidence",
)
NEEDS_HEADER = (
    "theme",
    "need",
    "kind",
    "statements",
    "respondents",
    "share",
    "interval_low",
    "interval_high",
    "base",
    "quotes",
)
#: Quotes that stand for a theme; the contrast stands outside it.
_SHOWN_ROLES = ("typical", "different wording", "border")


class _Findings:
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
    found = _Findings(answers, analysis)
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


def needs_csv(answers: AnswerFile, analysis: Analysis, body: Body) -> bytes:
    """Return one row a theme: needs in their order, then wants, then unclear groups."""
    found = _Findings(answers, analysis)
    order = {need.theme: place for place, need in enumerate(body.needs)}
    kinds = [ThemeKind.NEED, ThemeKind.WANT, ThemeKind.UNCLEAR]
    themes = sorted(
        analysis.themes,
        key=lambda theme: (kinds.index(theme.kind), order.get(theme.id, 0), theme.id),
    )
    return _plain(write_csv(_needs_rows(found, themes, body.base), header=NEEDS_HEADER))


def statements_csv(answers: AnswerFile, analysis: Analysis) -> bytes:
    """Return one row a statement, and one for each row of the file that gave none."""
    return _plain(write_csv(_statement_rows(answers, analysis), header=STATEMENTS_HEADER))


def _plain(data: bytes) -> bytes:
    """Drop the mark at the front: these files are read by programs, whose first column it spoils."""
    return data.removeprefix(codecs.BOM_UTF8)


def _needs_rows(found: _Findings, themes: Sequence[Theme], base: int) -> Iterator[Sequence[object]]:
    for theme in themes:
        members = found.members.get(theme.id, [])
        share = share_of(len(found.people(members)), base)
        yield (
            theme.id,
            _statement_of(theme),
            theme.kind.value,
            len(members),
            share.people,
            *(round(value or 0.0, 4) for value in (share.share, share.low, share.high)),
            base,
            " | ".join(
                found.statements[quote.statement].text
                for quote in theme.quotes
                if quote.role in _SHOWN_ROLES
            ),
        )


def _statement_rows(answers: AnswerFile, analysis: Analysis) -> Iterator[Sequence[object]]:
    chosen = _chosen(analysis.assignments)
    themes = {theme.id: theme for theme in analysis.themes}
    by_document: dict[str, list[Statement]] = {}
    for statement in analysis.statements:
        by_document.setdefault(statement.document, []).append(statement)
    for document in answers.documents:
        said = by_document.get(document.id, [])
        for one in said:
            item = chosen.get(one.id)
            theme = None if item is None or item.theme is None else themes[item.theme]
            yield (
                int(document.id),
                answers.columns[one.part.value],
                one.span.start,
                one.span.end,
                one.text,
                " ".join(kind.value for kind in one.kinds),
                "" if theme is None else theme.id,
                "" if theme is None else theme.kind.value,
                "" if one.level is None else one.level.value,
                "" if item is None else round(item.probability, 4),
            )
        if not said:
            yield (int(document.id), answers.columns["text"], "", "", "", "", "", "", "", "")


def _chosen(assignments: Iterable[Assignment]) -> dict[str, Assignment]:
    """Return the assignment to tell of each statement: a need before a want before none."""
    views = [ThemeKind.NEED, ThemeKind.WANT, ThemeKind.UNCLEAR]
    chosen: dict[str, Assignment] = {}
    for item in sorted(assignments, key=lambda one: (one.theme is None, views.index(one.view))):
        chosen.setdefault(item.statement, item)
    return chosen


def _need_entry(found: _Findings, theme: Theme, base: int) -> NeedEntry:
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
        statement=_statement_of(theme),
        metric="" if theme.need is None else theme.need.metric,
        definition=theme.criterion,
        share=share_of(len(found.people(members)), base),
        statements=len(members),
        levels=dict(levels),
        wants=tuple(wants[:5]),
        quotes=tuple(
            _quote_entry(found, quote) for quote in theme.quotes if quote.role in _SHOWN_ROLES
        ),
        origin=() if theme.need is None else theme.need.origin,
    )


def _want_entry(found: _Findings, theme: Theme, statements: Sequence[Statement]) -> WantEntry:
    return WantEntry(
        theme=theme.id,
        name=theme.name,
        people=len(found.people(statements)),
        statements=len(statements),
    )


def _quote_entry(found: _Findings, quote: Quote) -> QuoteEntry:
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


def _statement_of(theme: Theme) -> str:
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
        ("Settings and versions", f"Seed {analysis.settings.seed}. {versions}."),
    )
