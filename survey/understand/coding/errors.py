"""What a coding decision can be refused for.

* Conflict (409)
  x DecidedMeanwhile: somebody else decided on the statement since the page was opened
* DomainError (422)
  x NearlyTheSame: a new need says nearly what another says; the person may insist
"""

from __future__ import annotations

from survey.core.errors import Conflict, DomainError
from survey.understand.themes.models import Theme


class DecidedMeanwhile(Conflict):
    """Somebody else decided on the statement since the page was opened."""


class NearlyTheSame(DomainError):
    """A new need or want says nearly what another says.

    Attributes:
        theme: The one there is.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            f"“{theme.name}” says nearly the same. Use it, or press again to have both.",
            field="name",
        )
        self.theme = theme
