"""Rows without a group find a home with their likes; rows that are like none are let go."""

import numpy as np

from nlp.cluster.settle import let_go, rehome


def cloud(rng, middle, count, spread):
    rows = middle + spread * rng.standard_normal((count, len(middle)))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def test_a_row_without_a_group_joins_its_likes_and_a_stranger_does_not():
    rng = np.random.default_rng(0)
    axes = np.eye(12)
    vectors = np.vstack([cloud(rng, axes[i], 40, 0.1) for i in range(3)]).astype(np.float32)
    vectors = np.vstack([vectors, axes[[1, 7]]]).astype(np.float32)
    labels = np.append(np.repeat(np.arange(3), 40), [-1, -1]).astype(np.int32)

    found = rehome(vectors, labels, np.ones(len(labels), dtype=np.float32))

    assert found[:120].tolist() == labels[:120].tolist()
    assert found[120:].tolist() == [1, -1]


def test_a_row_like_no_group_is_let_go_unless_a_person_put_it_there():
    vectors = np.eye(8, dtype=np.float32)[[0, 0, 0, 1, 1, 1, 7]]
    vectors[6, 0] = 0.2
    labels = np.array([0, 0, 0, 1, 1, 1, 0], dtype=np.int32)
    weights = np.array([9, 9, 9, 1, 1, 1, 0.1], dtype=np.float32)

    assert let_go(vectors, labels, weights, fixed=set()).tolist() == [0, 0, 0, 1, 1, 1, -1]
    assert let_go(vectors, labels, weights, fixed={6}).tolist() == labels.tolist()
