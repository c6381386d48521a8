"""Reading what new statements mean, so that a search by meaning waits for nothing."""

from __future__ import annotations

from survey.core.jobs import JobContext, job
from survey.understand.search.meanings import load, states, write


@job("search.read", every_seconds=60, lease_seconds=120, heavy=True)
def read_new_statements(context: JobContext) -> None:
    """Read the meanings of every study whose statements have changed since they were read."""
    home = context.settings.home
    with context.read() as session:
        found = states(session)
    for i, (study_id, state) in enumerate(sorted(found.items())):
        known = load(home, study_id)
        if known is not None and known.state == state:
            continue

        def tell(share: float, done: int = i) -> None:
            context.progress((done + share) / len(found), "Reading what new statements mean")

        with context.read() as session:
            write(home, session, study_id, progress=tell)
