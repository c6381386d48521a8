import numpy as np
import pytest

from nlp.cluster.graph import nearest, shared_neighbours
from nlp.cluster.neighbours import nearly_nearest
from nlp.embed.base import unit_rows


@pytest.fixture(scope="module")
def crowd() -> np.ndarray:
    """3,000 rows in 150 groups, shuffled."""
    draw = np.random.default_rng(0)
    middles = draw.normal(size=(150, 32))
    rows = np.repeat(middles, 20, axis=0) + 0.5 * draw.normal(size=(3_000, 32))
    return unit_rows(rows[draw.permutation(3_000)])


def test_nine_in_ten_neighbours_are_the_nearest(crowd):
    exact, found = nearest(crowd, 15), nearly_nearest(crowd, 15)

    held = [len(set(a) & set(b)) for a, b in zip(exact.tolist(), found.tolist(), strict=True)]

    assert np.mean(held) / 15 > 0.9


def test_all_cells_searched_is_exact(crowd):
    exact, found = nearest(crowd, 15), nearly_nearest(crowd, 15, probed=10_000)

    # Of rows that are equally near any will do.
    assert np.allclose(
        np.einsum("nd,nkd->nk", crowd, crowd[found]),
        np.einsum("nd,nkd->nk", crowd, crowd[exact]),
        atol=2e-5,
    )


def test_nobody_is_a_neighbour_of_themselves_where_others_are_found(crowd):
    found = nearly_nearest(crowd, 15)

    assert (found == np.arange(len(crowd))[:, None]).mean() < 0.001


def test_the_same_rows_have_the_same_neighbours(crowd):
    assert np.array_equal(nearly_nearest(crowd, 10), nearly_nearest(crowd.copy(), 10))


def test_rows_that_are_all_equal_have_neighbours():
    found = nearly_nearest(unit_rows(np.ones((50, 4))), 5)

    assert found.shape == (50, 5)


def test_a_graph_of_nearly_nearest_rows_is_nearly_the_exact_one(crowd):
    exact = shared_neighbours(crowd, 10)
    nearly = shared_neighbours(crowd, 10, exact_up_to=len(crowd) - 1)

    assert nearly.diagonal().max() == 0
    assert abs(nearly - nearly.T).max() < 1e-6
    assert nearly.minimum(exact).sum() > 0.8 * exact.sum()
