"""Decisions come first: what people put together, kept apart, confirmed or turned away stays so."""

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nlp import Known, ThemeKind, analyse
from nlp.cluster.decisions import ContradictoryDecisions, join, node_pairs
from nlp.cluster.model import GraphCluster


def heaps(count, size, *, width=40, spread=0.15, seed=5):
    noise = np.random.default_rng(seed).normal(0, spread, (count * size, width))
    return (np.eye(width)[np.repeat(np.arange(count), size)] + noise).astype(np.float32)


def pairs(rows, most):
    return st.lists(
        st.tuples(st.integers(0, rows - 1), st.integers(0, rows - 1)).filter(
            lambda p: p[0] != p[1]
        ),
        max_size=most,
    )


def is_possible(rows, must, cannot):
    try:
        node_pairs(join(rows, must), cannot)
    except ContradictoryDecisions:
        return False
    return True


@settings(max_examples=15, deadline=None)
@given(pairs(60, 12), pairs(60, 12))
def test_pairs_stay_together_or_apart_exactly(must, cannot):
    assume(is_possible(60, must, cannot))

    labels = (
        GraphCluster(minimum_size=2, must_link=must, cannot_link=cannot).fit(heaps(6, 10)).labels_
    )

    assert all(labels[a] == labels[b] for a, b in must)
    assert all(labels[a] == -1 or labels[a] != labels[b] for a, b in cannot)


def test_pairs_stay_together_or_apart_exactly_in_a_graph_with_accepted_themes():
    rng = np.random.default_rng(1)
    cannot = [
        (int(a), int(b)) for a, b in rng.integers(0, 240, (60, 2)) if a % 40 and b % 40 and a != b
    ]
    must = [(0, 201), (5, 90)]
    assert is_possible(240, must, cannot)

    labels = (
        GraphCluster(accepted={0: [0], 1: [40, 41]}, must_link=must, cannot_link=cannot)
        .fit(heaps(6, 40))
        .labels_
    )

    assert all(labels[a] == labels[b] for a, b in must)
    assert all(labels[a] == -1 or labels[a] != labels[b] for a, b in cannot)


def test_one_confirmed_statement_draws_its_like_and_swallows_nobody_else():
    labels = GraphCluster(accepted={0: [0], 1: [40]}).fit(heaps(8, 40)).labels_

    assert (labels[:40] == 0).mean() > 0.9
    assert (labels[40:80] == 1).mean() > 0.9
    assert not set(labels[80:].tolist()) & {0, 1}


def test_what_was_turned_away_never_comes_back():
    rejected = [3, 4, 5]

    labels = GraphCluster(accepted={0: [0, 1, 2]}, rejected={0: rejected}).fit(heaps(8, 40)).labels_

    assert not set(labels[rejected].tolist()) & {0}
    assert (labels[6:40] == 0).mean() > 0.9


def test_what_was_turned_away_never_comes_back_among_few():
    labels = (
        GraphCluster(accepted={0: [0, 1, 2]}, rejected={0: [3]}, minimum_size=2)
        .fit(heaps(4, 8, spread=0.05))
        .labels_
    )

    assert labels[3] != 0
    assert labels[4] == 0


def test_an_accepted_theme_keeps_its_number_when_answers_are_added():
    few, many = heaps(8, 40), np.vstack([heaps(8, 40), heaps(8, 8, seed=6)])
    accepted = {0: [0], 1: [80, 81]}

    before = GraphCluster(accepted=accepted).fit(few).labels_
    after = GraphCluster(accepted=accepted).fit(many).labels_

    for theme in (0, 1):
        members = np.flatnonzero(before == theme)
        assert (after[members] == theme).mean() >= 0.95


def test_a_run_keeps_turned_away_statements_out_and_says_how_much_was_heard(visitors):
    confirmed = ("longer opening hours", "stay open until ten at night")
    away = "later closing time"

    analysis = analyse(
        visitors,
        known=Known(themes={"7": confirmed}, kinds={"7": ThemeKind.WANT}, rejected={"7": (away,)}),
    )

    theme = next(theme.id for theme in analysis.themes if theme.known == "7")
    texts = {statement.id: statement.text for statement in analysis.statements}
    inside = {texts[a.statement] for a in analysis.assignments if a.theme == theme}
    assert set(confirmed) <= inside
    assert away not in inside
    heard = {found.view: found for found in analysis.saturation}
    assert set(heard) == {ThemeKind.WANT, ThemeKind.NEED}
    assert heard[ThemeKind.WANT].observed <= heard[ThemeKind.WANT].estimated
    assert heard[ThemeKind.WANT].respondents <= 18
