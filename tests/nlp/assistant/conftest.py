"""A server on this machine that speaks the chat protocol, and a small finished analysis."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from nlp.types import Analysis, Document, Level, Link, Settings, ThemeKind
from tests.nlp.assistant.model_server import (
    ALSO,
    TROUBLE,
    UNCLEAR,
    WISH,
    ModelServer,
    assignment,
    theme,
)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    """A server that answers ``{}`` until it is told otherwise; stopped after the test."""
    state = ModelServer(url="", answer=lambda handler, body: None)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            state.bodies.append(body)
            state.headers.append(dict(self.headers))
            state.paths.append(self.path)
            state.answer(self, json.loads(body))

        def log_message(self, *_: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A client that hangs up is what some tests are about."""

    httpd = Quiet(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{httpd.server_port}/v1"
    state.says(lambda data: {})
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield state
    httpd.shutdown()
    httpd.server_close()
    thread.join()


@pytest.fixture
def analysis() -> Analysis:
    """An unclear statement, a want without a link, and two needs, one of them linked."""
    return Analysis(
        statements=(UNCLEAR, TROUBLE, WISH, ALSO),
        themes=(
            theme(0, ThemeKind.NEED, "Lose the form"),
            theme(1, ThemeKind.WANT, "Draft button"),
            theme(2, ThemeKind.NEED, "Connection drops"),
        ),
        assignments=(
            assignment(UNCLEAR, ThemeKind.UNCLEAR, None),
            assignment(TROUBLE, ThemeKind.NEED, 0),
            assignment(WISH, ThemeKind.WANT, 1),
            assignment(ALSO, ThemeKind.NEED, 2),
        ),
        links=(
            Link(
                want=1, need=2, level=Level.HYPOTHESIS, counts={Level.HYPOTHESIS: 1}, statements=()
            ),
        ),
        settings=Settings(),
        versions={},
        metrics={},
    )


@pytest.fixture
def documents(analysis: Analysis) -> list[Document]:
    """The documents of the analysis."""
    return [Document(id=said.document, text=said.text) for said in analysis.statements]
