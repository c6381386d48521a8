"""A run with a language model beside the same run without one."""

from __future__ import annotations

from dataclasses import replace

from model_server import ModelServer, send

from nlp import Analysis, Document, Settings, analyse
from nlp.assistant import Replay

QUICK = Settings(embedder="tfidf")
ODD = "between the two of them it was on Tuesday"


def found(analysis: Analysis, **rest: object) -> str:
    """The result without its seconds, as text: an agreement that is not a number equals none."""
    return repr(replace(analysis, metrics={}, **rest))  # type: ignore[arg-type]


def test_a_run_whose_model_fails_is_the_run_without_one(
    visitors: list[Document], server: ModelServer
):
    documents = [*visitors, Document(id="odd", text=ODD)]
    without = analyse(documents, QUICK)
    server.answer = lambda handler, _: send(handler, "no", 500)

    broken = analyse(documents, QUICK, assistant=server.endpoint(tries=1))
    server.says(lambda _: {"statements": [{"id": "s1", "kinds": ["need"], "quote": "I invent"}]})
    lying = analyse(documents, QUICK, assistant=server.endpoint())

    bare = {"warnings": (), "exchanges": ()}
    assert found(broken, **bare) == found(lying, **bare) == found(without, **bare)
    assert len(broken.warnings) == len(without.warnings) + 1 + bool(broken.exchanges[2:])
    assert all(exchange.error for exchange in broken.exchanges)
    assert any(exchange.refused for exchange in lying.exchanges)


def test_nobody_who_wrote_is_named_and_every_quote_points_into_what_was_written(
    visitors: list[Document], server: ModelServer
):
    text = "Ada Byron, ada@example.org: Tuesday between the two of them"
    documents = [*visitors, Document(id="odd", text=text, identifiers=("Ada Byron",))]

    def told(data: dict[str, object]) -> dict[str, object]:
        statements = data.get("statements")
        if not isinstance(statements, list):
            return {}
        quote = "between the two"
        return {
            "statements": [
                {"id": one["id"], "kinds": ["pain"], "quote": quote}
                for one in statements
                if quote in one["text"]
            ]
        }

    server.says(told)
    analysis = analyse(documents, QUICK, assistant=server.endpoint())
    again = analyse(documents, QUICK, assistant=Replay(analysis.exchanges, host="127.0.0.1"))

    assert not any("Ada" in one or "Byron" in one or "example.org" in one for one in server.bodies)
    proposed = [
        finding.span.of(statement.text)
        for statement in analysis.statements
        for finding in statement.findings
        if finding.rule.startswith("model:")
    ]
    assert proposed == ["between the two"]
    assert found(again) == found(analysis)
