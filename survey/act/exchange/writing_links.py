"""Links of a project between wants and needs."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from survey.act.exchange.projects import EVIDENCE
from survey.act.exchange.refi.document import Project
from survey.act.exchange.refi.reading import Losses
from survey.understand.themes.changes import Changes, find_link
from survey.understand.themes.models import Level, Theme, ThemeKind


def write_links(
    changes: Changes,
    project: Project,
    *,
    themes: Mapping[uuid.UUID, Theme],
    statements: Mapping[uuid.UUID, int],
    notes: Mapping[uuid.UUID, str],
    losses: Losses,
) -> int:
    """Link wants with needs as the file does; return how many links are new.

    Args:
        changes: Where the rows are noted.
        project: The file.
        themes: Number of a code -> theme.
        statements: Number of a selection -> statement.
        notes: Number of a note -> its text.
        losses: Where to tell what cannot be kept.
    """
    written = 0
    evidence = {
        (link.name.removeprefix(EVIDENCE), link.target): statements[link.origin]
        for link in project.links
        if link.name.startswith(EVIDENCE) and link.origin in statements
    }
    for link in project.links:
        if link.name.startswith(EVIDENCE):
            continue
        ends = [themes.get(link.origin), themes.get(link.target)]
        by_kind = {one.kind: one for one in ends if one is not None}
        want, need = by_kind.get(ThemeKind.WANT), by_kind.get(ThemeKind.NEED)
        if want is None or need is None:
            losses.add("Links", "Here a want is linked with a need, and nothing else.")
            continue
        if find_link(changes.session, want.id, need.id) is not None:
            continue
        statement = evidence.get((want.name, link.target))
        told = link.name.strip().lower()
        level = Level(told) if told in set(Level) else Level.HYPOTHESIS
        if statement is None and level is not Level.HYPOTHESIS:
            losses.add(
                "Levels of links",
                "No words of the file show them, so they came in as guesses.",
            )
            level = Level.HYPOTHESIS
        changes.link(
            want,
            need,
            level=level,
            counts={} if statement is None else {level.value: 1},
            statement_id=statement,
            rationale="\n".join(notes.get(one, "") for one in link.notes)[:500],
        )
        written += 1
    return written
