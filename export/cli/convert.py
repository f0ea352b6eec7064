"""The command `convert` and its options."""

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import Any

from export.cli.arguments import at_least_one, mpp
from export.conversion.declaration import PIXEL_SCALINGS, Classifier, choose_positive
from export.network.tensorflow import load_tensorflow

ENSEMBLE_SCALINGS = ("unit", "symmetric")


def add_convert(convert: argparse.ArgumentParser) -> None:
    """Add the options of `convert`."""
    convert.set_defaults(command=partial(_convert, convert))
    convert.add_argument(
        "weights",
        type=Path,
        metavar="WEIGHTS",
        help="the ensemble's RUN/best.weights.h5, or a .keras or .h5 file of any Keras; for "
        "third-party classifiers the full model, as model.save() writes it",
    )
    convert.add_argument("-o", "--out", type=Path, required=True, metavar="MODEL_DIR")
    convert.add_argument(
        "--data", type=Path, required=True, help="labelled patches in the layout that train reads"
    )
    convert.add_argument(
        "--precision",
        choices=("float32", "float16"),
        default="float32",
        help="of the stored weights; arithmetic is float32",
    )
    convert.add_argument(
        "--force",
        action="store_true",
        help="convert even if a variant loses more than 0.002 AUC against float32, or --scaling "
        "is given for a model that scales its input itself",
    )
    convert.add_argument(
        "--scaling",
        choices=PIXEL_SCALINGS,
        help="scaling of the input. unit: x / 255; symmetric: x / 127.5 - 1; with --mpp also "
        "imagenet: torchvision's mean and standard deviation; caffe: BGR minus the mean; none: "
        "0 to 255, as the model scales itself. Needed if WEIGHTS is not in a run's folder",
    )
    convert.add_argument(
        "--nasnet-padding",
        choices=("zero", "same"),
        help="needed if an old .h5 file does not record how its NASNet pads",
    )
    convert.add_argument(
        "--dense",
        type=Path,
        metavar="DATA",
        help="for the ensemble: a graph that takes whole regions, too, and gives each tile's "
        "distance from the patches of DATA/train; DATA/valid chooses the limits of its scope",
    )
    convert.add_argument("--name", help="the model's name (default: that of MODEL_DIR)")
    other = convert.add_argument_group(
        "third-party classifiers",
        "With --mpp, WEIGHTS is any Keras classifier of square RGB patches, not the ensemble. The "
        "file does not contain these facts; a wrong one gives a model that is silently wrong.",
    )
    other.add_argument(
        "--mpp", type=mpp, metavar="UM", help="micrometres per pixel of the training patches"
    )
    other.add_argument(
        "--classes",
        type=lambda text: tuple(name.strip() for name in text.split(",")),
        metavar="A,B",
        help="classes in the order of the outputs; for a single output, the meanings of 0 and 1",
    )
    other.add_argument(
        "--positive", metavar="B", help="the positive class (default: the last of two)"
    )
    other.add_argument(
        "--output",
        choices=("probability", "logit", "softmax", "logits"),
        help="default: probability for one output, softmax for several",
    )
    other.add_argument(
        "--label-centre",
        type=at_least_one,
        metavar="PX",
        help="width of the middle square that the label refers to (default: the whole patch)",
    )
    other.add_argument(
        "--patch-size", type=at_least_one, metavar="PX", help="needed if the model takes any size"
    )


def _convert(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    name = options.name or options.out.resolve().name
    manifest = (
        _convert_ensemble(parser, options, name)
        if options.mpp is None
        else _convert_third_party(parser, options, name)
    )
    _report(options.out, manifest)
    return 0


def _convert_ensemble(
    parser: argparse.ArgumentParser, options: argparse.Namespace, name: str
) -> dict[str, Any]:
    others = ("classes", "positive", "output", "label_centre", "patch_size")
    if any(getattr(options, other) is not None for other in others):
        parser.error("--classes, --positive, --output, --label-centre and --patch-size need --mpp")
    if options.scaling not in (None, *ENSEMBLE_SCALINGS):
        parser.error(f"--scaling {options.scaling} needs --mpp; the ensemble has unit or symmetric")
    load_tensorflow()
    from export.conversion.ensemble import convert
    from export.model_folder.card import card_of_run

    scaling, card = card_of_run(options.weights, options.scaling, name)
    return convert(
        options.weights,
        options.out,
        options.data,
        scaling,
        options.precision,
        card,
        options.nasnet_padding,
        dense=options.dense,
        force=options.force,
    )


def _convert_third_party(
    parser: argparse.ArgumentParser, options: argparse.Namespace, name: str
) -> dict[str, Any]:
    if options.scaling is None or options.classes is None:
        parser.error("--mpp needs --scaling and --classes")
    if options.dense is not None:
        parser.error("--dense is for the ensemble only; other models run patch by patch")
    if options.nasnet_padding is not None:
        parser.error("--nasnet-padding is for the ensemble only; a full model records its padding")
    from export.conversion.third_party import convert_third_party

    classifier = Classifier(
        options.mpp,
        options.scaling,
        options.classes,
        choose_positive(options.classes, options.positive),
        options.output,
        options.label_centre,
        options.patch_size,
    )
    manifest, measured = convert_third_party(
        options.weights,
        options.out,
        options.data,
        classifier,
        options.precision,
        name,
        force=options.force,
    )
    print(measured, file=sys.stderr)
    return manifest


def _report(out: Path, manifest: dict[str, Any]) -> None:
    agreement, variant = manifest["agreement"], manifest["variant"]
    print(
        f"{out}: written. Keras and ONNX Runtime agree on {agreement['patches']} "
        f"patches: max {agreement['max_abs_difference']:.1e}, "
        f"mean {agreement['mean_abs_difference']:.1e}"
    )
    print(
        f"{manifest['onnx']['precision']}: AUC {variant['auc']:.4f} on {variant['patches']} "
        f"patches, float32 {variant['auc_float32']:.4f}. The model may have been trained on these "
        f"patches: the figures compare the two, and do not measure the model"
    )
    for flip in variant["flips"]:
        print(
            f"At '{flip['operating_point']}' ({flip['threshold']:g}), {flip['to_negative']} "
            f"patches turn negative and {flip['to_positive']} positive against float32"
        )
