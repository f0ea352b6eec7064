"""Probabilities of patches by the model folder's ONNX file, streamed, without TensorFlow."""

import hashlib
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import onnxruntime

from export.calibration import apply_temperature
from export.data import PATCH_SIZE, read_patch
from export.errors import ExportError
from export.manifest import read_manifest
from export.verify import verify_folder

READ_BATCH = 64
# On a CPU small batches stay in its caches.
RUN_BATCH = {"cpu": 8, "cuda": READ_BATCH}
PROVIDERS = {"cpu": "CPUExecutionProvider", "cuda": "CUDAExecutionProvider"}
Device = Literal["cpu", "cuda"]
Pixels = npt.NDArray[np.uint8]
Scores = npt.NDArray[np.float64]


@dataclass(frozen=True)
class ScoredBatch:
    """Some patches in order: the SHA-1 of their RGB bytes, and (n,) probabilities, 0 to 1."""

    paths: tuple[Path, ...]
    hashes: tuple[str, ...]
    scores: Scores


class ScoringModel:
    """A model folder that was checked, ready to run.

    `manifest` is model.json, `temperature` what its logit is divided by, or None.
    """

    def __init__(self, folder: Path, device: Device = "cpu") -> None:
        """Check the folder as `verify` does. Raises ExportError where a check fails."""
        self.manifest = read_manifest(folder)
        failed = [check for check in verify_folder(folder) if not check.passed]
        if failed:
            raise ExportError(f"{folder}: {failed[0].name}: {failed[0].detail}")
        source, output = self.manifest["input"], self.manifest["output"]
        form = (source["layout"], source["dtype"], source["patch_size"], output["kind"])
        if form != ("NHWC", "uint8", PATCH_SIZE, "probability"):
            raise ExportError(
                f"{folder}: takes or gives another form {form} than this command runs. Let "
                f"`histoviewer scan` predict the folder of patches, and give its predictions.csv."
            )
        self.temperature: float | None = self.manifest["temperature"]
        self._batch = RUN_BATCH[device]
        self._session = _session(folder / self.manifest["onnx"]["file"], device)

    def predict_graph(self, pixels: Pixels) -> Scores:
        """What the ONNX graph itself gives for (n, 96, 96, 3) uint8 RGB: (n,), 0 to 1.

        Raises ExportError where a value is no probability.
        """
        ends = self.manifest["input"]["name"], self.manifest["output"]["name"]
        parts = [
            self._session.run([ends[1]], {ends[0]: pixels[i : i + self._batch]})[0].reshape(-1)
            for i in range(0, len(pixels), self._batch)
        ]
        scores = np.concatenate(parts).astype(np.float64)
        if not ((scores >= 0) & (scores <= 1)).all():
            raise ExportError("The model gave a value that is no probability. Convert it again.")
        return scores

    def predict(self, pixels: Pixels) -> Scores:
        """The probability that the viewer shows: the graph's, with the temperature."""
        return apply_temperature(self.predict_graph(pixels), self.temperature)

    def predict_eight_views(self, pixels: Pixels) -> Scores:
        """The mean of `predict` over the eight flips and quarter turns of each patch."""
        mean: Scores = np.mean([self.predict(view) for view in eight_views(pixels)], axis=0)
        return mean


def eight_views(pixels: Pixels) -> list[Pixels]:
    """The 4 rotations of each patch of (n, 96, 96, 3) and of its mirror image."""
    return [
        np.ascontiguousarray(np.rot90(side, turns, (1, 2)))
        for side in (pixels, pixels[:, :, ::-1])
        for turns in range(4)
    ]


def read_in_batches(paths: Sequence[Path]) -> Iterator[tuple[tuple[Path, ...], Pixels]]:
    """Read patches in order, a few batches ahead of whoever takes them.

    Raises ExportError at the first that cannot be read.
    """
    waiting: deque[tuple[tuple[Path, ...], Future[Pixels]]] = deque()
    with ThreadPoolExecutor(2) as pool:
        for start in range(0, len(paths), READ_BATCH):
            chosen = tuple(paths[start : start + READ_BATCH])
            waiting.append((chosen, pool.submit(_read, chosen)))
            if len(waiting) > 3:
                read, future = waiting.popleft()
                yield read, future.result()
        for read, future in waiting:
            yield read, future.result()


def _read(paths: tuple[Path, ...]) -> Pixels:
    return np.stack([read_patch(path) for path in paths])


def score_graph(model: ScoringModel, paths: Sequence[Path]) -> Iterator[ScoredBatch]:
    """Stream `predict_graph` over patches on disk, in order."""
    for chosen, pixels in read_in_batches(paths):
        hashes = tuple(hashlib.sha1(patch.tobytes()).hexdigest() for patch in pixels)
        yield ScoredBatch(chosen, hashes, model.predict_graph(pixels))


def _session(path: Path, device: Device) -> Any:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    wanted = PROVIDERS[device]
    if wanted not in onnxruntime.get_available_providers():
        raise ExportError(f"This ONNX Runtime has no {wanted}. Use --device cpu.")
    providers = list(dict.fromkeys([wanted, PROVIDERS["cpu"]]))
    session = onnxruntime.InferenceSession(path.read_bytes(), options, providers)
    # ONNX Runtime falls back to the CPU in silence.
    if session.get_providers()[0] != wanted:
        raise ExportError(f"{wanted} did not come up. Check the driver, or use --device cpu.")
    return session
