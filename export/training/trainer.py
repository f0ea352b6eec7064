"""Training on patches of any size of set, streamed, resumable at each epoch."""

import csv
import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal
from zipfile import BadZipFile

import keras
import numpy as np
import tensorflow as tf

from export.data.patches import PatchSet, read_extra, read_patches, read_sides
from export.data.splits import content_hashes, draw_balanced, split_train_validation
from export.errors import ExportError
from export.files import write_csv
from export.keras_files.weights import load_backbone_weights, load_trained
from export.model_folder.weights import STATISTICS_PATCHES, load_model_folder
from export.network.ensemble import Scaling, build_ensemble
from export.statistics import metrics
from export.statistics.calibration import likelihood, log_loss
from export.training.curves import plot_curves, plot_roc
from export.training.loop import compile_model, predict, train_epoch
from export.training.run_folder import claim_run
from histoviewer.files import replace_file

Row = dict[str, float]


@dataclass(frozen=True)
class Settings:
    """Options that a run's outcome depends on.

    weights_*:  "imagenet", "none" or a file.
    start_from: weights of a whole ensemble, instead of `weights_*`, or a model folder, which
                gives Xception's alone; None if there are none.
    """

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
    samples_per_class: int | None = None
    learning_rate_decay: float = 0.0
    best_by: Literal["auc", "accuracy"] = "auc"
    hard_examples: float = 0.0
    precision: str = "float32"
    deterministic: bool = False
    start_from: str | None = None


def train(
    settings: Settings,
    run: Path,
    epochs: int,
    patience: int | None = None,
    devices: Sequence[str] = (),
) -> float:
    """Train until epoch `epochs` and return the best epoch's AUC on the validation side.

    It ends earlier if the last `patience` epochs were no better than one before. Each batch is
    divided among `devices`, such as "GPU:0"; if none are named, over all GPUs.

    Writes into `run`: best.weights.h5, log.csv, curves.png, roc.png, validation.csv,
    split.csv, settings.json and state.npz, from which a second call resumes. Raises
    ExportError if the data is faulty or `run` holds a run with other settings.
    """
    if settings.deterministic:
        tf.config.experimental.enable_op_determinism()
    training, validation = split(run, settings)
    keras.utils.set_random_seed(settings.seed)
    with strategy(devices).scope():
        model = build_ensemble(settings.scaling, backbone_dtype=settings.precision)
        _load_weights(model, training, settings)
    return fit(model, training, validation, settings, run, epochs, patience)


def _load_weights(model: keras.Model, training: PatchSet, settings: Settings) -> None:
    """Load the weights that training begins with."""
    start = Path(settings.start_from) if settings.start_from else None
    if start is not None and not start.is_dir():
        load_trained(model, start)
        return
    load_backbone_weights(model, "nasnet_mobile", settings.weights_nasnet)
    if start is None:
        load_backbone_weights(model, "xception", settings.weights_xception)
        return
    drawn = np.random.default_rng(settings.seed).permutation(len(training))[:STATISTICS_PATCHES]
    load_model_folder(model, start, read_patches(training.subset(drawn)))


def strategy(devices: Sequence[str]) -> tf.distribute.Strategy:
    """Choose how TensorFlow divides the work. Raises ExportError if a device is unknown."""
    known = [device.name.removeprefix("/device:") for device in tf.config.list_logical_devices()]
    wanted = list(devices) or [name for name in known if name.startswith("GPU")]
    if missing := [name for name in wanted if name not in known]:
        raise ExportError(f"{', '.join(missing)}: no such device. Available: {', '.join(known)}.")
    if len(wanted) > 1:
        return tf.distribute.MirroredStrategy(wanted)
    return tf.distribute.OneDeviceStrategy(wanted[0]) if devices else tf.distribute.get_strategy()


def fit(
    model: keras.Model,
    training: PatchSet,
    validation: PatchSet,
    settings: Settings,
    run: Path,
    epochs: int,
    patience: int | None = None,
) -> float:
    """Train `model` from the state of `run` until epoch `epochs`, as `train` describes."""
    with model.distribute_strategy.scope():
        compile_model(
            model,
            settings.learning_rate,
            settings.learning_rate_decay,
            scale_loss=settings.precision == "mixed_float16",
        )
        model.optimizer.build(model.trainable_variables)
        log = _load_state(run, model)
    for epoch in range(len(log) + 1, epochs + 1):
        if patience is not None and _stale(log, settings) >= patience:
            break
        chosen = _with_hard_examples(model, training, settings, epoch)
        log.append(_run_epoch(model, chosen, validation, settings, epoch, epochs))
        if _best(log, settings) is log[-1]:
            with replace_file(run / "best.weights.h5") as temporary:
                model.save_weights(temporary)
        _save_state(run, model, log)
        plot_curves(run / "curves.png", log)
    best = _best(log, settings)
    load_trained(model, run / "best.weights.h5")
    scores = predict(model, validation)
    write_csv(
        run / "validation.csv",
        ("id", "label", "probability"),
        list(zip(validation.ids, validation.labels, scores, strict=True)),
    )
    plot_roc(run / "roc.png", validation.labels, scores, f"Validation, epoch {best['epoch']:.0f}")
    return best["val_auc"]


