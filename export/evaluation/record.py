"""Records an evaluation in model.json."""

from typing import Any

from export.evaluation.results import Confusion, Measured
from export.files import write_json
from export.model_folder.manifest import auc_metric
from export.statistics.calibration import expected_calibration_error, reliability
from histoviewer.inference.manifest import FILE_NAME, Manifest


def record_evaluation(manifest: Manifest, measured: Measured) -> None:
    """Write temperature, operating points and AUC into the manifest's file.

    Chosen points come first, and the first of them is the default; they replace older ones of
    the same name. A slide rule is dropped if the temperature changes, as its thresholds are those
    of other probabilities.
    """
    scored, document = measured.result.scored, manifest.document
    fresh = [
        _entry(confusion, measured.data)
        for confusion in measured.result.confusions
        if confusion.threshold.name in measured.chosen
    ]
    kept = [
        {**old, "threshold": measured.moved[old["name"]]}
        for old in document["operating_points"]
        if old["name"] not in measured.chosen
    ]
    metric = auc_metric(scored.labels, scored.scores, measured.data, "python -m export evaluate")
    updated = {
        **document,
        "operating_points": [*fresh, *kept],
        "metrics": [*(old for old in document.get("metrics", []) if old != metric), metric],
        "temperature": measured.temperature,
    }
    changed = measured.temperature != manifest.contract.temperature
    if changed:
        updated.pop("slide_rule", None)
    if measured.tuned_on and changed:
        ece = expected_calibration_error(reliability(scored.labels, scored.scores))
        updated["calibration"] = {
            "method": "temperature scaling of the logit, least negative log-likelihood",
            "fitted_on": measured.tuned_on,
            "ece": round(ece, 4),
            "data": measured.data,
        }
    write_json(manifest.folder / FILE_NAME, updated)


def _entry(confusion: Confusion, data: str) -> dict[str, Any]:
    return {
        "name": confusion.threshold.name,
        "threshold": confusion.threshold.value,
        "sensitivity": confusion.sensitivity.value,
        "specificity": confusion.specificity.value,
        "data": f"{data}; threshold chosen {confusion.threshold.origin}",
    }
