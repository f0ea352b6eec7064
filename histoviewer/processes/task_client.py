"""Client of the task worker: whatever the parent wants to know of files of others, it asks here."""

import queue
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from histoviewer.errors import WorkerError
from histoviewer.inference.patch_folder import FileKind
from histoviewer.processes.child_process import ChildProcess, memory_limit
from histoviewer.processes.task_messages import (
    Answers,
    FindAccessions,
    FindKinds,
    FindSeries,
    Found,
    Kind,
    Task,
    TaskEnded,
    Text,
    subject_of,
)
from histoviewer.slides.backends.plain_image import PLAIN_SUFFIXES

# Loading a model on CUDA, or finding the tissue of a large slide, may take minutes.
PATIENCE = 300.0
# Headers are read in far less, even on a network drive.
_HEADER_PATIENCE = 30.0
_LOOK_SECONDS = 0.5
MODULE = "histoviewer.processes.task_worker"
_OTHER_PROGRAM = "Look at it in another program."


def run_task(task: Task, patience: float = PATIENCE, memory: int | None = None) -> Iterator[Found]:
    """Run a task in a process of its own, yielding what it finds.

    patience: seconds without an answer until the process is killed.
    memory:   bytes that it may hold; by default `memory_limit`.

    Raises what the task raises, WorkerError if the process dies, gives no sign of life or takes too
    much memory.
    """
    most = memory or memory_limit()
    inbox: queue.SimpleQueue[object] = queue.SimpleQueue()
    process = ChildProcess(MODULE, inbox.put, Answers)
    try:
        process.send(task)
        while True:
            try:
                found = _next(inbox, process, patience, most)
            except TimeoutError as error:
                raise WorkerError(subject_of(task), str(error), _OTHER_PROGRAM) from None
            if found is None:
                cause = f"brought down the process that looks at it ({process.end_reason()})"
                raise WorkerError(subject_of(task), cause, _OTHER_PROGRAM)
            if isinstance(found, TaskEnded):
                if found.error:
                    raise found.error
                return
            assert isinstance(found, Found)
            yield found
    finally:
        process.kill()


def _next(
    inbox: "queue.SimpleQueue[object]", process: ChildProcess, patience: float, memory: int
) -> object:
    """Return the next answer. Raises TimeoutError with a clause if there will be none."""
    end = time.monotonic() + patience
    # In short waits, as Windows lets no Ctrl-C through a long one.
    while time.monotonic() < end:
        try:
            return inbox.get(timeout=min(_LOOK_SECONDS, patience))
        except queue.Empty:
            if cause := process.excess_memory(memory):
                raise TimeoutError(cause) from None
    raise TimeoutError(f"gave no answer for {patience:g} s in the process that looks at it")


def dicom_series(paths: Sequence[Path]) -> dict[Path, str]:
    """Find the DICOM series of files; one that cannot be read is a series of its own."""
    found = _by_file(paths, FindSeries)
    return {
        path: each.text if isinstance(each, Text) else str(path) for path, each in found.items()
    }


def accession_numbers(paths: Sequence[Path]) -> dict[Path, str]:
    """Find the accession numbers of slides; "" for those without one."""
    slides = [path for path in paths if path.suffix.lower() == ".dcm"]
    found = _by_file(slides, FindAccessions)
    texts = {path: each.text for path, each in found.items() if isinstance(each, Text)}
    return {path: texts.get(path, "") for path in paths}


def file_kinds(paths: Sequence[Path], patch_size: int) -> dict[Path, FileKind]:
    """Tell patches of patch_size x patch_size from other files.

    A file that brings down the process is another.
    """
    pictures = [path for path in paths if path.suffix.lower() in PLAIN_SUFFIXES]
    found = _by_file(pictures, lambda some: FindKinds(some, patch_size))
    kinds = {path: each.kind for path, each in found.items() if isinstance(each, Kind)}
    return {path: kinds.get(path, FileKind.OTHER) for path in paths}


def _by_file(
    paths: Sequence[Path], task_of: Callable[[tuple[Path, ...]], Task]
) -> dict[Path, Found | None]:
    """Find something for each file; None for those that bring down a process."""
    found: dict[Path, Found | None] = {}
    while left := tuple(path for path in paths if path not in found):
        try:
            for path, each in zip(left, run_task(task_of(left), _HEADER_PATIENCE), strict=True):
                found[path] = each
        except WorkerError:
            # Answers come in order, so this is the file that the process died of.
            found[next(path for path in left if path not in found)] = None
    return found
