"""A loaded model: patches or whole blocks in, probabilities out."""

from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image, UnidentifiedImageError

from histoviewer.errors import ModelError
from histoviewer.heatmaps.summary import device_name
from histoviewer.inference.engines.base import (
    Device,
    Engine,
    EngineName,
    Precision,
    PrecisionName,
    Stop,
    Stopped,
    first_line,
)
from histoviewer.inference.engines.choice import start_engine, stores_weights_elsewhere
from histoviewer.inference.engines.onnx_file import onnx_problem
from histoviewer.inference.manifest import ADD_FIRST, FILE_NAME, Manifest, load_manifest
from histoviewer.inference.manifest_parts import Golden
from histoviewer.inference.signature import calibrate, eight_views, turned_back

# Of a distance from the training tiles, relative to those above 1. The limits that distances are
# held against are chosen to two digits.
_DISTANCE_TOLERANCES: dict[Precision, float] = {
    "float32": 0.01,
    "bfloat16": 0.1,
    "float16": 0.1,
    "int8": 0.25,
}
_ANOTHER_MODEL = "Convert the model again, or choose another."


class Prediction(NamedTuple):
    """Outputs of the network for the tiles of n inputs, (n, rows, cols) float32 each.

    probability: calibrated, of the positive class; the caller must check that it is one.
    distance:    from the training tiles, see `manifest.Scope`; None if the model has none.
    """

    probability: NDArray[np.float32]
    distance: NDArray[np.float32] | None


