"""Small window with what the model reacts to in the highest tile of a focus, and what is alike."""

from collections import Counter

import numpy as np
from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from histoviewer.geometry import PatchGrid
from histoviewer.heatmaps.foci import Focus
from histoviewer.inference.explanation import Explanation, square_side
from histoviewer.inference.references import NEAREST, Neighbours
from histoviewer.ui.explanation.pictures import colours, pixmap, scale_colours
from histoviewer.ui.support.text import fill, fixed, percent, probability, whole
from histoviewer.ui.support.widgets import announce, text_label

_PICTURE, _SCALE, _GAP = QSize(232, 232), QSize(14, 232), 16
# Of patches of 96 pixels each pixel is shown.
_NEIGHBOUR = QSize(96, 96)
_WIDTH = 2 * _PICTURE.width() + _GAP + 64
_RESULT_LINES, _NEIGHBOUR_LINES = 5, 4
# With smaller changes the map stays pale: the whole range of colours would make much of nothing.
_LEAST_LIMIT = 0.02
# A change of the probability that is worth a sentence of its own.
_MATTERS = 0.1


class ExplanationDialog(QDialog):
    """The patch, its occlusion map, the spread of its eight views, and labelled patches like it.

    It stands before the window, whose keys keep working in it.

    threshold: of the foci, 0..1.

    closed: by the user or by `close`.
    """

    closed = Signal()

    def __init__(self, focus: Focus, threshold: float, parent: QWidget) -> None:
        # The shortcuts of a window work in its tools, not in its other dialogs.
        super().__init__(parent, Qt.WindowType.Tool)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._focus, self._threshold = focus, threshold
        self.setWindowTitle(fill(self.tr("Why here? Focus %1"), str(focus.id)))
        self.patch, self.map, self._scale = QLabel(), QLabel(), QLabel()
        self._ends = tuple(QLabel() for _ in range(3))
        self._result = text_label(self.tr("Computing; this takes some seconds ..."))
        self._explained = False
        self.neighbours = tuple(Captioned() for _ in range(NEAREST))
        self._likeness = text_label()
        self.advice = text_label(self._advice())
        self._lay_out()

    @property
    def text(self) -> str:
        """Findings in words."""
        return self._result.text()

    @property
    def likeness(self) -> str:
        """Word what the labelled patches say."""
        return self._likeness.text()

    def show_explanation(self, found: Explanation) -> None:
        """Show what was computed."""
        grid, ratio = self._focus.grid, self.devicePixelRatioF()
        framed = grid.label_centre / grid.patch_size
        limit = max(_LEAST_LIMIT, float(np.abs(found.change).max()))
        self.patch.setPixmap(pixmap(found.patch, _PICTURE, ratio, smooth=True, framed=framed))
        self.map.setPixmap(
            pixmap(colours(found.change, limit), _PICTURE, ratio, smooth=False, framed=framed)
        )
        self._scale.setPixmap(pixmap(scale_colours(limit), _SCALE, ratio, smooth=True))
        for label, end in zip(self._ends, (limit, 0, -limit), strict=True):
            label.setText(fixed(end, 2))
        self._explained = True
        self._show_text(self._result, f"{self._strongest(found)}\n{self._spread(found)}")
        self._likeness.setText(self.tr("Comparing with labelled patches ..."))

    def show_neighbours(self, found: Neighbours | None) -> None:
        """Show the labelled patches that are most alike; None: the model has none."""
        if found is None:
            text = self.tr("The folder of this model holds no labelled patches to compare with.")
            self._show_text(self._likeness, text)
            return
        grid, ratio = self._focus.grid, self.devicePixelRatioF()
        framed = grid.label_centre / grid.patch_size
        for place, patch, name in zip(self.neighbours, found.patches, found.labels, strict=False):
            drawn = pixmap(patch, _NEIGHBOUR, ratio, smooth=True, framed=framed)
            place.show_patch(drawn, self._class_name(name))
        self._show_text(self._likeness, self._told(found))

    def show_problem(self, text: str) -> None:
        """Show why there is nothing to see."""
        self._show_text(self._likeness if self._explained else self._result, text)

    def event(self, event: QEvent) -> bool:
        # Else Esc would be the window's, which stops a scan by it.
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if escape and event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def done(self, result: int) -> None:
        super().done(result)
        self.closed.emit()

    def _show_text(self, label: QLabel, text: str) -> None:
        label.setText(text)
        announce(self, text)

    def _class_name(self, name: str) -> str:
        """The name of a class in the window's language, if it is one of the usual ones."""
        known = {"tumour": self.tr("tumour"), "normal": self.tr("normal")}
        return known.get(name, name)

    def _told(self, found: Neighbours) -> str:
        """Word what the labels say, and how little."""
        counts = Counter(found.labels).most_common()
        listed = (
            fill(self.tr("%1 %2", "3 tumour"), whole(count), self._class_name(name))
            for name, count in counts
        )
        said = [fill(self.tr("Labelled: %1."), ", ".join(listed))]
        if found.unusual:
            said.append(self.tr("None of them is close: the model has seen little of the kind."))
        said.append(
            self.tr(
                "Alike is what the model takes for alike, which is no evidence: what it mistakes "
                "has neighbours that agree with the mistake."
            )
        )
        if found.echoed is not None:
            text = self.tr("Of patches that it calls wrongly, %1 have the wrong label around them.")
            # Number and sign stay in one line.
            said.append(fill(text, percent(found.echoed).replace(" ", "\N{NO-BREAK SPACE}")))
        return " ".join(said)

    def _strongest(self, found: Explanation) -> str:
        lowest = float(found.change.min())
        before = probability(found.probability)
        after = probability(max(0.0, found.probability + lowest))
        alone = self.tr(
            "The highest tile of this focus has %1 in the heatmap, and %2 here: its patch alone, "
            "upright, on the CPU."
        )
        said = self.tr("The square that matters most lowers it to %1.")
        if lowest > -_MATTERS:
            said = self.tr("No square lowers it by 0.1 or more: no single part decides.")
        return " ".join((fill(alone, probability(self._focus.peak), before), fill(said, after)))

    def _spread(self, found: Explanation) -> str:
        views = found.views
        spread = views.min(), np.median(views), views.max()
        numbers = (probability(float(value)) for value in spread)
        text = self.tr("Turned and mirrored in eight ways: lowest %1, median %2, highest %3.")
        said = fill(text, *numbers)
        if views.min() < self._threshold <= views.max():
            said += " " + self.tr("The views do not agree: some do not reach the threshold.")
        return said

    def _advice(self) -> str:
        return self.tr(
            "How to read it: where the map is brown, covering the tissue lowers the probability, "
            "so the model reacts to what is there; where it is blue, covering raises it. The map "
            "says what this model reacts to, not what is tumour, and it can mislead: a covered "
            "square is itself an unusual sight for the model. Judge the histology."
        )

    def _lay_out(self) -> None:
        grid = self._focus.grid
        pictures, row = QGridLayout(), QHBoxLayout()
        titles = (self.tr("What the model saw"), self.tr("Occlusion map"))
        for place, (picture, title) in enumerate(zip((self.patch, self.map), titles, strict=True)):
            picture.setFixedSize(_PICTURE)
            picture.setAccessibleName(title)
            pictures.addWidget(QLabel(title), 0, place)
            pictures.addWidget(picture, 1, place)
        pictures.setHorizontalSpacing(_GAP)
        top = Qt.AlignmentFlag.AlignTop
        pictures.addLayout(self._scale_row(), 1, 2)
        for place, text in enumerate((self._size(grid), self._change(grid))):
            pictures.addWidget(_fitted(text_label(text), _PICTURE.width()), 2, place, top)
        pictures.setColumnStretch(2, 1)
        for neighbour in self.neighbours:
            row.addWidget(neighbour)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        # Room for the result from the start, so that nothing jumps.
        self._result.setMinimumHeight(_RESULT_LINES * self.fontMetrics().lineSpacing())
        self._likeness.setMinimumHeight(_NEIGHBOUR_LINES * self.fontMetrics().lineSpacing())
        self._result.setAlignment(top)
        self._likeness.setAlignment(top)
        column = QVBoxLayout(self)
        column.addLayout(pictures)
        column.addWidget(self._result, 1)
        column.addWidget(_fitted(self.advice, _WIDTH))
        column.addSpacing(_GAP // 2)
        column.addWidget(QLabel(self.tr("Training patches that the model takes for most alike")))
        column.addLayout(row)
        column.addWidget(self._likeness, 1)
        column.addWidget(buttons)

    def _scale_row(self) -> QHBoxLayout:
        row, column = QHBoxLayout(), QVBoxLayout()
        self._scale.setFixedSize(_SCALE)
        flags = Qt.AlignmentFlag
        sides = flags.AlignTop, flags.AlignVCenter, flags.AlignBottom
        for label, side in zip(self._ends, sides, strict=True):
            label.setAlignment(side)
            column.addWidget(label, 1)
        row.setSpacing(_GAP // 4)
        row.addWidget(self._scale)
        row.addLayout(column)
        return row

    def _change(self, grid: PatchGrid) -> str:
        square = square_side(grid.patch_size) * grid.patch_mpp
        text = self.tr("Change of the probability if a square of %1 µm around the place is covered")
        return fill(text, whole(square))

    def _size(self, grid: PatchGrid) -> str:
        side = whole(grid.patch_size * grid.patch_mpp)
        if grid.label_centre == grid.patch_size:
            return fill(self.tr("%1 x %1 µm"), side)
        return fill(self.tr("%1 x %1 µm; the frame is the part that the model judges"), side)


class Captioned(QWidget):
    """A labelled patch, and its label in words below it."""

    def __init__(self) -> None:
        super().__init__()
        self.picture, self.caption = QLabel(), QLabel(alignment=Qt.AlignmentFlag.AlignHCenter)
        self.picture.setFixedSize(_NEIGHBOUR)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.picture)
        column.addWidget(self.caption)

    def show_patch(self, drawn: QPixmap, label: str) -> None:
        """Show a patch with its label."""
        self.picture.setPixmap(drawn)
        self.picture.setAccessibleName(label)
        self.caption.setText(label)


def _fitted(label: QLabel, width: int) -> QLabel:
    """Give a label that wraps this width, and the height that its text has there."""
    label.setFixedSize(width, label.heightForWidth(width))
    return label
