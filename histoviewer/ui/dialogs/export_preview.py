"""A small picture of what an export will look like."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from histoviewer.ui.support.command import Command

PREVIEW_WIDTH = 480


class Preview(QLabel):
    """Renders a heatmap by the export command into a temporary folder; the newest wish wins.

    heatmap: what is rendered; None where there is nothing to show.
    """

    def __init__(self, heatmap: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heatmap = heatmap
        self._picture = QPixmap()
        self._folder = tempfile.TemporaryDirectory(prefix="histoviewer-preview-")
        self._command = Command(self)
        self._command.ended.connect(self._ended)
        self.setAccessibleName(self.tr("Preview"))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setMinimumSize(320, 280)

    def render_picture(self, options: Sequence[str]) -> None:
        """Render with these options of `histoviewer export`; what is being rendered is dropped."""
        if self._heatmap is None:
            return
        if self._picture.isNull():
            self.setText(self.tr("Making a preview ..."))
        out = f"--out={self._folder.name}"
        path = str(self._heatmap.absolute())
        self._command.start(["export", *options, f"--width={PREVIEW_WIDTH}", out, path])

    def stop(self) -> None:
        """Drop what is being rendered."""
        self._command.close()

    def close_preview(self) -> None:
        """Drop what is being rendered, and its folder. May be called again."""
        self.stop()
        self._folder.cleanup()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        super().resizeEvent(event)
        self._show_picture()

    @Slot(int, str)
    def _ended(self, code: int, said: str) -> None:
        self._picture = QPixmap()
        if code == 0:
            (file,) = Path(self._folder.name).iterdir()
            self._picture = QPixmap(str(file))
            file.unlink()
        if self._picture.isNull():
            self.setText(said or self.tr("There is no preview."))
        self._show_picture()

    def _show_picture(self) -> None:
        if self._picture.isNull():
            return
        ratio = self.devicePixelRatio()
        room = QSize(int(self.width() * ratio), int(self.height() * ratio))
        shown = self._picture.scaled(
            room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        shown.setDevicePixelRatio(ratio)
        self.setPixmap(shown)
