"""What a run changed, beside the one before: nothing that a person decided, and all of it told."""

from counting import counted
from factories import make_run, make_statement

from nlp.lineage import Fate
from survey.understand.rerun.queries import compare
from survey.understand.themes import services
from survey.understand.themes.services import Wording


def accepted(session, cast, cluster):
    return services.accept(
        session, cast.study.id, cluster(0), Wording(name="Warm home"), actor=cast.ada
    )


def test_the_first_run_has_nothing_to_compare_with(session, cast, run):
    found = compare(session, run)

    assert found.before is None
    assert (found.read, found.new) == (13, 13)
    assert found.fates == {Fate.NEW: 3}


def test_the_same_data_again_changes_nothing(session, cast, run, cluster):
    accepted(session, cast, cluster)
    again = make_run(session, cast.study, clusters=cast.clusters())

    found = compare(session, again)

    assert (found.new, found.left_out, found.erased, found.decided_since) == (0, 0, 0, 1)
    assert found.fates == {Fate.CONTINUED: 3}
    assert [(one.theme.name, one.statements, one.suggested) for one in found.standing] == [
        ("Warm home", 6, 0)
    ]
    assert found.grown == found.scattered == ()
    assert found.open_count == 2


def test_new_statements_show_where_they_would_be_added(session, cast, run, cluster):
    theme = accepted(session, cast, cluster)
    more = [make_statement(session, cast.study, f"Cold again {i}") for i in (1, 2)]
    told = cast.clusters()
    told[0]["statements"] = [*cast.cold, *more]

    found = compare(session, make_run(session, cast.study, clusters=told))

    (grown,) = found.grown
    assert (grown.theme.id, grown.statements, grown.suggested) == (theme.id, 6, 2)
    assert found.new == 2


def test_proposals_that_merge_split_and_go_are_named(session, cast, run):
    told = [
        {"statements": [*cast.cold, *cast.chores], "name": "all of it"},
        {"statements": cast.asked[:1], "kind": "want", "name": "one"},
        {"statements": cast.asked[1:], "kind": "want", "name": "others"},
    ]

    found = compare(session, make_run(session, cast.study, clusters=told))

    merged = next(step for step in found.steps if step.fate is Fate.MERGED)
    assert merged.now.name == "all of it"
    assert {one.name for one in merged.before} == {"heating an empty house", "remembering chores"}
    assert found.fates == {Fate.SPLIT: 1, Fate.MERGED: 1, Fate.CONTINUED: 1}


def test_what_was_erased_and_what_was_not_read_is_counted(session, cast, run):
    session.delete(cast.cold[0])
    session.flush()
    told = cast.clusters()
    told[0]["statements"] = cast.cold[2:]

    found = compare(session, make_run(session, cast.study, clusters=told))

    assert (found.erased, found.left_out) == (1, 1)


def test_a_theme_that_is_no_longer_found_together_is_named_and_kept(session, cast, run, cluster):
    theme = accepted(session, cast, cluster)
    told = cast.clusters()[1:]

    found = compare(session, make_run(session, cast.study, clusters=told, unplaced=cast.cold))

    assert [one.theme.id for one in found.scattered] == [theme.id]
    assert found.standing[0].statements == 6


def test_the_page_says_it_in_words(session, cast, run, cluster, sign_in):
    accepted(session, cast, cluster)
    told = cast.clusters()
    told[0]["statements"] = [*cast.cold, make_statement(session, cast.study, "Cold <b>again</b>")]
    again = make_run(session, cast.study, clusters=told)
    ada = sign_in(user=cast.ada)

    page = ada.get(f"/runs/{again.id}/changes").text

    assert "of your decisions changed" in page
    assert "1 need or want stands as you left it, with 6 statements" in page
    assert "+1" in page
    assert "people made 1 between the two runs" in page
    assert "What it changed" in ada.get(f"/runs/{again.id}").text
    assert "the first of this study" in ada.get(f"/runs/{run.id}/changes").text


def test_a_run_that_has_not_finished_has_no_such_page(session, cast, sign_in):
    failed = make_run(session, cast.study, state="failed")

    assert sign_in(user=cast.ada).get(f"/runs/{failed.id}/changes").status_code == 404


def test_it_costs_the_same_however_many_proposals_there_are(session, cast, run, connection):
    def queries(of):
        session.flush()
        with counted(connection) as counter:
            compare(session, of)
        return counter.count

    few = queries(make_run(session, cast.study, clusters=cast.clusters()))
    many = [
        {"statements": [make_statement(session, cast.study, f"{i} {j}") for j in range(3)]}
        for i in range(10)
    ]

    assert queries(make_run(session, cast.study, clusters=[*cast.clusters(), *many])) == few
