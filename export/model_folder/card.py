"""The model card of a training run, from the files of its folder."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np

from export.errors import ExportError
from export.model_folder.manifest import UNMEASURED, Card, auc_metric, operating_points
from export.network.ensemble import Scaling

PATHS = ("data", "weights_xception", "weights_nasnet")


def card_of_run(weights: Path, scaling: Scaling | None, name: str) -> tuple[Scaling, Card]:
    """Return the scaling that `weights` were trained with, and their card.

    Both come from the files beside `weights` if that is a run folder of `train`. Elsewhere
    `scaling` is needed, and the card says that nothing was measured. Raises ExportError
    if the scaling is unknown or contradicts the run, or the run is unfinished.
    """
    settings = _settings_of_run(weights.parent)
    if settings is None:
        if scaling is None:
            raise ExportError(
                f"{weights}: no settings.json of `train` beside it records the scaling. "
                f"Give --scaling unit or --scaling symmetric."
            )
        return scaling, Card(name, "not stated", "not stated", [UNMEASURED], [])
    trained: Scaling = settings["scaling"]
    if scaling not in (None, trained):
        raise ExportError(f"{weights}: was trained with scaling '{trained}'. Leave out --scaling.")
    return trained, _measured_card(weights.parent, name, settings)


def _settings_of_run(folder: Path) -> dict[str, Any] | None:
    """Read the settings.json of `train`; None if `folder` is not a run folder."""
    path = folder / "settings.json"
    try:
        settings = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return settings if isinstance(settings, dict) and "scaling" in settings else None


def _measured_card(run: Path, name: str, settings: dict[str, Any]) -> Card:
    table = run / "validation.csv"
    if not table.exists():
        raise ExportError(f"{table}: not found; the training is unfinished. Run it to its end.")
    with table.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    labels = np.array([int(row["label"]) for row in rows], np.int64)
    scores = np.array([float(row["probability"]) for row in rows])
    # Only names: a path reveals things about the computer that do not belong in a model card.
    facts = {key: Path(value).name if key in PATHS else value for key, value in settings.items()}
    data = f"validation side, {len(rows)} patches, also used to choose the epoch"
    return Card(
        name=name,
        training_data=f"data set '{facts.pop('data')}' without its validation side",
        training_recipe="; ".join(f"{key} {value}" for key, value in facts.items()),
        operating_points=operating_points(labels, scores, data),
        metrics=[auc_metric(labels, scores, data, "best epoch, one view per patch")],
    )
