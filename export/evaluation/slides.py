"""`evaluate slides`: the ranking of a worklist against the slides' labels."""

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from export.data.patches import LabelTable, read_labels
from export.errors import ExportError
from export.evaluation.report import Subject, write_report
from export.evaluation.results import Evaluation, Scored, Threshold, evaluate
from histoviewer.heatmaps.heatmap import Heatmap

# (score 0 to 1, whether every tile of tissue was read)
Slide = tuple[float, bool]


def evaluate_slides(results: Path, labels: Path, out: Path) -> tuple[Evaluation, list[str]]:
    """Write a report of the slides' scores, the highest probability on each, into `out`.

    `results` is the worklist.csv of `histoviewer export --format csv`, or a folder of heatmaps.
    `labels` has the columns id,label and, if known, patient; an id is a slide's name with or
    without its suffix. Returns the evaluation and the labelled slides without a score.
    Raises ExportError if a name is ambiguous or a file is faulty; StoreError if a heatmap is.
    """
    known = read_labels(labels)
    found, thresholds = _read_worklist(results) if results.is_file() else _read_folder(results)
    matched = [_find(id_, found, results) for id_ in known.ids]
    scored = _scored(known, matched)
    left_out = [id_ for id_, slide in zip(known.ids, matched, strict=True) if slide is None]
    partial = sum(slide is not None and not slide[1] for slide in matched)
    points = [
        Threshold(f"threshold {value:g}", value, "of the scan") for value in sorted(thresholds)
    ]
    result = evaluate(scored, points, str(labels))
    subject = Subject(
        "Evaluation of slides",
        "slides",
        [
            ("results", results.name),
            ("labels", labels.name),
            ("slides", f"{len(scored)}, {int(scored.labels.sum())} with tumour"),
            ("score", "the highest probability of a slide"),
        ],
        _cautions(scored, left_out, partial),
    )
    write_report(out, subject, result)
    return result, left_out


def _scored(known: LabelTable, matched: Sequence[Slide | None]) -> Scored:
    kept = [i for i, slide in enumerate(matched) if slide is not None]
    ids = tuple(known.ids[i] for i in kept)
    scores = np.array([slide[0] for slide in matched if slide is not None], np.float64)
    groups = tuple(known.groups[i] for i in kept) if known.groups else ()
    return Scored(ids, known.labels[kept], scores, groups, ids)


def _read_worklist(path: Path) -> tuple[dict[str, Slide | None], set[float]]:
    """Read each slide's score, None if it has none, and the thresholds of the scans."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
        found = {
            row["slide"]: (
                (_score(row), row["verdict"] != "incomplete" and not _unread(row))
                if row["score"]
                else None
            )
            for row in rows
        }
        return found, {float(row["threshold"]) for row in rows if row["threshold"]}
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ExportError(
            f"{path}: not a worklist ({error}). Use `histoviewer export --format csv`."
        ) from error


def _score(row: dict[str, str]) -> float:
    score = float(row["score"])
    if not 0 <= score <= 1:  # NaN, too
        raise ValueError(f"the score of '{row['slide']}' is {score}, not in 0 to 1")
    return score


def _unread(row: dict[str, str]) -> bool:
    # Worklists of an older version have no column `no_number`.
    counts = (row["unreadable"], row.get("no_number"), row["pending"])
    return any(int(count or 0) for count in counts)


def _read_folder(folder: Path) -> tuple[dict[str, Slide | None], set[float]]:
    """Read the heatmaps below a folder as `_read_worklist` reads a worklist."""
    files = sorted(folder.rglob("*.tif"))
    if not files:
        raise ExportError(f"{folder}: no worklist.csv and no heatmaps found. Scan the slides.")
    found: dict[str, Slide | None] = {}
    thresholds = set()
    for path in files:
        heatmap = Heatmap.load(path)
        score = heatmap.peak
        name = path.relative_to(folder).with_suffix("").as_posix()
        found[name] = None if score is None else (score, not heatmap.unread)
        thresholds.add(heatmap.provenance.threshold)
    return found, thresholds


def _find(id_: str, found: dict[str, Slide | None], results: Path) -> Slide | None:
    """Find a slide by name, with or without folder and suffix; None if it has no score."""
    wanted = id_.casefold()
    same = [name for name in found if wanted in _names(name)]
    if len(same) > 1:
        raise ExportError(
            f"{results}: '{id_}' matches {' and '.join(same)}. Give the whole name in the labels."
        )
    return found[same[0]] if same else None


def _names(name: str) -> set[str]:
    path = Path(name.casefold())
    bare = path.with_name(path.stem.removesuffix(".ome"))
    return {path.as_posix(), path.name, bare.as_posix(), bare.name}


def _cautions(scored: Scored, left_out: list[str], partial: int) -> list[str]:
    cautions = []
    if left_out:
        cautions.append(
            f"{len(left_out)} labelled slides have no score and are left out, which may flatter "
            f"the figures: {', '.join(left_out)}."
        )
    if partial:
        cautions.append(
            f"{partial} slides were not read to their end; their score is that of the part read."
        )
    if not scored.groups:
        cautions.append("Slides are taken as independent: the labels name no patients.")
    return cautions
