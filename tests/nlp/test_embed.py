import random
import sqlite3
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
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


@pytest.mark.parametrize("damage", [b"", b"no database at all", b"SQLite format 3\0" + b"x" * 5000])
def test_a_damaged_file_in_the_folder_costs_time_and_no_more(tmp_path: Path, damage: bytes):
    embed_texts(CountingEmbedder(), ["a"], cache=VectorCache(tmp_path))
    for file in tmp_path.iterdir():
        file.write_bytes(damage)
    second = CountingEmbedder()

    rows = embed_texts(second, ["a"], cache=VectorCache(tmp_path))

    assert rows.tolist() == [[1.0, 1.0]]
    assert second.asked == ["a"]


def test_a_single_wrong_bit_is_noticed(tmp_path: Path):
    embed_texts(CountingEmbedder(), ["a", "bb"], cache=VectorCache(tmp_path))
    (file,) = tmp_path.glob("*.sqlite3")
    with closing(sqlite3.connect(file)) as database, database:
        ((key, row),) = database.execute("SELECT key, row FROM vectors LIMIT 1").fetchall()
        wrong = row[:-1] + bytes([row[-1] ^ 1])
        database.execute("UPDATE vectors SET row = ? WHERE key = ?", (wrong, key))
    second = CountingEmbedder()

    rows = embed_texts(second, ["a", "bb"], cache=VectorCache(tmp_path))

    assert second.asked == ["a"]
    assert rows.tolist() == [[1.0, 1.0], [2.0, 1.0]]


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")

    rows = embed_texts(CountingEmbedder(), ["a"], cache=VectorCache(tmp_path / "file" / "vectors"))

    assert rows.tolist() == [[1.0, 1.0]]


def test_a_full_cache_lets_go_of_what_it_kept_first(tmp_path: Path):
    cache = VectorCache(tmp_path, limit_bytes=200_000)
    texts = [f"text {i}" for i in range(4_000)]
    for start in range(0, len(texts), 500):
        rows = np.ones((500, 64), dtype=np.float16)
        cache.put("model", texts[start : start + 500], rows)

    assert sum(file.stat().st_size for file in tmp_path.glob("*.sqlite3")) < 300_000
    assert cache.get("model", "text 0") is None
    assert cache.get("model", "text 3999") is not None


def test_what_a_killed_process_had_kept_is_there_for_the_next(tmp_path: Path):
    program = (
        "import os, numpy as np; from pathlib import Path; from nlp.embed import VectorCache\n"
        f"cache = VectorCache(Path({str(tmp_path)!r}))\n"
        "for i in range(1000):\n"
        "    cache.put('model', [f'text {i}'], np.full((1, 4), i, dtype=np.float16))\n"
        "    if i == 50: os.kill(os.getpid(), 9)"
    )
    killed = subprocess.run([sys.executable, "-c", program], check=False)

    rows = [VectorCache(tmp_path).get("model", f"text {i}") for i in range(51)]

    assert killed.returncode == -9
    assert [row.tolist() for row in rows if row is not None] == [[i] * 4 for i in range(51)]


def test_several_threads_may_write_to_one_folder(tmp_path: Path):
    def fill(start: int) -> None:
        for i in range(start, start + 50):
            VectorCache(tmp_path).put("model", [str(i)], np.full((1, 2), i, dtype=np.float16))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(fill, range(0, 200, 50)))

    found = dict(VectorCache(tmp_path).find("model", [str(i) for i in range(200)]))
    assert [found[i].tolist() for i in range(200)] == [[i, i] for i in range(200)]


def test_a_cleared_cache_knows_nothing(tmp_path: Path):
    cache = VectorCache(tmp_path)
    cache.put("model", ["a"], np.ones((1, 2), dtype=np.float16))

    cache.clear()

    assert cache.get("model", "a") is None


def test_a_cancelled_run_keeps_what_it_had_computed():
    cache, texts = VectorCache(), [str(i) for i in range(1_000)]

    def cancel(share: float) -> None:
        if share > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        embed_texts(CountingEmbedder(), texts, cache=cache, progress=cancel)
    second = CountingEmbedder()
    embed_texts(second, texts, cache=cache)

    assert len(second.asked) < 500


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
