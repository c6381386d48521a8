"""What nobody has decided yet is asked too: whom it is near to, and what is common among it."""

import numpy as np
import pytest
from scipy import sparse

from nlp.undecided import heed_neighbours, lean_to_common, neighbours

NO_WORDS = sparse.csr_matrix((40, 1), dtype=np.float32)


def heaps(n=40, themes=4, spread=0.1):
    """Return rows of length 1 in equal heaps, one after the other."""
    rng = np.random.default_rng(0)
    rows = np.eye(8)[np.repeat(np.arange(themes), n // themes)]
    rows = rows + rng.normal(0, spread, rows.shape)
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def marked(*rows, themes=2, n=40):
    marks = np.zeros((n, themes), dtype=np.float32)
    for row, theme in rows:
        marks[row, theme] = 1
    return marks


def test_neighbours_are_the_nearest_others_and_share_one_voice():
    near = neighbours(heaps(), NO_WORDS)

    assert near.diagonal().sum() == 0
    assert np.asarray(near.sum(axis=1)).ravel() == pytest.approx(np.ones(40), abs=1e-3)
    rows, columns = near.nonzero()
    assert (rows // 10 == columns // 10).all()


def test_wording_tells_which_of_the_near_are_nearest():
    same = np.tile(np.float32([1, 0]), (30, 1))
    words = sparse.csr_matrix(np.eye(2, dtype=np.float32)[np.arange(30) % 2])

    rows, columns = neighbours(same, words).nonzero()

    assert (rows % 2 == columns % 2).all()


@pytest.mark.parametrize("n", [0, 1])
def test_whoever_is_alone_has_no_neighbour(n):
    assert neighbours(heaps()[:n], NO_WORDS[:n]).nnz == 0


def test_a_statement_that_could_be_either_follows_what_people_said_of_its_neighbours():
    near = neighbours(heaps(), NO_WORDS)
    even = np.zeros((40, 2))
    marks = marked(*((row, 1) for row in range(9)))

    said = heed_neighbours(even, marks, near)

    assert said[9, 1] > said[9, 0] + 0.5
    assert said[39, 1] == pytest.approx(said[39, 0])


def test_what_was_turned_away_stays_impossible_whatever_its_neighbours_are():
    scores = np.zeros((40, 2))
    scores[9, 1] = -np.inf

    said = heed_neighbours(scores, marked((0, 1), (1, 1)), neighbours(heaps(), NO_WORDS))

    assert said[9, 1] == -np.inf
    assert np.isfinite(said[9, 0])


def seeming(of_first, of_second, n=400):
    """Return scores of undecided statements that seem to be of the one or of the other theme."""
    is_first = np.arange(n) % (of_first + of_second) < of_first
    return np.where(is_first[:, None], [[1.5, 0.0]], [[0.0, 1.5]])


def test_a_theme_that_most_of_what_is_left_seems_to_be_of_is_expected_more():
    marks = marked((0, 0), (1, 0), (2, 1), (3, 1), n=400)

    common, rare = lean_to_common(seeming(9, 1), seeming(1, 1), marks)

    assert common > 0.1 > -0.1 > rare


def test_where_all_themes_are_as_common_none_is_expected_more():
    marks = marked((0, 0), (1, 0), (2, 1), (3, 1), n=400)

    assert lean_to_common(seeming(1, 1), seeming(1, 1), marks) == pytest.approx([0, 0], abs=0.02)


def test_a_theme_that_draws_what_people_put_elsewhere_is_not_taken_for_common():
    rows = [(row, row % 2) for row in range(20)]
    honest = lean_to_common(seeming(9, 1), seeming(1, 1), marked(*rows, n=400))
    greedy = np.tile([1.5, 0.0], (400, 1))

    drawn = lean_to_common(seeming(9, 1), greedy, marked(*rows, n=400))

    assert drawn[0] < honest[0] - 0.1


def test_counts_that_differ_as_people_met_them_weigh_against_it():
    alike = marked(*((row, row % 2) for row in range(40)), n=400)
    unequal = marked(*((row, int(row > 33)) for row in range(40)), n=400)

    assert abs(lean_to_common(seeming(1, 3), seeming(1, 1), unequal)[0]) < abs(
        lean_to_common(seeming(1, 3), seeming(1, 1), alike)[0]
    )


def test_without_any_decision_nothing_is_known_of_how_common_themes_are():
    assert lean_to_common(seeming(9, 1), seeming(1, 1), marked(n=400)).tolist() == [0, 0]
