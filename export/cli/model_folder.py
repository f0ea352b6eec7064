"""The commands on a model folder: verify, describe, quantise, add patches."""

import argparse
from functools import partial
from pathlib import Path
from typing import Any

from export.network.tensorflow import load_tensorflow


def add_verify(verify: argparse.ArgumentParser) -> None:
    """Add the options of `verify`."""
    verify.set_defaults(command=partial(_verify, verify))
    verify.add_argument("model", type=Path, metavar="MODEL_DIR")
    verify.add_argument("--weights", type=Path, help="repeat the comparison with Keras")
    verify.add_argument("--data", type=Path, help="the patches to compare on")


def add_applicability(applicability: argparse.ArgumentParser) -> None:
    """Add the options of `applicability`."""
    applicability.set_defaults(command=_applicability)
    applicability.add_argument(
        "data", type=Path, metavar="DATA", help="training patches in the layout that train reads"
    )
    applicability.add_argument("model", type=Path, metavar="MODEL_DIR")
    applicability.add_argument("--description", help="a short description of the patches")


def add_precisions(precisions: argparse.ArgumentParser) -> None:
    """Add the options of `precisions`."""
    precisions.set_defaults(command=_precisions)
    precisions.add_argument(
        "data", type=Path, metavar="DATA", help="labelled patches in the layout that train reads"
    )
    precisions.add_argument("model", type=Path, metavar="MODEL_DIR")
    precisions.add_argument("--description", help="a short description of the patches")
    precisions.add_argument("--force", action="store_true", help="record what costs too much, too")


def add_quantize(quantize: argparse.ArgumentParser) -> None:
    """Add the options of `quantize`."""
    quantize.set_defaults(command=_quantize)
    quantize.add_argument("model", type=Path, metavar="MODEL_DIR")
    quantize.add_argument(
        "--calibrate-on",
        type=Path,
        required=True,
        metavar="DATA",
        help="labelled patches, best of the training, to measure the ranges of activations on",
    )
    quantize.add_argument(
        "--data", type=Path, required=True, help="other labelled patches, to compare int8 on"
    )
    quantize.add_argument("--description", help="a short description of the patches of --data")
    quantize.add_argument("--force", action="store_true", help="write what costs too much, too")


def add_references(references: argparse.ArgumentParser) -> None:
    """Add the options of `references`."""
    references.set_defaults(command=_references)
    references.add_argument(
        "data",
        type=Path,
        metavar="DATA",
        help="labelled training patches in the layout that train reads; if it has train/ and "
        "valid/, what the nearest patches say is measured on the latter",
    )
    references.add_argument("model", type=Path, metavar="MODEL_DIR")
    references.add_argument("--count", type=int, default=200, help="of both labels (default: 200)")
    references.add_argument(
        "--tensor",
        help="whose values are compared (default: the input of the network's last layer)",
    )
    references.add_argument("--description", help="a short description of the patches")


def _verify(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    if (options.weights is None) != (options.data is None):
        parser.error("give both --weights and --data, or neither")
    from export.conversion.verification import verify_against_keras, verify_folder

    checks = verify_folder(options.model)
    if options.weights is not None:
        load_tensorflow()
        checks += verify_against_keras(options.model, options.weights, options.data)
    for check in checks:
        print(f"{'ok' if check.passed else 'FAILED'}  {check.name}: {check.detail}")
    return 0 if all(check.passed for check in checks) else 1


def _applicability(options: argparse.Namespace) -> int:
    from export.model_folder.applicability import describe_model

    found = describe_model(options.model, options.data, options.description)
    print(f"{options.model / 'model.json'}: described by {found['patches']} patches with tissue")
    return 0


def _references(options: argparse.Namespace) -> int:
    from export.model_folder.references import record_references

    found = record_references(
        options.model, options.data, options.description, options.count, options.tensor
    )
    path = options.model / found["file"]
    print(f"{path}: {found['count']} patches, compared by {found['features']}")
    if "agreement" in found:
        agreement = found["agreement"]
        print(f"{agreement:.1%} of {found['compared']} other patches have their label around them")
    if found.get("echoed") is not None:
        print(f"{found['echoed']:.1%} of those called wrongly have the wrong one around them")
    return 0


def _precisions(options: argparse.Namespace) -> int:
    from export.evaluation.precisions import measure_precisions

    found = measure_precisions(options.model, options.data, options.description, options.force)
    for precision, cost in found.items():
        _print_cost(precision, cost)
    return 0


def _quantize(options: argparse.Namespace) -> int:
    from export.evaluation.quantised import ONNX_NAME, quantise_model

    cost = quantise_model(
        options.model, options.calibrate_on, options.data, options.description, options.force
    )
    _print_cost("int8", cost)
    print(f"{options.model / ONNX_NAME}: run by --precision int8")
    return 0


def _print_cost(precision: str, cost: dict[str, Any]) -> None:
    flips = ", ".join(f"{count} at '{name}'" for name, count in cost["flips"].items())
    print(
        f"{precision}: AUC {cost['auc']:.4f} (float32 {cost['auc_float32']:.4f}), "
        f"probabilities differ by at most {cost['max_abs_difference']:.3f}; "
        f"calls that differ: {flips}"
    )
