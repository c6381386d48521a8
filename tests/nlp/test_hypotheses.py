"""What a want without a reason may be for: guessed from the wants of others, or left open."""

import numpy as np

from nlp.hypotheses import guess_needs


def wants(needs, each, *, width=24, spread=0.1, seed=0):
    noise = np.random.default_rng(seed).normal(0, spread, (needs * each, width))
    rows = np.eye(width)[np.repeat(np.arange(needs), each)] + noise
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def guess(vectors, *, needs=4, each=12, spread=0.1):
    told = wants(needs, each, spread=spread)
    spoken = [10 + i for i in np.repeat(np.arange(needs), each)]
    people = [f"p{i % 9}" for i in range(len(told))]
    return guess_needs([f"w{i}" for i in range(len(vectors))], vectors, spoken, told, people)


def test_a_want_like_those_of_one_need_gets_three_needs_that_one_first():
    (only,) = guess(wants(4, 1, seed=3)[[2]])

    assert only.want == "w0"
    assert len(only.needs) == 3
    assert only.needs[0][0] == 12
    assert only.needs[0][1] > 0.9


def test_probabilities_fall_and_do_not_exceed_one():
    for hypothesis in guess(wants(4, 5, seed=4)):
        chances = [chance for _, chance in hypothesis.needs]
        assert chances == sorted(chances, reverse=True)
        assert sum(chances) <= 1.0005


def test_a_want_between_all_needs_stays_without():
    middle = wants(4, 12).mean(axis=0, keepdims=True)

    assert guess(middle / np.linalg.norm(middle)) == ()


def test_where_wants_say_nothing_about_needs_few_are_guessed():
    rows = wants(1, 100, spread=3.0, seed=5)
    spoken = np.random.default_rng(6).integers(0, 4, 60).tolist()

    hardly = guess_needs(
        [f"w{i}" for i in range(40)], rows[60:], spoken, rows[:60], [f"p{i}" for i in range(60)]
    )

    assert len(hardly) < 8


def test_one_need_is_no_choice_and_no_want_no_guess():
    told = wants(1, 5)

    assert guess_needs(["w"], told[:1], [3] * 5, told, ["p"] * 5) == ()
    assert guess_needs([], told[:0], [3, 4], told[:2], ["p", "q"]) == ()
