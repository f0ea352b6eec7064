"""Texts of the worklist in the window's language."""

from collections import Counter
from collections.abc import Iterable

from PySide6.QtCore import QObject

from histoviewer.scanning.progress import Progress
from histoviewer.ui.support.messages import translated
from histoviewer.ui.support.text import Wording, fill, whole
from histoviewer.ui.worklist.entries import Entry, Standing
from histoviewer.worklist.row import Status


class WorklistText(QObject):
    """Texts of columns, standings, statuses and counts."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wording = Wording(self)

    def standing(self, standing: Standing) -> str:
        return {
            Standing.POSITIVE: self.tr("Positive"),
            Standing.CANNOT_SAY: self.tr("Cannot say"),
            Standing.INCOMPLETE: self.tr("Incomplete"),
            Standing.CHANGED: self.tr("Changed"),
            Standing.NOT_ASSESSABLE: self.tr("Not assessable"),
            Standing.FAILED: self.tr("Failed"),
            Standing.UNRATED: self.tr("Unrated"),
            Standing.DOUBTED: self.tr("Negative with caution"),
            Standing.RUNNING: self.tr("Scanning"),
            Standing.WAITING: self.tr("Waiting"),
            Standing.UNSCANNED: self.tr("Not scanned"),
            Standing.NEGATIVE: self.tr("Negative"),
            Standing.HIDDEN: self.tr("Scanned"),
        }[standing]

    def status(
        self, entry: Entry, standing: Standing, progress: Progress | None, place: int, waiting: int
    ) -> str:
        """The state or outcome of a slide's scan.

        progress: of this window's scan, or None.
        place, waiting: its place in this window's queue and the length of that; 0 if not waiting.
        """
        text = self._scan(entry, standing, progress)
        if not place or standing is Standing.RUNNING:
            return text
        line = fill(self.tr("Waiting, %1 of %2"), whole(place), whole(waiting))
        if standing is Standing.WAITING and not (entry.row and entry.row.error):
            return line
        return f"{line}. {text}"

    def with_caution(self, caution: str, status: str) -> str:
        """A status with the cautions about the result."""
        return fill(self.tr("With caution: %1 %2"), caution, status)

    def open_slide(self) -> str:
        """The remark on the open slide."""
        return self.tr("open in the window")

    def counts(self, standings: Iterable[Standing]) -> str:
        """The number of slides, and by standing in the order of review."""
        found = Counter(standings)
        slides = self.tr("%Ln slides", "", found.total())
        parts = [
            f"{whole(found[standing])} {self.standing(standing).lower()}"
            for standing in Standing
            if found[standing]
        ]
        return f"{slides}: {', '.join(parts)}" if parts else slides

    def _scan(self, entry: Entry, standing: Standing, progress: Progress | None) -> str:
        row = entry.row
        if standing is Standing.RUNNING:
            return self._running(progress)
        if entry.interrupted and not entry.changed:
            if entry.result:
                return self.tr(
                    "A later scan was interrupted; the verdict is the earlier one. Scan to resume"
                )
            return self.tr("Interrupted; scan to resume")
        if row is None or row.status not in (Status.DONE, Status.FAILED):
            return self.tr("Not in this window's queue")
        if row.status is Status.FAILED:
            cause = _without_path(entry)
            failed = standing is Standing.FAILED
            return cause if failed else fill(self.tr("Failed: %1"), cause)
        if entry.changed:
            return self.tr(
                "The file has changed since it was scanned, so it has no verdict. Scan it again."
            )
        if standing is Standing.HIDDEN:
            return self.tr("The verdict is hidden in second-read mode")
        took = fill(self.tr("Scanned in %1"), self._wording.duration(row.seconds))
        return f"{translated(row.error)} {took}." if row.error else took

    def _running(self, progress: Progress | None) -> str:
        if progress is None:
            return self.tr("Scanning")
        # Truncated: 100 % means done.
        text = fill(self.tr("Scanning %1 %"), str(int(progress.fraction * 100)))
        if progress.eta_seconds is None:
            return text
        left = fill(self.tr("%1 left"), self._wording.duration(progress.eta_seconds))
        return f"{text}, {left}"


def _without_path(entry: Entry) -> str:
    """The error of a failed slide without its path, which would fill the row."""
    error = entry.row.error if entry.row else ""
    cause = translated(error.partition(f"{entry.path.name}: ")[2] or error)
    return cause[:1].upper() + cause[1:]
