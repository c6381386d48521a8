"""How far what people decided was found to hold when it was read again, blind.

The audit lies above this feature; it registers what it knows, and every page that shows a need
shows it beside it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from survey.core.statistics import Interval


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A share found by reading a random sample.

    Attributes:
        count: How many of those read it was true of.
        interval: The share with its Wilson interval; its base is how many were read.
        asked: How many were drawn to be read.
        at: When the last of them was read.
    """

    count: int
    interval: Interval
    asked: int
    at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Trust:
    """What was checked in a study.

    Attributes:
        precision: Theme -> how many of its statements belong to it.
        missed: How many of the unplaced statements hold a need after all; None: nobody looked.
    """

    precision: dict[int, Checked] = field(default_factory=dict)
    missed: Checked | None = None


Finder = Callable[[Session, int], Trust]
_finders: list[Finder] = []


def tells_trust(finder: Finder) -> Finder:
    """Register what finds the trust in a study: a decorator, used once."""
    _finders[:] = [finder]
    return finder


def trust_in(session: Session, study_id: int) -> Trust:
    """Return what was checked in a study; empty where nobody has."""
    return _finders[0](session, study_id) if _finders else Trust()
