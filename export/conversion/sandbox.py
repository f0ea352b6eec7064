"""Sandbox for untrusted model files: starts and bounds `export.conversion.sandbox_child`."""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx

from export.conversion.declaration import Classifier
from export.errors import ExportError
from histoviewer.inference.onnx_runtime import NO_TELEMETRY
from histoviewer.python_process import PythonProcess

LEAST_MEMORY = 4 * 2**30
# Releasing the memory of a large model takes seconds, and its folder cannot be removed before.
_REAP_SECONDS = 60.0


def half_of_memory() -> int | None:
    """Return half of this computer's memory in bytes, at least 4 GiB; None if not enforced."""
    if sys.platform != "linux":
        return None
    physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return max(LEAST_MEMORY, physical // 2)


@dataclass(frozen=True)
class Limits:
    """Bounds of the process: seconds, and bytes of memory (None: unlimited)."""

    seconds: float = 1800
    memory: int | None = field(default_factory=half_of_memory)


@dataclass(frozen=True)
class Description:
    """Facts from a file's architecture; `scaling_layer` scales inside the model, or is None."""

    name: str
    patch_size: int | None
    scaling_layer: str | None
    keras_version: str | None


@dataclass(frozen=True)
class Converted:
    """Result of a conversion: the graph, and (n,) probabilities by Keras."""

    graph: onnx.ModelProto
    scores: npt.NDArray[np.float64]
    description: Description
    kind: str
    versions: dict[str, str]


def describe(path: Path, limits: Limits) -> Description:
    """Check and describe a file's architecture. Raises ExportError if it is refused."""
    with _answer(path, None, None, limits) as (_, answer):
        return Description(**answer["description"])


def convert(
    path: Path, classifier: Classifier, pixels: npt.NDArray[np.uint8], limits: Limits
) -> Converted:
    """Convert a file, and let Keras predict `pixels`, (n, s, s, 3). Raises ExportError."""
    with _answer(path, classifier, pixels, limits) as (folder, answer):
        return Converted(
            onnx.load(folder / "model.onnx", load_external_data=False),
            np.load(folder / "scores.npy", allow_pickle=False),
            Description(**answer["description"]),
            answer["kind"],
            answer["versions"],
        )


@contextmanager
def _answer(
    path: Path,
    classifier: Classifier | None,
    pixels: npt.NDArray[np.uint8] | None,
    limits: Limits,
) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Run the process; yield its folder, which is removed afterwards, and its answer."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        request = {
            "path": str(path.resolve()),
            "classifier": None if classifier is None else asdict(classifier),
            "memory": limits.memory,
        }
        (folder / "request.json").write_text(json.dumps(request), encoding="utf-8")
        if pixels is not None:
            np.save(folder / "pixels.npy", pixels)
        status, log = _run(folder, path, limits)
        answer = folder / "answer.json"
        if not answer.exists():
            raise _end_of(path, status, log)
        found = json.loads(answer.read_text(encoding="utf-8"))
        if found.get("memory"):
            raise _too_large(path)
        if "fault" in found:
            raise ExportError(
                f"{path}: cannot be built, run and converted by Keras 3 ({found['fault']}). Save "
                f"it as .keras with Keras 3, or remove the part named here."
            )
        if "error" in found:
            raise ExportError(found["error"].replace(request["path"], str(path)))
        yield folder, found


def _run(folder: Path, path: Path, limits: Limits) -> tuple[int, str]:
    """Run the process to its end or the time limit; return its exit status and log."""
    settings = {
        **NO_TELEMETRY,
        # Settings in the user's ~/.keras would change what a file means.
        "KERAS_HOME": str(folder),
        # Killed, the process cannot remove what it unpacked; this folder is removed in any case.
        **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder)),
        "KERAS_BACKEND": "tensorflow",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "",
    }
    arguments = ["-m", "export.conversion.sandbox_child", str(folder)]
    process = PythonProcess(arguments, settings, folder=folder)
    try:
        status = process.wait(limits.seconds)
        if status is None:
            raise ExportError(
                f"{path}: not converted within {limits.seconds:g} s. Convert a smaller model, or "
                f"use a faster computer."
            )
        return status, process.read_log()
    finally:
        process.kill(_REAP_SECONDS)


def _end_of(path: Path, status: int, log: str) -> ExportError:
    if "bad_alloc" in log or "OOM" in log or "Cannot allocate memory" in log or status == -9:
        return _too_large(path)
    last = log.splitlines()[-1:] or ["no output"]
    return ExportError(
        f"{path}: the process that read it exited with status {status} ({last[0][:200]}). The "
        f"file may be damaged; save the model again."
    )


def _too_large(path: Path) -> ExportError:
    return ExportError(
        f"{path}: exceeds the memory limit of a conversion here. The file may be damaged; if it "
        f"is not, convert it on a computer with more memory."
    )
