"""Groups that are one are joined, rows that are like none are let go."""

import numpy as np

from nlp.cluster.settle import join_mixed, let_go


def cloud(rng, middle, count, spread):
    rows = middle + spread * rng.standard_normal((count, len(middle)))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def test_one_cloud_cut_in_two_is_joined_and_others_stay_apart():
    rng = np.random.default_rng(0)
    axes = np.eye(12)
    vectors = np.vstack([cloud(rng, axes[i], 40, 0.1) for i in range(6)])
    labels = np.repeat(np.arange(6), 40).astype(np.int32)
    labels[20:40] = 6
    weights = np.ones(len(labels), dtype=np.float32)

    joined = join_mixed(vectors, labels, weights, most=0.5)

    assert joined.tolist() == np.repeat(np.arange(6), 40).tolist()


def test_no_giant_grows():
    rng = np.random.default_rng(0)
    axes = np.eye(12)
    vectors = np.vstack([cloud(rng, axes[i], 40, 0.1) for i in range(6)])
    labels = np.repeat(np.arange(6), 40).astype(np.int32)
    labels[20:40] = 6
    weights = np.ones(len(labels), dtype=np.float32)

    assert join_mixed(vectors, labels, weights, most=0.1).max() == 6


def test_a_row_like_no_group_is_let_go_unless_a_person_put_it_there():
    vectors = np.eye(8, dtype=np.float32)[[0, 0, 0, 1, 1, 1, 7]]
    vectors[6, 0] = 0.2
    labels = np.array([0, 0, 0, 1, 1, 1, 0], dtype=np.int32)
    weights = np.array([9, 9, 9, 1, 1, 1, 0.1], dtype=np.float32)

    assert let_go(vectors, labels, weights, fixed=set()).tolist() == [0, 0, 0, 1, 1, 1, -1]
    assert let_go(vectors, labels, weights, fixed={6}).tolist() == labels.tolist()
