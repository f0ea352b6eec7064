"""Label and macro image of a slide."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from histoviewer.errors import HistoViewerError
from histoviewer.processes.task_client import run_task
from histoviewer.processes.task_messages import Picture, ReadPictures
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.support.messages import worded
from histoviewer.ui.support.text import fill
from histoviewer.ui.support.widgets import text_label

_HEIGHT = 320


class PicturesDialog(QDialog):
    """Pictures that the scanner made of the whole glass slide, read in a process of their own.

    They go nowhere else: not into the log, a result or an export.
    """

    def __init__(self, slide: Path, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(fill(self.tr("Label and macro image of %1"), slide.name))
        self._note = text_label(self.tr("Reading ..."))
        self.pictures: dict[str, QLabel] = {}
        self._row = QHBoxLayout()
        self._open = True
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(self._row)
        column.addWidget(self._note)
        column.addWidget(buttons)
        jobs.submit(partial(_read, slide), self._show, self._failed)

    @property
    def note(self) -> str:
        """The text below the pictures."""
        return self._note.text()

    def done(self, result: int) -> None:
        """Close the dialog; what is still being read is not shown any more."""
        self._open = False
        super().done(result)

    def _show(self, found: Sequence[Picture]) -> None:
        if not self._open:
            return
        names = {"label": self.tr("Label"), "macro": self.tr("Macro image")}
        for picture in found:
            height, width, _ = picture.rgb.shape
            data = picture.rgb.tobytes()
            image = QImage(data, width, height, 3 * width, QImage.Format.Format_RGB888)
            label = QLabel()
            label.setAccessibleName(names[picture.name])
            label.setPixmap(
                QPixmap.fromImage(image).scaledToHeight(
                    _HEIGHT, Qt.TransformationMode.SmoothTransformation
                )
            )
            self.pictures[picture.name] = label
            self._row.addWidget(label)
        self._note.setText(
            self.tr("They may name the patient. They are in no result, export or log.")
            if found
            else self.tr("The file has neither a label nor a macro image.")
        )

    def _failed(self, error: HistoViewerError) -> None:
        if self._open:
            self._note.setText(worded(error))


def _read(slide: Path) -> list[Picture]:
    return [found for found in run_task(ReadPictures(slide)) if isinstance(found, Picture)]
