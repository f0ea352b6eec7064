"""Building, loading and converting a checked third-party network, inside the sandbox."""

from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from export.conversion.declaration import PIXEL_SCALINGS
from export.conversion.onnx_graph import to_onnx, versions
from export.data import safe_hdf5
from export.errors import ExportError
from export.keras_files.architecture import Architecture
from export.keras_files.archive import WEIGHTS, names_in_archive, unpacked_weights
from export.keras_files.weights import load_trained

Pixels = npt.NDArray[np.uint8]
PARTS = {"config.json", "metadata.json", WEIGHTS}
SUM_TOLERANCE = 1e-3
# Keras predicts so many pixels at a time: 64 patches of 96x96.
PIXELS_AT_ONCE = 64 * 96 * 96


def convert(
    path: Path, architecture: Architecture, declared: dict[str, Any], pixels: Pixels, folder: Path
) -> dict[str, Any]:
    """Write scores.npy, (n,) float64, and model.onnx into `folder`; return facts about them.

    `declared` are the fields of a `Classifier`, `pixels` is (n, s, s, 3). Raises ExportError if
    the file is damaged or hostile, or its outputs are not as declared.
    """
    model = read_model(path, architecture)
    network = DeclaredNetwork(path, model, declared, pixels.shape[1])
    scores = network.scores(pixels)
    np.save(folder / "scores.npy", scores)
    graph = to_onnx(network.probability, pixels.shape[1])
    (folder / "model.onnx").write_bytes(graph.SerializeToString())
    return {"kind": network.kind, "versions": versions()}


def read_model(path: Path, architecture: Architecture) -> keras.Model:
    """Build the architecture and load the weights of `path`, a .keras or .h5 file.

    Raises ExportError if they do not fit, or are damaged or hostile.
    """
    # Variables made in this scope have a shape and no memory yet.
    with keras.StatelessScope(initialize_variables=False):
        model = keras.saving.deserialize_keras_object(architecture.config, safe_mode=True)
    if not isinstance(model, keras.Model) or not model.built:
        raise ExportError(f"{path}: no input shape. Save the built model.")
    _refuse_oversized(path, model)
    with keras.StatelessScope():
        pass  # leaving it makes the variables
    if path.suffix == ".keras":
        _load_archive(path, model)
    else:
        load_trained(model, path)
    _settle_normalization(model)
    for variable in model.weights:
        if not np.isfinite(variable.numpy()).all():
            raise ExportError(
                f"{path}: {variable.path} holds NaN or infinite values. Give an undamaged file."
            )
    return model


def _settle_normalization(model: keras.Model) -> None:
    """Make the loaded values of each Normalization constants, which ONNX can store."""
    for layer in model._flatten_layers(include_self=False):
        if isinstance(layer, keras.layers.Normalization):
            layer.finalize_state()
            layer.mean, layer.variance = np.asarray(layer.mean), np.asarray(layer.variance)


def _refuse_oversized(path: Path, model: keras.Model) -> None:
    count = sum(int(np.prod(variable.shape, dtype=object)) for variable in model.weights)
    # Weights hardly compress: so small a file cannot hold them.
    if 4 * count > 100 * path.stat().st_size + 2**20:
        raise ExportError(
            f"{path}: declares {count} weights, which a file of its size cannot hold. "
            f"Give an undamaged file."
        )


def _load_archive(path: Path, model: keras.Model) -> None:
    """Load the weights of a .keras file: checked here, then matched by Keras itself."""
    others = sorted(set(names_in_archive(path)) - PARTS)
    if others:
        raise ExportError(
            f"{path}: also holds {others[0][:80]!r}, which no image classifier needs. Remove it."
        )
    with unpacked_weights(path) as weights:
        try:
            with safe_hdf5.opened(weights) as file:
                for dataset in safe_hdf5.datasets(file):
                    safe_hdf5.check_storage(dataset)
                    safe_hdf5.check_size(dataset)
        except ExportError as error:
            raise ExportError(str(error).replace(str(weights), str(path))) from error
        try:
            model.load_weights(weights)
        except (ValueError, OSError, KeyError) as error:
            reason = " ".join(str(error).split())[:300]
            raise ExportError(
                f"{path}: its weights do not fit its architecture ({reason}). Save the model again."
            ) from error


