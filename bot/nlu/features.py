"""A sentence as numbers: which words, word pairs and runs of letters it has, rare ones counting more than common ones.

Words seen fewer than `FAMILIAR` times in training all become one word, `_rare`. A model trained so has learned what a
strange word in a known place means ("look in _rare" names a town, "play _rare" is not for a clinic), and a live
patient's unknown word is then nothing new.
"""

from __future__ import annotations

import collections
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.wording import words

FAMILIAR = 3
RARE = "_rare"


class SentenceFeatures:
    """Turns sentences into one sparse row each; made by `learn`, kept and restored as plain lists and arrays."""

    def __init__(self, familiar: Iterable[str]) -> None:
        self.familiar = frozenset(familiar)
        self._words = TfidfVectorizer(
            tokenizer=self._familiar_words,
            token_pattern=None,
            lowercase=False,
            ngram_range=(1, 2),
            min_df=2,
            sublinear_tf=True,
        )
        self._letters = TfidfVectorizer(
            analyzer="char_wb", preprocessor=_respelled, ngram_range=(3, 4), min_df=3, sublinear_tf=True
        )

    @classmethod
    def learn(cls, sentences: Sequence[str]) -> SentenceFeatures:
        """The features that tell these sentences apart."""
        counts = collections.Counter(word for sentence in sentences for word in set(words(sentence)))
        features = cls(word for word, count in counts.items() if count >= FAMILIAR)
        for vectorizer in features._vectorizers().values():
            vectorizer.fit(sentences)
        return features

    def rows(self, sentences: Sequence[str]) -> csr_matrix:
        """One row per sentence; a sentence without any known feature is a row of zeros."""
        return hstack([vectorizer.transform(sentences) for vectorizer in self._vectorizers().values()]).tocsr()

    def to_plain(self) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
        """Everything learned: names as JSON, weights as arrays."""
        names = {key: list(vectorizer.get_feature_names_out()) for key, vectorizer in self._vectorizers().items()}
        weights = {key: vectorizer.idf_ for key, vectorizer in self._vectorizers().items()}
        return {"familiar": sorted(self.familiar), "names": names}, weights

    @classmethod
    def from_plain(cls, names: dict[str, Any], weights: dict[str, np.ndarray]) -> SentenceFeatures:
        """What `to_plain` gave, ready to use again."""
        features = cls(names["familiar"])
        for key, vectorizer in features._vectorizers().items():
            vectorizer.vocabulary = {name: column for column, name in enumerate(names["names"][key])}
            vectorizer.idf_ = weights[key]
        return features

    def _vectorizers(self) -> dict[str, TfidfVectorizer]:
        return {"words": self._words, "letters": self._letters}

    def _familiar_words(self, sentence: str) -> list[str]:
        return [word if word in self.familiar else RARE for word in words(sentence)]


def _respelled(sentence: str) -> str:
    return " ".join(words(sentence))
