"""The starter model as a mean of the weights of earlier ones; all figures are measured anew."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from export.model_folder.weights import STATISTICS_PATCHES, average_model_folders
from export.network.branches import SCALING, best_offset
from export.network.ensemble import build_ensemble
from export.starter.publish import Extent, publish
from export.starter.sets import Sets, describe_starter
from export.statistics.calibration import logits
from export.training.run_folder import claim_run
from histoviewer.inference.manifest import Manifest, load_manifest


@dataclass(frozen=True)
class Average:
    """A mean of the weights of model folders; `shares` of them add up to 1."""

    folders: tuple[Path, ...]
    shares: tuple[float, ...]
    version: str = "2.3"
    extent: Extent = field(default=Extent())


def average_starter(data: Path, held_out: Path, average: Average, run: Path, out: Path) -> None:
    """Average models, choose and calibrate on `data`/valid; write the model folder `out`.

    The models are folders of Xception alone, as `make_starter` writes them, that were trained
    from the same initial weights; data, run and errors are as there.
    """
    models = [load_manifest(folder) for folder in average.folders]
    digests = [manifest.onnx_sha256 for manifest in models]
    names = {"data": data.name, "held_out": held_out.name}
    claim_run(run, {"average": digests, "shares": average.shares, **names})
    sets = Sets.read(data, held_out)
    ensemble = build_ensemble(SCALING)
    pixels = sets.trained[0]
    drawn = np.random.default_rng(0).permutation(len(pixels))[:STATISTICS_PATCHES]
    average_model_folders(ensemble, average.folders, average.shares, pixels[drawn])
    watched, labels = sets.watched
    found = logits(ensemble.predict(watched, verbose=0)[:, 0].astype(np.float64))
    offset = best_offset(labels, found)
    unit = ensemble.get_layer("probability")
    kernel, bias = unit.get_weights()
    unit.set_weights([kernel, bias + np.float32(offset)])
    card = describe_starter(
        average.version, _describe(models, average.shares), sets, found + offset
    )
    publish(ensemble, card, sets, run, out, average.extent)


def _describe(models: Sequence[Manifest], shares: Sequence[float]) -> str:
    parts = [
        f"{share:.0%} {manifest.document['name']} {manifest.document['version']}"
        for manifest, share in zip(models, shares, strict=True)
    ]
    recipes = " ".join(
        f"{manifest.document['version']}: {manifest.document['training_recipe']}"
        for manifest in models
    )
    return (
        f"Mean of the weights of {', '.join(parts)}, by `python -m export starter --average`. "
        f"{recipes}"
    )
