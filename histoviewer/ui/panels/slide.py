"""Slide panel: facts about the open slide."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFormLayout, QPushButton, QVBoxLayout, QWidget

from histoviewer.processes.slide_client import OpenedSlide
from histoviewer.ui.panels.pictures import PicturesDialog
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.support.messages import translated
from histoviewer.ui.support.text import Wording, fill, fixed, short, whole
from histoviewer.ui.support.widgets import text_label

# Scanners have about 1 um per pixel at 10x and 0.25 um at 40x.
_MPP_AT_1X = 10.0


class SlidePanel(QWidget):
    """Facts about the slide, without anything that may identify the patient.

    Free text and folder are left out, as each may name the patient; label and macro image, which
    may, too, are shown on request.

    jobs: read the file's size, as a network drive may be slow to answer.
    """

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._slide: OpenedSlide | None = None
        self._labels = {
            name: text_label()
            for name in ("file", "format", "size", "extent", "mpp", "objective", "levels", "bytes")
        }
        self.pictures = QPushButton(self.tr("La&bel and macro image..."))
        self.pictures.setToolTip(self.tr("They may name the patient"))
        self.pictures.clicked.connect(self._show_pictures)
        self.dialog: PicturesDialog | None = None
        self._lay_out()
        self.set_slide(None)

    def set_slide(self, slide: OpenedSlide | None) -> None:
        """Show the facts about a slide; None clears them."""
        self._slide = slide
        texts = self._texts(slide) if slide else {}
        for name, label in self._labels.items():
            label.setText(texts.get(name, ""))
        self.setEnabled(slide is not None)
        if slide:
            self._jobs.submit(partial(_file_size, slide.path), partial(self._show_bytes, slide))

    def texts(self) -> dict[str, str]:
        """Shown texts by name of the fact."""
        return {name: label.text() for name, label in self._labels.items()}

    def _texts(self, slide: OpenedSlide) -> dict[str, str]:
        width, height = slide.size
        found = {
            "file": slide.path.name,
            "format": slide.format,
            "size": fill(self.tr("%1 x %2 pixels"), whole(width), whole(height)),
            "levels": ", ".join(short(level.downsample[0]) for level in slide.levels),
            "extent": self.tr("unknown"),
            "objective": self.tr("unknown"),
            "mpp": fill(self.tr("unknown: %1"), translated(slide.mpp_problem)),
        }
        if slide.mpp is None:
            return found
        across, down = width * slide.mpp.x / 1000, height * slide.mpp.y / 1000
        found["extent"] = f"{fixed(across, 2)} x {fixed(down, 2)} mm"
        found["objective"] = fill(self.tr("about %1x"), short(_MPP_AT_1X / slide.mpp.mean, 2))
        x, y = (short(value, 4) for value in slide.mpp)
        size = x if x == y else f"{x} x {y}"
        found["mpp"] = f"{size} µm ({Wording().mpp_source(slide.mpp_source)})"
        if slide.mpp_problem:
            found["mpp"] += "\n" + fill(self.tr("In the file: %1"), translated(slide.mpp_problem))
        return found

    @Slot()
    def _show_pictures(self) -> None:
        assert self._slide
        self.dialog = PicturesDialog(self._slide.path, self._jobs, self.window())
        self.dialog.open()

    def _show_bytes(self, slide: OpenedSlide, size: int | None) -> None:
        if slide is not self._slide:
            return
        text = self.tr("unknown") if size is None else f"{fixed(size / 2**20, 1)} MB"
        self._labels["bytes"].setText(text)

    def _lay_out(self) -> None:
        titles = {
            "file": self.tr("File"),
            "format": self.tr("Format"),
            "size": self.tr("Size"),
            "extent": self.tr("Extent"),
            "mpp": self.tr("Pixel size"),
            "objective": self.tr("Objective"),
            "levels": self.tr("Levels"),
            "bytes": self.tr("File size"),
        }
        column, form = QVBoxLayout(self), QFormLayout()
        column.addLayout(form)
        column.addWidget(self.pictures, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch()
        for name, label in self._labels.items():
            form.addRow(titles[name], label)
        self._labels["levels"].setToolTip(self.tr("Downsampling factor of each stored level"))
        self._labels["bytes"].setToolTip(self.tr("Main file only, without companion files"))


def _file_size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        # The viewer reports a file that has gone missing.
        return None
