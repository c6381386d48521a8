"""A published survey of ten questions on a temporary database, and a server in front of it."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import sqlalchemy as sa

from survey.app import import_models
from survey.ask.delivery.models import Channel, Delivery, DeliveryState
from survey.ask.questionnaires.choices import ChoiceText
from survey.ask.questionnaires.editing import QuestionText, add_question
from survey.ask.questionnaires.models import QuestionKind
from survey.ask.questionnaires.services import NewSurvey, create_survey
from survey.ask.questionnaires.versions import publish
from survey.ask.studies.models import Study
from survey.core import migrate
from survey.core.accounts.models import User
from survey.core.db import Database, transaction
from survey.core.roles import Role

SECRET = "a secret for measurements only, 40 signs"
ADDRESS = "/s/bench"
_KEY = re.compile(r'name="key" value="([^"]+)"')
_TICKS = os.sysconf("SC_CLK_TCK")

#: (kind, prompt, number of options, what a person answers)
TEN = (
    ("long_text", "What do you like about your heating?", 0, "It is quiet, and the bill is fair."),
    ("one_choice", "Where do you live?", 4, "2"),
    ("several_choices", "What have you tried?", 6, "1 3 5"),
    ("nps", "How likely are you to recommend us?", 0, "8"),
    ("csat", "How satisfied are you with the last visit?", 0, "4"),
    ("scale", "How warm is your home?", 0, "3"),
    ("number", "How many people live with you?", 0, "3"),
    ("one_choice", "How do you pay?", 3, "1"),
    ("short_text", "What is your town called?", 0, "Graz"),
    ("consent", "May we quote you?", 0, "yes"),
)


def make_survey(url: str) -> dict[str, str]:
    """Migrate the database, publish the survey, open its link; return a person's answers by field."""
    import_models()
    migrate.upgrade(url)
    database = Database.open(url)
    with database.writing() as session, transaction(session):
        ada = User(
            email="ada@example.org",
            name="Ada",
            password_hash="none",
            role=Role.RESEARCHER,
            active=True,
            must_change_password=False,
        )
        session.add(ada)
        session.flush()
        study = Study(title="Heating", owner_id=ada.id)
        session.add(study)
        session.flush()
        survey = create_survey(session, study, NewSurvey(title="Heating"), actor=ada)
        typed = {}
        for number, (kind, prompt, options, answer) in enumerate(TEN, 1):
            asked = add_question(
                session,
                survey.id,
                QuestionText(
                    kind=QuestionKind(kind),
                    prompt=prompt,
                    choices=[
                        ChoiceText(code=str(code), label=f"Option {code}")
                        for code in range(1, options + 1)
                    ],
                ),
                actor=ada,
                code=f"question{number}",
            )
            typed[f"q{asked.question_id}"] = answer
        publish(session, survey.id, actor=ada)
        session.add(
            Delivery(
                survey_id=survey.id,
                channel=Channel.LINK,
                state=DeliveryState.OPEN,
                name="Bench",
                public_id=ADDRESS.rpartition("/")[2],
                created_by=ada.id,
            )
        )
    database.close()
    return typed


@dataclass
class Server:
    """The real server in a process of its own, one process and sixteen threads."""

    home: Path
    url: str
    port: int

    def start(self) -> None:
        """Start it and wait until it answers."""
        environ = {
            **os.environ,
            "NEEDFINDER_HOME": str(self.home),
            "NEEDFINDER_SECRET_KEY": SECRET,
            "NEEDFINDER_DATABASE_URL": self.url,
            "NEEDFINDER_PORT": str(self.port),
            "NEEDFINDER_TRUSTED_PROXIES": "1",  # So that each person has an address of her own.
            "NEEDFINDER_LOG_LEVEL": "error",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "survey.cli.web_process"], env=environ, start_new_session=True
        )
        for _ in range(300):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("The server did not come up.")

    def cpu_seconds(self) -> float:
        """Return the processor time of the server and its worker processes so far."""
        total = 0.0
        for pid in self._pids():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += (int(fields[11]) + int(fields[12])) / _TICKS
        return total

    def kill(self) -> None:
        """End it at once, as a power cut would end the process: kill -9 to all of it."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def _pids(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [self.process.pid, *map(int, children.split())]


class Person:
    """Somebody who answers the survey over HTTP, with an address of her own."""

    def __init__(self, port: int, number: int, typed: dict[str, str]) -> None:
        self._port = port
        self._headers = {
            "X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        }
        self._typed = typed
        self._connection: http.client.HTTPConnection | None = None

    def open(self) -> str:
        """Open the page; return the signed key in it."""
        status, body, _ = self._ask("GET", ADDRESS)
        if status != 200:
            raise RuntimeError(f"The page answered {status}.")
        found = _KEY.search(body)
        if found is None:
            raise RuntimeError("The page has no key.")
        return found[1]

    def send(self, key: str) -> tuple[int, str]:
        """Send the answers; return the status and where to go on."""
        fields = [("key", key), ("step", "0")]
        for name, answer in self._typed.items():
            is_several = re.fullmatch(r"\d( \d)+", answer)
            fields += [(name, one) for one in (answer.split() if is_several else [answer])]
        status, _, location = self._ask("POST", ADDRESS, urlencode(fields))
        return status, location

    def read_receipt(self, location: str) -> str:
        """Return the receipt on the thank-you page."""
        status, body, _ = self._ask("GET", location)
        found = re.search(r'receipt">([A-Z2-7]{4}-[A-Z2-7]{4})<', body)
        if status != 200 or found is None:
            raise RuntimeError(f"The receipt answered {status}.")
        return found[1]

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str, str]:
        headers = dict(self._headers)
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            text = answer.read().decode()
        except (http.client.HTTPException, OSError):
            self._connection.close()
            self._connection = None
            raise
        return answer.status, text, answer.getheader("Location") or ""


def free_port() -> int:
    """Return a port nobody uses now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def rows(url: str, statement: str) -> list[sa.Row]:
    """Return what a statement finds in the database of the measurement."""
    database = Database.open(url)
    with database.reading() as session:
        found = list(session.execute(sa.text(statement)))
    database.close()
    return found
