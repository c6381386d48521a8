"""A report as tables, for spreadsheets: needs with their figures, and the quotes behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from survey.act.reports.body import Body, NeedEntry, Share, WantEntry

NEEDS_HEADER = (
    "rank",
    "need",
    "respondents",
    "base",
    "share",
    "interval_low",
    "interval_high",
    "statements",
    "stated",
    "laddered",
    "implied",
    "hypotheses_not_counted",
    "metric",
    "wants_heard",
    "decision",
    "owner",
    "look_again",
)
QUOTES_HEADER = ("need", "quote", "who", "role", "level", "disagrees")
SEGMENTS_HEADER = (
    "need",
    "segment",
    "respondents",
    "base",
    "share",
    "interval_low",
    "interval_high",
)
WANTS_HEADER = ("want", "respondents", "statements", "need")


def needs_rows(body: Body) -> Iterator[Sequence[object]]:
    """Yield one row a need."""
    for need in body.needs:
        yield (
            need.rank,
            need.statement,
            *_figures(need.share),
            need.statements,
            need.levels.get("stated", 0),
            need.levels.get("laddered", 0),
            need.levels.get("implied", 0),
            need.levels.get("hypothesis", 0),
            need.metric,
            wants_text(need.wants),
            need.decision,
            need.owner,
            need.look_again,
        )


def quotes_rows(body: Body) -> Iterator[Sequence[object]]:
    """Yield one row a quote."""
    for need in body.needs:
        for quote in need.quotes:
            yield (
                need.statement,
                quote.text if quote.text is not None else "(erased)",
                quote.attribution,
                quote.role,
                quote.level or "",
                "yes" if quote.disagrees else "",
            )


def segments_rows(body: Body) -> Iterator[Sequence[object]]:
    """Yield one row a need and segment; figures that would show too few people stay empty."""
    for need in body.needs:
        for segment in need.segments:
            if segment.share.is_hidden:
                yield (need.statement, segment.name, "", "fewer than 5", "", "", "")
            else:
                yield (need.statement, segment.name, *_figures(segment.share))


def wants_rows(body: Body) -> Iterator[Sequence[object]]:
    """Yield one row a want and the need it points to; last the wants that point to none."""
    for need in body.needs:
        yield from _want_rows(need.wants, need)
    yield from _want_rows(body.unbacked, None)


def method_rows(body: Body) -> Iterator[Sequence[object]]:
    """Yield the cover lines, then the method and its limits."""
    yield from body.facts
    yield from body.method


def sheets(body: Body) -> dict[str, Iterable[Sequence[object]]]:
    """Return the workbook: a name and the rows, header first, of each sheet."""
    return {
        "Needs": [NEEDS_HEADER, *needs_rows(body)],
        "Quotes": [QUOTES_HEADER, *quotes_rows(body)],
        "Segments": [SEGMENTS_HEADER, *segments_rows(body)],
        "Wants": [WANTS_HEADER, *wants_rows(body)],
        "Method": [("what", "how"), *method_rows(body)],
    }


def wants_text(wants: Iterable[WantEntry]) -> str:
    """Return wants with their people, as one cell."""
    return "; ".join(f"{want.name} ({want.people})" for want in wants)


def _want_rows(wants: Iterable[WantEntry], need: NeedEntry | None) -> Iterator[Sequence[object]]:
    for want in wants:
        yield (want.name, want.people, want.statements, "" if need is None else need.statement)


def _figures(share: Share) -> tuple[object, ...]:
    return (
        share.people,
        share.base,
        *(
            None if value is None else round(value, 4)
            for value in (share.share, share.low, share.high)
        ),
    )