def _best(log: list[Row], settings: Settings) -> Row:
    """Return the best epoch on the validation side, the latest of several."""
    return max(log, key=lambda row: (row[f"val_{settings.best_by}"], row["epoch"]))


def _stale(log: list[Row], settings: Settings) -> int:
    """Count the epochs since the best figure was first reached."""
    figures = [row[f"val_{settings.best_by}"] for row in log]
    return len(log) - 1 - figures.index(max(figures)) if log else 0


def _with_hard_examples(
    model: keras.Model, training: PatchSet, settings: Settings, epoch: int
) -> PatchSet:
    """Add, from the second epoch on, the patches with the greatest loss a second time.

    Only the weights at the start of the epoch matter, so an interruption changes nothing.
    """
    if settings.hard_examples == 0 or epoch == 1:
        return training
    worst = np.argsort(likelihood(training.labels, predict(model, training)), kind="stable")
    twice = worst[: round(settings.hard_examples * len(training))]
    return training.subset(np.concatenate([np.arange(len(training)), twice]))


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
        f"epoch {epoch}/{epochs}",
    )
    scores = predict(model, validation)
    return {
        "epoch": epoch,
        "loss": loss,
        "accuracy": accuracy,
        "val_loss": log_loss(validation.labels, scores),
        "val_accuracy": float(((scores >= 0.5) == validation.labels).mean()),
        "val_auc": metrics.auc(validation.labels, scores),
        "seconds": round(time.monotonic() - start, 1),
    }


def split(run: Path, settings: Settings) -> tuple[PatchSet, PatchSet]:
    """Claim `run` and return its training and validation side.

    The first call reads every patch and writes split.csv, which later calls follow.
    """
    claim_run(run, asdict(settings))
    data = Path(settings.data)
    patches, given = read_sides(data)
    known = patches + given if given else patches
    if settings.extra:
        known = known + read_extra(data)
    table = run / "split.csv"
    if not table.exists():
        _write_split(table, patches, given, known, settings)
    with table.open(newline="", encoding="utf-8") as file:
        sides = {row["id"]: row["side"] for row in csv.DictReader(file)}
    missing = set(sides) - set(known.ids)
    if missing:
        raise ExportError(
            f"{table}: lists {len(missing)} patches that {data} no longer contains, such as "
            f"'{min(missing)}'. Restore them, or start in another run folder."
        )
    side = np.array([sides.get(id_, "") for id_ in known.ids])
    return (
        known.subset(np.flatnonzero(side == "training")),
        known.subset(np.flatnonzero(side == "validation")),
    )


def _write_split(
    table: Path, patches: PatchSet, given: PatchSet | None, known: PatchSet, settings: Settings
) -> None:
    """Split the labelled patches, unless the validation side is given; all other known ones train.

    With `samples_per_class`, as many are drawn beforehand. Patches with the content of a
    validation patch do not train.
    """
    hashes = content_hashes(known)
    drawn = np.arange(len(patches))
    if settings.samples_per_class is not None:
        drawn = draw_balanced(patches, settings.samples_per_class, settings.seed)
    validation = given
    if validation is None:
        _, validation = split_train_validation(
            patches.subset(drawn),
            [hashes[i] for i in drawn],
            settings.validation_fraction,
            settings.seed,
        )
    held = set(validation.ids)
    unseen = {content for id_, content in zip(known.ids, hashes, strict=True) if id_ in held}
    left_out = set(patches.ids) - {patches.ids[i] for i in drawn}
    rows = [
        (id_, "validation" if id_ in held else "training")
        for id_, content in zip(known.ids, hashes, strict=True)
        if id_ in held or (content not in unseen and id_ not in left_out)
    ]
    write_csv(table, ("id", "side"), rows)


def _save_state(run: Path, model: keras.Model, log: list[Row]) -> None:
    """Write log.csv, then the state to resume from as one file, so that log and state agree."""
    write_csv(run / "log.csv", tuple(log[0]), [tuple(row.values()) for row in log])
    arrays = {f"{i:05}": variable.numpy() for i, variable in enumerate(_variables(model))}
    with replace_file(run / "state.npz") as temporary, temporary.open("wb") as file:
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
            f"{path}: is damaged ({error}). Delete it to start this run again."
        ) from error
    return log


def _variables(model: keras.Model) -> list[keras.Variable]:
    return [*model.variables, *model.optimizer.variables]