class DeclaredNetwork:
    """A model between pixels of 0 to 255 and the probability of the positive class."""

    def __init__(
        self, path: Path, model: keras.Model, declared: dict[str, Any], patch_size: int
    ) -> None:
        self._path = path
        self._scaling = declared["scaling"]
        self._classes = declared["classes"]
        self._positive = self._classes.index(declared["positive"])
        patches = keras.Input((patch_size, patch_size, 3))
        given = model(patches)
        self._model = keras.Model(patches, given[0] if isinstance(given, list) else given)
        self.kind = self._kind(declared["kind"])

    def probability(self, pixels: tf.Tensor) -> tf.Tensor:
        """Map (n, s, s, 3) float32 RGB in 0 to 255 to (n,) float32 in 0 to 1."""
        return self._end(self._outputs(pixels))

    def scores(self, pixels: Pixels) -> npt.NDArray[np.float64]:
        """Predict (n, s, s, 3) uint8 with Keras: `probability`, (n,).

        Raises ExportError if the model's own outputs are not of the declared kind.
        """
        outputs = tf.function(lambda some: self._outputs(tf.cast(some, tf.float32)))
        batch = max(1, PIXELS_AT_ONCE // pixels.shape[1] ** 2)
        starts = range(0, len(pixels), batch)
        parts = [outputs(pixels[start : start + batch]).numpy() for start in starts]
        values = np.concatenate(parts)
        self._check(values)
        return np.asarray(self._end(tf.constant(values)), np.float64)

    def _outputs(self, pixels: tf.Tensor) -> tf.Tensor:
        scale, offset = PIXEL_SCALINGS[self._scaling]
        if self._scaling == "caffe":
            pixels = pixels[..., ::-1]
        if self._scaling != "none":
            pixels = pixels * tf.constant(scale, tf.float32) + tf.constant(offset, tf.float32)
        return self._model(pixels, training=False)

    def _end(self, outputs: tf.Tensor) -> tf.Tensor:
        if self.kind == "logits":
            return tf.nn.softmax(outputs)[:, self._positive]
        if self.kind == "softmax":
            return outputs[:, self._positive]
        second = tf.sigmoid(outputs[:, 0]) if self.kind == "logit" else outputs[:, 0]
        return second if self._positive == 1 else 1 - second

    def _kind(self, declared: str | None) -> str:
        """Determine the kind of the outputs from the declaration and their shape."""
        shape = self._model.output_shape
        if len(shape) != 2 or shape[1] is None:
            raise ExportError(
                f"{self._path}: returns {shape[1:]} per patch, not one value or one per class. "
                f"Only classifiers of whole patches are supported."
            )
        count = 2 if shape[1] == 1 else shape[1]
        if count != len(self._classes):
            raise ExportError(
                f"{self._path}: returns {shape[1]} values per patch, which is {count} classes. "
                f"Give --classes with {count} names, in the order of the outputs."
            )
        kinds = ("probability", "logit") if shape[1] == 1 else ("softmax", "logits")
        if declared not in (None, *kinds):
            raise ExportError(
                f"{self._path}: returns {shape[1]} values per patch. --output can be "
                f"{' or '.join(kinds)} then."
            )
        return declared or kinds[0]

    def _check(self, values: npt.NDArray[np.float32]) -> None:
        if not np.isfinite(values).all():
            raise ExportError(
                f"{self._path}: returns values that are not finite for the patches of DATA. Check "
                f"--scaling and the weights."
            )
        lowest, highest, sums = values.min(), values.max(), values.sum(axis=1)
        several = values.shape[1] > 1
        is_share = lowest >= 0 and highest <= 1
        adds_up = not several or np.abs(sums - 1).max() <= SUM_TOLERANCE
        found = f"{self._path}: returns {lowest:.3g} to {highest:.3g} for the patches of DATA"
        if self.kind in ("logit", "logits"):
            if is_share and adds_up:
                raise ExportError(f"{found}: probabilities already. Leave out --output.")
        elif not is_share:
            raise ExportError(
                f"{found}, which are no probabilities. If they are logits, give --output "
                f"{'logits' if several else 'logit'}."
            )
        elif not adds_up:
            raise ExportError(
                f"{self._path}: its classes add up to {sums.min():.3g} to {sums.max():.3g}, not "
                f"to 1. Only exclusive classes are supported; let the model end in a softmax."
            )
