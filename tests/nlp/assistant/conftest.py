"""A server on this machine that speaks the chat protocol, and a small finished analysis."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from found import found_theme
from model_server import (
    ALSO,
    TROUBLE,
    UNCLEAR,
    WISH,
    ModelServer,
    assignment,
    running_model_server,
)

from nlp.types import Analysis, Document, Level, Link, Settings, ThemeKind


@pytest.fixture
def server() -> Iterator[ModelServer]:
    """A server that answers ``{}`` until it is told otherwise."""
    with running_model_server() as running:
        yield running


@pytest.fixture
def analysis() -> Analysis:
    """An unclear statement, a want without a link, and two needs, one of them linked."""
    return Analysis(
        statements=(UNCLEAR, TROUBLE, WISH, ALSO),
        themes=(
            found_theme(0, ThemeKind.NEED, "Lose the form"),
            found_theme(1, ThemeKind.WANT, "Draft button"),
            found_theme(2, ThemeKind.NEED, "Connection drops"),
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
