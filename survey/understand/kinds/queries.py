"""What the page of versions shows; a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from survey.core.accounts.models import User
from survey.core.jobs import Job
from survey.understand.kinds.corrections import count_since
from survey.understand.kinds.models import KindModel, KindModelState
from survey.understand.kinds.services import ENOUGH
from survey.understand.statements.readings import short_name


@dataclass(frozen=True, kw_only=True)
class Version:
    """A version as people see it.

    Attributes:
        name: Short name of the model, as statements that it read give it.
        state: Failed, too, where its job died and could not say so.
        can_return: It was in use and can be again.
    """

    model: KindModel
    name: str
    state: KindModelState
    why: str
    asked_by: str
    changed_by: str

    @property
    def is_under_way(self) -> bool:
        """Whether it is being learned."""
        return self.state is KindModelState.CANDIDATE

    @property
    def can_return(self) -> bool:
        """Whether it was in use and can be again."""
        return self.state in {KindModelState.REPLACED, KindModelState.ROLLED_BACK}


@dataclass(frozen=True, kw_only=True)
class Versions:
    """All versions of a study, newest first, and what there is to learn from.

    Attributes:
        corrections: Different things that people corrected.
        new: Those of them that the newest attempt did not know.
        enough: New ones after which it is learned by itself.
    """

    found: tuple[Version, ...]
    corrections: int
    new: int
    enough: int = ENOUGH

    @property
    def active(self) -> Version | None:
        """The version in use; None: the one that is shipped."""
        return next((one for one in self.found if one.state is KindModelState.ACTIVE), None)

    @property
    def under_way(self) -> Version | None:
        """The attempt that waits or works."""
        return next((one for one in self.found if one.is_under_way), None)


def versions(session: Session, study_id: int) -> Versions:
    """Return the versions of a study; three queries."""
    asker, changer = aliased(User), aliased(User)
    rows = session.execute(
        sa.select(KindModel, Job, asker.name, changer.name)
        .outerjoin(Job, Job.id == KindModel.job_id)
        .outerjoin(asker, asker.id == KindModel.asked_by)
        .outerjoin(changer, changer.id == KindModel.changed_by)
        .where(KindModel.study_id == study_id)
        .order_by(KindModel.number.desc())
        .execution_options(populate_existing=True)
    ).all()
    found = tuple(
        _version(model, job, asked or "", changed or "") for model, job, asked, changed in rows
    )
    return Versions(
        found=found,
        corrections=count_since(session, study_id, None),
        new=count_since(session, study_id, found[0].model.created_at if found else None),
    )


def _version(model: KindModel, job: Job | None, asked_by: str, changed_by: str) -> Version:
    state, why = model.state, model.why
    if state is KindModelState.CANDIDATE and (job is None or not job.is_open):
        state = KindModelState.FAILED
        why = (job.error if job is not None else "") or "The work stopped without saying why."
    return Version(
        model=model,
        name=short_name(model.version),
        state=state,
        why=why,
        asked_by=asked_by,
        changed_by=changed_by,
    )
