"""What people decided, asked for from above: the registry through which decisions reach a run.

Themes lie above runs and may read them; a run may not import themes. So whoever keeps decisions
registers here how to tell them to the machine; what several tell is put together.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import fields
from typing import Any

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
    told = [provider(session, study_id) for provider in _providers]
    return functools.reduce(_together, told, nt.Known())


def _together(one: nt.Known, other: nt.Known) -> nt.Known:
    """Return what both tell: mappings united, lists one after the other."""
    both: dict[str, Any] = {}
    for field in fields(nt.Known):
        first, second = getattr(one, field.name), getattr(other, field.name)
        both[field.name] = first | second if isinstance(first, dict) else (*first, *second)
    return nt.Known(**both)
