"""Progress line of the scan."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from histoviewer.progress import Progress
from histoviewer.ui.support.text import Wording, whole


class ScanProgress(QFrame):
    """Current slide with its progress, speed and time left; hidden while nothing is scanned.

    pause_requested: true to pause, false to go on.
    """

    pause_requested = Signal(bool)
    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._slide, self._speed = _ShortLabel(), QLabel()
        self._wording = Wording(self)
        for label in (self._slide, self._speed):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setFormat("%p %")
        self._bar.setAccessibleName(self.tr("Share of the slide that is scanned"))
        self._pause, self._cancel = QPushButton(self.tr("Pause")), QPushButton(self.tr("Cancel"))
        self._cancel.setToolTip(self.tr("Stops this slide; what was scanned is kept"))
        self._pause.setCheckable(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.addWidget(self._slide)
        row.addWidget(self._bar, 1)
        row.addWidget(self._speed)
        row.addWidget(self._pause)
        row.addWidget(self._cancel)
        self._pause.clicked.connect(self.pause_requested)
        self._cancel.clicked.connect(self.cancel_requested)
        self.hide()

    @property
    def text(self) -> str:
        """The text of the line, for the status bar and for screen readers."""
        return f"{self._slide.text()} {self._speed.text()}".strip()

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
        text = self.tr("%1 patches/s, %2 left")
        speed = whole(progress.patches_per_second)
        self._speed.setText(text.replace("%1", speed).replace("%2", self._wording.duration(left)))


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
