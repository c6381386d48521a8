"""Any endpoint that speaks the chat protocol of OpenAI: ``POST {base}/chat/completions``.

The standard library is enough: one request a connection, no redirect is followed, no proxy is
read from the environment, and a clock cuts every call, however slowly the answer drips.
"""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import threading
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from nlp.assistant.base import AssistantError, Question
from nlp.redact import redact

_CHUNK = 65_536
_LONGEST_WAIT = 5.0  # seconds between two tries


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one question may cost.

    Attributes:
        seconds: From the first byte sent to the last received, all tries together.
        tries: At most; only what may pass is tried again (too many requests, errors of the server).
        answer_bytes: A longer answer is none.
    """

    seconds: float = 30.0
    tries: int = 3
    answer_bytes: int = 200_000


class _MayPass(AssistantError):
    """Worth another try.

    Attributes:
        wait: Seconds that the server asks for.
    """

    def __init__(self, message: str, wait: float = 0.0) -> None:
        super().__init__(message)
        self.wait = wait


@dataclass(frozen=True, kw_only=True)
class ChatEndpoint:
    """A model behind an address.

    Attributes:
        url: Base, e.g. ``https://models.example.org/v1``.
        model: Its name there.
        key: Sent as a bearer token if not empty; shown nowhere.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    limits: Limits = Limits()

    def __post_init__(self) -> None:
        """Refuse what cannot be an endpoint.

        Raises:
            ValueError: no address, no model, or a key that no header can hold.
        """
        parts = urlsplit(self.url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
            raise ValueError("The endpoint must be a whole address such as https://host/v1.")
        if parts.query or parts.fragment:
            raise ValueError("The address of the endpoint must end with its path.")
        if not self.model:
            raise ValueError("The endpoint needs the name of a model.")
        if not self.key.isascii() or not self.key.isprintable():
            raise ValueError("The key of the endpoint holds characters that no header can.")

    @property
    def host(self) -> str:
        """Host the questions go to."""
        return urlsplit(self.url).hostname or ""

    def ask(self, question: Question) -> str:
        """Return the model's answer.

        Raises:
            AssistantError: in one sentence, without what was sent.
        """
        if redact(question.data).redactions:
            # Whoever asks has to replace it first; this is the last door.
            raise AssistantError("The question held personal data and was not sent.")
        body = json.dumps(
            {
                "model": self.model,
                "messages": question.messages,
                "temperature": 0,
                "response_format": {"type": "json_object"},
            }
        ).encode()
        deadline = time.monotonic() + self.limits.seconds
        for trial in range(1, self.limits.tries + 1):
            try:
                return _content(self._post(body, deadline))
            except _MayPass as error:
                wait = min(max(error.wait, 0.2 * 2**trial), _LONGEST_WAIT)
                if trial == self.limits.tries or time.monotonic() + wait >= deadline:
                    raise AssistantError(str(error)) from error
                time.sleep(wait)
        raise AssistantError("It was not asked: no try is allowed.")

    def _post(self, body: bytes, deadline: float) -> bytes:
        connection = self._connection(deadline)
        clock = None
        try:
            connection.connect()
            # The socket itself: an answer that ends with the connection takes it away.
            clock = _cut_at(deadline, connection.sock)
            path = urlsplit(self.url).path.rstrip("/") + "/chat/completions"
            connection.request("POST", path, body=body, headers=self._headers())
            with closing(connection.getresponse()) as answer:
                _check_status(answer)
                whole = self._read(answer)
            if time.monotonic() >= deadline:
                raise TimeoutError  # cut short, which looks like its end
            return whole  # noqa: TRY300
        except (OSError, http.client.HTTPException) as error:
            if time.monotonic() >= deadline:
                raise AssistantError(
                    f"It did not answer within {self.limits.seconds:g} seconds."
                ) from error
            raise _MayPass(f"The connection failed ({type(error).__name__}).") from error
        finally:
            if clock is not None:
                clock.cancel()
            connection.close()

    def _connection(self, deadline: float) -> http.client.HTTPConnection:
        parts = urlsplit(self.url)
        seconds = max(deadline - time.monotonic(), 0.01)
        if parts.scheme == "https":
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(
                self.host, parts.port, timeout=seconds, context=context
            )
        return http.client.HTTPConnection(self.host, parts.port, timeout=seconds)

    def _headers(self) -> dict[str, str]:
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Connection": "close",
        }
        return headers | ({"Authorization": f"Bearer {self.key}"} if self.key else {})

    def _read(self, answer: http.client.HTTPResponse) -> bytes:
        whole = b""
        while chunk := answer.read1(_CHUNK):
            whole += chunk
            if len(whole) > self.limits.answer_bytes:
                raise AssistantError(
                    f"Its answer is longer than {self.limits.answer_bytes:,} bytes."
                )
        if answer.length:
            raise http.client.IncompleteRead(b"", answer.length)
        return whole


def _cut_at(deadline: float, connected: socket.socket) -> threading.Timer:
    """Shut a connection down at *deadline*: a time-out alone starts anew with every byte."""

    def cut() -> None:
        with suppress(OSError):
            connected.shutdown(socket.SHUT_RDWR)

    clock = threading.Timer(max(deadline - time.monotonic(), 0.0), cut)
    clock.daemon = True
    clock.start()
    return clock


def _check_status(answer: http.client.HTTPResponse) -> None:
    status = answer.status
    if status == HTTPStatus.OK:
        return
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        asked = answer.getheader("Retry-After", "")
        wait = float(asked) if asked.isascii() and asked.isdigit() else 0.0
        raise _MayPass(f"It answered with the status {status}.", wait)
    raise AssistantError(f"It answered with the status {status}.")


def _content(body: bytes) -> str:
    """Return the text of the first choice."""
    try:
        told: Any = json.loads(body)
        content = told["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise AssistantError("What came back is no answer of the chat protocol.") from error
    if not isinstance(content, str):
        raise AssistantError("What came back is no answer of the chat protocol.")
    return content
