"""`histoviewer model`: list, add and check models."""

import argparse
from pathlib import Path

from histoviewer.cli import exit_codes
from histoviewer.cli.arguments import to_path
from histoviewer.cli.terminal import say
from histoviewer.heatmaps.summary import device_name
from histoviewer.inference.engines.base import DEVICES, Device
from histoviewer.inference.ensemble import load_ensemble
from histoviewer.inference.manifest import load_manifest
from histoviewer.inference.registry import add_model, find_model, installed_models

_NOTHING_TO_COMPARE = (
    "This model has no golden patches, so nothing shows that it computes here what it did "
    "where it was trained: compare some of its values yourself."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, metavar="ACTION", dest="action")
    actions.add_parser("list", help="list the models on this computer")
    add = actions.add_parser("add", help="check a model folder and copy it to your models")
    add.add_argument("folder", type=to_path)
    check = actions.add_parser("check", help="compute a model's golden patches on this computer")
    check.add_argument("model", help="name or folder")
    check.add_argument("--device", choices=DEVICES, default="auto")


def run(args: argparse.Namespace) -> int:
    if args.action == "list":
        _list()
    elif args.action == "add":
        _add(args.folder)
    else:
        _check(args.model, args.device)
    return exit_codes.ALL_DONE


def _list() -> None:
    for manifest in installed_models():
        say(f"{manifest.name} {manifest.version}: {manifest.intended_use}")
        say(f"  {manifest.folder}")


def _add(folder: Path) -> None:
    added = add_model(folder)
    say(f"Added {added}")
    golden = load_manifest(added).golden
    if golden and golden.recorded:
        say(f"{_NOTHING_TO_COMPARE} What it gives here was recorded, to notice a later change.")


def _check(name: str, device: Device) -> None:
    ensemble = load_ensemble(find_model(name), device)
    manifest, largest, golden = ensemble.manifest, ensemble.check(), ensemble.manifest.golden
    assert golden  # Without any, `check` raises.
    say(
        f"{manifest.name} {manifest.version} on {device_name(ensemble.provider)}: files unaltered, "
        f"{len(golden.outputs)} golden patches within {largest:.2g} "
        f"(allowed {golden.tolerance:.2g})."
    )
    if golden.recorded:
        say(f"{_NOTHING_TO_COMPARE} Its values are compared with those it had when it was added.")
