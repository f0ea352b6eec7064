"""`histoviewer model`: list, add and check models."""

import argparse

from histoviewer.cli import exit_codes
from histoviewer.cli.arguments import to_path
from histoviewer.cli.terminal import say
from histoviewer.inference.engines.base import DEVICES
from histoviewer.inference.registry import installed_models
from histoviewer.processes.task_client import run_task
from histoviewer.processes.task_messages import AddModel, CheckModel, Task, describe_lines


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
        _run(AddModel(args.folder))
    else:
        _run(CheckModel(args.model, args.device))
    return exit_codes.ALL_DONE


def _list() -> None:
    for manifest in installed_models():
        say(f"{manifest.name} {manifest.version}: {manifest.intended_use}")
        say(f"  {manifest.folder}")


def _run(task: Task) -> None:
    for line in describe_lines(run_task(task)):
        say(line)
