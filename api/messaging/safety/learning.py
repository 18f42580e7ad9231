"""Learns the weights of the second look anew: `python -m api.messaging.safety.learning`.

It learns from `data/emergency/sentences/<language>/<verdict>.txt`, one message a line, and takes what the dialogue
model learns from (`bot/training/messages/`) for harmless, except what the phrase list finds in it. The order of
sentences is drawn from a seed: the same sentences always give the same weights.
"""

from __future__ import annotations

import collections
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from api.messaging.safety.guard import listed_verdict
from api.messaging.safety.phrases import Verdict
from api.messaging.safety.second_look import BIAS, VERDICTS, WEIGHTS, features

ROOT = Path(__file__).resolve().parents[3]
SENTENCES = ROOT / "data" / "emergency" / "sentences"
HARMLESS = ROOT / "bot" / "training" / "messages"
CLASSES = (*VERDICTS, Verdict.NONE)
SEED = 7
ROUNDS = 12
AVERAGED = 6
"""The weights are the mean over so many of the last rounds, which an unlucky order of sentences sways less."""
RATE = 0.5
SHRINKING = 3e-3
"""How far each sentence pulls the weights of its words back to nothing. So much keeps rare words from being learned by
heart: with a hundredth of it, lists by other authors are read clearly worse."""
RAREST = 2
SMALLEST_WEIGHT = 0.15
"""Smaller weights are left out of the file: they change nothing and would fill most of it."""

Floats = npt.NDArray[np.float64]
Example = tuple[str, Verdict]


def main() -> None:
    weights = learn([*own_sentences(), *harmless_messages()])
    lines = ["\t".join([feature, *(f"{value:.2f}" for value in values)]) for feature, values in weights.items()]
    WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sys.stdout.write(f"{WEIGHTS.relative_to(ROOT)}: {len(lines)} weights\n")


def own_sentences() -> Iterator[Example]:
    for path in sorted(SENTENCES.glob("*/*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield line, Verdict(path.stem)


def harmless_messages() -> Iterator[Example]:
    for path in sorted(HARMLESS.glob("*/*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if listed_verdict(line) is Verdict.NONE:
                yield line, Verdict.NONE


def learn(examples: Iterable[Example]) -> dict[str, tuple[float, ...]]:
    """The weight of each feature for each of `VERDICTS`, against none; features that say little are left out.

    Multinomial logistic regression by averaged stochastic gradient descent with AdaGrad's rates (Duchi et al. 2011).
    """
    known = list(examples)
    counts = collections.Counter(feature for text, _ in known for feature in features(text))
    columns = {feature: n for n, feature in enumerate(sorted(f for f, count in counts.items() if count >= RAREST))}
    model = _Model(len(columns) + 1)
    rows = [[columns[feature] for feature in features(text) if feature in columns] for text, _ in known]
    meant = [CLASSES.index(verdict) for _, verdict in known]
    fair = np.sqrt(len(meant) / len(CLASSES) / np.bincount(meant, minlength=len(CLASSES)))
    rng = np.random.default_rng(SEED)
    mean = np.zeros_like(model.weights)
    for number in range(ROUNDS):
        for place in rng.permutation(len(rows)):
            model.step(np.array(rows[place], np.int64), meant[place], float(fair[meant[place]]))
        if number >= ROUNDS - AVERAGED:
            mean += model.weights / AVERAGED
    against_none = mean[:, :-1] - mean[:, -1:]
    learned = {BIAS: tuple(against_none[-1])}
    for feature, column in columns.items():
        if np.abs(against_none[column]).max() >= SMALLEST_WEIGHT:
            learned[feature] = tuple(against_none[column])
    return learned


@dataclass
class _Model:
    """Weights per feature and class; the last row is the bias."""

    size: int
    weights: Floats = field(init=False)
    squares: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.weights = np.zeros((self.size, len(CLASSES)))
        self.squares = np.full((self.size, len(CLASSES)), 1e-8)

    def step(self, row: npt.NDArray[np.int64], meant: int, weight: float) -> None:
        scale = 1 / np.sqrt(max(1, len(row)))
        scores = self.weights[row].sum(axis=0) * scale + self.weights[-1]
        shares = np.exp(scores - scores.max())
        error = shares / shares.sum()
        error[meant] -= 1
        error *= weight
        self._move(row, scale * error[None, :] + SHRINKING * self.weights[row])
        self._move(np.array([self.size - 1]), error[None, :])

    def _move(self, row: npt.NDArray[np.int64], gradient: Floats) -> None:
        self.squares[row] += gradient * gradient
        self.weights[row] -= RATE * gradient / np.sqrt(self.squares[row])


if __name__ == "__main__":
    main()
