"""The colours of the tokens can be read by everybody (WCAG 2.2 AA), in both themes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import survey
from survey.core.paths import resource

TOKENS = (Path(survey.__file__).parent / "static" / "css" / "tokens.css").read_text("utf-8")
PAIRS = {
    name: (light, dark)
    for name, light, dark in re.findall(
        r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", TOKENS
    )
}
SURFACES = ("paper", "raised", "sunk")
INKS = ("ink", "ink-2", "ink-3", "need", "want", "pain", "gain", "act")


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_is_the_one_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "surface"),
    [(ink, surface) for ink in INKS for surface in SURFACES]
    + [(ink, f"{ink}-wash") for ink in ("need", "want", "pain", "gain", "act")]
    + [("ink", f"{kind}-wash") for kind in ("need", "want", "pain", "gain", "act")]
    + [("act-ink", "act")],
)
def test_text_stands_out(ink, surface, theme):
    assert contrast(PAIRS[ink][theme], PAIRS[surface][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("line", "surface"), [(line, on) for line in ("edge-3", "focus") for on in SURFACES]
)
def test_edges_of_controls_and_the_focus_stand_out(line, surface, theme):
    assert contrast(PAIRS[line][theme], PAIRS[surface][theme]) >= 3


def test_no_template_carries_style_or_script_of_its_own():
    forbidden = re.compile(
        r"<[a-z][^>]*\s(style|on[a-z]+)\s*=|<script(?![^>]*\bsrc=)", re.IGNORECASE
    )
    templates = [
        path for path in resource("templates").rglob("*.html") if "email" not in path.parts
    ]

    offenders = {path.name for path in templates if forbidden.search(path.read_text("utf-8"))}

    assert len(templates) >= 5
    assert offenders == set()
