"""All proposals at a glance, under the groups that a run put them in."""

from __future__ import annotations

import html
import re

import pytest
from counting import counted
from factories import make_run, make_statement, make_study

from survey.understand.analysis.models import ClusterGroup, ClusterGroupMember, Tier
from survey.understand.themes import proposals, services
from survey.understand.themes.hierarchy import trees
from survey.understand.themes.services import Wording


def text_of(response):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def put(session, run, tier, name, *clusters, parent=None):
    number = len(clusters) * 100 + len(name) + (tier is Tier.PRIMARY)
    group = ClusterGroup(
        run_id=run.id,
        number=number,
        kind="need",
        tier=tier,
        name=name,
        exemplar_id=clusters[0],
        parent_id=None if parent is None else parent.id,
    )
    session.add(group)
    session.flush()
    session.add_all(ClusterGroupMember(group_id=group.id, cluster_id=one) for one in clusters)
    session.flush()
    return group


@pytest.fixture
def grouped(session, cast, run, cluster):
    comfort = put(session, run, Tier.PRIMARY, "comfort", cluster(0), cluster(1))
    put(session, run, Tier.SECONDARY, "warmth", cluster(0), parent=comfort)
    return run


def test_needs_stand_under_their_groups_and_the_rest_stands_alone(session, cast, grouped):
    need, want = trees(session, proposals.queue(session, cast.study.id))

    comfort = need.branches[0]
    assert (comfort.name, comfort.branches[0].name) == ("comfort", "warmth")
    assert [one.name for one in comfort.branches[0].proposals] == ["heating an empty house"]
    assert [one.name for one in comfort.proposals] == ["remembering chores"]
    assert [(one.name, len(one.proposals)) for one in want.branches] == [("", 1)]


def test_what_is_decided_leaves_its_group(session, cast, grouped, cluster):
    services.accept(session, cast.study.id, cluster(0), Wording(name="Warm"), actor=cast.ada)

    need = trees(session, proposals.queue(session, cast.study.id))[0]

    assert [branch.branches for branch in need.branches] == [()]


def test_the_page_leads_to_each_proposal_and_tells_what_fits_nowhere(
    sign_in, session, cast, grouped, cluster
):
    make_statement(session, cast.study, "I like birds")
    client = sign_in(user=cast.ada)

    page = client.get(f"/studies/{cast.study.id}/review/all")

    text = text_of(page)
    assert "comfort 2 proposals, 10 statements" in text
    assert "warmth 1 proposal, 6 statements" in text
    assert f'href="/studies/{cast.study.id}/review?at={cluster(1)}"' in page.text
    assert "1 statement fits no proposal and no theme" in text
    assert page.text.count('<details class="branch" open>') == 2


def test_a_study_without_a_run_says_where_to_begin(sign_in, session):
    study = make_study(session)

    page = sign_in("researcher").get(f"/studies/{study.id}/review/all")

    assert "Nothing to decide" in text_of(page)
    assert "Go to the runs" in text_of(page)


def test_names_of_groups_stay_words(sign_in, session, cast, run, cluster):
    put(session, run, Tier.PRIMARY, "<script>alert(1)</script>", cluster(0))

    page = sign_in(user=cast.ada).get(f"/studies/{cast.study.id}/review/all").text

    assert "<script>alert" not in page


def test_groups_cost_one_query_however_many_there_are(session, connection, cast):
    told = [
        {"statements": [make_statement(session, cast.study, f"{i} {j}") for j in range(3)]}
        for i in range(12)
    ]
    run = make_run(session, cast.study, clusters=told)
    queue = proposals.queue(session, cast.study.id)
    for i, proposal in enumerate(queue.proposals):
        put(session, run, Tier.SECONDARY, "x" * (i + 1), proposal.cluster_id)

    with counted(connection) as queries:
        found = trees(session, queue)

    assert sum(len(one.branches) for one in found[0].branches) == 12
    assert queries.count == 1
