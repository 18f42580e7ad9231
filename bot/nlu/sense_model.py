"""What a sentence means by its sense: a pretrained sentence model whose last layers were taught a clinic's intents.

It understands sentences whose words nobody taught it, which the word model cannot. English is what it was pretrained
on; Spanish it has from our sentences alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from sentences import Layer, encoder
from sentences.encoder import DEPTH, Floats, same_lengths

TAUGHT = 2
"""So many of the last layers are taught; those below stay as they are, which keeps training short."""
EPOCHS = 2


class SenseModel:
    """Scores every label for a sentence; made by `learn`, kept and restored as plain arrays."""

    def __init__(self, layers: Sequence[Layer], weight: Floats, bias: Floats) -> None:
        self._encoder = encoder(DEPTH - TAUGHT)
        self._layers = tuple(layers)
        self._weight = weight
        self._bias = bias

    @classmethod
    def learn(cls, sentences: Sequence[str], labels: Sequence[int], weights: Sequence[float]) -> SenseModel:
        """`labels` are numbers from 0 without gaps; `weights` say how much each sentence counts."""
        from bot.nlu.tuning import Lesson, prepare, teach

        layers = encoder().layers
        lesson = Lesson(prepare(_embedded(sentences), layers[:-TAUGHT]), labels, weights)
        return cls(*teach(lesson, layers[-TAUGHT:], max(labels) + 1, EPOCHS))

    def scores(self, sentences: Sequence[str]) -> np.ndarray:
        """Shape (sentences, labels); the higher, the likelier."""
        scores = np.zeros((len(sentences), len(self._bias)), np.float32)
        for places, ids in same_lengths([self._encoder.ids(sentence) for sentence in sentences]):
            states = self._encoder.states(ids)
            for layer in self._layers:
                states = layer.apply(states)
            scores[places] = states.mean(axis=1) @ self._weight + self._bias
        return scores

    def save(self, folder: Path) -> None:
        layers = {
            f"{n}.{name}": array for n, layer in enumerate(self._layers) for name, array in layer.arrays().items()
        }
        np.savez(folder / "sense.npz", weight=self._weight, bias=self._bias, **layers)

    @classmethod
    def load(cls, folder: Path) -> SenseModel:
        with np.load(folder / "sense.npz", allow_pickle=False) as stored:
            arrays = dict(stored)
        layers = [
            Layer.from_arrays({name.removeprefix(f"{n}."): arrays[name] for name in arrays if name.startswith(f"{n}.")})
            for n in range(TAUGHT)
        ]
        return cls(layers, arrays["weight"], arrays["bias"])


def _embedded(sentences: Sequence[str]) -> list[Floats]:
    """Each sentence below all layers: (pieces, WIDTH)."""
    model = encoder(0)
    return [model.states(np.array([model.ids(sentence)]))[0] for sentence in sentences]
