"""Exports in a process of their own, for the command line; the window has `ExportProcess`."""

import queue
from collections.abc import Iterator

from histoviewer.errors import WorkerError
from histoviewer.exports.folder import ExportJob, ExportStep
from histoviewer.processes.child_process import ChildProcess
from histoviewer.processes.slide_messages import CancelExport, Export, ExportEnded

# A picture of a large slide on a network drive may take minutes.
PATIENCE = 900.0
_CANCEL_PATIENCE = 1.0
_LOOK_SECONDS = 0.5


def run_export(job: ExportJob, patience: float = PATIENCE) -> Iterator[ExportStep]:
    """Export as `folder.export_heatmaps` does, in a process that slides cannot harm others from.

    patience: seconds that one slide may take.

    Raises what that raises, and WorkerError if the process dies or gives no sign of life. If it is
    interrupted, the unfinished file is removed.
    """
    inbox: queue.SimpleQueue[object] = queue.SimpleQueue()
    process = ChildProcess(
        "histoviewer.processes.slide_server", inbox.put, [ExportStep, ExportEnded]
    )
    ended = False
    try:
        process.send(Export(job))
        while True:
            message = _next(inbox, patience)
            if isinstance(message, ExportStep):
                yield message
                continue
            ended = True
            if isinstance(message, ExportEnded):
                if message.error:
                    raise message.error
                return
            cause = "gave no sign of life"
            if message is None:
                cause = f"brought down the process that exported it ({process.end_reason()})"
            action = "Export the slides one by one to find the one at fault."
            raise WorkerError(job.paths[0], cause, action)
    finally:
        if not ended:
            process.send(CancelExport())
            process.wait(_CANCEL_PATIENCE)
        process.kill()


def _next(inbox: "queue.SimpleQueue[object]", patience: float) -> object:
    """Return the next message; False if none comes in time."""
    # In short waits, as Windows lets no Ctrl-C through a long one.
    for _ in range(int(patience / _LOOK_SECONDS)):
        try:
            return inbox.get(timeout=_LOOK_SECONDS)
        except queue.Empty:
            continue
    return False
