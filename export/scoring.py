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

from export.calibration import apply_temperature
from export.data import read_patch
from export.errors import ExportError
from export.manifest import read_manifest
from export.onnx_file import INPUT, OUTPUT
from export.quietly import load_onnxruntime
from export.verify import verify_folder

READ_BATCH = 64
# Patches of 1024 pixels are read fewer at a time.
READ_BYTES = 64 * 2**20
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

    `manifest` is model.json, `patch_size` the width of its patches, `temperature` what its
    logit is divided by, or None.
    """

    def __init__(self, folder: Path, device: Device = "cpu") -> None:
        """Check the folder as `verify` does.

        Raises ExportError where a check fails, or `convert` did not make the model.
        """
        self.manifest = read_manifest(folder)
        if not _is_converted(self.manifest):
            raise ExportError(
                f"{folder}: takes or gives another form than a model that `python -m export "
                f"convert` made. Let `histoviewer scan` predict the folder of patches, and give "
                f"its predictions.csv to `evaluate patches --predictions`."
            )
        failed = [check for check in verify_folder(folder) if not check.passed]
        if failed:
            raise ExportError(f"{folder}: {failed[0].name}: {failed[0].detail}")
        self.patch_size: int = self.manifest["input"]["patch_size"]
        self.temperature: float | None = self.manifest.get("temperature")
        self._batch = RUN_BATCH[device]
        self._session = _session(folder / self.manifest["onnx"]["file"], device)

    def predict_graph(self, pixels: Pixels) -> Scores:
        """What the ONNX graph itself gives for (n, size, size, 3) uint8 RGB: (n,), 0 to 1.

        `size` is `patch_size`. Raises ExportError where a value is no probability.
        """
        parts = [
            self._session.run([OUTPUT], {INPUT: pixels[i : i + self._batch]})[0]
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
    """The 4 rotations of each patch of (n, h, h, 3) and of its mirror image."""
    return [
        np.ascontiguousarray(np.rot90(side, turns, (1, 2)))
        for side in (pixels, pixels[:, :, ::-1])
        for turns in range(4)
    ]


def read_in_batches(paths: Sequence[Path], size: int) -> Iterator[tuple[tuple[Path, ...], Pixels]]:
    """Read patches of `size` x `size` in order, a few batches ahead of whoever takes them.

    Raises ExportError at the first that cannot be read or is of another size.
    """
    count = min(READ_BATCH, max(1, READ_BYTES // (3 * size**2)))
    waiting: deque[tuple[tuple[Path, ...], Future[Pixels]]] = deque()
    with ThreadPoolExecutor(2) as pool:
        for start in range(0, len(paths), count):
            chosen = tuple(paths[start : start + count])
            waiting.append((chosen, pool.submit(_read, chosen, size)))
            if len(waiting) > 3:
                read, future = waiting.popleft()
                yield read, future.result()
        for read, future in waiting:
            yield read, future.result()


def _read(paths: tuple[Path, ...], size: int) -> Pixels:
    return np.stack([read_patch(path, size) for path in paths])


def score_graph(model: ScoringModel, paths: Sequence[Path]) -> Iterator[ScoredBatch]:
    """Stream `predict_graph` over patches on disk, in order."""
    for chosen, pixels in read_in_batches(paths, model.patch_size):
        hashes = tuple(hashlib.sha1(patch.tobytes()).hexdigest() for patch in pixels)
        yield ScoredBatch(chosen, hashes, model.predict_graph(pixels))


def _is_converted(manifest: dict[str, Any]) -> bool:
    """Whether a model has the form that `convert` gives each one, whatever its patch size."""
    try:
        source, output, golden = manifest["input"], manifest["output"], manifest["golden"]
        ends = (source["name"], source["layout"], source["dtype"], output["name"], output["kind"])
        # What `histoviewer model add` records of a model proves nothing about its form.
        by_hand = golden.get("recorded", False) or "provenance" not in manifest
    except (KeyError, TypeError, AttributeError):
        return False
    return ends == (INPUT, "NHWC", "uint8", OUTPUT, "probability") and not by_hand


def _session(path: Path, device: Device) -> Any:
    onnxruntime = load_onnxruntime()
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
