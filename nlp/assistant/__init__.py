"""A language model may propose; it is optional, off, and never believed.

It is asked after everything else is done. Its answers fill typed fields, each claim with a quote
that must stand in the words it is about; what does not is refused with the reason. Without an
answer the result is the same as without a model. `nlp.assistant.asking` does it; what is here is
light.
"""

from __future__ import annotations

from nlp.assistant.base import Assistant, AssistantError, NotRecorded, Question
from nlp.assistant.endpoint import ChatEndpoint, Limits
from nlp.assistant.replay import Replay

__all__ = [
    "Assistant",
    "AssistantError",
    "ChatEndpoint",
    "Limits",
    "NotRecorded",
    "Question",
    "Replay",
]
