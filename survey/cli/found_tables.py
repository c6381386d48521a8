"""What an analysis of a file found, as two tables: one row a theme, and one row a statement."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator, Sequence

from nlp.types import Analysis, Assignment, Statement, Theme, ThemeKind, Tier
from survey.act.reports.body import Body, share_of
from survey.cli.answer_file import AnswerFile
from survey.cli.findings import SHOWN_ROLES, Findings, statement_of
from survey.core.table_files import write_csv

STATEMENTS_HEADER = (
    "row",
    "column",
    "start",
    "end",
    "text",
    "kinds",
    "findings",
    "language",
    "mentions",
    "theme",
    "theme_kind",
    "level",
    "confidence",
    "guesses",
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
    "secondary",
    "primary",
)


def needs_csv(answers: AnswerFile, analysis: Analysis, body: Body) -> bytes:
    """Return one row a theme: needs in their order, then wants, then unclear groups."""
    found = Findings(answers, analysis)
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


def _needs_rows(found: Findings, themes: Sequence[Theme], base: int) -> Iterator[Sequence[object]]:
    groups = {
        (group.tier, theme): group.name for group in found.analysis.groups for theme in group.themes
    }
    for theme in themes:
        members = found.members.get(theme.id, [])
        share = share_of(len(found.people(members)), base)
        yield (
            theme.id,
            statement_of(theme),
            theme.kind.value,
            len(members),
            share.people,
            *(round(value or 0.0, 4) for value in (share.share, share.low, share.high)),
            base,
            " | ".join(
                found.statements[quote.statement].text
                for quote in theme.quotes
                if quote.role in SHOWN_ROLES
            ),
            groups.get((Tier.SECONDARY, theme.id), ""),
            groups.get((Tier.PRIMARY, theme.id), ""),
        )


def _statement_rows(answers: AnswerFile, analysis: Analysis) -> Iterator[Sequence[object]]:
    chosen = _chosen(analysis.assignments)
    themes = {theme.id: theme for theme in analysis.themes}
    guesses = {
        one.want: " ".join(f"{need}:{probability:.2f}" for need, probability in one.needs)
        for one in analysis.hypotheses
    }
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
                _rules(one),
                one.language,
                one.mentions,
                "" if theme is None else theme.id,
                "" if theme is None else theme.kind.value,
                "" if one.level is None else one.level.value,
                "" if item is None else round(item.probability, 4),
                guesses.get(one.id, ""),
            )
        if not said:
            empty = len(STATEMENTS_HEADER) - 2
            yield (int(document.id), answers.columns["text"], *[""] * empty)


def _chosen(assignments: Iterable[Assignment]) -> dict[str, Assignment]:
    """Return the assignment to tell of each statement: a need before a want before none."""
    views = [ThemeKind.NEED, ThemeKind.WANT, ThemeKind.UNCLEAR]
    chosen: dict[str, Assignment] = {}
    for item in sorted(assignments, key=lambda one: (one.theme is None, views.index(one.view))):
        chosen.setdefault(item.statement, item)
    return chosen


def _rules(statement: Statement) -> str:
    """Return the rules that fired with the words they fired on."""
    return " | ".join(f"{one.rule} “{one.span.of(statement.text)}”" for one in statement.findings)
