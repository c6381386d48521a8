"""What a language model is to this package: a name that answers a question with text."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Protocol


class AssistantError(Exception):
    """There is no answer; the message says why in one plain sentence, without secrets."""


class NotRecorded(AssistantError):
    """A replay was asked what was not asked then."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question.

    Attributes:
        task: "kinds", "needs" or "links".
        system: What to do and how to answer; holds nothing that customers said.
        data: What customers said, without personal data, as JSON.
    """

    task: str
    system: str
    data: str

    @property
    def messages(self) -> list[dict[str, str]]:
        """As a chat."""
        return [
            {"role": "system", "content": self.system},
            {"role": "user", "content": self.data},
        ]

    @property
    def prompt(self) -> str:
        """The chat as JSON, to be kept."""
        return json.dumps(self.messages, ensure_ascii=False)

    def sha256(self, model: str) -> str:
        """Return the hash by which the answer of *model* is found again."""
        return hashlib.sha256(f"{model}\0{self.prompt}".encode("utf-8", "replace")).hexdigest()


class Assistant(Protocol):
    """Answers questions."""

    @property
    def model(self) -> str:
        """Name of the model, as its proposals are marked."""

    @property
    def host(self) -> str:
        """Where the questions go, for people to read."""

    def ask(self, question: Question) -> str:
        """Return the answer, any text at all; called from several threads.

        Raises:
            AssistantError: there is none.
        """
