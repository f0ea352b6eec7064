"""`histoviewer cases`: slides grouped into cases, with a suggested pN category each."""

import argparse
from contextlib import closing
from pathlib import Path, PurePosixPath

from histoviewer.cases.rule import CaseRule, accession_rule, remove_rule
from histoviewer.cases.staging import Case, group
from histoviewer.cases.table import read_table
from histoviewer.cases.wording import NOTICE, suggestion_text
from histoviewer.cli import exit_codes
from histoviewer.cli.arguments import to_path
from histoviewer.cli.terminal import say
from histoviewer.exports.folder import slide_rows
from histoviewer.processes.task_client import accession_numbers
from histoviewer.worklist.poller import WorklistPoller


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", type=to_path, metavar="OUT", help="output folder of a scan")
    rule = parser.add_mutually_exclusive_group()
    rule.add_argument(
        "--pattern",
        metavar="REGEX",
        help="regular expression on the slides' names, whose groups name case and node: "
        "'(?P<case>patient_\\d+)_(?P<node>node_\\d+)'",
    )
    rule.add_argument(
        "--table", type=to_path, metavar="CSV", help="table with the columns slide, case and node"
    )
    rule.add_argument(
        "--accession", action="store_true", help="a case an accession number of DICOM slides"
    )
    rule.add_argument("--no-cases", action="store_true", help="forget the cases of this folder")


def run(args: argparse.Namespace) -> int:
    rows, _ = slide_rows(args.out)  # Refuses a folder without slides.
    if args.pattern is not None:
        CaseRule("pattern", args.pattern).save(args.out)
    elif args.table:
        read_table(args.table).save(args.out)
    elif args.accession:
        _accession_rule(args.out).save(args.out)
    elif args.no_cases:
        remove_rule(args.out)
    rows, problems = slide_rows(args.out)
    cases = group(rows)
    for case in cases:
        _print(case)
    for problem in problems:
        say(problem, error=True)
    without = [row.slide for row in rows if not row.case]
    said = f"{_count(len(cases), 'case')}, {_count(len(rows), 'slide')}"
    say(f"{said}, {len(without)} of them in no case.")
    for slide in without[:5]:
        say(f"  in no case: {PurePosixPath(slide)}")
    if cases:
        say(NOTICE)
    return exit_codes.SOME_FAILED if problems else exit_codes.ALL_DONE


def _accession_rule(out: Path) -> CaseRule:
    with closing(WorklistPoller(out)) as worklist:
        slides = {row.name: Path(row.path) for row in worklist.poll() or [] if row.path}
    numbers = accession_numbers(list(slides.values()))
    return accession_rule((name, numbers[path]) for name, path in slides.items())


def _print(case: Case) -> None:
    largest = f"{case.largest_mm:.2f} mm" if case.largest_mm else "none"
    say(
        f"{case.name}: {_count(len(case.slides), 'slide')}, {_count(case.nodes, 'node')} "
        f"({case.positive} positive), {_count(case.unread, 'slide')} unread, "
        f"largest deposit {largest}"
    )
    say(f"  suggested pN: {suggestion_text(case.suggestion)}")


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" + ("" if number == 1 else "s")
