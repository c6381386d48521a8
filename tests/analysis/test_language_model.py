"""A language model in a run: off, asked only where somebody agreed, kept, shown, forgotten."""

import json
from dataclasses import replace

import pytest
import sqlalchemy as sa
from factories import ask, make_published_survey, make_response, make_study, make_user
from model_server import MODEL, running_model_server, send

import nlp.types as nt
from survey.app import import_jobs
from survey.core.audit import AuditEntry
from survey.core.config import WrongSettings, load_settings
from survey.core.jobs import run_pending
from survey.understand.analysis.corpus import whole_scope
from survey.understand.analysis.exchanges import (
    assistant_of,
    exchanges_of,
    forget_exchanges,
    offered_model,
)
from survey.understand.analysis.models import ModelExchange, RunState
from survey.understand.analysis.services import start_run
from survey.understand.statements.models import Statement

KEY = "sk-a-very-secret-key"
MAIL = "zoe@example.org"
#: Nothing that the rules know; what a language model is asked about.
ANSWERS = (
    f"Tuesday between the two of them, {MAIL}",
    "between Tuesday and the two",
    "I want a warm hall",
)


@pytest.fixture
def server():
    with running_model_server() as running:
        yield running


@pytest.fixture
def ada(session):
    return make_user(session, name="Ada")


@pytest.fixture
def study(session, ada):
    study = make_study(session, owner=ada)
    asked = make_published_survey(
        session, study=study, actor=ada, questions=[ask("long_text", "What?", code="what")]
    )
    for answer in ANSWERS:
        make_response(session, asked, answers={"what": answer})
    return study


@pytest.fixture
def with_model(settings, server):
    """Settings of an installation that knows a language model."""
    return replace(settings, model_url=server.url, model_name=MODEL, model_key=KEY)


@pytest.fixture
def run(session, database, study, ada, with_model):
    """``run(model=...)`` starts a run and does its job."""
    import_jobs()

    def finished(model=None):
        started = start_run(
            session,
            study,
            scope=whole_scope(session, study.id),
            settings=nt.Settings(),
            actor=ada,
            model=model,
        )
        session.flush()
        run_pending(database, with_model)
        session.expire_all()
        assert started.state is RunState.DONE, started.error
        return started

    return finished


def says(server, *, lie=False):
    """Let the server call everything a pain, by its first two words or by words nobody said."""

    def told(data):
        return {
            "statements": [
                {
                    "id": one["id"],
                    "kinds": ["pain"],
                    "quote": "nobody said this" if lie else " ".join(one["text"].split()[:2]),
                }
                for one in data.get("statements", [])
            ]
        }

    server.says(told)


def complaints(**given):
    with pytest.raises(WrongSettings) as caught:
        load_settings({f"NEEDFINDER_{name}": value for name, value in given.items()})
    return caught.value.complaints


def test_there_is_no_language_model_unless_one_is_set(settings):
    assert offered_model(settings) is None
    assert assistant_of({}, settings) == (None, "")


def test_a_run_asks_no_model_that_nobody_agreed_to(session, run, server):
    finished = run()

    assert server.bodies == []
    assert finished.assistant == {}
    assert session.scalar(sa.select(sa.func.count()).select_from(ModelExchange)) == 0


def test_what_was_asked_and_said_is_kept_without_personal_data(session, run, server, with_model):
    says(server)

    finished = run(offered_model(with_model))

    kept = exchanges_of(session, finished.id)
    assert [one.position for one in kept] == list(range(len(server.bodies)))
    kinds = next(one for one in kept if one.task == "kinds")
    assert kinds.kept
    assert kinds.refused == []
    assert json.loads(json.loads(kinds.prompt)[1]["content"])["statements"]
    assert not any(MAIL in one for one in (*server.bodies, *(e.prompt + e.answer for e in kept)))
    assert any("[email]" in one for one in server.bodies)
    asked = session.scalars(sa.select(Statement).where(Statement.id.in_(kinds.statements))).all()
    assert len(asked) == len(kinds.statements)
    read = [one for one in asked if f"model: {MODEL}" in one.reasons]
    assert read
    assert finished.assistant == {"host": "127.0.0.1", "model": MODEL}
    entry = session.scalar(sa.select(AuditEntry).where(AuditEntry.action == "run.started"))
    assert entry.data["model_host"] == "127.0.0.1"


