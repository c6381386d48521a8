"""What a language model was asked and what it said."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One question to a language model, kept with the run so that it can be told again.

    Attributes:
        task: "kinds", "needs" or "links".
        model: The model that was asked, by the name it was asked under.
        prompt: What it was asked, without personal data, as JSON of the messages.
        prompt_sha256: Of the model and the prompt; a recorded answer is found by it.
        answer: What it said, verbatim; empty where it did not answer.
        error: Why it did not answer, in one plain sentence; empty where it did.
        kept: What became a proposal, in plain words.
        refused: What did not, each with the reason.
        statements: Ids of the statements whose words the prompt held.
    """

    task: str
    model: str
    prompt: str
    prompt_sha256: str
    answer: str = ""
    error: str = ""
    kept: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
