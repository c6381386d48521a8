"""The numbers by which other programs know our things: kept if they came from there, else drawn."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.act.exchange.models import Identity, Noun
from survey.act.exchange.refi.guids import guid_of
from survey.ask.studies.models import Study


class Names:
    """The numbers of everything in one study, both ways."""

    def __init__(self, session: Session, study: Study) -> None:
        self._session = session
        self._study_id = study.id
        # The moment it was made tells this study from those of other installations.
        self._base = (study.created_at.isoformat(), study.id)
        rows = session.scalars(sa.select(Identity).where(Identity.study_id == study.id)).all()
        self._guids = {(one.noun, one.row_id): one.guid for one in rows}
        self._rows = {one.guid: (one.noun, one.row_id) for one in rows}

    def of(self, noun: Noun | str, key: object) -> uuid.UUID:
        """Return the number of a thing."""
        kept = self._guids.get((str(noun), key)) if isinstance(key, int) else None
        return kept or guid_of(*self._base, str(noun), key)

    def kept(self, noun: Noun, row_id: int) -> uuid.UUID | None:
        """Return the number that a thing came in under, if it did."""
        return self._guids.get((str(noun), row_id))

    def row(self, noun: Noun, guid: uuid.UUID) -> int | None:
        """Return the row that came in under *guid*, if one did."""
        found = self._rows.get(guid)
        return found[1] if found is not None and found[0] == noun else None

    def keep(self, noun: Noun, guid: uuid.UUID, row_id: int) -> None:
        """Remember that a thing came in under *guid*; a number that names another is left alone."""
        if guid in self._rows or (str(noun), row_id) in self._guids:
            return
        self._session.add(
            Identity(study_id=self._study_id, guid=guid, noun=str(noun), row_id=row_id)
        )
        self._guids[str(noun), row_id] = guid
        self._rows[guid] = (str(noun), row_id)

    def forget(self, guid: uuid.UUID) -> None:
        """Forget a number whose thing is gone, so that it may come in again."""
        found = self._rows.pop(guid, None)
        if found is not None:
            self._guids.pop(found, None)
            self._session.execute(
                sa.delete(Identity).where(
                    Identity.study_id == self._study_id, Identity.guid == guid
                )
            )


def account_guid(created_at: object, account_id: int) -> uuid.UUID:
    """Return the number of an account; it is the same in every study and tells no address."""
    return guid_of("account", created_at, account_id)
