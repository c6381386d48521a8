"""Tests of the answer page: a form as a browser would send it, and a count of statements."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html.parser import HTMLParser

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.engine import Connection
from werkzeug.test import TestResponse


class Page(HTMLParser):
    """The fields of a page with their values, as a browser without JavaScript sends them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.buttons: list[tuple[str, str]] = []
        self.html = html
        self._area: str | None = None
        self._template = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "template":
            self._template += 1
        if self._template:
            return
        if tag == "button":
            self.buttons.append((name, given.get("value") or ""))
        if tag == "textarea":
            self._area = name
            self.fields.setdefault(name, []).append("")
        if tag == "input" and name:
            if given.get("type") in {"radio", "checkbox"} and "checked" not in given:
                self.fields.setdefault(name, [])
                return
            self.fields.setdefault(name, []).append(given.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self._template -= 1
        if tag == "textarea" and self._area is not None:
            # The parser of a browser drops the line end right after the tag.
            self.fields[self._area] = [self.fields[self._area][0].removeprefix("\n")]
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self.fields[self._area][0] += data

    def send(self, client: FlaskClient, url: str, **typed: str | list[str]) -> TestResponse:
        """Send the form with what was *typed*, by name of the field."""
        data = {name: values for name, values in self.fields.items() if values}
        for name, values in typed.items():
            data[name] = [values] if isinstance(values, str) else values
        return client.post(url, data=data)


@pytest.fixture
def open_page(client: FlaskClient) -> Callable[[str], Page]:
    """``open_page(url)`` gives the form behind a link."""
    return lambda url: Page(client.get(url).text)


@pytest.fixture
def read_page() -> Callable[[TestResponse], Page]:
    """``read_page(response)`` gives the form in an answer."""
    return lambda response: Page(response.text)


@pytest.fixture
def statements(connection: Connection) -> Iterator[list[str]]:
    """The statements sent to the database, but for those that only frame a transaction."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, _parameters, _context, _many) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")):
            seen.append(statement)

    sa.event.listen(connection.engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(connection.engine, "before_cursor_execute", note)
