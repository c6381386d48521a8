"""What the audit found, in the words of a report: how far what people decided holds."""

from __future__ import annotations

from collections.abc import Sequence

from survey.core.jinja import date, share
from survey.understand.themes.models import Theme
from survey.understand.themes.trust import Checked, Trust


def checked(trust: Trust, needs: Sequence[Theme]) -> str:
    """Return a paragraph on what was read again blind; nothing where nobody has.

    Args:
        trust: What was checked in the study.
        needs: Those the report tells, in its order.
    """
    told = [
        f"“{need.name}”: {one.count} of {one.interval.base} statements read again blind belong to"
        f" it ({_range(one)}), {date(one.at)}."
        for need in needs
        if (one := trust.precision.get(need.id)) is not None
    ]
    if trust.missed is not None:
        one = trust.missed
        found = f"Of {one.interval.base} unplaced statements drawn at random, {one.count} held a need after all: "
        told.append(
            found
            + (
                f"at most {share(one.interval.high, 1)} are missed."
                if not one.count
                else f"{_range(one)} are missed."
            )
        )
    return " ".join(told)


def _range(one: Checked) -> str:
    """Return a share with its interval: "90 %, between 70 and 97 %"."""
    low, high = round(one.interval.low * 100), round(one.interval.high * 100)
    return f"{share(one.interval.share)}, between {low} and {high}\u202f%"
