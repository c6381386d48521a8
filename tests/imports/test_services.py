"""A file is kept, checked and taken in once."""

import threading

import pytest
import sqlalchemy as sa
from factories import make_user

from survey.core.accounts.models import User
from survey.core.db import make_engine, session_factories
from survey.core.errors import Conflict, DomainError, NotFound
from survey.core.imports import (
    ImportFile,
    ImportState,
    Outcome,
    RowOutcome,
    Tally,
    apply_once,
    find_import,
    keep_upload,
    latest_imports,
    read_upload,
    rejected_csv,
    store_check,
    store_mapping,
)

SHA256 = "58062a451fe6afd6e97a4fc45e38e21c671c7ef7ef3ff46fb80581ee4ae84f7d"


def tally(*outcomes):
    counted = Tally()
    for row, outcome in enumerate(outcomes, start=2):
        counted.add(
            RowOutcome(row=row, outcome=outcome, reason="No.", values={"b": "=1+1", "a": "é"})
        )
    return counted


@pytest.fixture
def kept(session):
    actor = make_user(session)
    import_file = keep_upload(session, "answers", "a\\b\\x.csv", b"b,a\n1,2\n", actor, target_id=7)
    session.flush()
    return import_file


@pytest.fixture
def actor(session, kept):
    return session.get(User, kept.actor_id)


def test_an_upload_is_kept_with_its_name_alone(session, kept):
    assert kept.filename == "x.csv"
    assert kept.state is ImportState.UPLOADED
    assert kept.target_id == 7
    assert kept.sha256 == SHA256


def test_an_empty_file_is_refused(session):
    with pytest.raises(DomainError, match="This file is empty") as caught:
        keep_upload(session, "answers", "x.csv", b" \n", make_user(session))

    assert caught.value.field == "file"


def test_a_file_is_found_only_under_its_kind_and_target(session, kept):
    assert find_import(session, kept.id, "answers", 7) is kept
    assert [one.id for one in latest_imports(session, "answers", 7)] == [kept.id]
    assert latest_imports(session, "answers", 8) == []
    for kind, target in (("customers", None), ("answers", 8)):
        with pytest.raises(NotFound):
            find_import(session, kept.id, kind, target)


def test_a_new_mapping_undoes_the_check(session, kept, actor):
    store_mapping(session, kept, {"a": 1})
    store_check(session, kept, tally(Outcome.CREATED, Outcome.REJECTED))
    assert kept.state is ImportState.CHECKED

    store_mapping(session, kept, {"a": 2})

    assert kept.state is ImportState.UPLOADED
    assert kept.rejected == []
    with pytest.raises(Conflict, match="Check this file first"):
        apply_once(session, kept, lambda _: tally(), actor=actor)


def test_applying_keeps_counts_and_rejected_rows_and_drops_the_content(session, kept, actor):
    store_check(session, kept, tally(Outcome.CREATED))

    done = apply_once(
        session, kept, lambda _: tally(Outcome.UPDATED, Outcome.REJECTED), actor=actor
    )

    assert done is True
    assert kept.content is None
    assert kept.applied_at is not None
    assert kept.summary == {
        "created": 0,
        "updated": 1,
        "unchanged": 0,
        "rejected": 1,
        "columns": ["b", "a"],
    }
    assert kept.rejected == [{"row": 3, "reason": "No.", "values": {"b": "=1+1", "a": "é"}}]


def test_work_that_fails_leaves_the_file_to_be_applied(session, kept, actor):
    store_check(session, kept, tally(Outcome.CREATED))

    def fail(_):
        raise DomainError("Not so.")

    with pytest.raises(DomainError), session.begin_nested():
        apply_once(session, kept, fail, actor=actor)

    session.refresh(kept)
    assert kept.state is ImportState.CHECKED
    assert apply_once(session, kept, lambda _: tally(), actor=actor) is True


def test_rejected_rows_come_back_as_they_were_brought(session, kept):
    store_check(session, kept, tally(Outcome.REJECTED))

    file = rejected_csv(kept)

    assert file.decode("utf-8-sig").splitlines() == [
        "Row in the file,Why it was not taken in,b,a",
        "2,No.,'=1+1,é",
    ]
    assert read_upload(file, "x.csv").rows[0]["b"] == "=1+1"


def test_only_the_first_rows_are_shown_but_all_are_counted():
    counted = tally(*[Outcome.CREATED] * 50, *[Outcome.REJECTED] * 30)

    assert counted.summary() == {"created": 50, "updated": 0, "unchanged": 0, "rejected": 30}
    assert len(counted.samples()["created"]) == 10
    assert len(counted.rejected) == 30


def test_two_clicks_at_once_apply_once(engine, database_url):
    reading, writing = session_factories(make_engine(database_url, pool_size=4))
    with writing() as session:
        actor = make_user(session)
        import_file = keep_upload(session, "answers", "x.csv", b"a\n1\n", actor)
        session.flush()
        store_check(session, import_file, tally(Outcome.CREATED))
        session.commit()
        import_id, actor_id = import_file.id, actor.id
    both = threading.Barrier(2)
    results = []
    worked = []

    def click():
        with writing() as session:
            both.wait(timeout=10)
            found = session.get(ImportFile, import_id)
            done = apply_once(
                session, found, lambda one: worked.append(one) or tally(), actor=actor
            )
            session.commit()
            results.append(done)

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    try:
        assert sorted(results) == [False, True]
        assert len(worked) == 1
    finally:
        with writing() as session:
            for table, where in (
                ("audit_entry", f"actor_id = {actor_id}"),
                ("import_file", f"id = {import_id}"),
                ("account", f"id = {actor_id}"),
            ):
                session.execute(sa.text(f"DELETE FROM {table} WHERE {where}"))
            session.commit()
        reading.kw["bind"].dispose()
