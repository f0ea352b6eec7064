"""The commands that run a model on patches: `evaluate` and `submit`."""

import argparse
from pathlib import Path

from export.cli.arguments import fraction, mpp
from export.errors import ExportError


def add_evaluate(parser: argparse.ArgumentParser) -> None:
    """Add the options of `evaluate patches`, `slides`, `lesions`, `dense` and `scope`."""
    kinds = parser.add_subparsers(required=True, metavar="patches|slides|lesions|dense|scope")
    _add_patches(kinds.add_parser("patches", help="a model or predictions on labelled patches"))
    _add_slides(kinds.add_parser("slides", help="a worklist against the slides' labels"))
    _add_lesions(kinds.add_parser("lesions", help="detections against annotations: FROC"))
    _add_dense(kinds.add_parser("dense", help="both ways of running a model against each other"))
    _add_scope(kinds.add_parser("scope", help="measures of what is unlike the training patches"))


def add_submit(submit: argparse.ArgumentParser) -> None:
    """Add the options of `submit`."""
    submit.set_defaults(command=_submit)
    submit.add_argument("test", type=Path, metavar="TEST", help="a folder of <id>.tif")
    submit.add_argument("--model", type=Path, required=True, metavar="MODEL_DIR")
    submit.add_argument("-o", "--out", type=Path, default=Path("kaggle_submission.csv"))
    submit.add_argument(
        "--tta", action="store_true", help="mean of 8 flips and rotations; takes 8 times as long"
    )
    submit.add_argument("--device", choices=("cpu", "cuda"), default="cpu")


def _add_patches(patches: argparse.ArgumentParser) -> None:
    patches.set_defaults(command=_patches)
    patches.add_argument(
        "data",
        type=Path,
        metavar="DATA",
        help="a folder with train_labels.csv and train/, or with 0/ and 1/; a PatchCamelyon "
        "file *_x.h5; with --predictions also a CSV id,label",
    )
    source = patches.add_mutually_exclusive_group(required=True)
    source.add_argument("--model", type=Path, metavar="MODEL_DIR")
    source.add_argument(
        "--predictions", type=Path, metavar="CSV", help="id,label as `histoviewer scan` writes it"
    )
    _add_out(patches)
    patches.add_argument(
        "--choose",
        action="append",
        default=[],
        metavar="GOAL",
        help="an operating point: sensitivity=0.95, specificity=0.9 or balanced; repeatable",
    )
    patches.add_argument("--calibrate", action="store_true", help="fit the temperature")
    patches.add_argument(
        "--tune-on",
        type=Path,
        metavar="DATA",
        help="choose and calibrate on these patches (default: on one half of DATA, and measure "
        "on the other)",
    )
    patches.add_argument(
        "--held-out", action="store_true", help="only patches that model.json lists as held out"
    )
    patches.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    patches.add_argument(
        "--write",
        action="store_true",
        help="write temperature, operating points and AUC into model.json",
    )


def _add_slides(slides: argparse.ArgumentParser) -> None:
    slides.set_defaults(command=_slides)
    slides.add_argument(
        "results",
        type=Path,
        metavar="RESULTS",
        help="worklist.csv of `histoviewer export --format csv`, or a folder of heatmaps",
    )
    slides.add_argument(
        "--labels",
        type=Path,
        required=True,
        metavar="CSV",
        help="id,label and, if known, patient and size (itc, micro, macro)",
    )
    _add_out(slides)
    tuned = slides.add_mutually_exclusive_group()
    tuned.add_argument(
        "--choose",
        metavar="GOAL",
        help="the slide rule's threshold: specificity=0.9, sensitivity=0.95 or balanced; chosen on "
        "one half of the slides, measured on the other",
    )
    tuned.add_argument(
        "--conformal",
        type=fraction,
        metavar="ERROR",
        help='two thresholds with at most this share of wrong calls, and "cannot say" between '
        "them, such as 0.05",
    )
    slides.add_argument(
        "--write",
        type=Path,
        metavar="MODEL_DIR",
        help="score by the slide rule of this model, and write the thresholds into its model.json",
    )


def _add_lesions(lesions: argparse.ArgumentParser) -> None:
    lesions.set_defaults(command=_lesions)
    lesions.add_argument(
        "detections",
        type=Path,
        metavar="DETECTIONS",
        help="a folder of <slide>.csv, one per slide, also for normal ones: "
        "`histoviewer export --format camelyon`",
    )
    lesions.add_argument(
        "--annotations",
        type=Path,
        required=True,
        metavar="DIR",
        help="ASAP's <slide>.xml or <slide>.json, one per slide with tumour",
    )
    _add_out(lesions)
    lesions.add_argument(
        "--mpp", type=mpp, default=0.243, help="um/px of level 0 (default: CAMELYON16's 0.243)"
    )
    lesions.add_argument(
        "--exclude",
        action="append",
        default=[],
        metavar="SLIDE",
        help="leave out a slide, as CAMELYON16 does test_049 and test_114; repeatable",
    )


