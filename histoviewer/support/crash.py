"""Reports of unexpected errors: files on this computer, which nobody but the user sends."""

import sys
import threading
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from histoviewer.support.log import log_error, log_folder

_KEPT = 10


def save_crash_report(error: BaseException) -> Path | None:
    """Write an unexpected error with its traceback and the diagnostics to a file, and log it.

    The traceback may tell names of files. The ten latest reports are kept. Returns the report;
    None if it cannot be written.
    """
    # Most runs have no use for what it imports.
    from histoviewer.support.diagnostics import diagnostics

    log_error(error)
    text = "".join(traceback.format_exception(error))
    report = log_folder() / f"crash-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.txt"
    try:
        report.parent.mkdir(parents=True, exist_ok=True)
        report.write_text(f"{text}\n{diagnostics()}", encoding="utf-8", errors="backslashreplace")
        for earlier in sorted(report.parent.glob("crash-*.txt"))[:-_KEPT]:
            earlier.unlink(missing_ok=True)
    except OSError:
        return None
    return report


def report_crashes() -> None:
    """Write a report of each uncaught error of this process, besides printing it."""
    sys.excepthook = _report
    threading.excepthook = _report_of_thread


def _report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    sys.__excepthook__(kind, error, trace)
    if not isinstance(error, KeyboardInterrupt) and (report := save_crash_report(error)):
        with suppress(OSError):
            print(f"A report is in {report}; it may tell names of files.", file=sys.stderr)


def _report_of_thread(failed: threading.ExceptHookArgs) -> None:
    if failed.exc_value and failed.exc_type is not SystemExit:
        _report(failed.exc_type, failed.exc_value, failed.exc_traceback)
