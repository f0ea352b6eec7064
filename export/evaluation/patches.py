"""`evaluate patches`: a model, or its predictions, against labelled patches."""

import csv
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from tqdm import tqdm

from export.data.patches import read_labelled, read_labels
from export.errors import ExportError
from export.evaluation.record import record_evaluation
from export.evaluation.report import Subject, write_report
from export.evaluation.results import Measured, Scored, Threshold, choose, evaluate, halves
from export.evaluation.scorer import score_patches
from export.model_folder.manifest import held_out_ids
from export.statistics.calibration import apply_temperature, fit_temperature
from histoviewer.inference.engines.base import Device
from histoviewer.inference.ensemble import Ensemble, load_ensemble
from histoviewer.inference.manifest import Manifest


@dataclass(frozen=True)
class Tuning:
    """Choices to make on patches that nothing is measured on.

    goals:     operating points to choose, as `results.choose` takes them.
    calibrate: whether to fit the temperature.
    data:      the patches to tune on; None takes one half of the evaluated ones.
    """

    goals: tuple[str, ...] = ()
    calibrate: bool = False
    data: Path | None = None

    @property
    def wanted(self) -> bool:
        return self.calibrate or bool(self.goals)


@dataclass(frozen=True)
class _Source:
    """Source of probabilities: a model or a table.

    score:       the probabilities of labelled patches, before any temperature.
    points:      its operating points, on the scale of `temperature`.
    facts:       lines for the report.
    """

    title: str
    score: Callable[[Path], Scored]
    points: tuple[Threshold, ...]
    temperature: float | None
    facts: tuple[tuple[str, str], ...]


def evaluate_model(
    folder: Path,
    data: Path,
    out: Path,
    tuning: Tuning,
    *,
    held_out_only: bool = False,
    device: Device = "cpu",
    write: bool = False,
) -> Measured:
    """Run the model of `folder` on the labelled patches of `data`; write a report.

    `held_out_only` leaves out all patches that the manifest does not list as held out from the
    training. `write` puts temperature, operating points and AUC into model.json. Raises
    ModelError if the model is damaged; ExportError if the data is faulty, or the patches to tune
    on are measured, too.
    """
    ensemble = load_ensemble(folder, device)
    manifest = ensemble.manifest
    source = _Source(
        f"Evaluation of {manifest.name} {manifest.version}",
        lambda path: _score(ensemble, path),
        tuple(
            Threshold(point.name, point.threshold, f"as in model.json, on {point.data}")
            for point in manifest.operating_points
        ),
        manifest.contract.temperature,
        (("model SHA-256", manifest.onnx_sha256),),
    )
    scored = _held_out(data, source.score(data), manifest, held_out_only)
    measured = _evaluate(source, scored, data, out, tuning)
    if write:
        record_evaluation(manifest, measured)
    return measured


def evaluate_predictions(predictions: Path, data: Path, out: Path, tuning: Tuning) -> Measured:
    """Evaluate a CSV `id,label` of probabilities, as `histoviewer scan` writes it.

    `data` are labelled patches in any layout, of which only the labels are read, or a CSV of
    labels. Raises ExportError if a labelled patch has no probability.
    """
    source = _Source(
        "Evaluation of predictions",
        lambda path: _join(predictions, path),
        (Threshold("0.5", 0.5, "by convention"),),
        None,
        (("predictions", predictions.name),),
    )
    return _evaluate(source, source.score(data), data, out, tuning)


def _evaluate(source: _Source, scored: Scored, data: Path, out: Path, tuning: Tuning) -> Measured:
    """Tune on one part of the patches, measure on the other, and write the report."""
    tune, part = _tuning_part(data, scored, tuning, source.score)
    graph = part or scored
    old = temperature = source.temperature
    if tune and tuning.calibrate:
        temperature = fit_temperature(tune.labels, tune.scores)
    chosen: list[Threshold] = []
    described, tuned_on = f"{len(graph)} patches of '{data.name}'", None
    if tune:
        described += f", {len(tune)} others for tuning"
        tuned_on, origin = f"{len(tune)} patches", f"on {len(tune)} other patches"
        scores = apply_temperature(tune.scores, temperature)
        chosen = [choose(goal, tune.labels, scores, origin) for goal in tuning.goals]
    # A stored threshold means the same patches after the temperature has moved them.
    moved = [_moved(point, old, temperature) for point in source.points]
    names = frozenset(point.name for point in chosen)
    final = replace(graph, scores=apply_temperature(graph.scores, temperature))
    points = [*chosen, *(point for point in moved if point.name not in names)]
    measured = Measured(
        evaluate(final, points, str(data)),
        temperature,
        names,
        {point.name: point.value for point in moved},
        described,
        tuned_on,
    )
    calibration = [("before any temperature", graph)]
    if temperature is not None:
        calibration.append((f"with temperature {temperature:g}", final))
    facts = [
        *source.facts,
        ("temperature", "none" if temperature is None else f"{temperature:g}"),
        ("measured on", described),
        ("with tumour", f"{int(final.labels.sum())} of {len(final)}"),
    ]
    if tuned_on:
        facts.append(("tuned on", f"{tuned_on}, none of which is measured"))
    subject = Subject(source.title, "patches", facts, _cautions(final, tuning))
    write_report(out, subject, measured.result, calibration)
    return measured


