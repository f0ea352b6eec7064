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
            say(f"{indent}{key.replace('_', ' ')}:")
            _print(value, indent + "  ")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for number, entry in enumerate(value, 1):
                say(f"{indent}{key.replace('_', ' ')} {number}:")
                _print(entry, indent + "  ")
        else:
            say(f"{indent}{key.replace('_', ' ')}: {_text(value)}")


def _text(value: object) -> str:
    """A value as one writes it: no brackets, "yes" and "no", "none" for nothing."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value == "" or value == []:
        return "none"
    if isinstance(value, list):
        # Pairs are sizes and pixel sizes, such as "2220 x 2967".
        pair = len(value) == 2 and not any(isinstance(each, list | str) for each in value)
        return (" x " if pair else ", ").join(map(_text, value))
    return str(value)
