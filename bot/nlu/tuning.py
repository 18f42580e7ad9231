"""Teaches the last layers of the sentence model to tell a clinic's intents apart. Used in training alone.

Frozen, the model knows English in general; with its last two layers taught on our sentences it reads new ones a good
deal better (docs/decisions/0016). TensorFlow is in this environment in any case, since Rasa needs it; what was learned
leaves as plain arrays, and reading needs only numpy.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sentences.encoder import HEADS, WIDTH, Floats, Layer

SEED = 20
THREADS = 2  # Always two, so that sums are added up in the same order on every machine.
BATCH = 64
PEAK_RATE = 4e-4
WARM_UP_STEPS = 100
DROPPED = 0.1
SMOOTHING = 0.05
LONGEST_GRADIENT = 1.0


@dataclass(frozen=True, eq=False)
class Lesson:
    """What is to be learned: per sentence the states (pieces, WIDTH) below the taught layers, its label and weight."""

    states: Sequence[Floats]
    labels: Sequence[int]
    weights: Sequence[float]


def teach(lesson: Lesson, layers: Sequence[Layer], labels: int, epochs: int) -> tuple[list[Layer], Floats, Floats]:
    """The layers after `epochs` rounds, and the weight (WIDTH, labels) and bias of a label's score on their mean."""
    import tensorflow as tf

    _make_repeatable(tf)
    taught = [{name: tf.Variable(array) for name, array in layer.arrays().items()} for layer in layers]
    weight = tf.Variable(tf.random.normal([WIDTH, labels], stddev=0.02))
    bias = tf.Variable(tf.zeros(labels))
    learned = [array for layer in taught for array in layer.values()] + [weight, bias]
    rate = tf.Variable(0.0)
    optimizer = tf.keras.optimizers.legacy.Adam(rate)

    @tf.function(
        autograph=False,
        input_signature=[
            tf.TensorSpec([None, None, WIDTH]),
            tf.TensorSpec([None, None]),
            tf.TensorSpec([None], tf.int32),
            tf.TensorSpec([None]),
        ],
    )
    def step(states, there, meant, weights):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        with tf.GradientTape() as tape:
            scores = tf.matmul(_read(tf, taught, states, there), weight) + bias
            target = tf.one_hot(meant, labels) * (1 - SMOOTHING) + SMOOTHING / labels
            loss = tf.reduce_mean(weights * tf.nn.softmax_cross_entropy_with_logits(target, scores))
        gradients, _ = tf.clip_by_global_norm(tape.gradient(loss, learned), LONGEST_GRADIENT)
        optimizer.apply_gradients(zip(gradients, learned, strict=True))

    batches = list(_batches(lesson, epochs))
    for number, places in enumerate(batches):
        rate.assign(PEAK_RATE * min(1.0, number / WARM_UP_STEPS) * (1 - number / len(batches)))
        states, there = _padded([lesson.states[place] for place in places])
        step(
            states,
            there,
            np.array([lesson.labels[place] for place in places], np.int32),
            np.array([lesson.weights[place] for place in places], np.float32),
        )
    layers = [Layer.from_arrays({name: array.numpy() for name, array in layer.items()}) for layer in taught]
    return layers, weight.numpy(), bias.numpy()


def prepare(sentences: Sequence[Floats], layers: Sequence[Layer]) -> list[Floats]:
    """What `layers` make of sentences, (pieces, WIDTH) each: `Encoder.states`, in half of numpy's time."""
    import tensorflow as tf

    _make_repeatable(tf)
    fixed = [{name: tf.constant(array) for name, array in layer.arrays().items()} for layer in layers]

    @tf.function(autograph=False, input_signature=[tf.TensorSpec([None, None, WIDTH]), tf.TensorSpec([None, None])])
    def read(states, there):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        return _through(tf, fixed, states, there, dropped=0.0)

    found: dict[int, Floats] = {}
    by_length = np.argsort([len(states) for states in sentences], kind="stable")
    for start in range(0, len(by_length), BATCH):
        places = by_length[start : start + BATCH].tolist()
        for place, states in zip(places, read(*_padded([sentences[p] for p in places])).numpy(), strict=True):
            found[place] = states[: len(sentences[place])]
    return [found[place] for place in range(len(sentences))]