class Ensemble:
    """A loaded model on one device.

    device:      as requested.
    device_note: reason for a fallback to this device; else empty.
    callers:     number of threads that must call `predict` concurrently to keep the device busy.
    """

    def __init__(
        self,
        manifest: Manifest,
        device: Device = "auto",
        engine: EngineName = "auto",
        precision: PrecisionName = "auto",
    ) -> None:
        self.manifest = manifest
        self.device = device
        self._contract = manifest.contract
        network = manifest.network(precision)
        content = manifest.read_checked(manifest.folder / network.file, network.sha256)
        if problem := onnx_problem(content):
            raise ModelError(manifest.onnx_file, problem, _ANOTHER_MODEL)
        if stores_weights_elsewhere(content):
            cause = "stores weights in another file, which its SHA-256 does not cover"
            raise ModelError(manifest.onnx_file, cause, _ANOTHER_MODEL)
        try:
            self._engine, self.device_note = start_engine(
                content, device, engine, precision, manifest.precisions
            )
        except ModelError:
            raise
        except Exception as error:  # The engines' errors share no base class.
            cause = f"cannot be loaded ({first_line(error)})"
            raise ModelError(manifest.onnx_file, cause, _ANOTHER_MODEL) from error
        if mismatch := self._contract.mismatch(self._engine.inputs, self._engine.outputs):
            raise ModelError(manifest.onnx_file, mismatch, _ANOTHER_MODEL)
        self._outputs = [port.name for port in self._engine.outputs]
        self.callers = self._engine.callers

    @property
    def engine(self) -> Engine:
        return self._engine

    @property
    def provider(self) -> str:
        """The device that runs, in the engine's words, e.g. "CPU" or "CUDAExecutionProvider"."""
        return self._engine.provider

    @property
    def precision(self) -> Precision:
        return self._engine.precision

    @property
    def batch_size(self) -> int:
        """The number of patches to pass to `predict` at a time: those of 8 of 96 x 96 on a CPU."""
        pixels = (96 / self.manifest.patch_size) ** 2
        return max(1, min(self._engine.batch_size, round(self._engine.batch_size * pixels)))

    def predict(self, patches: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return each patch's calibrated probability of the positive class, (n,). Thread-safe.

        patches: (n, patch_size, patch_size, 3) uint8 RGB at the model's mpp, 0..255; n >= 1.

        Values are as the model outputs them: the caller must check that they are probabilities.
        Raises ModelError if the device fails.
        """
        return self.predict_tiles(patches).probability.reshape(len(patches))

    def predict_all(self, patches: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return what `predict` does, for any number of patches, a batch at a time."""
        batches = np.split(patches, range(self.batch_size, len(patches), self.batch_size))
        return np.concatenate([self.predict(batch) for batch in batches])

    def predict_eight_views(self, patches: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return the mean of `predict` over the eight views of each patch; eight times as slow.

        NaN if the value of any view is not a probability.
        """
        return self.predict_tiles(patches, tta=True).probability.reshape(len(patches))

    def predict_tiles(
        self, pixels: NDArray[np.uint8], *, tta: bool = False, stop: Stop | None = None
    ) -> Prediction:
        """Predict all tiles of patches, or, if the model is `dense`, of larger blocks. Thread-safe.

        pixels: (n, height, width, 3) uint8 RGB at the model's mpp; n >= 1. Patches have one tile.
        tta:    mean over the eight flips and rotations; a probability is NaN if that of any view
                is not one.

        Raises ModelError if the device fails, Stopped if `stop` was asked.
        """
        stop = stop or Stop()
        if not tta:
            return self._predict(pixels, stop)
        views = eight_views(pixels)
        if pixels.shape[1] == pixels.shape[2] == self.manifest.patch_size:
            # The views of a block would need eight times its memory in one call.
            found = _split(self._predict(np.concatenate(views), stop))
        else:
            found = [self._predict(view, stop) for view in views]
        probability = np.stack(
            [turned_back(view.probability, index) for index, view in enumerate(found)]
        )
        valid = (probability >= 0) & (probability <= 1)
        mean = np.where(valid, probability, np.nan).mean(axis=0)
        distances = [
            turned_back(view.distance, index)
            for index, view in enumerate(found)
            if view.distance is not None
        ]
        return Prediction(mean, np.mean(distances, axis=0) if distances else None)

    def _predict(self, pixels: NDArray[np.uint8], stop: Stop) -> Prediction:
        contract = self._contract
        probability, *distance = self._run(pixels, stop)
        shape = self._tiles(pixels)
        values = contract.probability(probability, int(np.prod(shape))).reshape(shape)
        far = distance[0].reshape(shape) if distance else None
        return Prediction(calibrate(values, contract.temperature), far)

    def _tiles(self, pixels: NDArray[np.uint8]) -> tuple[int, int, int]:
        """The (n, rows, cols) of the tiles of these pixels."""
        count, height, width = pixels.shape[:3]
        side, dense = self.manifest.patch_size, self.manifest.dense
        if dense is None:
            return count, 1, 1
        return count, (height - side) // dense.stride + 1, (width - side) // dense.stride + 1

    def _run(self, pixels: NDArray[np.uint8], stop: Stop) -> list[NDArray[np.float32]]:
        """The network's own outputs."""
        feed = np.ascontiguousarray(self._contract.feed(pixels))
        try:
            found = self._engine.run(feed, self._outputs, stop)
        except Stopped:
            raise
        except Exception as error:  # The engines' errors share no base class.
            raise self._run_error(first_line(error)) from error
        tiles = int(np.prod(self._tiles(pixels)))
        expected = [tiles * self._contract.values_per_tile] + [tiles] * (len(found) - 1)
        if [values.size for values in found] != expected:
            shapes = ", ".join(str(values.shape) for values in found)
            raise self._run_error(f"outputs of {shapes} for an input of {pixels.shape}")
        return found

    def check(self) -> float:
        """Run the golden patches; return the largest difference from the manifest's probabilities.

        Those of a dense model are also run as one region, and distances are compared, too.

        Raises ModelError if it exceeds the tolerance, if there are no golden patches, or if the
        output cannot be of the declared kind.
        """
        manifest = self.manifest
        golden = manifest.golden
        if golden is None:
            cause = "has no golden patches, so its results cannot be verified on this machine"
            raise ModelError(manifest.folder, cause, ADD_FIRST)
        patches = golden_patches(manifest, golden)
        tolerance = manifest.tolerance(self.precision)
        largest = self._compare(self.predict_uncalibrated(patches), golden.outputs, tolerance)
        if golden.distances is not None:
            self._compare_distances(patches, golden.distances)
        if golden.mosaic is not None:
            region = _in_mosaic(patches, golden.mosaic.columns)[np.newaxis]
            outputs = np.concatenate(golden.mosaic.outputs)
            found = self._compare(self._run(region, Stop())[0].ravel(), outputs, tolerance)
            largest = max(largest, found)
            if golden.mosaic.distances is not None:
                self._compare_distances(region, np.concatenate(golden.mosaic.distances))
        return largest

    def _compare(self, found: NDArray[np.floating], expected: ArrayLike, tolerance: float) -> float:
        """Return the largest difference of values. Raises ModelError if it is too large."""
        known = np.asarray(expected)
        largest = float(np.abs(found - known).max()) if found.shape == known.shape else np.inf
        if not largest <= tolerance:
            raise ModelError(
                self.manifest.folder,
                f"computes other values on this machine ({self._engine.name}, "
                f"{device_name(self.provider)}, {self.precision}) than where it was made: "
                f"difference {largest:.2g}, tolerance {tolerance:.2g}",
                "Do not use it here; on a GPU, try --device cpu.",
            )
        return largest

    def _compare_distances(self, pixels: NDArray[np.uint8], expected: ArrayLike) -> None:
        """Compare distances, relative to those above 1, as `_compare` does."""
        known = np.asarray(expected)
        scale, found = np.maximum(1, known), self._run(pixels, Stop())[-1].ravel()
        tolerance = _DISTANCE_TOLERANCES[self.precision]
        self._compare(found / np.resize(scale, found.shape), known / scale, tolerance)

    def predict_uncalibrated(self, patches: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return probabilities as `predict` does, without temperature.

        Raises ModelError if the output cannot be of the kind that the manifest declares.
        """
        output = self._run(patches, Stop())[0]
        if problem := self._contract.check_output(output):
            action = f"Correct `output.kind` in its {FILE_NAME}, or choose another model."
            raise ModelError(self.manifest.onnx_file, problem, action)
        return self._contract.probability(output, len(patches))

    def _run_error(self, problem: str) -> ModelError:
        cause = f"failed on {self._engine.name}, {self.provider} ({problem})"
        return ModelError(self.manifest.onnx_file, cause, "Try --device cpu, or another model.")


def load_ensemble(
    folder: str | Path,
    device: Device = "auto",
    engine: EngineName = "auto",
    precision: PrecisionName = "auto",
) -> Ensemble:
    """Load the model in `folder`, verify its files' SHA-256 and run its golden patches.

    device:    "cuda" (an error if CUDA does not start), "cpu", or "auto": CUDA if it starts, else
               the CPU, with the reason in `Ensemble.device_note`.
    engine:    "auto" is ONNX Runtime on a GPU and OpenVINO on a CPU.
    precision: "auto" is bfloat16 if the processor has it, the manifest says what it costs and the
               golden patches agree; else float32.

    Raises ModelError if the model is damaged, altered, or computes other values here.
    """
    manifest = load_manifest(folder)
    ensemble = Ensemble(manifest, device, engine, precision)
    try:
        ensemble.check()
    except ModelError:
        if precision != "auto" or ensemble.precision == "float32":
            raise
        ensemble = Ensemble(manifest, device, engine, "float32")
        ensemble.check()
    return ensemble


def _split(views: Prediction) -> list[Prediction]:
    """Part the predictions of eight views of n patches, (8 n, 1, 1), into eight."""
    count = len(views.probability) // 8
    parts = []
    for start in range(0, len(views.probability), count):
        part = slice(start, start + count)
        distance = None if views.distance is None else views.distance[part]
        parts.append(Prediction(views.probability[part], distance))
    return parts


def _in_mosaic(patches: NDArray[np.uint8], columns: int) -> NDArray[np.uint8]:
    """Lay out (n, side, side, 3) patches row by row as one image, (height, width, 3)."""
    side = patches.shape[1]
    grid = patches.reshape(-1, columns, side, side, 3)
    return grid.transpose(0, 2, 1, 3, 4).reshape(-1, columns * side, 3)


def golden_patches(manifest: Manifest, golden: Golden) -> NDArray[np.uint8]:
    """Read the golden patches, (n, side, side, 3) uint8. Raises ModelError if they are damaged."""
    path, side, count = manifest.folder / golden.file, manifest.patch_size, len(golden.outputs)
    content = manifest.read_checked(path, golden.sha256)
    try:
        with Image.open(BytesIO(content), formats=["PNG"]) as image:
            strip = np.asarray(image.convert("RGB"))
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError) as error:
        raise ModelError(path, f"is not a PNG image ({error})", _ANOTHER_MODEL) from error
    if strip.shape != (count * side, side, 3):
        raise ModelError(path, f"does not contain {count} patches", _ANOTHER_MODEL)
    return strip.reshape(count, side, side, 3)