def test_the_key_is_stored_nowhere(session, run, server, with_model):
    server.answer = lambda handler, _: send(handler, f"wrong key {KEY}", 401)

    finished = run(offered_model(with_model))

    assert server.headers[0]["Authorization"] == f"Bearer {KEY}"
    told = [finished.warnings, finished.assistant, finished.settings, finished.metrics]
    told += [[e.prompt, e.answer, e.error] for e in exchanges_of(session, finished.id)]
    assert KEY not in str(told)
    assert KEY not in repr(with_model)


@pytest.mark.parametrize("fault", ["broken", "lying"])
def test_a_model_that_fails_changes_nothing_but_a_warning(run, server, with_model, fault):
    without = run()
    if fault == "broken":
        server.answer = lambda handler, _: send(handler, "no", 403)
    else:
        says(server, lie=True)

    finished = run(offered_model(with_model))

    assert finished.result_sha256 == without.result_sha256
    assert len(finished.warnings) > len(without.warnings)
    assert "language model" in " ".join(finished.warnings)


def test_another_host_than_the_one_agreed_to_is_not_asked(run, server, with_model):
    agreed = replace(offered_model(with_model), host="models.example.org")

    finished = run(agreed)

    assert server.bodies == []
    assert finished.warnings[-1] == (
        f"The language model {MODEL} at models.example.org was not asked: "
        "this installation no longer knows it."
    )


def test_an_erased_persons_words_leave_the_record(session, run, server, with_model):
    says(server)
    finished = run(offered_model(with_model))
    before = next(one for one in exchanges_of(session, finished.id) if one.statements)
    sha256 = before.prompt_sha256

    assert forget_exchanges(session, before.statements[:1]) >= 1

    after = session.get(ModelExchange, before.id)
    assert (after.prompt, after.answer, after.kept, after.statements) == ("", "", [], [])
    assert after.prompt_sha256 == sha256
    assert forget_exchanges(session, [0]) == 0


def test_the_form_names_the_host_and_the_box_is_not_ticked(app, sign_in, study, with_model):
    app.extensions["needfinder.settings"], before = (
        with_model,
        app.extensions["needfinder.settings"],
    )
    try:
        shown = sign_in().get(f"/studies/{study.id}/runs").text
    finally:
        app.extensions["needfinder.settings"] = before

    assert f"Ask the language model {MODEL} at 127.0.0.1 too" in shown
    box = shown[shown.index('name="asks_model"') - 80 :][:200]
    assert "checked" not in box


def test_without_a_model_the_form_does_not_speak_of_one(sign_in, study):
    assert "language model" not in sign_in().get(f"/studies/{study.id}/runs").text


def test_the_page_of_the_run_shows_it_to_researchers_only_and_as_text(
    session, run, server, with_model, sign_in
):
    server.says(lambda _: "<script>alert(1)</script>")
    finished = run(offered_model(with_model))

    researcher = sign_in().get(f"/runs/{finished.id}").text
    viewer = sign_in("viewer").get(f"/runs/{finished.id}").text

    assert "What the language model was asked and said" in researcher
    assert "&lt;script&gt;alert(1)" in researcher
    assert "<script>alert(1)" not in researcher
    assert "What the language model was asked and said" not in viewer
    assert "&lt;script&gt;alert(1)" not in viewer


def test_settings_that_cannot_be_right_are_refused_without_showing_the_key():
    assert complaints(MODEL_URL="models/v1", MODEL_NAME=MODEL) == [
        "NEEDFINDER_MODEL_URL must be a whole address such as https://models.example.org/v1."
    ]
    assert complaints(MODEL_URL="https://models.example.org/v1", MODEL_KEY=f"{KEY}é") == [
        "NEEDFINDER_MODEL_NAME must name the model when NEEDFINDER_MODEL_URL is set.",
        "NEEDFINDER_MODEL_KEY holds characters that no header can.",
    ]
    assert complaints(MODEL_KEY=KEY) == [
        "NEEDFINDER_MODEL_KEY is set without NEEDFINDER_MODEL_URL, so nothing is asked."
    ]
    assert (
        "must begin with https://"
        in complaints(MODEL_URL="http://models.example.org/v1", MODEL_NAME=MODEL)[0]
    )


def test_a_model_on_this_machine_may_be_without_https(tmp_path):
    found = load_settings(
        {
            "NEEDFINDER_HOME": str(tmp_path),
            "NEEDFINDER_MODEL_URL": "http://127.0.0.1:11434/v1/",
            "NEEDFINDER_MODEL_NAME": MODEL,
            "NEEDFINDER_MODEL_KEY": KEY,
        }
    )

    assert found.model_url == "http://127.0.0.1:11434/v1"
    assert KEY not in repr(found)
