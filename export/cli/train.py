"""The commands that train: `train` and `starter`."""

import argparse
from dataclasses import fields
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from export.cli.arguments import at_least_one, fraction
from export.errors import ExportError
from export.network.tensorflow import load_tensorflow

# Those of export.data.augmentation, which would import TensorFlow.
AUGMENTATIONS = ("seed", "seed+stain", "dihedral", "dihedral+stain", "none")


def add_train(train: argparse.ArgumentParser) -> None:
    """Add the options of `train`."""
    train.set_defaults(command=_train)
    train.add_argument(
        "data",
        type=Path,
        metavar="DATA",
        help="a folder with train_labels.csv (id,label) and train/<id>.tif, with class folders "
        "0/ and 1/, with both of them in train/ and in valid/, or with PatchCamelyon's HDF5 files",
    )
    train.add_argument(
        "-o",
        "--out",
        type=Path,
        required=True,
        metavar="RUN",
        help="the run's folder; a run of the same settings is resumed",
    )
    weights = "imagenet (downloaded), none, or a .weights.h5 or .h5 file"
    train.add_argument(
        "--weights",
        default="imagenet",
        choices=("imagenet", "none"),
        help="start of both backbones (default: imagenet)",
    )
    train.add_argument("--weights-xception", metavar="W", help=f"for Xception alone: {weights}")
    train.add_argument("--weights-nasnet", metavar="W", help=f"for NASNetMobile alone: {weights}")
    train.add_argument(
        "--start-from",
        metavar="W",
        help="start the whole ensemble from these weights, such as RUN/best.weights.h5 of another "
        "run, or of a model folder, instead of --weights",
    )
    train.add_argument("--epochs", type=at_least_one, default=12)
    train.add_argument("--batch-size", type=at_least_one, default=192)
    train.add_argument("--learning-rate", type=float, default=1e-4, help="Adam's")
    train.add_argument("--validation-fraction", type=fraction, default=0.1)
    train.add_argument("--seed", type=int, default=0)
    train.add_argument(
        "--scaling",
        choices=("unit", "symmetric"),
        default="unit",
        help="unit: x / 255; symmetric: x / 127.5 - 1, as for ImageNet weights",
    )
    train.add_argument("--augmentation", choices=AUGMENTATIONS, default="seed")
    train.add_argument(
        "--samples-per-class",
        type=at_least_one,
        metavar="N",
        help="draw N patches of each label (default: take all)",
    )
    train.add_argument(
        "--learning-rate-decay", type=float, default=0.0, help="Keras 2's decay, each step"
    )
    train.add_argument(
        "--best-by",
        choices=("auc", "accuracy"),
        default="auc",
        help="metric of the validation side that selects the epoch",
    )
    train.add_argument(
        "--hard-examples",
        type=fraction,
        default=0.0,
        metavar="X",
        help="from epoch 2 on, show the share X of patches with the greatest loss twice",
    )
    train.add_argument(
        "--patience",
        type=at_least_one,
        metavar="N",
        help="stop after N epochs without a better one (default: never)",
    )
    train.add_argument(
        "--precision",
        choices=("float32", "mixed_bfloat16", "mixed_float16"),
        default="float32",
        help="arithmetic of the backbones; weights are float32",
    )
    train.add_argument(
        "--devices",
        nargs="+",
        default=[],
        metavar="GPU:0",
        help="divide each batch among these (default: all GPUs)",
    )
    train.add_argument(
        "--deterministic", action="store_true", help="bit-identical results each time, but slower"
    )
    train.add_argument("--extra", action="store_true", help="train on DATA/extra/{0,1} too")
    train.add_argument("--threads", type=at_least_one, help="default: all cores")


def add_starter(starter: argparse.ArgumentParser) -> None:
    """Add the options of `starter`."""
    starter.set_defaults(command=partial(_starter, starter))
    starter.add_argument(
        "data",
        type=Path,
        metavar="DATA",
        help="a folder with train/ and valid/, each with class folders 0/ and 1/",
    )
    starter.add_argument(
        "--held-out",
        type=Path,
        required=True,
        metavar="DATA",
        help="patches to measure on; neither they nor near copies of them are trained on",
    )
    starter.add_argument(
        "--xception",
        type=Path,
        metavar="FILE",
        help="Xception's ImageNet .weights.h5, include_top=False, to train from",
    )
    starter.add_argument(
        "--average",
        type=Path,
        nargs="+",
        metavar="MODEL_DIR",
        help="do not train; take the mean of the weights of starters that were trained from the "
        "same weights",
    )
    starter.add_argument(
        "--shares",
        type=float,
        nargs="+",
        metavar="X",
        help="of the models of --average in the mean, adding up to 1 (default: equal ones)",
    )
    starter.add_argument(
        "--run",
        type=Path,
        required=True,
        help="folder for states, weights and reports; an interrupted run is resumed",
    )
    starter.add_argument("-o", "--out", type=Path, required=True, metavar="MODEL_DIR")
    starter.add_argument(
        "--device", help="of PyTorch, such as cuda:1 or cpu; default: the first GPU, if any"
    )
    starter.add_argument("--threads", type=at_least_one, help="default: all cores")


def _train(options: argparse.Namespace) -> int:
    load_tensorflow(options.threads)
    from export.training.trainer import Settings, train

    chosen = vars(options) | {
        "data": str(options.data.resolve()),
        "weights_xception": options.weights_xception or options.weights,
        "weights_nasnet": options.weights_nasnet or options.weights,
        "start_from": str(Path(options.start_from).resolve()) if options.start_from else None,
    }
    settings = Settings(**{field.name: chosen[field.name] for field in fields(Settings)})
    area = train(settings, options.out, options.epochs, options.patience, options.devices)
    print(f"{options.out / 'best.weights.h5'}: AUC {area:.4f} on the validation side")
    return 0


def _starter(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    if (options.xception is None) == (options.average is None):
        parser.error("give either --xception, to train, or --average")
    if options.average is not None:
        return _average(parser, options)
    if options.shares is not None:
        parser.error("--shares is for --average only")
    if find_spec("torch") is None:
        raise ExportError(
            "PyTorch is not installed, which `starter` trains with. Run `pip install torch`."
        )
    load_tensorflow(options.threads)
    import torch

    from export.starter.recipe import make_starter

    device = options.device or ("cuda" if torch.cuda.is_available() else "cpu")
    make_starter(options.data, options.held_out, options.xception, options.run, options.out, device)
    return 0


def _average(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    folders = options.average
    shares = options.shares or [1 / len(folders)] * len(folders)
    if len(shares) != len(folders) or min(shares) <= 0 or abs(sum(shares) - 1) > 1e-6:
        parser.error("--shares: give one above 0 for each model of --average, adding up to 1")
    load_tensorflow(options.threads)
    from export.starter.average import Average, average_starter

    average = Average(tuple(folders), tuple(shares))
    average_starter(options.data, options.held_out, average, options.run, options.out)
    return 0
