"""`evaluate patches`: a model, or its predictions, against labelled patches."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from export.calibration import apply_temperature, fit_temperature
from export.data import read_labelled, read_labels
from export.errors import ExportError
from export.evaluation import Evaluation, Scored, Threshold, choose, evaluate, halves
from export.evaluation_report import CalibrationReport, Subject, write_report
from export.manifest_update import Recorded, record
from export.metrics import Scores
from export.progress import Progress
from export.scoring import Device, ScoringModel, score_graph

UNTUNED = "0.5"


@dataclass(frozen=True)
class Tuning:
    """What is to be chosen on patches that nothing is measured on.

    wishes:    see `evaluation.choose`.
    calibrate: whether to fit the temperature.
    data:      the patches to tune on; None takes one half of the evaluated ones.
    """

    wishes: tuple[str, ...] = ()
    calibrate: bool = False
    data: Path | None = None

    @property
    def wanted(self) -> bool:
        return self.calibrate or bool(self.wishes)


@dataclass(frozen=True)
class Measured:
    """An evaluation, the temperature it is with, the chosen points, and on what all that is."""

    result: Evaluation
    temperature: float | None
    chosen: tuple[Threshold, ...]
    data: str


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
    """Run the ONNX model of `folder` on the labelled patches of `data`; write a report.

    `held_out_only` leaves out all patches that the manifest does not name as held out from the
    training. `write` puts temperature, operating points and AUC into model.json. Raises
    ExportError where data or model are faulty, or the patches to tune on are measured, too.
    """
    model = ScoringModel(folder, device)
    old = model.temperature
    scored = _held_out(data, _score(model, data), model.manifest, held_out_only)
    tune, part = _tuning_part(data, scored, tuning, lambda path: _score(model, path))
    points = [
        Threshold(point["name"], point["threshold"], f"as in model.json, on {point['data']}")
        for point in model.manifest["operating_points"]
    ]
    graph = part or scored
    new = fit_temperature(tune.labels, tune.scores) if tune and tuning.calibrate else old
    # A stored threshold means the same patches after the temperature has moved them.
    points = [_moved(point, old, new) for point in points]
    measured = _measure(graph, tune, new, points, tuning, data)
    named = [("as the graph gives it", graph)]
    if new is not None:
        named.append((f"with temperature {new:g}", measured.result.scored))
    subject = Subject(
        f"Evaluation of {model.manifest['name']} {model.manifest['version']}",
        "patches",
        [
            ("model SHA-256", model.manifest["onnx"]["sha256"]),
            ("temperature", "none" if new is None else f"{new:g}"),
            *_facts(measured, tune),
        ],
        _cautions(measured, tuning),
    )
    write_report(out, subject, measured.result, CalibrationReport(tuple(named)))
    if write:
        record(
            folder,
            model.manifest,
            measured.result,
            Recorded(
                measured.temperature,
                frozenset(point.name for point in measured.chosen),
                {point.name: point.value for point in points},
                measured.data,
                f"{len(tune)} patches" if tune else None,
            ),
        )
    return measured


def evaluate_predictions(predictions: Path, data: Path, out: Path, tuning: Tuning) -> Measured:
    """Evaluate a CSV `id,label` of probabilities, as `histoviewer scan` writes it.

    `data` are labelled patches in any layout, of which only the labels are read, or a CSV of
    labels. Raises ExportError where a labelled patch has no probability.
    """
    scored = _join(predictions, data)
    tune, part = _tuning_part(data, scored, tuning, lambda path: _join(predictions, path))
    graph = part or scored
    new = fit_temperature(tune.labels, tune.scores) if tune and tuning.calibrate else None
    points = [_moved(Threshold(UNTUNED, 0.5, "by convention"), None, new)]
    measured = _measure(graph, tune, new, points, tuning, data)
    named = [("as predicted", graph)]
    if new is not None:
        named.append((f"with temperature {new:g}", measured.result.scored))
    facts = [("predictions", predictions.name), *_facts(measured, tune)]
    subject = Subject("Evaluation of predictions", "patches", facts, _cautions(measured, tuning))
    write_report(out, subject, measured.result, CalibrationReport(tuple(named)))
    return measured


def _score(model: ScoringModel, data: Path) -> Scored:
    """The graph's own probabilities, without a temperature."""
    patches = read_labelled(data)
    progress = Progress(f"predicting {data.name}")
    scores: list[Scores] = []
    hashes: list[str] = []
    for batch in score_graph(model, patches.paths):
        scores.append(batch.scores)
        hashes.extend(batch.hashes)
        progress(len(hashes), len(patches))
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
            f"{predictions}: has no probability for {len(missing)} of the {len(names)} labelled "
            f"patches, such as '{missing[0]}'. Predict them all."
        )
    if len(set(names)) < len(names):
        raise ExportError(f"{data}: two patches have the same name. Evaluate the model instead.")
    scores = np.array([found[name] for name in names])
    return Scored(known.ids, known.labels, scores, known.groups, tuple(names))


