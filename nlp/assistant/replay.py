"""The same answers again, from the record: a run with a language model can be repeated without it."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.assistant.base import AssistantError, NotRecorded, Question
from nlp.types import Exchange


class Replay:
    """Answers as was answered then.

    Args:
        exchanges: Of one run; all with the same model.
        host: Where they were asked, as the warnings name it.
    """

    def __init__(self, exchanges: Sequence[Exchange], *, host: str = "the record") -> None:
        models = {exchange.model for exchange in exchanges}
        if len(models) != 1:
            raise ValueError(f"A record is of one model, not of {len(models)}.")
        self.model, self.host = models.pop(), host
        self._recorded = {exchange.prompt_sha256: exchange for exchange in exchanges}

    def ask(self, question: Question) -> str:
        """Return what was answered to the same question of the same model.

        Raises:
            NotRecorded: it was not asked.
            AssistantError: it was not answered then either.
        """
        exchange = self._recorded.get(question.sha256(self.model))
        if exchange is None:
            raise NotRecorded("This was not asked then.")
        if exchange.error:
            raise AssistantError(exchange.error)
        return exchange.answer
