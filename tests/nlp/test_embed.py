import random
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from nlp.embed import EmbedderMissing, VectorCache, choose_embedders, embed_texts, load_embedder

TEXTS = ["I want a quiet room", "a room without noise", "later opening hours", "", "子供のための本"]


class CountingEmbedder:
    """Gives each text its length; counts how often it is asked."""

    name = "counting"
    fingerprint = "counting-1"
    is_per_text = True

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts: list[str]) -> np.ndarray:
        self.asked += texts
        return np.array([[len(text), 1.0] for text in texts], dtype=np.float32).reshape(-1, 2)


@pytest.mark.parametrize("name", ["minilm", "use", "tfidf"])
def test_like_texts_are_nearer_than_unlike_ones(name):
    quiet, silent, late = embed_texts(load_embedder(name), TEXTS[:3]).astype(np.float32)

    assert quiet @ silent > quiet @ late
    assert round(float(quiet @ quiet), 2) == 1.0


@pytest.mark.parametrize("name", ["minilm", "use"])
def test_a_vector_depends_on_its_text_alone(name):
    embedder = load_embedder(name)
    shuffled = random.Random(3).sample(TEXTS, len(TEXTS))

    together = embed_texts(embedder, TEXTS)
    otherwise = embed_texts(embedder, shuffled)

    for text, row in zip(shuffled, otherwise, strict=True):
        assert np.array_equal(together[TEXTS.index(text)], row)


@pytest.mark.parametrize("name", ["minilm", "use"])
def test_a_vector_is_the_same_to_the_last_bit_in_a_full_batch(name):
    things = ("books", "chairs", "lamps", "doors", "desks", "rooms", "shelves", "clocks")
    texts = [f"I want more {thing} near the {place}" for thing in things for place in things]

    together = embed_texts(load_embedder(name), texts)

    for text, row in zip(texts[::5], together[::5], strict=True):
        assert np.array_equal(embed_texts(load_embedder(name), [text])[0], row)


def test_each_distinct_text_is_embedded_once_and_never_again():
    embedder, cache = CountingEmbedder(), VectorCache()

    embed_texts(embedder, ["a", "bb", "a"], cache=cache)
    rows = embed_texts(embedder, ["bb", "ccc"], cache=cache)

    assert sorted(embedder.asked) == ["a", "bb", "ccc"]
    assert rows.tolist() == [[2.0, 1.0], [3.0, 1.0]]


def test_a_folder_keeps_vectors_for_the_next_process(tmp_path: Path):
    embed_texts(CountingEmbedder(), ["a", "bb"], cache=VectorCache(tmp_path))
    second = CountingEmbedder()

    rows = embed_texts(second, ["bb", "a"], cache=VectorCache(tmp_path))

    assert second.asked == []
    assert rows.tolist() == [[2.0, 1.0], [1.0, 1.0]]


def test_other_processes_compute_the_same_vectors():
    embedder = load_embedder("use")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        elsewhere = embed_texts(embedder, TEXTS, executor=pool)

    assert np.array_equal(elsewhere, embed_texts(embedder, TEXTS))


def test_a_damaged_file_in_the_folder_costs_time_and_no_more(tmp_path: Path):
    embed_texts(CountingEmbedder(), ["a"], cache=VectorCache(tmp_path))
    for file in tmp_path.rglob("*.npz"):
        file.write_bytes(file.read_bytes()[:40])

    rows = embed_texts(CountingEmbedder(), ["a"], cache=VectorCache(tmp_path))

    assert rows.tolist() == [[1.0, 1.0]]


def test_auto_is_both_offline_models():
    assert [embedder.name for embedder in choose_embedders("auto")] == ["minilm", "use"]


def test_auto_falls_back_to_words_where_no_model_is_installed(monkeypatch):
    def missing(name: str) -> object:
        if name != "tfidf":
            raise EmbedderMissing(name)
        return load_embedder(name)

    monkeypatch.setattr("nlp.embed.load_embedder", missing)

    assert [embedder.name for embedder in choose_embedders("auto")] == ["tfidf"]


def test_an_unknown_embedder_is_refused():
    with pytest.raises(ValueError, match='There is no embedder "bert"'):
        choose_embedders("bert")
