"""A want stands under a need where people said so more often than chance would have it."""

from nlp.link import link_themes
from nlp.types import Level
from nlp.views import Unit


def said(want, need, times, *, start=0):
    """Return units of the need view and the themes they lie in."""
    units, themes = [], {}
    for i in range(start, start + times):
        key = f"{want}-{need}-{i}"
        units.append(
            Unit(statement=key, respondent=key, own="why", wants=(f"w{key}",), level=Level.LADDERED)
        )
        themes |= {f"want:w{key}": want, f"need:{key}": need}
    return units, themes


def linked(*groups):
    units = [unit for found, _ in groups for unit in found]
    themes = {key: theme for _, found in groups for key, theme in found.items()}
    return [(link.want, link.need, len(link.statements)) for link in link_themes(units, themes)]


def test_one_stray_statement_links_nothing():
    links = linked(said(1, 10, 20), said(2, 11, 20), said(1, 11, 1))

    assert links == [(1, 10, 20), (2, 11, 20)]


def test_links_that_exceed_chance_most_come_first():
    links = linked(said(1, 10, 6), said(2, 10, 8), said(2, 11, 40))

    assert links == [(1, 10, 6), (2, 11, 40)]


def test_one_statement_is_enough_where_it_is_a_fair_share():
    assert linked(said(1, 10, 1)) == [(1, 10, 1)]
