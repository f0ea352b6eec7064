"""The command line: python -m export COMMAND."""

import argparse
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from export.argument_types import at_least_one, fraction
from export.convert_command import add_convert
from export.errors import ExportError
from export.evaluate_command import add_evaluate
from export.quietly import load_tensorflow

# Those of export.augment, whose import would take TensorFlow.
AUGMENTATIONS = ("seed", "seed+stain", "dihedral", "dihedral+stain", "none")
Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0 if all went well, 1 on failure, 130 if interrupted."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.command is _verify and (options.weights is None) != (options.data is None):
        parser.error("--weights and --data go together")
    command: Command = options.command
    try:
        return command(options)
    except KeyboardInterrupt:
        print("\nInterrupted. The same command goes on from what is finished.", file=sys.stderr)
        return 130
    except Exception as error:  # saves the user a traceback; --debug shows it
        if options.debug:
            traceback.print_exc()
        told = (
            str(error)
            if isinstance(error, ExportError | OSError)
            else (f"{type(error).__name__}: {error} (an unexpected fault; --debug tells where)")
        )
        print(f"\nerror: {told}", file=sys.stderr)
        return 1


def _train(options: argparse.Namespace) -> int:
    load_tensorflow(options.threads)
    from export.train import Settings, train

    settings = Settings(
        data=str(options.data.resolve()),
        extra=options.extra,
        weights_xception=options.weights_xception or options.weights,
        weights_nasnet=options.weights_nasnet or options.weights,
        scaling=options.scaling,
        augmentation=options.augmentation,
        batch_size=options.batch_size,
        learning_rate=options.learning_rate,
        validation_fraction=options.validation_fraction,
        seed=options.seed,
        samples_per_class=options.samples_per_class,
        learning_rate_decay=options.learning_rate_decay,
        best_by=options.best_by,
        hard_examples=options.hard_examples,
        precision=options.precision,
        deterministic=options.deterministic,
    )
    area = train(settings, options.out, options.epochs, options.patience, options.devices)
    print(f"{options.out / 'best.weights.h5'}: AUC {area:.4f} on the validation side")
    return 0


def _submit(options: argparse.Namespace) -> int:
    from export.submit import submit

    count = submit(options.model, options.test, options.out, tta=options.tta, device=options.device)
    print(f"{options.out}: {count} patches")
    return 0


def _verify(options: argparse.Namespace) -> int:
    from export.verify import verify_against_keras, verify_folder

    checks = verify_folder(options.model)
    if options.weights is not None:
        load_tensorflow()
        checks += verify_against_keras(options.model, options.weights, options.data)
    for check in checks:
        print(f"{'ok' if check.passed else 'FAILED'}  {check.name}: {check.detail}")
    return 0 if all(check.passed for check in checks) else 1


def _plot(options: argparse.Namespace) -> int:
    load_tensorflow()
    from export.plot import plot, read_network

    model = read_network(options.weights, options.nasnet_padding)
    plot(model, options.weights, options.out, expand=options.expand)
    print(f"{options.out}: model_plot.png and model_summary.txt written")
    return 0


def _applicability(options: argparse.Namespace) -> int:
    from export.applicability import describe_model

    found = describe_model(options.model, options.data, options.description)
    print(f"{options.model / 'model.json'}: described by {found['patches']} patches with tissue")
    return 0


def _starter(options: argparse.Namespace) -> int:
    load_tensorflow(options.threads)
    from export.starter import make_starter

    make_starter(options.data, options.held_out, options.xception, options.run, options.out)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m export", description=__doc__)
    parser.add_argument("--debug", action="store_true", help="show the traceback of an error")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_train(commands.add_parser("train", help="train the ensemble"))
    add_convert(commands.add_parser("convert", help="write the folder that the viewer reads"))
    _add_verify(commands.add_parser("verify", help="check a model folder"))
    add_evaluate(commands.add_parser("evaluate", help="measure a model and write a report"))
    _add_submit(commands.add_parser("submit", help="write kaggle_submission.csv"))
    _add_plot(commands.add_parser("plot", help="draw the network and list its layers"))
    _add_applicability(
        commands.add_parser(
            "applicability", help="say in a model folder what its patches look like"
        )
    )
    _add_starter(commands.add_parser("starter", help="make the starter model"))
    return parser


