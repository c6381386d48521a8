"""The gate of studies: before any view runs, the address says which study, and this who may."""

from __future__ import annotations

from typing import Any

from flask import Flask, request

from survey.ask.studies import scopes
from survey.ask.studies.rights import ROLE_WORDS, held_back, permissions_of, role_in_study
from survey.core.access import StudyRights, set_study_gate
from survey.core.errors import NotFound
from survey.core.roles import Actor, Role, StudyRole
from survey.core.web import database, db_session


def install(app: Flask) -> None:
    """Let the gate guard every address of *app* that is about a study."""
    set_study_gate(app, _gate)


def _gate(actor: Actor, arguments: dict[str, Any]) -> StudyRights | None:
    wanted = scopes.study_ids(arguments)
    if not wanted:
        return None
    try:
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            found_id, role, found = role_in_study(db_session(), wanted, actor)
        else:
            # A session of its own, so that a form does not hold the write lock while it is checked.
            with database().reading() as session:
                found_id, role, found = role_in_study(session, wanted, actor)
    except NotFound as error:
        # The same words whether it is hidden or was never there.
        noun = next(name for name in arguments if name.endswith("_id")).removesuffix("_id")
        raise NotFound(f"There is no such {noun}.") from error
    permissions = permissions_of(actor.role, role)
    waiting = tuple((held & permissions, sentence) for held, sentence in held_back(found))
    return StudyRights(
        study_id=found_id,
        role=role,
        permissions=permissions.difference(*(held for held, _ in waiting)),
        refusal=_refusal(actor, role),
        held_back=waiting,
    )


def _refusal(actor: Actor, role: StudyRole) -> str:
    word, what = ROLE_WORDS[role]
    if actor.role is Role.VIEWER:
        return "Your account is for reading. Ask an administrator if you need to do more."
    return (
        f"You are a {word} of this study: a {word} {what}. Ask a lead of the study for more; "
        "the page “Team” says who that is."
    )
