"""What people decided, asked for from above: the registry through which decisions reach a run.

Themes lie above runs and may read them; a run may not import themes. So whoever keeps decisions
registers here how to tell them to the machine.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

import nlp.types as nt

KnownProvider = Callable[[Session, int], nt.Known]

_providers: list[KnownProvider] = []


def provides_known(provider: KnownProvider) -> KnownProvider:
    """Register the function that tells a study's decisions: ``provider(session, study_id)``."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def known_for(session: Session, study_id: int) -> nt.Known:
    """Return what people decided in a study; nothing, where nobody registered."""
    for provider in _providers:
        return provider(session, study_id)
    return nt.Known()
