"""The pages: who may, what is shown, and that every action is a plain form."""

from __future__ import annotations

import html
import re

import pytest
import sqlalchemy as sa
from factories import make_run, make_statement, make_study

from survey.ask.interviews.models import Interview, Note
from survey.core.roles import Role
from survey.understand.analysis.models import Cluster
from survey.understand.themes import log, services
from survey.understand.themes.models import Level, Theme, ThemeKind, ThemeLink, ThemeState
from survey.understand.themes.regrouping import accepted_statements
from survey.understand.themes.services import Wording

WARM = "I come home to a warm house without paying to heat an empty one"


def text_of(response) -> str:
    """The words of a page, without markup, in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def form_of(response, action: str) -> dict[str, str]:
    """The hidden fields of the form that leads to *action*."""
    found = re.search(
        rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', response.text, re.DOTALL
    )
    assert found is not None, f"there is no form to {action}"
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', found[1]))


@pytest.fixture
def review(cast):
    return f"/studies/{cast.study.id}/review"


@pytest.fixture
def ada(sign_in, cast):
    return sign_in(user=cast.ada)


@pytest.fixture
def warm(session, cast, cluster):
    return services.accept(session, cast.study.id, cluster(0), Wording(name=WARM), actor=cast.ada)


@pytest.fixture
def thermostat(session, cast, cluster):
    return services.accept(
        session, cast.study.id, cluster(2), Wording(name="thermostat"), actor=cast.ada
    )


# --- the desk ----------------------------------------------------------------------------------


def test_a_study_without_a_run_says_where_to_begin(ada, cast, review):
    page = ada.get(review)

    assert page.status_code == 200
    assert "Nothing to review yet" in text_of(page)


def test_the_desk_shows_one_proposal_with_its_evidence(ada, cast, run, review):
    page = ada.get(review)

    text = text_of(page)
    assert "0 of 3 proposals decided" in text
    assert "about 1 minute left" in text
    assert "6 statements · 6 people" in text
    assert '<u class="added">house without</u>' in page.text
    assert "6 of 6 say the need themselves" in text
    assert "remembering chores" not in text


def test_what_a_model_drafted_is_marked_wherever_it_is_shown(
    ada, session, cast, run, cluster, review
):
    need = session.get(Cluster, cluster(0))
    need.draft = {**need.draft, "model": "llama-3"}
    session.flush()

    for page in (
        ada.get(review),
        ada.get(f"{review}/all"),
        ada.get(review, query_string={"at": cluster(2)}),
        ada.get(f"/runs/{run.id}"),
    ):
        assert page.status_code == 200
        assert re.search(r"(drafted|proposed) by llama-3", text_of(page)), page.request.path


def test_what_a_model_drafted_is_marked_among_the_changes_of_a_run(ada, session, cast, run):
    told = cast.clusters()
    told[0]["draft"] = {**told[0]["draft"], "model": "llama-3"}
    again = make_run(session, cast.study, clusters=told)

    assert "drafted by llama-3" in text_of(ada.get(f"/runs/{again.id}/changes"))


def test_what_no_model_drafted_has_no_such_mark(ada, run, review):
    assert "drafted by" not in ada.get(review).text


def test_an_accepted_need_still_says_that_a_model_drafted_its_words(
    ada, session, cast, run, cluster, review
):
    need = session.get(Cluster, cluster(0))
    need.draft = {**need.draft, "model": "llama-3"}
    session.flush()
    kept = services.accept(
        session, cast.study.id, cluster(0), Wording(name=need.draft["text"]), actor=cast.ada
    )
    other = services.accept(
        session, cast.study.id, cluster(1), Wording(name="I remember chores"), actor=cast.ada
    )

    assert "In the words that llama-3 drafted" in text_of(ada.get(f"/themes/{kept.id}"))
    assert "llama-3" not in ada.get(f"/themes/{other.id}").text


def test_a_need_that_says_nearly_the_same_is_found_while_it_is_typed(ada, cast, review, warm):
    typed = "I come home to a warm house without paying to heat an empty flat"

    found = ada.get(f"{review}/lint", query_string={"name": typed})
    own = ada.get(f"{review}/lint", query_string={"name": typed, "theme": warm.id})

    assert f"It says nearly the same as “{WARM}”." in text_of(found)
    assert "Merge the two, or say in both what makes them different." in text_of(found)
    assert "nearly the same" not in own.text


def test_the_desk_goes_to_the_proposal_asked_for(ada, cast, cluster, review):
    page = ada.get(review, query_string={"at": cluster(1)})

    assert "Remembering chores" in text_of(page)


def test_accepting_is_a_plain_form_that_leads_to_the_next_proposal(
    ada, session, cast, cluster, review
):
    action = f"{review}/{cluster(0)}/accept"
    carried = form_of(ada.get(review), action)

    answer = ada.post(action, data={**carried, "name": "I waste no heat", "with_links": "y"})

    assert (answer.status_code, answer.location) == (303, f"{review}?at={cluster(1)}")
    theme = session.scalars(sa.select(Theme)).one()
    assert (theme.name, theme.state) == ("I waste no heat", ThemeState.ACCEPTED)
    assert "1 of 3 proposals decided" in text_of(ada.get(answer.location))


def test_a_name_that_is_taken_keeps_what_was_typed(ada, session, cast, cluster, review, warm):
    answer = ada.post(
        f"{review}/{cluster(1)}/accept", data={"name": WARM, "definition": "kept as typed"}
    )

    assert answer.status_code == 422
    assert "There is already a need" in text_of(answer)
    assert "kept as typed" in answer.text


def test_an_empty_statement_is_refused_with_a_sentence(ada, cast, cluster, review):
    answer = ada.post(f"{review}/{cluster(0)}/accept", data={"name": "  "})

    assert answer.status_code == 422
    assert "Write the need in one sentence." in text_of(answer)


def test_the_second_person_learns_who_decided_what(sign_in, cast, cluster, review, warm):
    ben = sign_in(user=cast.ben)

    answer = ben.post(f"{review}/{cluster(0)}/reject", data={"seen": "6"})

    assert answer.status_code == 409
    text = text_of(answer)
    assert "This has been decided already. Ada," in text
    assert "1 of 3 proposals decided" in text


def test_a_proposal_that_changed_meanwhile_is_shown_anew(
    sign_in, session, cast, cluster, review, thermostat
):
    chores = services.create(
        session, cast.study.id, ThemeKind.NEED, Wording(name="Chores"), actor=cast.ben
    )
    services.tag(session, chores, [cast.cold[0].id], actor=cast.ben)

    answer = sign_in(user=cast.ada).post(
        f"{review}/{cluster(0)}/accept", data={"seen": "6", "name": WARM}
    )

    assert answer.status_code == 409
    assert "it now has 5 statements, not 6" in text_of(answer)


def test_only_a_want_makes_a_want_whose_reason_is_to_be_asked(ada, session, cast, cluster, review):
    ada.post(f"{review}/{cluster(0)}/want", data={"seen": "6"})

    theme = session.scalars(sa.select(Theme)).one()
    assert (theme.kind, theme.name) == (ThemeKind.WANT, "Heating an empty house")
    assert "ask why" in text_of(ada.get(f"/studies/{cast.study.id}/themes?kind=want"))


def test_not_a_need_turns_it_down(ada, session, cast, cluster, review):
    ada.post(f"{review}/{cluster(0)}/reject", data={"seen": "6"})

    assert session.scalars(sa.select(Theme.state)).all() == [ThemeState.REJECTED]


def test_the_palette_lists_the_nearest_first_and_merges(ada, session, cast, cluster, review, warm):
    address = f"{review}/{cluster(1)}/merge"

    page = ada.get(address)
    piece = ada.get(address, headers={"HX-Request": "true"})
    answer = ada.post(address, data={**form_of(page, address), "into": str(warm.id)})

    assert WARM in text_of(page)
    assert "<html" in page.text
    assert "<html" not in piece.text
    assert answer.status_code == 303
    assert len(accepted_statements(session, warm.id)) == 10


def test_merging_into_nothing_is_refused_with_a_sentence(ada, cast, cluster, review):
    answer = ada.post(f"{review}/{cluster(0)}/merge", data={"seen": "6"})

    assert answer.status_code == 422
    assert "Choose the theme it belongs to" in text_of(answer)


def test_the_pieces_are_shown_before_anything_is_split(ada, session, cast, cluster, review):
    address = f"{review}/{cluster(0)}/split"

    page = ada.get(address)

    assert "Piece 1" in text_of(page)
    assert session.scalars(sa.select(Theme)).all() == []


def test_splitting_makes_themes_of_the_chosen_pieces(ada, session, cast, cluster, review):
    address = f"{review}/{cluster(0)}/split"
    carried = form_of(ada.get(address), address)

    answer = ada.post(
        address,
        data={"seen": "6", "pieces": "1", "name-1": "A warm welcome", **_pieces(ada, address)},
    )

    assert (answer.status_code, answer.location) == (303, f"{review}?at={cluster(0)}")
    assert session.scalars(sa.select(Theme.name)).all() == ["A warm welcome"]
    assert carried["seen"] == "6"


def _pieces(ada, address):
    page = ada.get(address).text
    return dict(re.findall(r'name="(statements-\d)" value="([\d,]+)"', page))


def test_a_split_without_a_chosen_piece_is_refused(ada, cast, cluster, review):
    answer = ada.post(f"{review}/{cluster(0)}/split", data={"seen": "6"})

    assert answer.status_code == 422
    assert "Choose at least one piece." in text_of(answer)


def test_undo_brings_the_proposal_back_and_says_what_was_undone(ada, cast, cluster, review, warm):
    answer = ada.post(f"/studies/{cast.study.id}/undo")

    assert answer.location == f"{review}?at={cluster(0)}"
    assert "Undid: Accepted the need" in text_of(ada.get(answer.location))


def test_nothing_left_to_undo_is_said(ada, cast, run, review):
    answer = ada.post(f"/studies/{cast.study.id}/undo", follow_redirects=True)

    assert "There is nothing to undo." in text_of(answer)


def test_undo_never_leads_elsewhere(ada, cast, warm, review):
    answer = ada.post(f"/studies/{cast.study.id}/undo", data={"back": "https://evil.example/"})

    assert answer.location.startswith(review)


def test_the_wording_is_checked_while_it_is_typed(ada, cast, review):
    answer = ada.get(f"{review}/lint", query_string={"name": "A better dashboard"})

    assert "“dashboard” names a solution" in text_of(answer)


def test_additions_are_accepted_with_one_form(ada, session, cast, review, warm):
    told = [{"statements": [*cast.cold, cast.chores[0]]}]
    make_run(session, cast.study, clusters=told)
    page = ada.get(review)
    action = re.search(r'action="([^"]*/accept)"', page.text)[1]

    ada.post(action, data=form_of(page, action))

    assert "1 statement is like those of this need" in text_of(page)
    assert len(accepted_statements(session, warm.id)) == 7


def test_when_everything_is_decided_the_desk_says_so(ada, session, cast, cluster, review, warm):
    services.reject(session, cast.study.id, cluster(1), actor=cast.ada)
    services.reject(session, cast.study.id, cluster(2), actor=cast.ada)

    assert "Everything is decided" in text_of(ada.get(review))


def test_after_the_last_decision_the_first_button_leads_to_the_report(
    ada, sign_in, session, cast, cluster, review, warm
):
    services.reject(session, cast.study.id, cluster(1), actor=cast.ada)
    services.reject(session, cast.study.id, cluster(2), actor=cast.ada)

    decided, seen_by_a_reader = ada.get(review).text, sign_in("viewer").get(review).text

    first = re.search(r'<a class="button primary" href="([^"]+)">([^<]+)</a>', decided)
    assert first.groups() == (f"/studies/{cast.study.id}/reports", "Write the report")
    assert f'<a class="button" href="/studies/{cast.study.id}/themes">See the needs</a>' in decided
    assert "Write the report" not in seen_by_a_reader


# --- codebook and statements -------------------------------------------------------------------


def test_the_codebook_lists_needs_and_wants_apart(ada, cast, thermostat, warm):
    address = f"/studies/{cast.study.id}/themes"

    needs, wants = text_of(ada.get(address)), text_of(ada.get(f"{address}?kind=want"))

    assert WARM in needs
    assert "6 stated" in needs
    assert WARM not in wants
    assert "thermostat" in wants


def test_a_theme_shows_statements_links_and_history(ada, cast, thermostat, warm):
    text = text_of(ada.get(f"/themes/{warm.id}"))

    assert cast.cold[0].text in text
    assert "thermostat" in text
    assert "Accepted the need" in text


def test_a_theme_is_reworded(ada, session, cast, warm):
    answer = ada.post(
        f"/themes/{warm.id}", data={"name": "I waste no heat", "exclude_when": "cold kitchens"}
    )

    assert answer.status_code == 303
    session.refresh(warm)
    assert (warm.name, warm.exclude_when) == ("I waste no heat", "cold kitchens")


def test_statements_are_taken_out_and_moved_in_bulk(ada, session, cast, cluster, warm):
    other = services.accept(
        session, cast.study.id, cluster(1), Wording(name="Chores"), actor=cast.ada
    )
    address = f"/themes/{warm.id}/statements"

    ada.post(address, data={"do": "out", "statements": [str(cast.cold[0].id)]})
    ada.post(
        address,
        data={
            "do": "move",
            "into": str(other.id),
            "statements": [str(cast.cold[1].id), str(cast.cold[2].id)],
        },
    )

    assert len(accepted_statements(session, warm.id)) == 3
    assert len(accepted_statements(session, other.id)) == 6


def test_moving_nothing_or_nowhere_is_refused_with_a_sentence(ada, cast, warm):
    address = f"/themes/{warm.id}/statements"

    nowhere = ada.post(address, data={"do": "move"}, follow_redirects=True)
    nothing = ada.post(address, data={"do": "out"}, follow_redirects=True)

    assert "Choose the theme to move them to." in text_of(nowhere)
    assert "Choose at least one statement." in text_of(nothing)


def test_a_link_is_made_with_its_evidence_and_taken_away(ada, session, cast, cluster, thermostat):
    chores = services.accept(
        session, cast.study.id, cluster(1), Wording(name="Chores"), actor=cast.ada
    )

    ada.post(
        f"/themes/{chores.id}/links",
        data={
            "other": str(thermostat.id),
            "level": "stated",
            "statement": str(cast.chores[0].id),
        },
    )
    link = session.execute(
        sa.select(ThemeLink.id, ThemeLink.want_id, ThemeLink.need_id, ThemeLink.level)
    ).one()
    ada.post(f"/themes/{chores.id}/links/{link.id}/remove")

    assert tuple(link)[1:] == (thermostat.id, chores.id, Level.STATED)
    assert session.scalars(sa.select(ThemeLink)).all() == []


def test_a_link_that_is_refused_keeps_what_was_typed(ada, session, cast, cluster, thermostat):
    chores = services.accept(
        session, cast.study.id, cluster(1), Wording(name="Chores"), actor=cast.ada
    )

    answer = ada.post(
        f"/themes/{chores.id}/links",
        data={
            "other": str(thermostat.id),
            "level": "stated",
            "statement": "0",
            "rationale": "He said so on the telephone",
        },
    )

    assert answer.status_code == 422
    assert 'value="He said so on the telephone"' in answer.text
    assert session.scalars(sa.select(ThemeLink)).all() == []


def test_a_theme_is_merged_split_and_turned_down(ada, session, cast, cluster, warm):
    other = services.accept(
        session, cast.study.id, cluster(1), Wording(name="Chores"), actor=cast.ada
    )
    assert "Chores" in text_of(ada.get(f"/themes/{warm.id}/merge"))
    ada.post(f"/themes/{other.id}/merge", data={"into": str(warm.id)})
    address = f"/themes/{warm.id}/split"
    ada.post(address, data={"pieces": "1", "name-1": "Half", **_pieces(ada, address)})
    half = session.scalars(sa.select(Theme).where(Theme.name == "Half")).one()
    ada.post(f"/themes/{half.id}/turn-down")

    session.expire_all()
    assert [other.state, warm.state, half.state] == [
        ThemeState.RETIRED,
        ThemeState.ACCEPTED,
        ThemeState.REJECTED,
    ]
    assert "It was merged into" in text_of(ada.get(f"/themes/{other.id}"))
    assert "turned down" in text_of(ada.get(f"/themes/{half.id}"))


def test_statements_are_searched_and_tagged_by_hand(ada, session, cast, warm):
    address = f"/studies/{cast.study.id}/statements"
    found = ada.get(address, query_string={"show": "all", "q": "chores"})

    tagged = ada.post(
        f"{address}/tag",
        data={"statements": [str(cast.chores[1].id)], "into": str(warm.id)},
        follow_redirects=True,
    )
    ada.post(
        f"{address}/tag",
        data={"statements": [str(cast.chores[2].id)], "name": "I forget nothing", "kind": "need"},
    )

    assert cast.chores[1].text in text_of(found)
    assert cast.cold[0].text not in text_of(found)
    assert "Tagged 1 statement with" in text_of(tagged)
    assert session.scalars(sa.select(Theme.name).order_by(Theme.id)).all() == [
        WARM,
        "I forget nothing",
    ]


def test_tagging_with_nothing_chosen_is_refused_with_a_sentence(ada, cast, run):
    answer = ada.post(f"/studies/{cast.study.id}/statements/tag", follow_redirects=True)

    assert "Choose a theme, or write a new one." in text_of(answer)


def test_a_new_name_with_nothing_chosen_leaves_no_empty_theme_behind(ada, session, cast):
    answer = ada.post(
        f"/studies/{cast.study.id}/statements/tag",
        data={"name": "I forget nothing", "kind": "need"},
        follow_redirects=True,
    )

    assert "Choose at least one statement." in text_of(answer)
    assert session.scalars(sa.select(Theme)).all() == []


def test_a_theme_is_written_by_hand(ada, session, cast):
    answer = ada.post(f"/studies/{cast.study.id}/themes/new?kind=want", data={"name": "a lift"})

    theme = session.scalars(sa.select(Theme)).one()
    assert (theme.kind, answer.location) == (ThemeKind.WANT, f"/themes/{theme.id}")


def test_the_whole_note_is_a_click_away(ada, cast):
    page = ada.get(f"/statements/{cast.cold[0].id}")

    assert f'<mark class="said">{cast.cold[0].text}</mark>' in page.text


def test_the_list_of_decisions_offers_to_undo_each(ada, cast, warm):
    page = ada.get(f"/studies/{cast.study.id}/decisions")
    action = f"/studies/{cast.study.id}/undo"
    answer = ada.post(action, data=form_of(page, action), follow_redirects=True)

    assert "Undid: Accepted the need" in text_of(answer)
    assert "undone" in text_of(answer)


# --- who may -----------------------------------------------------------------------------------


def test_a_viewer_reads_but_neither_decides_nor_sees_single_answers(
    sign_in, session, cast, cluster, review, warm
):
    viewer = sign_in(role=Role.VIEWER)

    assert viewer.get(review).status_code == 200
    assert viewer.get(f"/themes/{warm.id}").status_code == 200
    assert viewer.get(f"/statements/{cast.cold[0].id}").status_code == 403
    for address in (
        f"{review}/{cluster(1)}/accept",
        f"{review}/{cluster(1)}/want",
        f"{review}/{cluster(1)}/reject",
        f"{review}/{cluster(1)}/merge",
        f"{review}/{cluster(1)}/split",
        f"/studies/{cast.study.id}/undo",
        f"/studies/{cast.study.id}/statements/tag",
        f"/themes/{warm.id}",
        f"/themes/{warm.id}/merge",
        f"/themes/{warm.id}/split",
        f"/themes/{warm.id}/statements",
        f"/themes/{warm.id}/links",
        f"/themes/{warm.id}/turn-down",
    ):
        assert viewer.post(address).status_code == 403, address
    assert log.count(session, cast.study.id) == 1


def test_what_does_not_exist_is_not_found(ada, cast, review):
    other = f"/studies/{cast.study.id + 999}"

    assert ada.get(f"{other}/review").status_code == 404
    assert ada.get(f"{other}/themes").status_code == 404
    assert ada.get("/themes/999999").status_code == 404
    assert ada.get("/statements/999999").status_code == 404


def test_a_proposal_cannot_be_decided_through_another_study(ada, session, cast, cluster):
    other = make_study(session)

    answer = ada.post(f"/studies/{other.id}/review/{cluster(0)}/reject", data={"seen": "6"})

    assert answer.status_code == 404
    assert session.scalars(sa.select(Theme)).all() == []


def test_a_theme_of_another_study_is_not_tagged_from_here(ada, session, cast, warm):
    other = make_study(session)
    strange = services.create(session, other.id, ThemeKind.NEED, Wording(name="X"), actor=cast.ben)

    answer = ada.post(
        f"/studies/{cast.study.id}/statements/tag",
        data={"statements": [str(cast.cold[0].id)], "into": str(strange.id)},
        follow_redirects=True,
    )

    assert "There is no such theme in this study." in text_of(answer)
    assert accepted_statements(session, strange.id) == []


def test_words_of_customers_are_never_markup(ada, session, cast):
    from factories import make_statement

    evil = make_statement(session, cast.study, "<script>alert(1)</script> is what I said")
    make_run(
        session,
        cast.study,
        clusters=[{"statements": [evil], "name": "<b>x</b>", "draft": {"text": "<i>y</i>"}}],
    )

    for address in (
        f"/studies/{cast.study.id}/review",
        f"/studies/{cast.study.id}/statements?show=all",
        f"/statements/{evil.id}",
    ):
        page = ada.get(address).text
        assert "<script>alert" not in page
        assert "<b>x</b>" not in page
        assert "<i>y</i>" not in page


def test_an_unclear_proposal_is_accepted_as_what_the_person_says(ada, session, cast, review):
    make_run(session, cast.study, clusters=[{"statements": cast.asked, "kind": "unclear"}])
    page = ada.get(review)
    action = re.search(r'action="([^"]*/accept)"', page.text)[1]

    ada.post(action, data={**form_of(page, action), "name": "a thermostat", "kind": "want"})

    assert session.scalars(sa.select(Theme.kind)).all() == [ThemeKind.WANT]
    assert "Everything is decided" in text_of(ada.get(review))


def test_the_title_of_an_interview_stays_with_those_who_may_read_it(session, sign_in):
    study = make_study(session)
    statement = make_statement(session, study)
    note = session.get_one(Note, statement.note_id)
    session.get_one(Interview, note.interview_id).title = "Maria Huber, third floor"
    address = f"/studies/{study.id}/statements?show=all"

    read_by_viewer = sign_in(role=Role.VIEWER).get(address).text
    read_by_researcher = sign_in().get(address).text

    assert statement.text in read_by_viewer
    assert ", an interview" in read_by_viewer
    assert "Maria Huber" not in read_by_viewer
    assert "Maria Huber, third floor" in read_by_researcher
