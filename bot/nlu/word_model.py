"""What a sentence means by its words: a logistic regression over words, pairs of words and runs of letters.

It knows what it was taught and its near spellings, English and Spanish alike, and has no idea of anything else.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.nlu.features import SentenceFeatures

STRENGTH = 20.0
"""scikit-learn's C: how far the model trusts its examples."""
MAX_ITERATIONS = 60
"""More change nothing."""


class WordModel:
    """Scores every label for a sentence; made by `learn`, kept and restored as plain lists and arrays."""

    def __init__(self, features: SentenceFeatures, weights: np.ndarray, biases: np.ndarray) -> None:
        self._features = features
        self._weights = weights
        self._biases = biases

    @classmethod
    def learn(cls, sentences: Sequence[str], labels: Sequence[int], weights: Sequence[float]) -> WordModel:
        """`labels` are numbers from 0 without gaps; `weights` say how much each sentence counts."""
        features = SentenceFeatures.learn(sentences)
        regression = LogisticRegression(C=STRENGTH, max_iter=MAX_ITERATIONS, tol=1e-3)
        regression.fit(features.rows(sentences), labels, sample_weight=weights)
        return cls(features, regression.coef_.T.astype(np.float32), regression.intercept_.astype(np.float32))

    def scores(self, sentences: Sequence[str]) -> np.ndarray:
        """Shape (sentences, labels); the higher, the likelier."""
        return np.asarray(self._features.rows(sentences) @ self._weights + self._biases)

    def save(self, folder: Path) -> None:
        names, arrays = self._features.to_plain()
        (folder / "words.json").write_text(json.dumps(names), encoding="utf-8")
        np.savez_compressed(folder / "words.npz", weights=self._weights, biases=self._biases, **arrays)

    @classmethod
    def load(cls, folder: Path) -> WordModel:
        names = json.loads((folder / "words.json").read_text(encoding="utf-8"))
        with np.load(folder / "words.npz", allow_pickle=False) as stored:
            arrays = dict(stored)
        return cls(SentenceFeatures.from_plain(names, arrays), arrays["weights"], arrays["biases"])
