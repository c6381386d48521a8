"""An endpoint that is slow, broken or hostile costs a warning, and never shows its key."""

from __future__ import annotations

import json
import logging
import socket
import threading
from collections.abc import Callable
from dataclasses import replace
from http.server import BaseHTTPRequestHandler

import pytest
from model_server import MODEL, ModelServer, honest, send

from nlp.assistant import AssistantError, ChatEndpoint, Question
from nlp.assistant.asking import assist
from nlp.types import Analysis, Document

KEY = "sk-a-very-secret-key"
QUESTION = Question(task="kinds", system="Say.", data='{"statements": []}')
Handler = BaseHTTPRequestHandler


def good(handler: Handler) -> None:
    send(handler, json.dumps({"choices": [{"message": {"content": "{}"}}]}))


def half(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(b'{"choices": [')


def hang_up(handler: Handler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


def huge(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b" " * 65_536)


def drip(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    forever = threading.Event()
    while not forever.wait(0.05):
        handler.wfile.write(b" ")


BROKEN: list[tuple[Callable[[Handler], None], str]] = [
    (lambda h: send(h, "no", 500), "status 500"),
    (lambda h: send(h, "slow down", 429), "status 429"),
    (lambda h: send(h, "who are you", 401), "status 401"),
    (lambda h: send(h, "", 302, Location="http://127.0.0.1:1/"), "status 302"),
    (lambda h: send(h, "<html>"), "no answer of the chat protocol"),
    (lambda h: send(h, '{"choices": []}'), "no answer of the chat protocol"),
    (
        lambda h: send(h, '{"choices": [{"message": {"content": 5}}]}'),
        "no answer of the chat protocol",
    ),
    (lambda h: send(h, "[" * 100_000), "no answer of the chat protocol"),
    (half, "connection failed"),
    (hang_up, "connection failed"),
    (huge, "longer than 200,000 bytes"),
    (drip, "within 1 seconds"),
]


@pytest.mark.parametrize(("answer", "why"), BROKEN, ids=range(len(BROKEN)))
def test_a_broken_endpoint_costs_nothing_but_a_warning(
    server: ModelServer,
    analysis: Analysis,
    documents: list[Document],
    answer: Callable[[Handler], None],
    why: str,
):
    server.answer = lambda handler, _: answer(handler)

    found = assist(analysis, documents, server.endpoint(key=KEY, seconds=1.0))

    assert replace(found, warnings=(), exchanges=()) == analysis
    assert "did not answer" in found.warnings[0]
    assert why in found.warnings[0]
    assert "127.0.0.1" in found.warnings[0]
    assert not any(one.answer or one.kept for one in found.exchanges)


def test_an_endpoint_that_answers_nothing_is_not_asked_on(
    server: ModelServer, analysis: Analysis, documents: list[Document]
):
    server.answer = lambda handler, _: send(handler, "who", 401)

    found = assist(analysis, documents, server.endpoint())

    assert len(server.bodies) == 2  # two at once, then no more
    assert found.warnings[-1] == "1 questions to the language model were not asked."


def test_nobody_there_is_a_warning_too(analysis: Analysis, documents: list[Document]):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"

    found = assist(analysis, documents, ChatEndpoint(url=url, model=MODEL))

    assert replace(found, warnings=(), exchanges=()) == analysis
    assert "connection failed" in found.warnings[0]


def test_what_may_pass_is_tried_again(server: ModelServer):
    answers = iter([lambda h: send(h, "", 503), good])
    server.answer = lambda handler, _: next(answers)(handler)

    assert server.endpoint().ask(QUESTION) == "{}"
    assert len(server.bodies) == 2


def test_what_will_not_pass_is_not_tried_again(server: ModelServer):
    server.answer = lambda handler, _: send(handler, "", 400)

    with pytest.raises(AssistantError, match="status 400"):
        server.endpoint().ask(QUESTION)
    assert len(server.bodies) == 1


def test_the_request_is_of_the_chat_protocol(server: ModelServer):
    server.endpoint(key=KEY).ask(QUESTION)

    assert server.paths == ["/v1/chat/completions"]
    body = json.loads(server.bodies[0])
    assert body["model"] == MODEL
    assert [one["role"] for one in body["messages"]] == ["system", "user"]
    assert body["temperature"] == 0


def test_the_key_is_in_the_header_and_nowhere_else(
    server: ModelServer,
    analysis: Analysis,
    documents: list[Document],
    caplog: pytest.LogCaptureFixture,
):
    caplog.set_level(logging.DEBUG)
    endpoint = server.endpoint(key=KEY)
    server.answer = lambda handler, _: send(handler, f"the key {KEY} is wrong", 401)

    found = assist(analysis, documents, endpoint)

    assert server.headers[0]["Authorization"] == f"Bearer {KEY}"
    for told in (*server.bodies, repr(endpoint), repr(found), caplog.text):
        assert KEY not in told


def test_without_a_key_there_is_no_such_header(server: ModelServer):
    server.endpoint().ask(QUESTION)

    assert "Authorization" not in server.headers[0]


def test_a_question_with_personal_data_is_not_sent(server: ModelServer):
    question = Question(task="kinds", system="Say.", data='{"text": "ada@example.org"}')

    with pytest.raises(AssistantError, match="personal data"):
        server.endpoint().ask(question)
    assert server.bodies == []


@pytest.mark.parametrize(
    ("url", "model", "key"),
    [
        ("models.example.org/v1", MODEL, ""),
        ("ftp://models.example.org", MODEL, ""),
        ("https://user:word@models.example.org/v1", MODEL, ""),
        ("https://models.example.org/v1?key=1", MODEL, ""),
        ("https://models.example.org/v1", "", ""),
        ("https://models.example.org/v1", MODEL, "key\r\nX-Evil: 1"),
    ],
)
def test_what_cannot_be_an_endpoint_is_refused(url: str, model: str, key: str):
    with pytest.raises(ValueError, match=r"endpoint|Endpoint") as refused:
        ChatEndpoint(url=url, model=model, key=key)
    assert "X-Evil" not in str(refused.value)


def test_an_honest_answer_comes_through_unchanged(server: ModelServer):
    server.says(honest)

    answer = server.endpoint().ask(replace(QUESTION, data='{"statements": ["é 日本"]}'))

    assert json.loads(answer) == honest({"statements": []})
    assert (
        "日本"
        in json.loads(json.loads(server.bodies[0])["messages"][1]["content"])["statements"][0]
    )
