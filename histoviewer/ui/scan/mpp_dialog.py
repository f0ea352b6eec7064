"""Asks for the pixel size of a slide that does not record it."""

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from histoviewer.geometry import Mpp, Size
from histoviewer.slides.mpp import MPP_MAX, MPP_MIN, is_plausible
from histoviewer.ui.support.messages import translated
from histoviewer.ui.support.text import parse, short

# What scanners usually give at these objectives, um per pixel.
_TYPICAL = {"40x": 0.25, "20x": 0.5, "10x": 1.0}


# Of a slide, mm: glass is 76 mm long, and a core of a needle biopsy is wider than this.
_MOST_MM, _LEAST_MM = 80.0, 0.2


class MppDialog(QDialog):
    """Asks how large a pixel is; nothing is suggested until the user chooses.

    path:    the slide.
    size:    its level-0 pixels: how large the slide is on the glass shows a wrong pixel size.
    problem: why its own value cannot be taken.
    """

    def __init__(self, path: Path, size: Size, problem: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = size
        self.setWindowTitle(self.tr("Pixel size of %1").replace("%1", path.name))
        text = self.tr(
            "%1 cannot be scanned or measured yet: %2. A wrong pixel size gives wrong results, "
            "so please look it up, for example in the scanner's report."
        )
        self._why = _text(text.replace("%1", path.name).replace("%2", translated(problem)))
        self._value = QLineEdit()
        self._value.setPlaceholderText(self.tr("not given"))
        self._follows = _text("")
        self._follows.setAccessibleName(self.tr("Size of the slide that follows"))
        self._sure = QCheckBox(self.tr("I have &looked the pixel size up: it is right"))
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._value.textChanged.connect(self._check)
        self._sure.toggled.connect(self._allow)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._lay_out()
        self._value.setFocus()
        self._check()

    @property
    def mpp(self) -> float:
        """The size that was given, um per level-0 pixel; only of an accepted dialog."""
        return self._given or 0.0

    @property
    def _given(self) -> float | None:
        return parse(self._value.text().strip())

    @property
    def _millimetres(self) -> tuple[float, float]:
        width, height = self._size
        return width * self.mpp / 1000, height * self.mpp / 1000

    @property
    def _is_possible(self) -> bool:
        return is_plausible(Mpp(self.mpp, self.mpp))

    @property
    def _is_doubtful(self) -> bool:
        return max(self._millimetres) > _MOST_MM or min(self._millimetres) < _LEAST_MM

    def _lay_out(self) -> None:
        typed, typical = QHBoxLayout(), QHBoxLayout()
        typed.addWidget(self._value)
        typed.addWidget(QLabel(self.tr("µm per pixel")))
        for name, value in _TYPICAL.items():
            text = self.tr("%1: often %2").replace("%1", name).replace("%2", short(value))
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.setProperty("mpp", value)
            button.clicked.connect(self._take_typical)
            typical.addWidget(button)
        form = QFormLayout()
        label = QLabel(self.tr("&Pixel size"))
        label.setBuddy(self._value)
        form.addRow(label, typed)
        form.addRow(self.tr("By objective"), typical)
        # Room for three lines and the box, so that nothing moves while one types.
        self._follows.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._follows.setMinimumHeight(3 * self.fontMetrics().lineSpacing())
        policy = self._sure.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._sure.setSizePolicy(policy)
        note = self.tr("It is remembered for this file, and every result says that you gave it.")
        column = QVBoxLayout(self)
        column.addWidget(self._why)
        column.addLayout(form)
        column.addWidget(self._follows)
        column.addWidget(self._sure)
        column.addWidget(_text(note))
        column.addWidget(self._buttons)

    @Slot()
    def _take_typical(self) -> None:
        self._value.setText(short(self.sender().property("mpp")))

    @Slot()
    def _check(self) -> None:
        self._follows.setText(self._consequence())
        self._sure.setChecked(False)
        self._sure.setVisible(self._is_possible and self._is_doubtful)
        self._allow()

    @Slot()
    def _allow(self) -> None:
        allowed = self._is_possible and (self._sure.isChecked() or not self._is_doubtful)
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(allowed)

    def _consequence(self) -> str:
        """The size of the slide that follows from what is typed, or why none does."""
        if not self._value.text().strip():
            return ""
        if self._given is None:
            return self.tr(
                "⚠ This is not a number. Type a comma or a dot before decimals, and no thousands "
                "separators."
            )
        if not self._is_possible:
            text = self.tr("⚠ No slide scanner has pixels of this size: they are %1 to %2 µm.")
            return text.replace("%1", short(MPP_MIN)).replace("%2", short(MPP_MAX))
        text = self.tr("The slide is then %1 mm wide and %2 mm high.")
        if self._is_doubtful:
            text = self.tr(
                "⚠ The slide would be %1 mm wide and %2 mm high, which is not plausible. Please "
                "check the pixel size."
            )
        width, height = self._millimetres
        return text.replace("%1", short(width)).replace("%2", short(height))


def _text(text: str) -> QLabel:
    # Names of files are shown as they are, never as markup.
    return QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