def _add_dense(dense: argparse.ArgumentParser) -> None:
    dense.set_defaults(command=_dense)
    dense.add_argument("data", type=Path, metavar="DATA", help="labelled patches")
    dense.add_argument(
        "--model", type=Path, required=True, metavar="MODEL_DIR", help="its model.json is updated"
    )
    dense.add_argument(
        "--slide", type=Path, action="append", default=[], metavar="SLIDE", help="repeatable"
    )


def _add_scope(scope: argparse.ArgumentParser) -> None:
    scope.set_defaults(command=_scope)
    scope.add_argument(
        "weights",
        type=Path,
        metavar="WEIGHTS",
        help="the ensemble's file of Keras, or a model folder",
    )
    scope.add_argument(
        "data", type=Path, metavar="DATA", help="patches with train/ to fit on and valid/ in scope"
    )
    scope.add_argument(
        "others",
        type=Path,
        metavar="CSV",
        help="file,mpp,name of slides and images out of scope; mpp is empty if the file has it",
    )
    scope.add_argument("--scaling", choices=("unit", "symmetric"), default="symmetric")
    scope.add_argument("-o", "--out", type=Path, required=True, metavar="TABLE.csv")


def _add_out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-o", "--out", type=Path, required=True, metavar="REPORT", help="the report's folder"
    )


def _patches(options: argparse.Namespace) -> int:
    from export.evaluation.patches import Tuning, evaluate_model, evaluate_predictions

    tuning = Tuning(tuple(options.choose), options.calibrate, options.tune_on)
    if options.tune_on is not None and not tuning.wanted:
        raise ExportError("--tune-on: nothing to tune. Add --choose or --calibrate.")
    if options.model is None:
        if options.write or options.held_out:
            raise ExportError("--write and --held-out need --model, not --predictions.")
        measured = evaluate_predictions(options.predictions, options.data, options.out, tuning)
    else:
        measured = evaluate_model(
            options.model,
            options.data,
            options.out,
            tuning,
            held_out_only=options.held_out,
            device=options.device,
            write=options.write,
        )
    low, high = measured.result.bootstrap.auc
    print(
        f"{options.out / 'report.html'}: AUC {measured.result.auc:.4f} ({low:.4f} to {high:.4f}) "
        f"on {measured.data}"
    )
    return 0


def _slides(options: argparse.Namespace) -> int:
    from export.evaluation.slides import RuleTuning, evaluate_slides

    if options.write is not None and options.choose is None and options.conformal is None:
        raise ExportError("--write: nothing was chosen. Add --choose or --conformal.")
    tuning = RuleTuning(options.choose, options.conformal, options.write)
    found = evaluate_slides(options.results, options.labels, options.out, tuning)
    result = found.result
    low, high = result.bootstrap.auc
    print(
        f"{options.out / 'report.html'}: AUC {result.auc:.4f} ({low:.4f} to {high:.4f}) on "
        f"{len(result.scored)} slides, {len(found.left_out)} left out"
    )
    if found.rule is not None:
        print(found.rule.data)
        print(f"positive from {found.rule.threshold:.6g} on", end="")
        below = found.rule.negative_below
        print("" if below is None else f", negative below {below:.6g}, cannot say between")
    return 0


def _lesions(options: argparse.Namespace) -> int:
    from export.evaluation.lesions import evaluate_lesions

    score = evaluate_lesions(
        options.detections, options.annotations, options.out, options.mpp, options.exclude
    )
    print(f"{options.out / 'report.html'}: FROC score {score:.4f}")
    return 0


def _dense(options: argparse.Namespace) -> int:
    from export.evaluation.dense_agreement import record_agreement

    for entry in record_agreement(options.model, options.data, options.slide):
        missed = ", ".join(f"{share:.1%} at '{name}'" for name, share in entry["missed"].items())
        area = f"AUC {entry['auc_dense']:.4f} densely, " if "auc_dense" in entry else ""
        print(
            f"{entry['data']}: {area}logit correlation {entry['logit_correlation']:.3f}; missed of "
            f"the patch-wise positives: {missed or 'none were positive'}"
        )
    return 0


def _scope(options: argparse.Namespace) -> int:
    from export.network.tensorflow import load_tensorflow

    load_tensorflow()
    from export.evaluation.scope import compare_methods, read_list

    others = read_list(options.others)
    for row in compare_methods(options.weights, options.scaling, options.data, others, options.out):
        print(" | ".join(row))
    return 0


def _submit(options: argparse.Namespace) -> int:
    from export.evaluation.submission import submit

    count = submit(options.model, options.test, options.out, tta=options.tta, device=options.device)
    print(f"{options.out}: {count} patches")
    return 0
