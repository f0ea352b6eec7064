"""`histoviewer scan` on pictures of one patch each: a table of probabilities, and the ROC."""

import argparse
from pathlib import Path

import numpy as np
from tqdm import tqdm

from histoviewer.cli import exit_codes
from histoviewer.cli.progress import BAR
from histoviewer.cli.scan_report import announce
from histoviewer.cli.terminal import say
from histoviewer.errors import SlideError
from histoviewer.inference.manifest import Manifest
from histoviewer.inference.patch_folder import (
    PatchPrediction,
    read_labels,
    roc,
    write_predictions,
    write_roc,
)
from histoviewer.output.written_files import note_written, refuse_others
from histoviewer.processes.task_client import run_task
from histoviewer.processes.task_messages import Predicted, PredictPatches, Ready


def scan_patches(args: argparse.Namespace, patches: list[Path], manifest: Manifest) -> int:
    """Predict patches; return the exit code."""
    if not args.overwrite:
        # Before the work, not after it.
        names = ("predictions.csv", *(("roc.csv", "roc.png") if args.labels else ()))
        refuse_others(args.out / name for name in names)
    labels = read_labels(args.labels) if args.labels else {}
    found = run_task(
        PredictPatches(tuple(patches), manifest.folder, args.device, args.engine, args.precision)
    )
    ready = next(found)
    assert isinstance(ready, Ready)
    announce(manifest, ready)
    shown = tqdm(found, total=len(patches), **BAR)
    predictions = [each.prediction for each in shown if isinstance(each, Predicted)]
    written = [args.out / "predictions.csv"]
    write_predictions(predictions, written[0])
    failed = [item for item in predictions if item.probability is None]
    for item in failed:
        say(item.error, error=True)
    say(f"{len(predictions)} patches, {len(failed)} failed: {args.out / 'predictions.csv'}")
    if labels:
        written += _evaluate(predictions, labels, args)
    note_written(written)
    return exit_codes.SOME_FAILED if failed else exit_codes.ALL_DONE


def _evaluate(
    predictions: list[PatchPrediction], labels: dict[str, int], args: argparse.Namespace
) -> list[Path]:
    """Write the ROC of labelled patches; return its files."""
    scored = [
        (labels[item.path.stem], item.probability)
        for item in predictions
        if item.probability is not None and item.path.stem in labels
    ]
    truth = np.array([label for label, _ in scored], np.int_)
    scores = np.array([score for _, score in scored], np.float64)
    try:
        curve = roc(truth, scores)
    except ValueError as error:
        raise SlideError(args.labels, str(error), "Give the labels of these patches.") from error
    write_roc(curve, args.out)
    say(f"AUC {curve.auc:.4f} on {len(scored)} labelled patches; curve in {args.out / 'roc.png'}")
    return [args.out / "roc.csv", args.out / "roc.png"]
