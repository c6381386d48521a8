"""A server on this machine that speaks the chat protocol, and what it is asked about."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from found import found_statement

from nlp.assistant import ChatEndpoint, Limits
from nlp.types import (
    Assignment,
    Kind,
    Statement,
    ThemeKind,
)

MODEL = "small-model"
Answer = Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]


@dataclass
class ModelServer:
    """What the server was sent, and how it answers."""

    url: str
    answer: Answer
    bodies: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    def endpoint(self, *, key: str = "", **limits: float) -> ChatEndpoint:
        """Return the client for it, with short limits."""
        return ChatEndpoint(
            url=self.url,
            model=MODEL,
            key=key,
            limits=Limits(**{"seconds": 5.0, "tries": 2, **limits}),  # type: ignore[arg-type]
        )

    def says(self, told: Callable[[dict[str, Any]], Any]) -> None:
        """Answer each question with *told* of its data, as a good endpoint would."""

        def answer(handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
            data = json.loads(body["messages"][1]["content"])
            content = told(data)
            text = content if isinstance(content, str) else json.dumps(content)
            send(handler, json.dumps({"choices": [{"message": {"content": text}}]}))

        self.answer = answer


def send(handler: BaseHTTPRequestHandler, body: str, status: int = 200, **headers: str) -> None:
    """Send a whole answer."""
    data = body.encode()
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(data)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(data)


@contextmanager
def running_model_server() -> Iterator[ModelServer]:
    """Run a server that answers ``{}`` until it is told otherwise; stopped at the end."""
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
    try:
        yield state
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()


UNCLEAR = found_statement("the form was lost on the train again", "a")
TROUBLE = found_statement("I lose the form I was filling in", "b", kind=Kind.PAIN)
WISH = found_statement(
    "give me a draft button, the page goes away in tunnels",
    "c",
    kind=Kind.WANT,
    want="a draft button",
)
ALSO = found_statement("the connection drops and everything is gone", "d", kind=Kind.PAIN)


def assignment(said: Statement, view: ThemeKind, number: int | None) -> Assignment:
    """Put a statement into a theme."""
    return Assignment(statement=said.id, view=view, theme=number, probability=0.9, margin=0.5)


def honest(data: dict[str, Any]) -> dict[str, Any]:
    """Answer as a careful model would."""
    if "statements" in data:
        return {
            "statements": [
                {"id": "s1", "kinds": ["pain"], "quote": "the form was lost"},
            ]
        }
    if "needs" in data:
        return {
            "links": [
                {
                    "want": "t1",
                    "need": "n1",
                    "statement": "s1",
                    "quote": "the page goes away in tunnels",
                }
            ]
        }
    return {
        "needs": [
            {
                "theme": "t1",
                "text": "I can fill in the form without losing it",
                "statement": "s1",
                "quote": "I lose the form I was filling in",
            }
        ]
    }
