"""`histoviewer scan`: slides and folders in, heatmaps and a summary out."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from histoviewer.batch.outcome import BatchItem
from histoviewer.batch.runner import affordable_jobs, scan_slides
from histoviewer.cli import exit_codes
from histoviewer.cli.arguments import to_path, within
from histoviewer.cli.progress import ProgressBars
from histoviewer.cli.scan_patches import scan_patches
from histoviewer.cli.scan_report import announce, report, summarise
from histoviewer.cli.shared_scan import shared_items
from histoviewer.cli.terminal import say
from histoviewer.errors import ModelError, SlideError
from histoviewer.geometry import Mpp, coverage
from histoviewer.inference.engines.base import DEVICES, ENGINES, PRECISIONS
from histoviewer.inference.manifest import Manifest, load_manifest
from histoviewer.inference.patch_folder import FileKind
from histoviewer.inference.registry import find_model
from histoviewer.processes.scan_messages import Loaded
from histoviewer.processes.task_client import dicom_series, file_kinds
from histoviewer.resources import STARTER_MODEL
from histoviewer.scanning.options import ScanOptions
from histoviewer.slides.discovery import distinct_files, find_slides
from histoviewer.slides.mpp import is_plausible

DEFAULT_OUT = "histoviewer-results"
STRIDE_HELP = (
    "distance between patches in pixels at the model's resolution; for a model of 96-pixel patches "
    "32 looks at all tissue (default), 48 at 44 %% of it, 96 at 11 %% (2 and 9 times as fast)"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", type=to_path, nargs="+", metavar="PATH", help="slide or folder")
    parser.add_argument(
        "-o",
        "--out",
        type=to_path,
        default=Path(DEFAULT_OUT),
        help="folder for the results (default: %(default)s, here)",
    )
    parser.add_argument(
        "--model", default=STARTER_MODEL, help="name or folder (default: %(default)s)"
    )
    parser.add_argument("--stride", type=within(int, 1), metavar="PIXELS", help=STRIDE_HELP)
    parser.add_argument(
        "--device",
        choices=DEVICES,
        default="auto",
        help="cuda: fail if CUDA does not start; auto: use the CPU then, and report why",
    )
    parser.add_argument(
        "--engine",
        choices=ENGINES,
        default="auto",
        help="auto: OpenVINO on a CPU, ONNX Runtime on a GPU",
    )
    parser.add_argument(
        "--precision",
        choices=PRECISIONS,
        default="auto",
        help="auto: bfloat16 if the processor has it and its cost for the model is known, else "
        "float32",
    )
    parser.add_argument(
        "--confirm",
        action=argparse.BooleanOptionalAction,
        help="for models that run whole blocks: run what comes near a threshold again, patch by "
        "patch, or do not (default: as the model says)",
    )
    parser.add_argument(
        "--ignore-scope",
        action="store_true",
        help="assess slides that the model was not made for, too; every result says so",
    )
    parser.add_argument(
        "--mpp", type=_mpp, help="micrometres per pixel, for slides that do not record it"
    )
    parser.add_argument(
        "--force-mpp", action="store_true", help="use --mpp for slides that record another, too"
    )
    parser.add_argument(
        "--operating-point", metavar="NAME", help="threshold to use, one of the model's"
    )
    parser.add_argument(
        "--whole-slide",
        action="store_true",
        help="scan everything, not only what looks like tissue",
    )
    parser.add_argument(
        "--rescan", action="store_true", help="scan again what has a current, complete result"
    )
    parser.add_argument(
        "--verify",
        action="store_true",
        help="read again what was scanned, before a result is kept: notices damage that leaves a "
        "file's size and time",
    )
    parser.add_argument(
        "--tta",
        action="store_true",
        help="mean over each patch's 8 flips and rotations: steadier values, 8 times the time",
    )
    parser.add_argument(
        "--jobs",
        type=within(int, 0),
        default=1,
        metavar="N",
        help="slides to scan at a time, if memory allows; they share the processor, and a GPU "
        "scans one at a time (default: %(default)s); with --shared, 0 leaves all to other workers",
    )
    parser.add_argument(
        "--shared",
        action="store_true",
        help="let `histoviewer worker OUT` join the scan, on any computer that has the same drives",
    )
    parser.add_argument(
        "--dask",
        metavar="ADDRESS",
        help="scan on the workers of a Dask cluster, by its scheduler's address or file; "
        "local:N starts N workers on this computer",
    )
    parser.add_argument(
        "--overwrite",
        action="store_true",
        help="for patches: replace tables and pictures that this program did not write",
    )
    parser.add_argument(
        "--patches",
        action="store_true",
        help="predict pictures of one patch each and skip all others; the default in folders of "
        "such pictures alone, while beside slides the pictures are skipped",
    )
    parser.add_argument(
        "--labels", type=to_path, help="for patches: CSV with id and label, for AUC and ROC"
    )


def run(args: argparse.Namespace) -> int:
    shared = args.shared or args.dask
    if not (args.jobs or shared):
        say("--jobs 0 scans nothing without --shared.", error=True)
        return exit_codes.USAGE
    missing = [path for path in args.paths if not path.exists()]
    if missing:
        raise SlideError(missing[0], "does not exist", "Check the path.")
    manifest = load_manifest(find_model(args.model))
    slides, patches = _inputs(args, manifest.patch_size)
    if patches:
        return scan_patches(args, patches, manifest)
    return _scan_slides(args, slides, manifest)


def _print_cost(manifest: Manifest, options: ScanOptions) -> None:
    stride = options.stride_for(manifest)
    share = f"{coverage(manifest.label_centre, stride):.0%} of the tissue is in"
    where = "some patch" if manifest.whole_patch else "the middle of some patch"
    say(f"Stride {stride}: {share} {where}.")
    if options.tta:
        say("Test-time augmentation: each patch is looked at 8 times, and takes 8 times as long.")


def _mpp(text: str) -> float:
    try:
        value = float(text.replace(",", "."))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no number") from error
    if not is_plausible(Mpp(value, value)):
        raise argparse.ArgumentTypeError(f"{text} is outside 0.05 to 5 micrometres per pixel")
    return value


def _inputs(args: argparse.Namespace, side: int) -> tuple[list[Path], list[Path]]:
    """Find (slides, patches) to scan, one of them empty; report skipped files.

    Patches are scanned if --patches is given, or if folders contain nothing else. A file given by
    its own path, not by its folder's, is a slide unless --patches is given.
    """
    named = [path for path in args.paths if not path.is_dir()]
    files = _files(args.paths, args.out)
    kinds = file_kinds(files, side)
    alone = not named and FileKind.OTHER not in kinds.values()
    if FileKind.PATCH in kinds.values() and (alone or args.patches):
        _report_skipped(
            [path for path in files if kinds[path] is FileKind.OTHER],
            f"not a patch of {side} x {side} pixels",
            "Leave out --patches to scan slides.",
        )
        return [], [path for path in files if kinds[path] is not FileKind.OTHER]
    if args.patches:
        cause = f"holds no patch of {side} x {side} pixels"
        raise SlideError(args.paths[0], cause, "Leave out --patches to scan slides.")
    if args.labels:
        cause = "holds labels of patches, but there are slides to scan"
        raise SlideError(args.labels, cause, "Add --patches to judge the patches alone.")
    skipped = [path for path in files if kinds[path] is FileKind.PATCH and path not in named]
    _report_skipped(
        skipped,
        f"a patch of {side} x {side} pixels among slides",
        "Add --patches to judge the patches alone.",
    )
    return [path for path in files if path not in set(skipped)], []


def _report_skipped(paths: list[Path], cause: str, action: str) -> None:
    for path in paths:
        say(f"{path}: skipped, {cause}.", error=True)
    if paths:
        say(f"{len(paths)} files skipped. {action}", error=True)


def _scan_slides(args: argparse.Namespace, slides: list[Path], manifest: Manifest) -> int:
    point = manifest.point(args.operating_point) if args.operating_point else None
    _check_stride(args.stride, manifest)
    options = ScanOptions(
        stride=args.stride,
        whole_slide=args.whole_slide,
        point=point,
        mpp=args.mpp,
        force_mpp=args.force_mpp,
        rescan=args.rescan,
        verify=args.verify,
        tta=args.tta,
        confirm=args.confirm,
        ignore_scope=args.ignore_scope,
        engine=args.engine,
        precision=args.precision,
    )
    _print_cost(manifest, options)
    items = (shared_items if args.shared or args.dask else _items)(args, slides, manifest, options)
    return summarise(list(items), args.out)


def _items(
    args: argparse.Namespace, slides: list[Path], manifest: Manifest, options: ScanOptions
) -> Iterator[BatchItem]:
    """Scan slides by this command, and report each."""
    bars = ProgressBars(len(slides))

    def loaded_model(loaded: Loaded, jobs: int) -> None:
        announce(manifest, loaded)
        if jobs < min(args.jobs, len(slides)):
            why = f"memory allows {affordable_jobs()}, and a GPU scans one at a time"
            say(f"Slides at a time: {jobs} ({why}).")

    problems: list[str] = []
    for item in scan_slides(
        slides,
        manifest.folder,
        args.out,
        options,
        device=args.device,
        jobs=args.jobs,
        on_loaded=loaded_model,
        on_step=lambda path, step: bars.show(path, step.progress),
        on_problem=problems.append,
    ):
        bars.finish(item.path)
        report(item)
        yield item
    for problem in problems:
        say(problem, error=True)


def _check_stride(asked: int | None, manifest: Manifest) -> None:
    if asked is not None and asked not in manifest.strides:
        strides = ", ".join(str(stride) for stride in manifest.strides)
        cause = f"is not made for a stride of {asked}"
        raise ModelError(manifest.name, cause, f"Choose one of: {strides}.")


def _files(paths: list[Path], out: Path) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        found = find_slides(path, out, find_series=dicom_series) if path.is_dir() else [path]
        if not found:
            raise SlideError(path, "holds no slides or images", "Choose the folder they are in.")
        files += found
    distinct = distinct_files(files)
    for path in dict.fromkeys(files):
        if path not in distinct:
            say(f"{path}: skipped, another path of a file that is listed.", error=True)
    return distinct
