"""Training on a data set in the Kaggle layout, resumable at each epoch."""

import csv
import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from zipfile import BadZipFile

import keras
import numpy as np

from export import metrics
from export.data import (
    PatchSet,
    content_hashes,
    read_extra,
    read_labelled,
    split_train_validation,
)
from export.errors import ExportError
from export.files import replacing
from export.fitting import compile_model, predict, train_epoch
from export.model import Scaling, build_ensemble, load_backbone_weights, load_weights
from export.plots import plot_curves, plot_roc
from export.progress import Progress
from export.runs import claim_run, write_csv

Row = dict[str, float]


@dataclass(frozen=True)
class Settings:
    """What decides a run's outcome; `weights_*` are "imagenet", "none" or a file."""

    data: str
    extra: bool
    weights_xception: str
    weights_nasnet: str
    scaling: Scaling
    augmentation: str
    batch_size: int
    learning_rate: float
    validation_fraction: float
    seed: int


def train(settings: Settings, run: Path, epochs: int) -> float:
    """Train until epoch `epochs` and return the best epoch's AUC on the validation side.

    Writes into `run`: best.weights.h5, log.csv, curves.png, roc.png, validation.csv,
    split.csv, settings.json and state.npz, from which a second call goes on. Raises
    ExportError where the data is faulty or `run` holds a run with other settings.
    """
    training, validation = split(run, settings)
    keras.utils.set_random_seed(settings.seed)
    model = build_ensemble(settings.scaling)
    load_backbone_weights(model, "xception", settings.weights_xception)
    load_backbone_weights(model, "nasnet_mobile", settings.weights_nasnet)
    return fit(model, training, validation, settings, run, epochs)


def fit(
    model: keras.Model,
    training: PatchSet,
    validation: PatchSet,
    settings: Settings,
    run: Path,
    epochs: int,
) -> float:
    """Train `model` from where `run` stands until epoch `epochs`, as `train` describes."""
    compile_model(model, settings.learning_rate)
    model.optimizer.build(model.trainable_variables)
    log = _load_state(run, model)
    for epoch in range(len(log) + 1, epochs + 1):
        log.append(_run_epoch(model, training, validation, settings, epoch, epochs))
        if log[-1]["val_auc"] >= max(row["val_auc"] for row in log):
            with replacing(run / "best.weights.h5") as temporary:
                model.save_weights(temporary)
        _save_state(run, model, log)
        plot_curves(run / "curves.png", log)
    best = max(log, key=lambda row: (row["val_auc"], row["epoch"]))
    load_weights(model, run / "best.weights.h5")
    scores = predict(model, validation)
    write_csv(
        run / "validation.csv",
        ("id", "label", "probability"),
        list(zip(validation.ids, validation.labels, scores, strict=True)),
    )
    plot_roc(run / "roc.png", validation.labels, scores, f"Validation, epoch {best['epoch']:.0f}")
    return best["val_auc"]


def _run_epoch(
    model: keras.Model,
    training: PatchSet,
    validation: PatchSet,
    settings: Settings,
    epoch: int,
    epochs: int,
) -> Row:
    start = time.monotonic()
    loss, accuracy = train_epoch(
        model,
        training,
        settings.batch_size,
        settings.seed * 100_000 + epoch,
        settings.augmentation,
        Progress(f"epoch {epoch}/{epochs}"),
    )
    scores = predict(model, validation)
    likely = np.clip(np.where(validation.labels == 1, scores, 1 - scores), 1e-7, 1)
    return {
        "epoch": epoch,
        "loss": loss,
        "accuracy": accuracy,
        "val_loss": float(-np.log(likely).mean()),
        "val_accuracy": float(((scores >= 0.5) == validation.labels).mean()),
        "val_auc": metrics.auc(validation.labels, scores),
        "seconds": round(time.monotonic() - start, 1),
    }


def split(run: Path, settings: Settings) -> tuple[PatchSet, PatchSet]:
    """Claim `run` and return its training and validation side.

    The first call reads every patch and writes split.csv, which later calls go by.
    """
    claim_run(run, asdict(settings))
    data = Path(settings.data)
    patches = read_labelled(data)
    known = patches + read_extra(data) if settings.extra else patches
    table = run / "split.csv"
    if not table.exists():
        _write_split(table, patches, known, settings)
    with table.open(newline="", encoding="utf-8") as file:
        sides = {row["id"]: row["side"] for row in csv.DictReader(file)}
    missing = set(sides) - set(known.ids)
    if missing:
        raise ExportError(
            f"{table}: names {len(missing)} patches that {data} no longer has, such as "
            f"'{min(missing)}'. Restore them, or start in another run folder."
        )
    side = np.array([sides.get(id_, "") for id_ in known.ids])
    return (
        known.subset(np.flatnonzero(side == "training")),
        known.subset(np.flatnonzero(side == "validation")),
    )


def _write_split(table: Path, patches: PatchSet, known: PatchSet, settings: Settings) -> None:
    """Split the labelled patches; of all known ones, the others train.

    An extra patch with the same content as one of the validation side is left out.
    """
    hashes = content_hashes(known, Progress("checking patches"))
    _, validation = split_train_validation(
        patches, hashes[: len(patches)], settings.validation_fraction, settings.seed
    )
    held = set(validation.ids)
    unseen = {content for id_, content in zip(known.ids, hashes, strict=True) if id_ in held}
    rows = [
        (id_, "validation" if id_ in held else "training")
        for id_, content in zip(known.ids, hashes, strict=True)
        if id_ in held or content not in unseen
    ]
    write_csv(table, ("id", "side"), rows)


def _save_state(run: Path, model: keras.Model, log: list[Row]) -> None:
    """Write log.csv, then all that going on needs as one file, so that the two agree."""
    write_csv(run / "log.csv", tuple(log[0]), [tuple(row.values()) for row in log])
    arrays = {f"{i:05}": variable.numpy() for i, variable in enumerate(_variables(model))}
    with replacing(run / "state.npz") as temporary, temporary.open("wb") as file:
        np.savez(file, log=np.array(json.dumps(log)), **arrays)


def _load_state(run: Path, model: keras.Model) -> list[Row]:
    path = run / "state.npz"
    if not path.exists():
        return []
    try:
        with np.load(path, allow_pickle=False) as state:
            for i, variable in enumerate(_variables(model)):
                variable.assign(state[f"{i:05}"])
            log: list[Row] = json.loads(str(state["log"]))
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        raise ExportError(
            f"{path}: is damaged ({error}). Delete it to begin this run again."
        ) from error
    return log


def _variables(model: keras.Model) -> list[keras.Variable]:
    return [*model.variables, *model.optimizer.variables]
