"""`histoviewer info`: properties of a slide, a heatmap or a model."""

import argparse
import json
from typing import Any

from histoviewer.cli import exit_codes
from histoviewer.cli.arguments import to_path
from histoviewer.cli.terminal import say
from histoviewer.processes.task_client import run_task
from histoviewer.processes.task_messages import DescribeFile, describe_lines


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=to_path, metavar="SLIDE|HEATMAP|MODEL")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument(
        "--model", help="print the number of patches of a scan with this model, by stride"
    )


def run(args: argparse.Namespace) -> int:
    found = run_task(DescribeFile(args.path, args.model))
    facts = json.loads("".join(describe_lines(found)))
    if args.json:
        for line in json.dumps(facts, indent=2, ensure_ascii=False, allow_nan=False).splitlines():
            say(line)
    else:
        _print(facts)
    return exit_codes.ALL_DONE


def _print(facts: dict[str, Any], indent: str = "") -> None:
    for key, value in facts.items():
        if isinstance(value, dict):
            say(f"{indent}{key}:")
            _print(value, indent + "  ")
        else:
            say(f"{indent}{key}: {value}")
