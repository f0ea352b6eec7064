"""Labelled training patches in a model folder, which the viewer shows beside a tile."""

import hashlib
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from PIL import Image

from export.data.patches import PatchSet, read_patches, read_sides
from export.errors import ExportError
from export.files import write_bytes, write_json
from export.model_folder.manifest import held_out_ids
from export.statistics.metrics import Labels
from histoviewer.inference.ensemble import Ensemble
from histoviewer.inference.manifest import FILE_NAME, Manifest, load_manifest
from histoviewer.inference.manifest_parts import MAX_REFERENCES
from histoviewer.inference.references import (
    FEATURES,
    LABELS,
    NEAREST,
    STRIP,
    FeatureNetwork,
    Features,
    find_nearest,
)

REFERENCES_NAME = "references.npz"
COUNT = 200
# Patches of each label to choose from, and to measure the agreement on, at most.
CHOSEN_FROM, COMPARED = 1500, 500
# The patches of the starter are JPEGs already; at this quality theirs is the only loss to be seen.
QUALITY = 90
_JPEG_SIDE = 65500
# Layers with weights, of which the last one's input are the features that a network calls from.
_WEIGHTED = ("Conv", "Gemm", "MatMul")

Pixels = npt.NDArray[np.uint8]


def record_references(
    folder: Path,
    data: Path,
    description: str | None = None,
    count: int = COUNT,
    tensor: str | None = None,
) -> dict[str, Any]:
    """Choose labelled patches of `data`, and write them into the model folder; return their entry.

    Half of them are of each label. They are spread over what the network tells apart: for each
    group of k-means the patch in its middle. Always the same ones for the same data and network.

    data:   labelled patches that the model was trained on. If it has the sets train and valid,
            what the nearest say is compared with the truth on the latter.
    tensor: of the network, whose values are compared; None: the input of its last layer.

    Raises ModelError if the manifest is invalid or the network has no such tensor, ExportError if
    a patch cannot be read or there are too few.
    """
    manifest = load_manifest(folder)
    most = min(MAX_REFERENCES, _JPEG_SIDE // manifest.patch_size)
    if not 2 * NEAREST <= count <= most:
        raise ExportError(f"--count {count} is not between {2 * NEAREST} and {most}.")
    training, validation = read_sides(data)
    drawn = _draw(_trained_on(training, manifest), CHOSEN_FROM)
    pixels = read_patches(drawn, manifest.patch_size)
    features = tensor or last_features(manifest.onnx_file)
    network = FeatureNetwork(manifest, features)
    chosen = choose(network.features(pixels), drawn.labels, count // 2)
    strip = _as_jpeg(pixels[chosen])
    labels = drawn.labels[chosen]
    # Of what is stored and shown, which the JPEG has changed a little.
    values = network.features(_from_jpeg(strip, len(chosen)))
    content = _archive(strip, labels, values)
    origin = description or f"{len(training)} labelled patches"
    entry: dict[str, Any] = {
        "file": REFERENCES_NAME,
        "sha256": hashlib.sha256(content).hexdigest(),
        "count": len(chosen),
        "features": features,
        "data": f"{origin}: the middle ones of {count // 2} groups by k-means of each label, of "
        f"{len(drawn)} drawn",
    }
    if validation is not None:
        others = _draw(validation, COMPARED)
        pixels = read_patches(others, manifest.patch_size)
        found = network.features(pixels)
        called = _called(manifest, pixels)
        entry |= measure(nearest_labels(values, labels, found), called, others.labels)
    write_bytes(folder / REFERENCES_NAME, content)
    write_json(folder / FILE_NAME, {**manifest.document, "references": entry})
    return entry


def choose(features: Features, labels: Labels, of_each: int) -> npt.NDArray[np.intp]:
    """Return the indices of so many patches of each label, spread over their features.

    Raises ExportError if there are fewer of one.
    """
    from sklearn.cluster import KMeans

    chosen = []
    for label in (0, 1):
        members = np.flatnonzero(labels == label)
        if len(members) < of_each:
            raise ExportError(
                f"{of_each} patches with the label {label} are needed, but there are "
                f"{len(members)}. Give more patches, or a smaller --count."
            )
        groups = KMeans(of_each, n_init=1, random_state=0).fit(features[members])
        away = groups.transform(features[members])
        # One patch may be the middle of two groups if equal ones are among them.
        for group in range(of_each):
            middle = int(away[:, group].argmin())
            away[middle] = np.inf
            chosen.append(members[middle])
    return np.array(chosen)


def nearest_labels(references: Features, labels: Labels, features: Features) -> Labels:
    """Return the label that most of the nearest references of each patch have."""
    nearest = labels[find_nearest(references, features)]
    return (nearest.mean(axis=1) > 0.5).astype(np.int64)


def measure(nearest: Labels, called: Labels, truth: Labels) -> dict[str, Any]:
    """Return what the nearest references of patches are worth; the fields are the manifest's.

    nearest, called, truth: of each patch the label of most of its nearest references, the
        network's call, and its label.
    """
    wrong = called != truth
    echoed = float((nearest[wrong] == called[wrong]).mean()) if wrong.any() else None
    return {
        "compared": len(truth),
        "agreement": round(float((nearest == truth).mean()), 4),
        "echoed": None if echoed is None else round(echoed, 4),
    }


def last_features(network: Path) -> str:
    """Find the tensor that the last layer with weights of an ONNX file computes its output from.

    Raises ExportError if there is none.
    """
    graph = onnx.load(network).graph
    makers = {name: node for node in graph.node for name in node.output}
    tensor = graph.output[0].name
    while node := makers.get(tensor):
        tensor = node.input[0] if node.input else ""
        if node.op_type in _WEIGHTED:
            return tensor
    raise ExportError(f"{network}: has no last layer with weights. Name a tensor by --tensor.")


def _called(manifest: Manifest, pixels: Pixels) -> Labels:
    ensemble = Ensemble(manifest, "cpu", precision="float32")
    return (ensemble.predict_all(pixels) >= manifest.default_point.threshold).astype(np.int64)


def _trained_on(patches: PatchSet, manifest: Manifest) -> PatchSet:
    held_out = held_out_ids(manifest)
    return patches.subset(np.flatnonzero([id_ not in held_out for id_ in patches.ids]))


def _draw(patches: PatchSet, of_each: int) -> PatchSet:
    """Draw at most so many patches of each label, always the same ones."""
    rng = np.random.default_rng(0)
    members = [np.flatnonzero(patches.labels == label) for label in (0, 1)]
    drawn = [np.sort(rng.permutation(each)[:of_each]) for each in members]
    return patches.subset(np.concatenate(drawn))


def _as_jpeg(pixels: Pixels) -> bytes:
    """The patches below one another as one JPEG; its blocks end where patches do."""
    file = BytesIO()
    image = Image.fromarray(pixels.reshape(-1, *pixels.shape[2:]))
    image.save(file, "JPEG", quality=QUALITY, subsampling=0)
    return file.getvalue()


def _from_jpeg(strip: bytes, count: int) -> Pixels:
    with Image.open(BytesIO(strip)) as image:
        pixels = np.asarray(image)
    return pixels.reshape(count, -1, *pixels.shape[1:])


def _archive(strip: bytes, labels: Labels, values: Features) -> bytes:
    file = BytesIO()
    parts = {
        STRIP: np.frombuffer(strip, np.uint8),
        LABELS: labels.astype(np.uint8),
        # A cosine changes by less than 0.001.
        FEATURES: values.astype(np.float16),
    }
    np.savez_compressed(file, **parts)
    return file.getvalue()