def _read_predictions(path: Path) -> dict[str, float]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            found = {row["id"]: float(row["label"]) for row in csv.DictReader(file)}
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ExportError(
            f"{path}: is no table of probabilities with the columns id and label ({error}). "
            f"Give a predictions.csv without empty cells."
        ) from error
    if not all(0 <= value <= 1 for value in found.values()):
        raise ExportError(f"{path}: holds a value outside 0 to 1. Give probabilities.")
    return found


def _held_out(data: Path, scored: Scored, manifest: dict[str, Any], only: bool) -> Scored:
    """Refuse what the model was trained on, as far as its manifest tells."""
    held = set(manifest["provenance"].get("held_out", []))
    inside = np.array([id_ in held for id_ in scored.ids])
    if only:
        if not inside.any():
            raise ExportError(
                f"{data}: has no patch that model.json names as held out. Leave out --held-out."
            )
        return scored.subset(np.flatnonzero(inside))
    if inside.any() and not inside.all():
        raise ExportError(
            f"{data}: the model was most likely trained on {int((~inside).sum())} of these "
            f"{len(inside)} patches: its model.json names the other {int(inside.sum())} as held "
            f"out. Give --held-out to measure on those alone, or other patches."
        )
    return scored


def _tuning_part(
    data: Path, scored: Scored, tuning: Tuning, score: Callable[[Path], Scored]
) -> tuple[Scored | None, Scored | None]:
    """The patches to tune on and those to measure on; (None, None) if nothing is tuned."""
    if not tuning.wanted:
        return None, None
    if tuning.data is None:
        return halves(scored, str(data))
    tune: Scored = score(tuning.data)
    both = set(tune.contents) & set(scored.contents)
    if both or set(tune.groups) & set(scored.groups):
        raise ExportError(
            f"{tuning.data}: shares patches or slides with those that are measured. Tune on others."
        )
    return tune, scored


def _measure(
    graph: Scored,
    tune: Scored | None,
    temperature: float | None,
    points: Sequence[Threshold],
    tuning: Tuning,
    data: Path,
) -> Measured:
    chosen: list[Threshold] = []
    if tune:
        origin = f"on {len(tune)} other patches"
        scores = apply_temperature(tune.scores, temperature)
        chosen = [choose(wish, tune.labels, scores, origin) for wish in tuning.wishes]
    names = {point.name for point in chosen}
    kept = [point for point in points if point.name not in names]
    measured = Scored(
        graph.ids,
        graph.labels,
        apply_temperature(graph.scores, temperature),
        graph.groups,
        graph.contents,
    )
    described = f"{len(graph)} patches of '{data.name}'"
    if tune:
        described += f", {len(tune)} others for tuning"
    return Measured(
        evaluate(measured, [*chosen, *kept], str(data)), temperature, tuple(chosen), described
    )


def _moved(point: Threshold, old: float | None, new: float | None) -> Threshold:
    """The same point on the scale of another temperature; the ends 0 and 1 stay."""
    if old == new or point.value in (0, 1):
        return point
    # Dividing the logit by 1 / old undoes the division by old.
    graph = apply_temperature(np.array([point.value]), None if old is None else 1 / old)
    return Threshold(point.name, float(apply_temperature(graph, new)[0]), point.origin)


def _facts(measured: Measured, tune: Scored | None) -> list[tuple[str, str]]:
    scored = measured.result.scored
    facts = [
        ("measured on", measured.data),
        ("with tumour", f"{int(scored.labels.sum())} of {len(scored)}"),
    ]
    if tune:
        facts.append(("tuned on", f"{len(tune)} patches, none of which is measured"))
    return facts


def _cautions(measured: Measured, tuning: Tuning) -> list[str]:
    cautions = [
        "These figures speak of patches, not of slides, and only of patches like these: other "
        "scanners, stains and laboratories can give worse ones."
    ]
    if not measured.result.scored.groups:
        cautions.append(
            "Which patches come from the same patient or slide is not known, so all intervals "
            "take the patches as independent and are narrower than the truth."
        )
        if tuning.wanted and tuning.data is None:
            cautions.append("The two halves may share slides; what was tuned may look too good.")
    return cautions
