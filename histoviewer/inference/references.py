"""Labelled training patches of a model folder, and those that are most alike to a patch.

Alike is what the network computes alike values for, by the cosine between them: the nearest
neighbours of Papernot and McDaniel, "Deep k-Nearest Neighbors", 2018 (arXiv:1803.04765). They show
what a call leans on, in pictures whose label is known. They are no evidence for it: a network that
mistakes one tissue for another finds them alike, too.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from histoviewer.errors import ModelError
from histoviewer.inference.engines.base import Stop, first_line
from histoviewer.inference.engines.onnx_file import with_output
from histoviewer.inference.engines.onnx_runtime import OnnxRuntime
from histoviewer.inference.manifest import Manifest
from histoviewer.inference.manifest_parts import References

NEAREST = 5
# The parts of the file, each an array: the patches below one another as one JPEG, and a label (1:
# the positive class) and values of the network for each.
STRIP, LABELS, FEATURES = "strip", "labels", "features"
_PARTS = {STRIP, LABELS, FEATURES}
# Ten times what 200 patches of 96 x 96 take, with 2048 values of each.
_MAX_BYTES = 2**25
# Of training patches so many have a reference that is nearer; a patch that has none is unusual.
_USUAL = 95
_BATCH = 8
# Of a likeness, for values stored as float16.
_TOLERANCE = 0.01
_INSTALL_AGAIN = "Install the model again, or choose another."

Features = NDArray[np.float32]


@dataclass(frozen=True)
class ReferenceSet:
    """Labelled patches.

    patches:  (n, side, side, 3) uint8 RGB.
    labels:   (n,) uint8, 1 for the positive class, else 0; both are there.
    features: (n, values) float32, of length 1.
    """

    patches: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    features: Features


@dataclass(frozen=True)
class Neighbours:
    """The reference patches that are most alike to a patch, the nearest first.

    patches:   (n, side, side, 3) uint8 RGB.
    labels:    the name of each one's class.
    unusual:   True if even the nearest is less alike than usual among the references.
    echoed:    share of wrongly called patches whose nearest say the same, if measured.
    """

    patches: NDArray[np.uint8]
    labels: tuple[str, ...]
    unusual: bool
    echoed: float | None


def find_neighbours(manifest: Manifest, patch: NDArray[np.uint8]) -> Neighbours | None:
    """Find the references of a model that are most alike to a patch; None if it has none.

    patch: (patch_size, patch_size, 3) uint8 at the model's mpp.

    Raises ModelError if the references are damaged, or the network does not compute their values.
    """
    known = manifest.references
    if known is None:
        return None
    references = load_references(manifest, known)
    features = FeatureNetwork(manifest, known.features).features(patch[np.newaxis])
    if features.shape[1:] != references.features.shape[1:]:
        raise _damaged(manifest.folder / known.file, "is of another network")
    (chosen,) = find_nearest(references.features, features)
    likeness = references.features[chosen[0]] @ features[0]
    names = manifest.output.class_names
    return Neighbours(
        references.patches[chosen],
        tuple(names[label] for label in references.labels[chosen]),
        bool(likeness < _least_usual(references.features)),
        known.echoed,
    )


def find_nearest(references: Features, features: Features) -> NDArray[np.intp]:
    """Return the indices of the references most alike to each of n patches, (n, NEAREST).

    The nearest comes first.
    """
    return np.argsort(-(features @ references.T), axis=1, kind="stable")[:, :NEAREST]


class FeatureNetwork:
    """A model's network, up to one of its tensors, on the CPU.

    By ONNX Runtime, on which the values of the references were computed, too.
    """

    def __init__(self, manifest: Manifest, tensor: str) -> None:
        """Load the network. Raises ModelError if it is altered, or has no such tensor."""
        self._manifest, self._tensor = manifest, tensor
        self._feed = manifest.contract.feed
        content = manifest.read_checked(manifest.onnx_file, manifest.onnx_sha256)
        try:
            self._engine = OnnxRuntime(with_output(content, tensor))
        except Exception as error:  # ONNX Runtime's errors share no base class.
            raise self._error(error) from error

    def features(self, patches: NDArray[np.uint8]) -> Features:
        """Compute the values, (n, values) of length 1, of (n, side, side, 3) patches.

        Raises ModelError if there are none, or they are not finite.
        """
        parts = np.split(patches, range(_BATCH, len(patches), _BATCH))
        with ThreadPoolExecutor(self._engine.callers) as threads:
            return np.concatenate(list(threads.map(self._of_batch, parts)))

    def _of_batch(self, patches: NDArray[np.uint8]) -> Features:
        try:
            (found,) = self._engine.run(self._feed(patches), [self._tensor], Stop())
            values = found.reshape(len(patches), -1)
        except Exception as error:  # ONNX Runtime's errors share no base class.
            raise self._error(error) from error
        length = np.linalg.norm(values, axis=1, keepdims=True)
        if not np.isfinite(length).all():
            raise self._error(ValueError("its values are not finite"))
        return np.asarray(values / np.maximum(length, np.finfo(np.float32).tiny), np.float32)

    def _error(self, error: Exception) -> ModelError:
        cause = f"gives no values to compare patches by, {self._tensor!r} ({first_line(error)})"
        return ModelError(self._manifest.onnx_file, cause, _INSTALL_AGAIN)


def check_references(manifest: Manifest) -> float:
    """Compute the values of a model's references again; return the largest change of a likeness.

    Raises ModelError if they are damaged, or of another network.
    """
    known = manifest.references
    assert known
    references = load_references(manifest, known)
    found = FeatureNetwork(manifest, known.features).features(references.patches)
    if found.shape != references.features.shape:
        raise _damaged(manifest.folder / known.file, "is of another network")
    # Of each with itself: 1 if nothing has changed.
    off = float(np.abs(1 - (found * references.features).sum(axis=1)).max())
    if off > _TOLERANCE:
        cause = f"has values that the network does not compute: a likeness differs by {off:.2g}"
        raise _damaged(manifest.folder / known.file, cause)
    return off


def load_references(manifest: Manifest, known: References) -> ReferenceSet:
    """Read the references of a model. Raises ModelError if they are not those declared."""
    path, count, side = manifest.folder / known.file, known.count, manifest.patch_size
    parts = _read_parts(path, manifest.read_checked(path, known.sha256))
    labels, features = parts[LABELS], parts[FEATURES]
    if labels.shape != (count,) or set(labels.tolist()) != {0, 1}:
        raise _damaged(path, f"does not have {count} labels 0 and 1")
    if features.ndim != 2 or len(features) != count or features.dtype.kind != "f":
        raise _damaged(path, f"does not have the values of {count} patches")
    values = features.astype(np.float32)
    if not np.isfinite(values).all():
        raise _damaged(path, "has values that are not finite")
    try:
        with Image.open(BytesIO(parts[STRIP].tobytes()), formats=["JPEG"]) as image:
            if image.size != (side, count * side):
                raise _damaged(path, f"does not contain {count} patches")
            patches = np.asarray(image.convert("RGB")).reshape(count, side, side, 3)
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError) as error:
        raise _damaged(path, f"has no JPEG image of the patches ({error})") from error
    return ReferenceSet(patches, labels.astype(np.uint8), values)


def _read_parts(path: Path, content: bytes) -> dict[str, NDArray[np.generic]]:
    try:
        with ZipFile(BytesIO(content)) as file:
            # Before anything is unpacked: a small archive may hold any amount.
            if sum(entry.file_size for entry in file.infolist()) > _MAX_BYTES:
                raise _damaged(path, f"unpacks to more than {_MAX_BYTES // 2**20} MiB")
        with np.load(BytesIO(content), allow_pickle=False) as arrays:
            if set(arrays.files) != _PARTS:
                raise _damaged(path, f"does not have the parts {', '.join(sorted(_PARTS))}")
            return {name: arrays[name] for name in _PARTS}
    except (BadZipFile, OSError, ValueError, EOFError, MemoryError) as error:
        raise _damaged(path, f"is no archive of arrays ({first_line(error)})") from error


def _least_usual(features: Features) -> float:
    """The likeness that nearly every reference has to the nearest other one."""
    likeness = features @ features.T
    np.fill_diagonal(likeness, -np.inf)
    return float(np.percentile(likeness.max(axis=1), 100 - _USUAL))


def _damaged(path: Path, cause: str) -> ModelError:
    return ModelError(path, cause, _INSTALL_AGAIN)
