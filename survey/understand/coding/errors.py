"""What a coding decision can be refused for.

* Conflict (409)
  x DecidedMeanwhile: somebody else decided on the statement since the page was opened
"""

from __future__ import annotations

from survey.core.errors import Conflict


class DecidedMeanwhile(Conflict):
    """Somebody else decided on the statement since the page was opened."""
