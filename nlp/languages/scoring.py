"""How sure each kind is by what the cues of a language found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nlp.types import Finding, Kind

_UNSURE, _SURE, _NOT_EMPTY = 0.45, 0.7, 0.3
_SURENESS = {
    "want: asks": 0.85,
    "need: gives a purpose": 0.8,
    "need: wished state": 0.75,
    "pain: goes wrong": 0.75,
    "pain: denied": 0.6,
    "pain: gives a cause": 0.6,
    "gain: praise": 0.75,
    "workaround: does instead": 0.7,
    "context: who or when": 0.55,
    "noise: says nothing": 0.97,
}
"""How sure each rule is; set by hand, as no labelled answers in these languages were at hand."""


def tells(found: Sequence[Finding]) -> bool:
    """Say whether the cues found something sure enough to go by."""
    return any(_SURENESS[finding.rule] >= _SURE for finding in found)


def kind_scores(
    found: Sequence[Finding],
    learned: Mapping[Kind, float],
    *,
    carried: Mapping[Kind, float] | None = None,
) -> dict[Kind, float]:
    """Return how likely each kind is by what was found; nothing found leaves all unsure.

    Args:
        found: From `Reader.findings`.
        learned: What the English model says: it only orders what the cues say nothing of.
        carried: What a model that reads the language says, believed as it is.
    """
    scores = dict(carried or {kind: min(score, _UNSURE) for kind, score in learned.items()})
    if found:
        # "weil ich nichts sehe" says something, whatever its vector is like.
        scores[Kind.NOISE] = min(scores.get(Kind.NOISE, 0.0), _NOT_EMPTY)
    wanted = next((finding.span for finding in found if finding.rule == "want: asks"), None)
    for finding in found:
        probability = _SURENESS[finding.rule]
        if wanted is not None and finding.kind in {Kind.PAIN, Kind.GAIN}:
            inside = wanted.start <= finding.span.start < wanted.end
            if inside or finding.rule == "pain: denied":
                continue  # "less waiting" is asked for, and no complaint beside it
        scores[finding.kind] = max(scores.get(finding.kind, 0.0), probability)
    return scores
