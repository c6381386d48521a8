"""The question why: asked once where somebody wants something and gave no reason.

It echoes the person's own words, can be skipped with one click, and is asked at most twice in a
response. It is what turns a want into a need: the answer says what the thing is for.
"""

from __future__ import annotations

from collections.abc import Mapping

from nlp.reasons import probe
from survey.ask.questionnaires.definition import Definition
from survey.ask.responses.answering import Assessment

MOST_FOLLOW_UPS = 2


def due(definition: Definition, assessed: Assessment, asked: Mapping[int, str]) -> dict[int, str]:
    """Return what to ask now: the words to echo, by id of the question they answered.

    Args:
        definition: The version the person answers.
        assessed: What they said so far.
        asked: The follow-ups they were asked before.
    """
    found: dict[int, str] = {}
    for question in definition.questions:
        if len(found) + len(asked) >= MOST_FOLLOW_UPS:
            break
        value = assessed.values.get(question.id)
        if not question.asks_why or question.id in asked or value is None or value.text is None:
            continue
        probed = probe(value.text, prompt=question.prompt)
        if probed is not None:
            found[question.id] = probed.echo
    return found