def _make_repeatable(tf) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    tf.keras.utils.set_random_seed(SEED)
    tf.config.experimental.enable_op_determinism()
    if tf.config.threading.get_intra_op_parallelism_threads() != THREADS:
        tf.config.threading.set_intra_op_parallelism_threads(THREADS)


def _batches(lesson: Lesson, epochs: int) -> Iterator[list[int]]:
    """Places of sentences of about equal length, in an order that is drawn anew for each round."""
    rng = np.random.default_rng(SEED)
    lengths = np.array([len(states) for states in lesson.states])
    for _ in range(epochs):
        shuffled = rng.permutation(len(lengths))
        drawn = []
        for part in np.array_split(shuffled, 8):
            part = part[np.argsort(lengths[part], kind="stable")]
            drawn += [part[start : start + BATCH].tolist() for start in range(0, len(part), BATCH)]
        rng.shuffle(drawn)
        yield from drawn


def _padded(sentences: Sequence[Floats]) -> tuple[Floats, Floats]:
    """Sentences side by side, filled up with zeros: (sentences, pieces, WIDTH), and 1 where there is a piece."""
    longest = max(len(states) for states in sentences)
    states = np.zeros((len(sentences), longest, WIDTH), np.float32)
    there = np.zeros((len(sentences), longest), np.float32)
    for place, sentence in enumerate(sentences):
        states[place, : len(sentence)] = sentence
        there[place, : len(sentence)] = 1
    return states, there


def _read(tf, layers, states, there):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The mean over each sentence's pieces after the layers: `Layer.apply` with dropout, a mask and gradients."""
    states = _through(tf, layers, states, there, dropped=DROPPED)
    return tf.reduce_sum(states * there[..., None], 1) / tf.reduce_sum(there, 1, keepdims=True)


def _through(tf, layers, states, there, dropped):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    unseen = (1 - there)[:, None, None, :] * -1e9
    for layer in layers:
        states = _apply(tf, layer, states, unseen, dropped)
    return states


def _apply(tf, layer, states, unseen, dropped):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    shape = tf.shape(states)
    flat = tf.reshape(states, [-1, WIDTH])
    split = tf.reshape(
        tf.matmul(flat, layer["asking"]) + layer["asking_bias"], [shape[0], shape[1], 3, HEADS, WIDTH // HEADS]
    )
    asked, keys, values = tf.unstack(tf.transpose(split, [2, 0, 3, 1, 4]))
    shares = tf.nn.softmax(tf.matmul(asked, keys, transpose_b=True) / math.sqrt(WIDTH // HEADS) + unseen)
    gathered = tf.reshape(tf.transpose(tf.matmul(tf.nn.dropout(shares, dropped), values), [0, 2, 1, 3]), [-1, WIDTH])
    gathered = tf.nn.dropout(tf.matmul(gathered, layer["gathering"]) + layer["gathering_bias"], dropped)
    flat = _normed(tf, flat + gathered, layer["gathered_scale"], layer["gathered_shift"])
    widened = tf.nn.gelu(tf.matmul(flat, layer["widening"]) + layer["widening_bias"], approximate=True)
    narrowed = tf.nn.dropout(tf.matmul(widened, layer["narrowing"]) + layer["narrowing_bias"], dropped)
    return tf.reshape(_normed(tf, flat + narrowed, layer["layer_scale"], layer["layer_shift"]), shape)


def _normed(tf, states, scale, shift):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    mean, spread = tf.nn.moments(states, -1, keepdims=True)
    return tf.nn.batch_normalization(states, mean, spread, shift, scale, 1e-12)
