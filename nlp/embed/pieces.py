"""Texts as pieces of words, and what each piece means by itself: MiniLM's tokenizer and its table.

Both are read from files of the installed packages; the model itself is not run, so this is a
hundred times faster than embedding. Without them, words stand for themselves and mean nothing yet.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from nlp.embed.base import EmbedderMissing
from nlp.embed.minilm import LONGEST_TEXT, TOKENIZER, file_of

PIECES = 30_522  # of MiniLM's vocabulary
_TABLE = "embeddings.word_embeddings.weight"
_WORD = re.compile(r"\w+")
_LENGTH = 8  # bytes that say how long a safetensors header is


def pieces_of(texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the numbers of all pieces, text after text, each below `PIECES`, and how many each
    text has.
    """
    found = _tokenize()(texts)
    counts = np.fromiter(map(len, found), dtype=np.int64, count=len(found))
    flat = np.fromiter(chain.from_iterable(found), dtype=np.int64, count=int(counts.sum()))
    return flat, counts


@lru_cache(maxsize=1)
def piece_vectors() -> NDArray[np.float32] | None:
    """Return one centred vector a piece, shape (PIECES, d); None where there is no such table."""
    try:
        path = file_of(TOKENIZER, "model.safetensors")
    except EmbedderMissing:
        return None
    with path.open("rb") as file:
        length = int.from_bytes(file.read(_LENGTH), "little")
        header = json.loads(file.read(length))
    if header.get(_TABLE, {}).get("dtype") != "F32":
        return None
    table = np.memmap(
        path, np.float32, "r", _LENGTH + length + header[_TABLE]["data_offsets"][0],
        tuple(header[_TABLE]["shape"]),
    )  # fmt: skip
    centred: NDArray[np.float32] = table - table.mean(axis=0, dtype=np.float64).astype(np.float32)
    return centred if len(centred) == PIECES else None


@lru_cache(maxsize=1)
def _tokenize() -> Callable[[Sequence[str]], list[list[int]]]:
    try:
        path = file_of(TOKENIZER, "tokenizer.json")
        # Heavy: paid only where there are very many texts.
        from tokenizers import Tokenizer
    except (EmbedderMissing, ImportError):
        return lambda texts: [
            [zlib.crc32(word.encode("utf-8", "surrogatepass")) % PIECES for word in words]
            for words in (_WORD.findall(text.casefold()) for text in texts)
        ]
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST_TEXT)
    return _ByWord(
        lambda texts: [
            one.ids for one in tokenizer.encode_batch_fast(texts, add_special_tokens=False)
        ]
    )


class _ByWord:
    """A tokenizer that is asked for each word once: of plain texts it is the same, and faster.

    Args:
        tokenize: Cuts texts at blanks and marks first, and then each word by itself.
    """

    def __init__(self, tokenize: Callable[[list[str]], list[list[int]]]) -> None:
        self._tokenize = tokenize
        self._known: dict[str, list[int]] = {}

    def __call__(self, texts: Sequence[str]) -> list[list[int]]:
        # Accents, other scripts and what looks like a special token are the tokenizer's own matter.
        words = [
            _PIECE.findall(text.lower()) if _PLAIN.fullmatch(text) is not None else None
            for text in texts
        ]
        if len(self._known) > _WORDS_KEPT:
            self._known.clear()
        new = set(chain.from_iterable(filter(None, words))).difference(self._known)
        self._known.update(zip(new, self._tokenize(list(new)), strict=True))
        strange = [text for text, own in zip(texts, words, strict=True) if own is None]
        others = iter(self._tokenize(strange))
        find = self._known.__getitem__
        return [
            next(others)
            if own is None
            else list(chain.from_iterable(map(find, own)))[:LONGEST_TEXT]
            for own in words
        ]


_PLAIN = re.compile(r"[\t\n\r -Z\\-~’‘“”–—…]*")
_PIECE = re.compile(r"[a-z0-9]+|[^\sa-z0-9]")
_WORDS_KEPT = 300_000
