"""The model behind the kinds: calibrated, named by what it learned from, and open about why."""

import numpy as np
import pytest

from nlp.agreement import Metric, krippendorff_alpha
from nlp.kind_model import KINDS, kind_model, second_labelling, seed_examples, version_of
from nlp.kind_rules import findings
from nlp.kinds import Utterance, classify
from nlp.types import Correction, Kind


def test_probabilities_mean_what_they_say():
    model = kind_model()
    gold = np.array([[kind in one.kinds for kind in KINDS] for one in seed_examples()])
    bins = np.minimum((model.left_out * 10).astype(int), 9)

    for k in range(len(KINDS)):
        weight = model.weights[:, k]
        gap = weight * (model.left_out[:, k] - gold[:, k])
        error = sum(abs(gap[bins[:, k] == one].sum()) for one in range(10)) / weight.sum()
        assert error < 0.05


def test_each_kind_is_found_in_sentences_that_were_left_out():
    model = kind_model()
    gold = np.array([[kind in one.kinds for kind in KINDS] for one in seed_examples()])
    said = model.left_out >= [model.threshold[kind] for kind in KINDS]

    f1 = 2 * (gold & said).sum(axis=0) / (gold.sum(axis=0) + said.sum(axis=0))
    assert f1.min() > 0.6
    assert f1.mean() > 0.7


def test_the_second_labelling_is_of_our_sentences_and_agrees():
    first = {one.text: one.kinds for one in seed_examples()}
    second = second_labelling()

    assert len({one.text for one in second}) == len(second) >= 300
    assert all(one.text in first for one in second)
    pairs = [[first[one.text] for one in second], [one.kinds for one in second]]
    assert round(krippendorff_alpha(pairs, metric=Metric.MASI), 3) == 0.972
    for kind in KINDS:
        has = [[kind in kinds for kinds in row] for row in pairs]
        assert krippendorff_alpha(has) > 0.9, kind
    assert sum(one == other for one, other in zip(*pairs, strict=True)) == 320


def test_nothing_that_is_noise_is_anything_else():
    for labelled in (seed_examples(), second_labelling()):
        assert all(one.kinds == {Kind.NOISE} for one in labelled if Kind.NOISE in one.kinds)


def test_a_model_is_named_by_what_it_learned_from():
    first = Correction(text="the flange slips", kinds=frozenset({Kind.PAIN}))
    other = Correction(text="the flange slips", kinds=frozenset({Kind.NOISE}))

    assert version_of() == version_of([])
    assert len({version_of(), version_of([first]), version_of([other])}) == 3


@pytest.mark.parametrize("text", ["The chairs are dreadful", "Please add a second lift", "n/a"])
def test_the_words_that_spoke_for_the_strongest_kind_stand_in_the_text(text):
    (reading,) = classify([Utterance(text=text)])

    weights = [weight for _, weight in reading.words]
    assert all(word in text.lower() for word, _ in reading.words)
    assert weights == sorted(weights, reverse=True)
    assert all(weight > 0 for weight in weights)
    assert reading.findings == findings(text)


def test_a_want_is_likelier_where_the_question_asked_for_wants():
    text = "The heating could come on before I get up, that is all"

    (alone,), (asked,) = (
        classify([Utterance(text=text, prompt=prompt, begins=False)])
        for prompt in (None, "What would you change?")
    )

    assert asked.kinds.get(Kind.WANT, 0) > alone.kinds.get(Kind.WANT, 0)


def test_the_corrections_of_a_study_change_what_nothing_means():
    corrections = [
        Correction(text=f"{word} good{mark}", kinds=frozenset({Kind.GAIN}))
        for word in ("all", "all is", "it's all", "really", "so", "very", "it is", "quite")
        for mark in (".", "!", " :)", " thanks", " again", " here", " now", " too", " so far", "")
    ] * 2

    (before,) = classify([Utterance(text="All good.")])
    (after,) = classify([Utterance(text="All good.")], corrections=corrections)

    assert next(iter(before.kinds)) is Kind.NOISE
    assert after.kinds.get(Kind.GAIN, 0) > before.kinds.get(Kind.GAIN, 0)
