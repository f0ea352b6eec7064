"""Shared parts of every training: one epoch, predictions."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf
from tqdm import tqdm

from export.data.patches import PatchSet
from export.data.pipeline import batches
from export.errors import ExportError

PREDICTION_BATCH = 64


def compile_model(
    model: keras.Model, learning_rate: float, decay: float = 0.0, *, scale_loss: bool = False
) -> None:
    """Compile for training with Adam and binary cross-entropy.

    Before step n the learning rate is `learning_rate / (1 + decay n)`, as Keras 2's `decay` has
    it. `scale_loss` keeps small gradients from vanishing in float16.
    """
    rate = (
        keras.optimizers.schedules.InverseTimeDecay(learning_rate, 1, decay)
        if decay
        else learning_rate
    )
    optimizer = keras.optimizers.Adam(rate)
    model.compile(
        optimizer=keras.optimizers.LossScaleOptimizer(optimizer) if scale_loss else optimizer,
        loss="binary_crossentropy",
        metrics=["accuracy"],
    )


def train_epoch(
    model: keras.Model,
    patches: PatchSet,
    batch_size: int,
    seed: int,
    augmentation: str,
    label: str,
) -> tuple[float, float]:
    """Train on each patch once, in an order and with changes that `seed` fixes.

    `label` names the epoch on the progress bar. Returns the mean loss and the accuracy.
    """
    steps = -(-len(patches) // batch_size)

    def report(batch: int, logs: dict[str, float]) -> None:
        bar.set_postfix_str(f"loss {logs['loss']:.4f}", refresh=False)
        bar.update()

    reporting = keras.callbacks.LambdaCallback(on_train_batch_end=report)
    with tqdm(desc=label, total=steps, unit="batch") as bar, _unwrap_patch_error():
        history = model.fit(
            batches(patches, batch_size, seed, augmentation),
            shuffle=False,
            verbose=0,
            callbacks=[reporting],
        ).history
    return history["loss"][0], history["accuracy"][0]


def predict(model: keras.Model, patches: PatchSet) -> npt.NDArray[np.float64]:
    """Predict patches on disk: the probability of tumour, (n,)."""
    with _unwrap_patch_error():
        return _scores(model.predict(batches(patches, PREDICTION_BATCH), verbose=0))


@contextmanager
def _unwrap_patch_error() -> Iterator[None]:
    """Extract the message about an unreadable patch from TensorFlow's report on its pipeline."""
    try:
        yield
    except tf.errors.OpError as error:
        found = re.search(r"ExportError: (.*)", str(error))
        if found is None:
            raise
        raise ExportError(found[1]) from error


def predict_pixels(model: keras.Model, pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    """Predict (n, 96, 96, 3) pixels: the probability of tumour, (n,)."""
    return _scores(model.predict(pixels.astype(np.float32), batch_size=PREDICTION_BATCH, verbose=0))


def _scores(output: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    return output[:, 0].astype(np.float64)
