"""What is known of the slide itself."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QVBoxLayout, QWidget

from histoviewer.errors import HistoViewerError
from histoviewer.processes.slide_client import OpenedSlide
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.support.text import Wording, fixed, short, whole


def text_label() -> QLabel:
    """A label that wraps, can be selected, and shows names as they are, never as markup."""
    label = QLabel(wordWrap=True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


# At objective 10x a pixel of a scanner is about 1 um wide, at 40x about 0.25 um.
_MPP_AT_1X = 10.0


class SlidePanel(QWidget):
    """Facts of the slide, and nothing that its file says of the patient.

    Neither label and macro pictures nor the file's free texts nor its folder are shown: all of
    them may name the patient.

    jobs: ask for the file's size, which a network drive may take long to say.
    """

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._slide: OpenedSlide | None = None
        self._labels = {
            name: QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
            for name in ("file", "format", "size", "extent", "mpp", "objective", "levels", "bytes")
        }
        self._lay_out()
        self.set_slide(None)

    def set_slide(self, slide: OpenedSlide | None) -> None:
        """Show the facts of this slide; of none without one."""
        self._slide = slide
        texts = self._texts(slide) if slide else {}
        for name, label in self._labels.items():
            label.setText(texts.get(name, ""))
        self.setEnabled(slide is not None)
        if slide:
            self._jobs.submit(
                partial(_file_size, slide.path), partial(self._show_bytes, slide), _ignore
            )

    def texts(self) -> dict[str, str]:
        """What is shown, by the name of the fact."""
        return {name: label.text() for name, label in self._labels.items()}

    def _texts(self, slide: OpenedSlide) -> dict[str, str]:
        width, height = slide.size
        found = {
            "file": slide.path.name,
            "format": slide.format,
            "size": self.tr("%1 x %2 pixels")
            .replace("%1", whole(width))
            .replace("%2", whole(height)),
            "levels": ", ".join(short(level.downsample[0]) for level in slide.levels),
            "extent": self.tr("unknown"),
            "objective": self.tr("unknown"),
            "mpp": self.tr("unknown: %1").replace("%1", slide.mpp_problem),
        }
        if slide.mpp is None:
            return found
        across, down = width * slide.mpp.x / 1000, height * slide.mpp.y / 1000
        found["extent"] = f"{fixed(across, 2)} x {fixed(down, 2)} mm"
        found["objective"] = self.tr("about %1x").replace(
            "%1", short(_MPP_AT_1X / slide.mpp.mean, 2)
        )
        x, y = (short(value, 4) for value in slide.mpp)
        size = x if x == y else f"{x} x {y}"
        found["mpp"] = f"{size} µm ({Wording().mpp_source(slide.mpp_source)})"
        if slide.mpp_problem:
            found["mpp"] += "\n" + self.tr("The file: %1").replace("%1", slide.mpp_problem)
        return found

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
        column.addStretch()
        for name, label in self._labels.items():
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            form.addRow(titles[name], label)
        self._labels["levels"].setToolTip(self.tr("How much coarser each stored level is"))
        self._labels["bytes"].setToolTip(self.tr("Of the file itself, without those beside it"))


def _file_size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        # It was there when it was opened; that it is gone is for the viewer to say.
        return None


def _ignore(error: HistoViewerError) -> None:
    """Asking for a file's size raises none."""
