"""What a customer allowed: the newest word holds."""

import datetime as dt

import pytest
import sqlalchemy as sa
from factories import make_customer

from survey.core.audit import AuditEntry
from survey.core.errors import DomainError
from survey.people.privacy.models import Purpose
from survey.people.privacy.services import history, holding, latest_consents, record_consent

MAY = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
JUNE = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)


def say(session, customer, purpose, *, given, at, source="by phone"):
    return record_consent(session, customer, purpose, given=given, source=source, at=at)


def test_the_newest_word_about_each_purpose_holds(session):
    dora, ed = make_customer(session), make_customer(session)
    say(session, dora, Purpose.RESEARCH_CONTACT, given=False, at=JUNE)
    say(session, dora, Purpose.RESEARCH_CONTACT, given=True, at=MAY)
    say(session, dora, Purpose.QUOTE, given=True, at=MAY)
    session.flush()

    held = latest_consents(session, [dora.id, ed.id])

    assert {purpose: one.given for purpose, one in held[dora.id].items()} == {
        Purpose.RESEARCH_CONTACT: False,
        Purpose.QUOTE: True,
    }
    assert ed.id not in held
    assert [one.at for one in history(session, dora.id)] == [JUNE, MAY, MAY]


def test_of_two_words_at_the_same_moment_the_later_written_holds(session):
    dora = make_customer(session)
    say(session, dora, Purpose.QUOTE, given=True, at=MAY)
    session.flush()
    say(session, dora, Purpose.QUOTE, given=False, at=MAY)
    session.flush()

    assert latest_consents(session, [dora.id])[dora.id][Purpose.QUOTE].given is False


def test_who_refuses_is_found_for_many_at_once(session):
    dora, ed, flo = (make_customer(session) for _ in range(3))
    say(session, dora, Purpose.RESEARCH_CONTACT, given=False, at=MAY)
    say(session, dora, Purpose.RESEARCH_CONTACT, given=True, at=JUNE)
    say(session, ed, Purpose.RESEARCH_CONTACT, given=False, at=MAY)
    say(session, flo, Purpose.QUOTE, given=False, at=MAY)
    session.flush()

    assert session.scalars(holding(Purpose.RESEARCH_CONTACT, given=False)).all() == [ed.id]
    assert session.scalars(holding(Purpose.RESEARCH_CONTACT, given=True)).all() == [dora.id]


def test_a_word_is_written_down_with_its_source_and_audited(session):
    dora = make_customer(session)

    with pytest.raises(DomainError, match="Say where"):
        say(session, dora, Purpose.QUOTE, given=True, at=MAY, source="  ")
    said = say(session, dora, Purpose.QUOTE, given=False, at=MAY)

    entry = session.scalars(sa.select(AuditEntry)).one()
    assert (entry.action, entry.target_id) == ("consent.withdrawn", said.id)
    assert entry.data == {"customer_id": dora.id, "purpose": "quote"}
