"""Asking a language model about a finished analysis, within a budget, and adding what holds."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from nlp.assistant.base import Assistant, AssistantError, NotRecorded
from nlp.assistant.claims import Claim, KindClaim, LinkClaim, NeedClaim
from nlp.assistant.said import Said
from nlp.assistant.tasks import Task, tasks
from nlp.types import Analysis, Document, Exchange, Statement

TOLD_EVERY = 0.5  # seconds between two words to whoever waits


@dataclass(frozen=True, kw_only=True)
class Budget:
    """What all questions of a run may cost.

    Attributes:
        calls: Questions at most; what is not asked is said in a warning.
        seconds: After these no question is begun.
        at_once: Questions under way at the same time.
    """

    calls: int = 30
    seconds: float = 180.0
    at_once: int = 2


def assist(
    analysis: Analysis,
    documents: Sequence[Document],
    assistant: Assistant,
    *,
    budget: Budget | None = None,
    tell: Callable[[float], None] = lambda _: None,
) -> Analysis:
    """Return *analysis* with the proposals of a language model that hold to what was said.

    Nothing that is there is changed or taken away: findings and reasons are added to unclear
    statements, drafts to needs without one, links where there is none. All are marked with the
    model. Without a usable answer only warnings and exchanges are added.

    Args:
        analysis: Finished.
        documents: Those it was made of; their identifiers are replaced before anything is sent.
        assistant: Asked from a few threads.
        budget: 30 questions and 3 minutes by default.
        tell: Told the share that is done, at least twice a second. An exception it raises ends
            the asking and comes out unchanged.
    """
    budget = budget or Budget()
    said = Said(analysis.statements, documents)
    planned = list(tasks(analysis, said, assistant.model))
    answers = _ask(planned, assistant, budget, tell)
    exchanges, claims = [], list[Claim]()
    for task, answer in zip(planned, answers, strict=False):
        if isinstance(answer, NotRecorded):
            continue
        kept, refused = _read(task, answer)
        claims += kept
        exchanges.append(_exchange(task, assistant.model, answer, kept, refused))
    found = _with_claims(analysis, claims, assistant.model)
    warnings = _warnings(exchanges, len(planned), assistant.host)
    return replace(found, exchanges=tuple(exchanges), warnings=(*analysis.warnings, *warnings))


def _ask(
    planned: Sequence[Task],
    assistant: Assistant,
    budget: Budget,
    tell: Callable[[float], None],
) -> list[str | AssistantError]:
    """Return the answers of the first questions, as many as the budget allows."""
    ends = time.monotonic() + budget.seconds
    answers: list[str | AssistantError] = []
    pool = ThreadPoolExecutor(budget.at_once, thread_name_prefix="assistant")
    try:
        waiting = iter(planned[: budget.calls])
        while part := list(islice(waiting, budget.at_once)):
            if time.monotonic() >= ends or _is_hopeless(answers, budget):
                break
            futures = [pool.submit(assistant.ask, task.question) for task in part]
            while wait(futures, timeout=TOLD_EVERY).not_done:
                tell(len(answers) / len(planned))
            answers += map(_answer, futures)
            tell(len(answers) / len(planned))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return answers


def _is_hopeless(answers: Sequence[str | AssistantError], budget: Budget) -> bool:
    """Whether not one of the first questions was answered: the others would only cost time."""
    return len(answers) >= budget.at_once and all(
        isinstance(answer, AssistantError) and not isinstance(answer, NotRecorded)
        for answer in answers
    )


def _answer(future: Future[str]) -> str | AssistantError:
    try:
        return future.result()
    except AssistantError as error:
        return error
    except Exception as error:  # noqa: BLE001 - whatever is wrong with it, the run goes on
        return AssistantError(f"It failed ({type(error).__name__}).")


def _read(task: Task, answer: str | AssistantError) -> tuple[list[Claim], list[str]]:
    if isinstance(answer, AssistantError):
        return [], []
    try:
        told: Any = json.loads(_unfenced(answer))
    except (ValueError, RecursionError):
        return [], ["The answer is no JSON."]
    kept, refused = list[Claim](), list[str]()
    for claim in task.read(told):
        if isinstance(claim, str):
            refused.append(claim)
        else:
            kept.append(claim)
    return kept, refused


def _unfenced(answer: str) -> str:
    """Return what stands between the fences that many models put around JSON."""
    text = answer.strip()
    if text.startswith("```") and text.endswith("```"):
        return text.removesuffix("```").partition("\n")[2]
    return text


def _exchange(
    task: Task,
    model: str,
    answer: str | AssistantError,
    kept: Sequence[Claim],
    refused: Sequence[str],
) -> Exchange:
    failed = isinstance(answer, AssistantError)
    return Exchange(
        task=task.question.task,
        model=model,
        prompt=task.question.prompt,
        prompt_sha256=task.question.sha256(model),
        answer="" if failed else str(answer),
        error=str(answer) if failed else "",
        kept=tuple(claim.told for claim in kept),
        refused=tuple(refused),
        statements=task.statements,
    )


def _with_claims(analysis: Analysis, claims: Sequence[Claim], model: str) -> Analysis:
    if not claims:
        return analysis
    kinds: Mapping[str, KindClaim] = {
        one.statement: one for one in claims if isinstance(one, KindClaim)
    }
    needs = {one.theme: one.need for one in claims if isinstance(one, NeedClaim)}
    links = tuple(one.link for one in claims if isinstance(one, LinkClaim))
    return replace(
        analysis,
        statements=tuple(
            _with_kinds(said, kinds[said.id], model) if said.id in kinds else said
            for said in analysis.statements
        ),
        themes=tuple(
            replace(theme, need=needs[theme.id]) if theme.id in needs else theme
            for theme in analysis.themes
        ),
        links=(*analysis.links, *links),
        versions=dict(analysis.versions) | {"assistant": model},
    )


def _with_kinds(said: Statement, claim: KindClaim, model: str) -> Statement:
    return replace(
        said,
        findings=(*said.findings, *claim.findings),
        reasons=(*said.reasons, f"model: {model}"),
    )


def _warnings(exchanges: Sequence[Exchange], planned: int, host: str) -> Iterator[str]:
    failed = [exchange for exchange in exchanges if exchange.error]
    if failed:
        reasons = " ".join(dict.fromkeys(exchange.error for exchange in failed))
        yield (
            f"The language model at {host} did not answer {len(failed)} of {len(exchanges)} "
            f"questions. {reasons} Nothing else of the run is touched by this."
        )
    refused = sum(len(exchange.refused) for exchange in exchanges)
    if refused:
        yield (
            f"{refused} of {refused + sum(len(one.kept) for one in exchanges)} claims of the "
            f"language model were refused: they do not hold to what was said."
        )
    if len(exchanges) < planned:
        yield f"{planned - len(exchanges)} questions to the language model were not asked."
