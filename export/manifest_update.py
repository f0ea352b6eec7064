"""What an evaluation writes into model.json."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from export.calibration import expected_calibration_error, reliability
from export.evaluation import Confusion, Evaluation
from export.files import write_json
from export.manifest import auc_metric


@dataclass(frozen=True)
class Recorded:
    """What is to be stored beside the figures.

    temperature: None where the model has none.
    chosen:      names of the operating points that are new.
    moved:       the threshold of each older point by name, on the scale of the temperature.
    data:        what was measured on.
    tuned_on:    what was tuned on, or None where nothing was.
    """

    temperature: float | None
    chosen: frozenset[str]
    moved: Mapping[str, float]
    data: str
    tuned_on: str | None


def record(folder: Path, manifest: dict[str, Any], result: Evaluation, recorded: Recorded) -> None:
    """Write temperature, operating points and AUC into `folder/model.json`.

    Chosen points come first, the first of them is the default; older ones of the same name go.
    """
    fresh = [
        _entry(entry, recorded.data)
        for entry in result.confusions
        if entry.threshold.name in recorded.chosen
    ]
    kept = [
        {**old, "threshold": recorded.moved[old["name"]]}
        for old in manifest["operating_points"]
        if old["name"] not in recorded.chosen
    ]
    labels, scores = result.scored.labels, result.scored.scores
    metric = auc_metric(labels, scores, recorded.data, "python -m export evaluate")
    document = {
        **manifest,
        "operating_points": [*fresh, *kept],
        "metrics": [*(old for old in manifest["metrics"] if old != metric), metric],
        "temperature": recorded.temperature,
    }
    if recorded.tuned_on and recorded.temperature != manifest["temperature"]:
        document["calibration"] = {
            "method": "temperature scaling of the logit, least negative log-likelihood",
            "fitted_on": recorded.tuned_on,
            "ece": round(expected_calibration_error(reliability(labels, scores)), 4),
            "data": recorded.data,
        }
    write_json(folder / "model.json", document)


def _entry(entry: Confusion, data: str) -> dict[str, Any]:
    return {
        "name": entry.threshold.name,
        "threshold": entry.threshold.value,
        "sensitivity": entry.sensitivity,
        "specificity": entry.specificity,
        "data": f"{data}; threshold chosen {entry.threshold.origin}",
    }
