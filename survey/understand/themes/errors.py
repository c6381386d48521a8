"""What a decision can be refused for.

* DomainError (422)
  x NameTaken: another theme in use has this name
  x KindsDiffer: a want where a need is asked for, or the other way round
  x NothingChosen: a decision about no statement at all
  x NearlyTheSame: a new need says nearly what another says; the person may insist
* Conflict (409)
  x AlreadyDecided: somebody has decided on this proposal
  x ProposalChanged: it is not as it was when the page was opened
  x BuiltUpon: a later decision stands on the one to be undone
"""

from __future__ import annotations

from survey.core.errors import Conflict, DomainError
from survey.understand.themes.models import Theme


class NameTaken(DomainError):
    """Another theme in use has this name."""


class KindsDiffer(DomainError):
    """A want was given where a need is asked for, or the other way round."""


class NothingChosen(DomainError):
    """A decision was asked for about no statement at all."""


class NearlyTheSame(DomainError):
    """A new need or want says nearly what another says.

    Attributes:
        theme: The one there is.
    """

    def __init__(self, theme: Theme, *, field: str = "name") -> None:
        super().__init__(
            f"“{theme.name}” says nearly the same. Use it, or press again to have both.",
            field=field,
        )
        self.theme = theme


class AlreadyDecided(Conflict):
    """Somebody has decided on this proposal."""


class ProposalChanged(Conflict):
    """The proposal is not as it was when the page was opened."""


class BuiltUpon(Conflict):
    """A later decision stands on the one that is to be undone."""
