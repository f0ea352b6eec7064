"""Conversion of third-party Keras classifiers to model folders."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from export.conversion.declaration import PIXEL_FORMULAS, Classifier
from export.conversion.parity import gate_patches
from export.conversion.precision import Precision
from export.conversion.sandbox import Converted, Description, Limits, convert, describe
from export.conversion.writer import ConvertedNetwork, write_model_folder
from export.errors import ExportError
from export.files import sha256
from export.model_folder.manifest import UNMEASURED, Card, auc_metric

Pixels = npt.NDArray[np.uint8]


def convert_third_party(
    path: Path,
    out: Path,
    data: Path,
    classifier: Classifier,
    precision: Precision,
    name: str,
    *,
    force: bool = False,
    limits: Limits | None = None,
) -> tuple[dict[str, Any], str]:
    """Convert a full Keras model file; write the model folder `out`.

    Returns its manifest, and a description of its measurement.
    Raises ExportError, and writes nothing, if the file is damaged or hostile, if it is not the
    classifier that was declared, if it ranks the patches of label 1 in `data` below those of
    label 0, if, unless `force`, pixels would be scaled twice, and as `write_model_folder` does.
    """
    limits = limits or Limits()
    description = describe(path, limits)
    if not force:
        _check_scaling(path, description, classifier)
    gate = gate_patches(data, _patch_size(path, description, classifier))
    network = third_party_network(path, gate.pixels, classifier, limits)
    metric = auc_metric(
        gate.patches.labels,
        network.scores,
        f"{len(gate.patches)} labelled patches of '{data.resolve().name}', which the model may "
        f"have been trained on",
        "one view per patch, measured at the conversion",
    )
    if metric["ci95"][1] < 0.5:
        raise ExportError(
            f"{path}: ranks the patches of label 1 in {data} below those of label 0 (AUC "
            f"{metric['value']}), so it would call tumour normal. Check the order of --classes, "
            f"--positive and --scaling."
        )
    card = Card(name, "not stated", "not stated", [UNMEASURED], [metric])
    manifest = write_model_folder(network, gate, out, data, precision, card, force=force)
    return manifest, describe_measurement(metric, gate.patches.labels, network.scores)


def describe_measurement(
    metric: dict[str, Any], labels: npt.NDArray[np.int64], scores: npt.NDArray[np.float64]
) -> str:
    """Describe the AUC and the calls at 0.5, with a caution if either makes the model doubtful.

    `metric` is the manifest's AUC, `labels` are (n,) 0 or 1, `scores` (n,) probabilities.
    """
    low, high = metric["ci95"]
    positive = scores >= UNMEASURED["threshold"]
    text = (
        f"AUC {metric['value']} (95 % interval {low} to {high}) on {metric['data']}. At 0.5, "
        f"{int(positive[labels == 1].sum())} of {int((labels == 1).sum())} patches of label 1 and "
        f"{int(positive[labels == 0].sum())} of {int((labels == 0).sum())} of label 0 are positive."
    )
    if low >= 0.5 and len(set(positive.tolist())) == 2:
        return text
    doubt = "It may be chance" if low < 0.5 else "All patches are called the same"
    return (
        f"CAUTION: {text} {doubt}: the scaling, the order of the classes or the pixel size may be "
        f"wrong, or the patches too few. Do not use the model before that is clear."
    )


def third_party_network(
    path: Path, pixels: Pixels, classifier: Classifier, limits: Limits | None = None
) -> ConvertedNetwork:
    """Convert the network, and let Keras predict `pixels`; see `convert_third_party`."""
    converted = convert(path, classifier, pixels, limits or Limits())
    size = pixels.shape[1]
    others = [label for label in classifier.classes if label != classifier.positive]
    return ConvertedNetwork(
        graph=converted.graph,
        scores=converted.scores,
        architecture=f"Keras model '{converted.description.name}'",
        patch_size=size,
        label_centre=classifier.label_centre or size,
        mpp=classifier.mpp,
        scaling={"method": classifier.scaling, "formula": PIXEL_FORMULAS[classifier.scaling]},
        classes=(
            others[0] if len(others) == 1 else f"not {classifier.positive}",
            classifier.positive,
        ),
        provenance=_provenance(path, converted, classifier),
    )


def declared_classifier(manifest: dict[str, Any]) -> Classifier:
    """Recover the declaration of the model that a folder was made from, to convert it again."""
    source, outputs = manifest["input"], manifest["provenance"]["keras_outputs"]
    return Classifier(
        mpp=source["mpp"],
        scaling=manifest["scaling"]["method"],
        classes=tuple(outputs["classes"]),
        positive=outputs["positive"],
        kind=outputs["kind"],
        label_centre=source["label_centre"],
        patch_size=source["patch_size"],
    )


def _provenance(path: Path, converted: Converted, classifier: Classifier) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "keras_weights_sha256": sha256(path),
        "keras_outputs": {
            "kind": converted.kind,
            "classes": list(classifier.classes),
            "positive": classifier.positive,
        },
        "versions": converted.versions,
    }
    if converted.description.keras_version is not None:
        facts["keras_written_by"] = converted.description.keras_version
    return facts


def _check_scaling(path: Path, description: Description, classifier: Classifier) -> None:
    if description.scaling_layer is not None and classifier.scaling != "none":
        raise ExportError(
            f"{path}: scales its input itself, in '{description.scaling_layer[:80]}', so "
            f"--scaling {classifier.scaling} would scale twice. Give --scaling none, or, if it was "
            f"trained that way, --force."
        )


def _patch_size(path: Path, description: Description, classifier: Classifier) -> int:
    required, given = description.patch_size, classifier.patch_size
    if required is None and given is None:
        raise ExportError(f"{path}: takes patches of any size. Give --patch-size.")
    if required is not None and given not in (None, required):
        raise ExportError(f"{path}: takes patches of {required} pixels. Leave out --patch-size.")
    size = required or given
    assert size is not None
    if classifier.label_centre is not None and classifier.label_centre > size:
        raise ExportError(
            f"--label-centre {classifier.label_centre}: larger than the patch of {size}."
        )
    return size