def _score(ensemble: Ensemble, data: Path) -> Scored:
    """Predict labelled patches, before any temperature."""
    patches = read_labelled(data)
    scores, hashes = [], []
    with tqdm(desc=f"predicting {data.name}", total=len(patches), unit="patch") as bar:
        for batch in score_patches(ensemble, patches.paths, ensemble.predict_uncalibrated):
            scores.append(batch.scores)
            hashes.extend(batch.hashes)
            bar.update(len(batch.paths))
    return Scored(
        patches.ids, patches.labels, np.concatenate(scores), patches.groups, tuple(hashes)
    )


def _join(predictions: Path, data: Path) -> Scored:
    known = read_labels(data) if data.suffix == ".csv" else read_labelled(data)
    found = _read_predictions(predictions)
    # Class folders and HDF5 know a patch by its folder, too; a prediction only by its name.
    names = [id_ if id_ in found else id_.rpartition("/")[2] for id_ in known.ids]
    missing = [name for name in names if name not in found]
    if missing:
        raise ExportError(
            f"{predictions}: no probability for {len(missing)} of the {len(names)} labelled "
            f"patches, such as '{missing[0]}'. Predict them all."
        )
    if len(set(names)) < len(names):
        raise ExportError(f"{data}: duplicate patch names. Evaluate the model instead.")
    scores = np.array([found[name] for name in names])
    return Scored(known.ids, known.labels, scores, known.groups, tuple(names))


def _read_predictions(path: Path) -> dict[str, float]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            found = {row["id"]: float(row["label"]) for row in csv.DictReader(file)}
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ExportError(
            f"{path}: not a table of probabilities with the columns id and label ({error}). "
            f"Give a predictions.csv without empty fields."
        ) from error
    if not all(0 <= value <= 1 for value in found.values()):
        raise ExportError(f"{path}: contains a value outside 0 to 1. Give probabilities.")
    return found


def _held_out(data: Path, scored: Scored, manifest: Manifest, only: bool) -> Scored:
    """Refuse patches that the model was trained on, according to its manifest."""
    held = held_out_ids(manifest)
    inside = np.array([id_ in held for id_ in scored.ids])
    if only:
        if not inside.any():
            raise ExportError(
                f"{data}: no patch is listed as held out in model.json. Leave out --held-out."
            )
        return scored.subset(np.flatnonzero(inside))
    if inside.any() and not inside.all():
        raise ExportError(
            f"{data}: the model was most likely trained on {int((~inside).sum())} of these "
            f"{len(inside)} patches: its model.json lists the other {int(inside.sum())} as held "
            f"out. Give --held-out to measure on those alone, or give other patches."
        )
    return scored


def _tuning_part(
    data: Path, scored: Scored, tuning: Tuning, score: Callable[[Path], Scored]
) -> tuple[Scored | None, Scored | None]:
    """Return the patches to tune on and those to measure on; (None, None) if nothing is tuned."""
    if not tuning.wanted:
        return None, None
    if tuning.data is None:
        return halves(scored, str(data))
    tune: Scored = score(tuning.data)
    both = set(tune.contents) & set(scored.contents)
    if both or set(tune.groups) & set(scored.groups):
        raise ExportError(
            f"{tuning.data}: contains patches or slides that are measured. Tune on others."
        )
    return tune, scored


def _moved(point: Threshold, old: float | None, new: float | None) -> Threshold:
    """Convert a point to the scale of another temperature; the ends 0 and 1 stay."""
    if old == new or point.value in (0, 1):
        return point
    # Divides the logit by the new temperature, and undoes the division by the old one.
    (value,) = apply_temperature(np.array([point.value]), (new or 1) / (old or 1))
    return replace(point, value=float(value))


def _cautions(scored: Scored, tuning: Tuning) -> list[str]:
    cautions = [
        "These figures describe patches, not slides, and only patches like these: other "
        "scanners, stains and laboratories can give worse ones."
    ]
    if not scored.groups:
        cautions.append(
            "It is not known which patches come from the same patient or slide, so all intervals "
            "take the patches as independent and are narrower than the truth."
        )
        if tuning.wanted and tuning.data is None:
            cautions.append("The two halves may share slides; tuned figures may look too good.")
    return cautions
