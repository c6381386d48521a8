"""What a language model was asked and said, run by run: offered, kept, shown, forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.orm import Session

import nlp.types as nt
from nlp.assistant import Assistant, ChatEndpoint
from survey.core.config import Settings
from survey.understand.analysis.models import AnalysisRun, ModelExchange


@dataclass(frozen=True, kw_only=True)
class ModelOffer:
    """A language model that this installation knows.

    Attributes:
        host: Where the words would go.
        model: Its name there.
    """

    host: str
    model: str

    def as_json(self) -> dict[str, str]:
        """Return what a run keeps of it."""
        return {"host": self.host, "model": self.model}


def offered_model(settings: Settings) -> ModelOffer | None:
    """Return the language model that a run may ask; None: there is none, as usual."""
    if not settings.model_url:
        return None
    host = urlsplit(settings.model_url).hostname or ""
    return ModelOffer(host=host, model=settings.model_name)


def assistant_of(chosen: Mapping[str, str], settings: Settings) -> tuple[Assistant | None, str]:
    """Return what a run asks, and a warning if it can no longer be asked.

    Args:
        chosen: What the researcher agreed to when the run was started; empty: to nothing.
        settings: Of now.
    """
    if not chosen:
        return None, ""
    offer = offered_model(settings)
    if offer is None or offer.as_json() != dict(chosen):
        # Somebody agreed to one host; another one is another question.
        return None, (
            f"The language model {chosen['model']} at {chosen['host']} was not asked: "
            f"this installation no longer knows it."
        )
    return ChatEndpoint(
        url=settings.model_url, model=settings.model_name, key=settings.model_key
    ), ""


def store_exchanges(
    session: Session,
    run: AnalysisRun,
    exchanges: Iterable[nt.Exchange],
    rows: Mapping[str, int],
) -> None:
    """Write what was asked and said in a run.

    Args:
        rows: Id of a statement in the analysis -> its row.
    """
    session.add_all(
        ModelExchange(
            run_id=run.id,
            position=position,
            task=one.task,
            model=one.model,
            prompt=_storable(one.prompt),
            prompt_sha256=one.prompt_sha256,
            answer=_storable(one.answer),
            error=one.error,
            kept=[_storable(told) for told in one.kept],
            refused=[_storable(told) for told in one.refused],
            statements=[rows[statement] for statement in one.statements if statement in rows],
        )
        for position, one in enumerate(exchanges)
    )


def exchanges_of(session: Session, run_id: int) -> list[ModelExchange]:
    """Return what was asked and said in a run, in order; one query."""
    return list(
        session.scalars(
            sa.select(ModelExchange)
            .where(ModelExchange.run_id == run_id)
            .order_by(ModelExchange.position)
        )
    )


def forget_exchanges(session: Session, statement_ids: Iterable[int]) -> int:
    """Blank every exchange whose question held one of these statements; return how many.

    That a model was asked stays, by the hash of the question; what it was asked and said does not.
    """
    gone = set(statement_ids)
    blanked = 0
    for exchange in session.scalars(sa.select(ModelExchange).execution_options(yield_per=100)):
        if gone & set(exchange.statements):
            exchange.prompt = exchange.answer = ""
            exchange.kept, exchange.refused, exchange.statements = [], [], []
            blanked += 1
    session.flush()
    return blanked


def _storable(text: str) -> str:
    """Return *text* without what no database column of text holds."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
