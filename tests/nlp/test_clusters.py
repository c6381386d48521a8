import numpy as np
import pytest
from numpy.typing import NDArray

from nlp.cluster.decisions import ContradictoryDecisions
from nlp.cluster.graph import centre, embedder_weights, nearest, shared_neighbours
from nlp.cluster.model import GraphCluster
from nlp.cluster.small import few_groups
from nlp.cluster.topics import fit_topics
from nlp.embed.base import unit_rows


def heaps(count: int, size: int, *, width: int = 40, spread: float = 0.15) -> NDArray[np.float32]:
    """Return *count* heaps of *size* rows around orthogonal middles, heap after heap."""
    noise = np.random.default_rng(5).normal(0, spread, (count * size, width))
    return (np.eye(width)[np.repeat(np.arange(count), size)] + noise).astype(np.float32)


def test_the_nearest_rows_come_nearest_first():
    rows = np.array([[1, 0], [0.9, 0.1], [0, 1], [0.1, 0.9]], dtype=np.float32)

    assert nearest(rows / np.linalg.norm(rows, axis=1, keepdims=True), 2).tolist() == [
        [1, 3],
        [0, 3],
        [3, 1],
        [2, 1],
    ]


def test_the_graph_is_symmetric_with_weights_up_to_one_and_no_loops():
    graph = shared_neighbours(centre(heaps(4, 30)), 10)

    assert abs(graph - graph.T).max() == 0
    assert graph.diagonal().sum() == 0
    assert 0 < graph.data.min() <= graph.data.max() <= 1


def test_heaps_are_found_without_being_told_how_many():
    model = GraphCluster().fit(heaps(8, 40))

    assert model.labels_.tolist() == np.repeat(np.arange(8), 40).tolist()
    assert model.probabilities_.min() > 0.9


def test_a_new_row_goes_to_the_nearest_heap():
    rows = heaps(8, 40)
    model = GraphCluster().fit(rows)

    assert model.predict(rows[[0, 45, 300]]).tolist() == [0, 1, 7]


def test_two_blocks_are_compared_each_by_itself():
    rows = heaps(6, 30)
    loud = np.hstack([rows, 1000 * rows])

    model = GraphCluster(blocks=(40, 40)).fit(loud)

    assert model.labels_.tolist() == np.repeat(np.arange(6), 30).tolist()


@pytest.mark.parametrize("size", [4, 40])
def test_rows_linked_by_people_share_a_group_and_rows_kept_apart_do_not(size):
    model = GraphCluster(must_link=[(0, size), (size, 2 * size)], cannot_link=[(1, 2), (1, 3)]).fit(
        heaps(8, size)
    )

    labels = model.labels_
    assert labels[0] == labels[size] == labels[2 * size]
    assert labels[1] == -1 or labels[1] not in {labels[2], labels[3]}


def test_a_chain_of_links_that_ends_apart_is_a_contradiction():
    model = GraphCluster(must_link=[(0, 1), (1, 2)], cannot_link=[(0, 2)])

    with pytest.raises(ContradictoryDecisions, match="row 0"):
        model.fit(heaps(2, 10))


@pytest.mark.parametrize("size", [6, 40])
def test_an_accepted_theme_is_group_zero_and_only_the_rest_is_clustered(size):
    model = GraphCluster(accepted={0: [size, size + 1, size + 2]}).fit(heaps(8, size, spread=0.05))

    assert set(np.flatnonzero(model.labels_ == 0)) == set(range(size, 2 * size))
    assert len(set(model.labels_.tolist())) == 8


def test_groups_below_the_minimum_size_are_left_unplaced():
    rows = np.vstack([heaps(3, 10), np.eye(40, dtype=np.float32)[[30]]])

    model = GraphCluster(minimum_size=2).fit(rows)

    assert model.labels_[-1] == -1
    assert model.probabilities_[-1] == 0


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_a_handful_of_rows_is_enough(rows):
    model = GraphCluster(minimum_size=1).fit(np.eye(40, dtype=np.float32)[:rows])

    assert model.labels_.tolist() == list(range(rows))


def test_one_embedder_that_says_nothing_is_no_error():
    model = GraphCluster().fit(np.zeros((100, 8), dtype=np.float32))

    assert len(model.labels_) == 100


def test_bertopic_carries_the_groups_and_their_words():
    fruits = ["apple", "pear", "plum", "grape"]
    texts = [f"{fruit} tart {i}" for fruit in fruits for i in range(40)]

    topics = fit_topics(texts, heaps(4, 40), GraphCluster())

    assert topics.labels.tolist() == np.repeat(np.arange(4), 40).tolist()
    assert [topics.words[i][0][0] for i in range(4)] == fruits


def test_five_seeds_give_the_same_groups():
    rows = heaps(8, 40, spread=0.45)

    found = [GraphCluster(seed=seed).fit(rows).labels_.tolist() for seed in range(5)]

    assert all(labels == found[0] for labels in found)


def test_the_order_of_the_rows_hardly_matters_even_where_nobody_sorted_them():
    rows = heaps(6, 40)
    order = np.random.default_rng(2).permutation(len(rows))

    straight, shuffled = GraphCluster().fit(rows).labels_, GraphCluster().fit(rows[order]).labels_

    assert len({*zip(straight[order].tolist(), shuffled.tolist(), strict=True)}) == 6


def test_an_embedder_that_sees_nothing_counts_least():
    clear, blind = heaps(8, 40), np.random.default_rng(4).normal(size=(320, 40))

    weights = embedder_weights([centre(clear), centre(blind)], 25)

    assert weights[1] == 1
    assert weights[0] > 2


def test_every_granularity_is_computed_from_coarse_to_fine():
    model = GraphCluster(blocks=(40, 40)).fit(np.hstack([heaps(8, 40), heaps(8, 40)]))

    counts = [int(one.labels.max()) + 1 for one in model.partitions_]
    chosen = next(one for one in model.partitions_ if one.resolution == model.resolution_)
    assert counts == sorted(counts)
    assert len(counts) > 5
    assert chosen.labels.tolist() == model.labels_.tolist()
    assert all(one.agreement <= 1 for one in model.partitions_)


def test_a_few_odd_answers_leave_the_others_their_themes():
    draw = np.random.default_rng(0)
    shared, middles = draw.normal(size=32), draw.normal(size=(10, 32))
    usual = np.repeat(middles, 6, axis=0) + 1.2 * shared + 1.1 * draw.normal(size=(60, 32))
    odd = -2 * shared + draw.normal(size=(3, 32))

    chosen, partitions, _ = few_groups([unit_rows(np.vstack([usual, odd]))], None)

    held = np.bincount(chosen.labels)
    assert held.max() <= 0.75 * 63
    # At no step does an odd one share a group with the others.
    for one in partitions:
        assert set(one.labels[:60]).isdisjoint(one.labels[60:])


def test_a_small_study_has_as_many_themes_as_stand_apart():
    rows = heaps(5, 6)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)

    chosen, partitions, _ = few_groups([rows], None)

    assert chosen.labels.tolist() == np.repeat(np.arange(5), 6).tolist()
    assert chosen.resolution in {one.resolution for one in partitions}


def test_texts_that_all_say_the_same_are_one_theme():
    rows = np.eye(40, dtype=np.float32)[[0] * 6]
    rows[:, 1:7] += 0.3 * np.eye(6, dtype=np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)

    chosen, _, _ = few_groups([rows], None)

    assert set(chosen.labels.tolist()) == {0}
    assert set(few_groups([rows], chosen.resolution)[0].labels.tolist()) == {0}
