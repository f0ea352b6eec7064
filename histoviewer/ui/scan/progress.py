"""Progress line of the scan."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from histoviewer.scanning.progress import Progress
from histoviewer.ui.support.text import Wording, fill, whole


class ScanProgress(QFrame):
    """Current slide with its progress, speed and time left; hidden while nothing is scanned.

    pause_requested: true to pause, false to go on.
    """

    pause_requested = Signal(bool)
    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._slide, self._speed, self._queue = _ShortLabel(), QLabel(), _ShortLabel()
        self._wording = Wording(self)
        for label in (self._slide, self._speed, self._queue):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setFormat("%p %")
        self._bar.setAccessibleName(self.tr("Share of the slide that is scanned"))
        self._pause, self._cancel = QPushButton(self.tr("Pause")), QPushButton(self.tr("Cancel"))
        self._cancel.setToolTip(self.tr("Stops this slide; what was scanned is kept"))
        self._pause.setCheckable(True)
        column, row = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(2)
        below = QHBoxLayout()
        column.addLayout(row)
        column.addLayout(below)
        below.addWidget(self._speed)
        below.addWidget(self._queue, 1)
        row.addWidget(self._slide)
        row.addWidget(self._bar, 1)
        row.addWidget(self._pause)
        row.addWidget(self._cancel)
        self._pause.clicked.connect(self.pause_requested)
        self._cancel.clicked.connect(self.cancel_requested)
        self.hide()

    @property
    def text(self) -> str:
        """The text of the line, for the status bar and for screen readers."""
        texts = (self._slide.text(), self._speed.text(), self._queue.text())
        return " ".join(filter(None, texts))

    def set_queue(self, running: Path | None, waiting: int, paused: bool) -> None:
        """Say which slide is being scanned and how many wait."""
        self.setVisible(bool(running or waiting))
        self._pause.setChecked(paused)
        self._pause.setText(self.tr("Go on") if paused else self.tr("Pause"))
        self._cancel.setEnabled(running is not None)
        if running:
            text = self.tr("Scanning %1").replace("%1", running.name)
        elif paused:
            text = self.tr("Paused")
        else:
            text = self.tr("Loading the model")
        if waiting:
            text += self.tr(", %1 waiting").replace("%1", whole(waiting))
        self._slide.setText(text)
        self._slide.setToolTip(running.name if running else "")
        if running is None:
            self._bar.setRange(0, 0 if not paused else 1000)
            self._speed.clear()

    @Slot(object)
    def set_progress(self, progress: Progress) -> None:
        self._bar.setRange(0, 1000)
        self._bar.setValue(int(1000 * progress.fraction))
        left = progress.eta_seconds
        if left is None:
            self._speed.setText(self.tr("finding tissue"))
            return
        text = self.tr("%1 of %2 patches, %3/s, %4 left")
        numbers = (progress.done, progress.total, progress.patches_per_second)
        self._speed.setText(fill(text, *map(whole, numbers), self._wording.duration(left)))

    def set_estimate(self, number: int, total: int, seconds: float | None) -> None:
        """Say which slide of the queue it is, and when the queue is done.

        seconds: until then; None if it is not known yet.
        """
        if total < 2:
            self._queue.clear()
            return
        text = fill(self.tr("Slide %1 of %2"), whole(number), whole(total))
        if seconds is not None:
            done = self.tr("all done %1 (in %2)")
            left = self._wording.duration(seconds)
            text = f"{text}, {fill(done, self._wording.moment(seconds), left)}"
        # The tiles of the current slide stand before it.
        self._queue.setText(f"  ·  {text}" if self._speed.text() else text)


class _ShortLabel(QLabel):
    """One line that gives way: a long name must not make the window wider than the screen."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        text = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideMiddle, self.width()
        )
        painter = QPainter(self)
        painter.drawText(self.rect(), self.alignment(), text)
