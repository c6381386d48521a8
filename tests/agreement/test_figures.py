"""How far readers agree, from what they said to the page."""

from __future__ import annotations

import pytest
from factories import make_user

from nlp.agreement import cohen_kappa, krippendorff_alpha
from survey.ask.studies.models import StudyMember
from survey.core.errors import Conflict, DomainError
from survey.core.roles import StudyRole
from survey.understand.agreement import queries, services
from survey.understand.agreement.figures import figures, label


def test_who_codes_alike_agrees_perfectly(session, cast, invite, read_all):
    found = figures(session, read_all(invite()))

    assert found.overall.value == 1.0
    assert found.overall.base == 24
    assert (found.same.share, found.same.base) == (1.0, 24)
    assert [one.found.alpha.value for one in found.codes] == [1.0, 1.0]


def test_the_figures_are_those_of_nltk_on_what_was_said(session, cast, invite, read_all):
    other = {0: [cast.quiet.id], 1: [], 10: [cast.warm.id], 20: [cast.warm.id, cast.quiet.id]}

    found = figures(session, read_all(invite(), other=other))

    first = [cast.codes(number) for number in range(24)]
    second = [other.get(number, first[number]) for number in range(24)]
    assert found.overall.value == pytest.approx(
        krippendorff_alpha(
            [[label(one) for one in first], [label(one) for one in second]], metric="masi"
        )
    )
    assert found.same.share == pytest.approx(20 / 24)
    warm = next(one.found for one in found.codes if one.theme.id == cast.warm.id)
    holds = [[cast.warm.id in one for one in row] for row in (first, second)]
    assert warm.kappa.value == pytest.approx(cohen_kappa(*holds))
    assert warm.alpha.value == pytest.approx(krippendorff_alpha(holds))
    assert warm.prevalence == pytest.approx((14 + 13) / 48)
    assert warm.used == 15
    assert warm.alpha.low < warm.alpha.value < warm.alpha.high


def test_the_same_sample_gives_the_same_interval(session, cast, invite, read_all):
    made = read_all(invite(), other={0: [cast.quiet.id], 1: []})

    assert figures(session, made) == figures(session, made)


def test_who_has_not_finished_is_not_compared(session, cast, invite):
    seat = invite()
    services.code(session, seat, cast.statements[0].id, [cast.warm.id])

    found = figures(session, queries.get_round(session, seat.round_id))

    assert found.overall is None
    assert found.readers == ("the first reading",)


def test_a_third_reader_is_compared_with_both(session, cast, invite, read_all):
    made = read_all(invite(), other={0: [cast.quiet.id]})
    cyd = make_user(session, name="Cyd")
    session.add(StudyMember(study_id=cast.study.id, account_id=cyd.id, role=StudyRole.CODER))
    session.flush()
    seat = services.invite_another(session, made.id, cyd.id, actor=cast.ada)
    read_all(seat)

    found = figures(session, made)

    assert found.readers == ("the first reading", "Cyd", "Ben")
    assert all(one.found.kappa is None for one in found.codes)
    assert found.overall.base == 24
    with pytest.raises(Conflict, match="Cyd has read this sample already"):
        services.invite_another(session, made.id, cyd.id, actor=cast.ada)
    with pytest.raises(DomainError, match="Ada decided on 24 of these statements"):
        services.invite_another(session, made.id, cast.ada.id, actor=cast.ada)


def test_no_figure_stands_on_the_page_without_base_and_interval(sign_in, cast, invite, read_all):
    made = read_all(invite(), other={0: [cast.quiet.id], 1: []})

    page = sign_in(user=cast.ada).get(f"/coding-rounds/{made.id}").text

    figures_shown = page.count('<b class="num">0.') + page.count('<b class="num">1.')
    assert figures_shown == 5
    assert page.count(", 24 statements</small>") == 5
    assert page.count(" to ") >= 6
    assert "tentative" in page or "rely" in page


def test_a_rare_theme_is_called_rare(sign_in, session, cast, invite, read_all):
    from survey.understand.themes import services as themes
    from survey.understand.themes.models import ThemeKind
    from survey.understand.themes.services import Wording

    rare = themes.create(
        session,
        cast.study.id,
        ThemeKind.NEED,
        Wording(name="See in the dark"),
        actor=cast.ada,
        statement_ids=[cast.statements[0].id],
    )
    made = read_all(invite(), other={0: [cast.warm.id], 1: [cast.warm.id, rare.id]})

    found = next(one.found for one in figures(session, made).codes if one.theme.id == rare.id)
    page = sign_in(user=cast.ada).get(f"/coding-rounds/{made.id}").text

    assert found.is_rare
    assert found.observed == pytest.approx(22 / 24)
    assert found.alpha.value < 0
    assert "1 theme is too rare here to judge" in page
