"""Long queues: when they are done, the computer kept awake, and a notification at the end."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from histoviewer.batch.estimate import QueueEstimate
from histoviewer.batch.outcome import BatchItem
from histoviewer.heatmaps.heatmap import Heatmap, Verdict
from histoviewer.scanning.scanner import ScanStep
from histoviewer.ui.scan.progress import ScanProgress
from histoviewer.ui.scan.service import ScanService
from histoviewer.ui.support.settings import Settings
from histoviewer.ui.system.awake import KeepAwake
from histoviewer.ui.system.notification import notify


class Overnight(QObject):
    """Watches a queue of scans.

    settings: returns the current settings.
    """

    def __init__(
        self,
        service: ScanService,
        progress: ScanProgress,
        settings: Callable[[], Settings],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._service, self._progress, self._settings = service, progress, settings
        self._window = window
        self._estimate = QueueEstimate()
        self._failed = 0
        self.awake = KeepAwake()
        service.opened.connect(self._opened)
        service.advanced.connect(self._advanced)
        service.ended.connect(self._ended)
        service.interrupted.connect(self._interrupted)
        service.queue_changed.connect(self._queue_changed)
        service.idle.connect(self._idle)

    def close(self) -> None:
        """Let the computer sleep."""
        self.awake.set_held(False)

    @Slot(object, object)
    def _opened(self, path: Path, heatmap: Heatmap) -> None:
        self._estimate.begin()

    @Slot(object, object)
    def _advanced(self, path: Path, step: ScanStep) -> None:
        self._estimate.advance(step.progress)
        self._show()

    @Slot(object)
    def _ended(self, item: BatchItem) -> None:
        self._estimate.end()
        self._failed += item.verdict is Verdict.FAILED
        self._show()

    @Slot(object)
    def _interrupted(self, path: Path) -> None:
        self._estimate.stop()
        self._show()

    @Slot()
    def _queue_changed(self) -> None:
        service = self._service
        working = service.busy and not service.paused
        self.awake.set_held(working and self._settings().keep_awake)
        self._show()

    def _show(self) -> None:
        waiting = len(self._service.waiting)
        number = self._estimate.ended + bool(self._service.running)
        total = number + waiting
        seconds = None if self._service.paused else self._estimate.seconds_left(waiting)
        self._progress.set_estimate(number, total, seconds)

    @Slot()
    def _idle(self) -> None:
        ended, failed = self._estimate.ended, self._failed
        self._estimate.clear()
        self._failed = 0
        # Who looks at the window sees it there.
        if ended and self._settings().notify and not self._window.isActiveWindow():
            notify(self._window, self._text(ended, failed))

    def _text(self, ended: int, failed: int) -> str:
        text = self.tr("The scans of %Ln slides have ended.", "", ended)
        if failed:
            text += " " + self.tr("%Ln of them failed.", "", failed)
        return text
