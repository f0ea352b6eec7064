"""A small preview of an exported picture."""

import tempfile
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from histoviewer.errors import HistoViewerError
from histoviewer.exports.base import ExportOptions
from histoviewer.exports.folder import ExportJob, ExportStep
from histoviewer.exports.picture import PictureOptions
from histoviewer.ui.dialogs.export_process import ExportProcess
from histoviewer.ui.support.messages import translated, worded

PREVIEW_WIDTH = 480


class Preview(QLabel):
    """Renders a heatmap into a temporary folder; the newest request wins.

    heatmap: the file to render; None if there is nothing to show.
    """

    def __init__(self, heatmap: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heatmap = heatmap
        self._picture = QPixmap()
        self._folder = tempfile.TemporaryDirectory(prefix="histoviewer-preview-")
        self._process = ExportProcess(self)
        self._process.step.connect(self._written)
        self._process.ended.connect(self._ended)
        self.setAccessibleName(self.tr("Preview"))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setMinimumSize(320, 280)

    def render_picture(self, format_name: str, options: PictureOptions) -> None:
        """Render with these options, except for the width; drops what is being rendered."""
        if self._heatmap is None:
            return
        if self._picture.isNull():
            self.setText(self.tr("Making a preview ..."))
        options = replace(options, width=PREVIEW_WIDTH)
        out = Path(self._folder.name)
        self._process.start(
            ExportJob((self._heatmap.absolute(),), format_name, out, ExportOptions(options))
        )

    def stop(self) -> None:
        """Drop what is being rendered."""
        self._process.close()

    def close_preview(self) -> None:
        """Drop what is being rendered, and its folder. May be called again."""
        self.stop()
        self._folder.cleanup()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        super().resizeEvent(event)
        self._show_picture()

    @Slot(object)
    def _written(self, step: ExportStep) -> None:
        self._picture = QPixmap()
        for file in step.files:
            self._picture = QPixmap(str(file))
            file.unlink()
        self._show(translated(step.error))

    @Slot(object)
    def _ended(self, error: HistoViewerError | None) -> None:
        if error:
            self._picture = QPixmap()
            self._show(worded(error))

    def _show(self, error: str) -> None:
        if self._picture.isNull():
            self.setText(error or self.tr("There is no preview."))
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
