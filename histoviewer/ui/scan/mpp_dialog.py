"""Asks for the pixel size of a slide that does not record it."""

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from histoviewer.slide import MPP_MAX, MPP_MIN
from histoviewer.ui.numbers import short

# What scanners usually give at these objectives, um per pixel.
_TYPICAL = {"40x": 0.25, "20x": 0.5, "10x": 1.0}


class MppDialog(QDialog):
    """Asks how large a pixel is; nothing is suggested until the user chooses.

    path:    the slide.
    problem: why its own value cannot be taken.
    """

    def __init__(self, path: Path, problem: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Pixel size of %1").replace("%1", path.name))
        why = QLabel(wordWrap=True)
        why.setTextFormat(Qt.TextFormat.PlainText)
        text = self.tr(
            "%1 cannot be scanned or measured yet: %2. A wrong pixel size gives wrong results, "
            "so please look it up, for example in the scanner's report."
        )
        why.setText(text.replace("%1", path.name).replace("%2", problem))
        self._value = QDoubleSpinBox()
        self._value.setDecimals(4)
        # One step below what is plausible stands for "not given".
        self._value.setRange(MPP_MIN - 0.01, MPP_MAX)
        self._value.setSingleStep(0.01)
        self._value.setSpecialValueText(self.tr("not given"))
        self._value.setSuffix(self.tr(" µm per pixel"))
        self._value.setValue(self._value.minimum())
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._value.valueChanged.connect(self._check)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._lay_out(why)
        self._check()

    @property
    def mpp(self) -> float:
        """What was given, um per level-0 pixel; only of an accepted dialog."""
        return self._value.value()

    def _lay_out(self, why: QLabel) -> None:
        typical = QHBoxLayout()
        for name, value in _TYPICAL.items():
            text = self.tr("%1: often %2").replace("%1", name).replace("%2", short(value))
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.setProperty("mpp", value)
            button.clicked.connect(self._take_typical)
            typical.addWidget(button)
        form = QFormLayout()
        form.addRow(self.tr("&Pixel size"), self._value)
        form.addRow(self.tr("By objective"), typical)
        told = QLabel(wordWrap=True)
        told.setText(
            self.tr("It is remembered for this file, and every result says that you gave it.")
        )
        column = QVBoxLayout(self)
        column.addWidget(why)
        column.addLayout(form)
        column.addWidget(told)
        column.addWidget(self._buttons)

    @Slot()
    def _take_typical(self) -> None:
        self._value.setValue(self.sender().property("mpp"))

    @Slot()
    def _check(self) -> None:
        given = self._value.value() >= MPP_MIN
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(given)