def _add_train(train: argparse.ArgumentParser) -> None:
    train.set_defaults(command=_train)
    train.add_argument(
        "data",
        type=Path,
        metavar="DATA",
        help="a folder with train_labels.csv (id,label) and train/<id>.tif, with class folders "
        "0/ and 1/, or with PatchCamelyon's HDF5 files",
    )
    train.add_argument(
        "-o",
        "--out",
        type=Path,
        required=True,
        metavar="RUN",
        help="the run's folder; with a run of the same settings, goes on",
    )
    weights = "imagenet (downloaded), none, or a .weights.h5 file"
    train.add_argument(
        "--weights",
        default="imagenet",
        choices=("imagenet", "none"),
        help="what both backbones start from (default: imagenet)",
    )
    train.add_argument("--weights-xception", metavar="W", help=f"for Xception alone: {weights}")
    train.add_argument("--weights-nasnet", metavar="W", help=f"for NASNetMobile alone: {weights}")
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
        help="which figure of the validation side chooses the epoch",
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
        help="what the backbones compute in; weights are float32",
    )
    train.add_argument(
        "--devices",
        nargs="+",
        default=[],
        metavar="GPU:0",
        help="share each batch over these (default: over all GPUs)",
    )
    train.add_argument(
        "--deterministic", action="store_true", help="the same bits each time, but slower"
    )
    train.add_argument("--extra", action="store_true", help="train on DATA/extra/{0,1}/*.png too")
    train.add_argument("--threads", type=at_least_one, help="default: all cores")


def _add_submit(submit: argparse.ArgumentParser) -> None:
    submit.set_defaults(command=_submit)
    submit.add_argument("test", type=Path, metavar="TEST", help="a folder of <id>.tif")
    submit.add_argument("--model", type=Path, required=True, metavar="MODEL_DIR")
    submit.add_argument("-o", "--out", type=Path, default=Path("kaggle_submission.csv"))
    submit.add_argument(
        "--tta", action="store_true", help="mean of 8 flips and rotations; 8 times as long"
    )
    submit.add_argument("--device", choices=("cpu", "cuda"), default="cpu")


def _add_plot(plot: argparse.ArgumentParser) -> None:
    plot.set_defaults(command=_plot)
    plot.add_argument(
        "weights",
        type=Path,
        nargs="?",
        metavar="WEIGHTS",
        help="a file of the ensemble that must fit (default: the network as built in code)",
    )
    plot.add_argument("-o", "--out", type=Path, required=True, metavar="FOLDER")
    plot.add_argument(
        "--expand", action="store_true", help="draw the layers inside the backbones, too"
    )
    plot.add_argument("--nasnet-padding", choices=("zero", "same"), help="as for convert")


def _add_verify(verify: argparse.ArgumentParser) -> None:
    verify.set_defaults(command=_verify)
    verify.add_argument("model", type=Path, metavar="MODEL_DIR")
    verify.add_argument("--weights", type=Path, help="repeat the comparison with Keras")
    verify.add_argument("--data", type=Path, help="the patches to compare on")


def _add_applicability(applicability: argparse.ArgumentParser) -> None:
    applicability.set_defaults(command=_applicability)
    applicability.add_argument(
        "data", type=Path, metavar="DATA", help="training patches in the layout that train reads"
    )
    applicability.add_argument("model", type=Path, metavar="MODEL_DIR")
    applicability.add_argument("--description", help="what the patches are, in a few words")


def _add_starter(starter: argparse.ArgumentParser) -> None:
    starter.set_defaults(command=_starter)
    starter.add_argument(
        "data", type=Path, metavar="DATA", help="a folder with train/ and valid/, 0/ and 1/ in each"
    )
    starter.add_argument(
        "--held-out",
        type=Path,
        required=True,
        metavar="DATA",
        help="patches that are not trained on, nor near copies of them",
    )
    starter.add_argument(
        "--xception",
        type=Path,
        required=True,
        metavar="FILE",
        help="Xception's ImageNet .weights.h5, include_top=False",
    )
    starter.add_argument(
        "--run",
        type=Path,
        required=True,
        help="folder for states, weights and reports; goes on where it stopped",
    )
    starter.add_argument("-o", "--out", type=Path, required=True, metavar="MODEL_DIR")
    starter.add_argument("--threads", type=at_least_one, help="default: all cores")


if __name__ == "__main__":
    sys.exit(main())
