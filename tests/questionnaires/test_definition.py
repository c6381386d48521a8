import pytest
from factories import ask, make_published_survey, make_survey

from survey.ask.questionnaires.definition import (
    Definition,
    compile_definition,
    definition_of,
    fingerprint,
    published_definition,
)
from survey.ask.questionnaires.queries import draft_of
from survey.core.errors import NotFound

QUESTIONS = (
    ask("statement", "Hello", code="hello"),
    ask("one_choice", "Where do you live?", code="home", choices=[("house", "House"), ("flat", "Flat")]),
    ask("long_text", "What would you change?", code="change"),
    ask("short_text", "Your town?", code="town", settings={"asks_why": False}),
)  # fmt: skip


def test_what_is_published_reads_back_as_it_was_compiled(session):
    survey = make_published_survey(session, questions=QUESTIONS)

    definition = Definition.from_json(survey.version.definition)

    assert [one.code for one in definition.questions] == ["hello", "home", "change", "town"]
    assert [one.code for one in definition.answerable] == ["home", "change", "town"]
    assert [one.label for one in definition.by_code["home"].options] == ["House", "Flat"]
    assert [one.code for one in definition.questions if one.asks_why] == ["change"]
    assert definition.heading == "Heating survey"


def test_a_draft_is_shown_as_it_stands_now(session):
    survey = make_survey(session, questions=QUESTIONS)

    definition = definition_of(session, draft_of(session, survey.id))

    assert definition.by_code["change"].prompt == "What would you change?"


def test_the_fingerprint_does_not_depend_on_the_order_of_keys(session):
    document = compile_definition(
        session, make_published_survey(session, questions=QUESTIONS).version
    )

    assert fingerprint(dict(reversed(document.items()))) == fingerprint(document)
    assert fingerprint({**document, "thanks": "Bye"}) != fingerprint(document)


def test_memory_serves_only_the_version_with_its_fingerprint(session):
    survey = make_published_survey(session, questions=QUESTIONS)
    sha256 = survey.version.sha256

    first = published_definition(session, survey.version.id, sha256)

    assert published_definition(session, survey.version.id, sha256) is first
    with pytest.raises(NotFound):
        published_definition(session, survey.version.id, "0" * 64)
