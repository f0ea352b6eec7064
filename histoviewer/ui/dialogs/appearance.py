"""Small window with brightness, contrast and gamma of the picture on screen."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QSlider, QWidget

from histoviewer.ui.support.text import fixed, whole
from histoviewer.ui.support.widgets import text_label
from histoviewer.ui.viewer.appearance import Appearance

# Positions of a slider to each side of its middle; contrast and gamma are 3 to this power there.
_STEPS, _BASE = 100, 3.0


class AppearanceDialog(QDialog):
    """Sliders that act at once; the window behind it stays in use.

    changed: the `Appearance` that the user has set.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Brightness and contrast"))
        self.brightness, self.contrast, self.gamma = _slider(), _slider(), _slider()
        self._values = {slider: QLabel() for slider in self._sliders}
        self._setting = False
        self._lay_out()
        for slider in self._sliders:
            slider.valueChanged.connect(self._moved)
        self._show_values()

    @property
    def appearance(self) -> Appearance:
        """Values of the sliders."""
        return Appearance(
            self.brightness.value() / _STEPS,
            _BASE ** (self.contrast.value() / _STEPS),
            _BASE ** (self.gamma.value() / _STEPS),
        )

    def set_appearance(self, appearance: Appearance) -> None:
        """Show another one, without `changed`; only the default and what `changed` told."""
        if appearance == Appearance():
            self._setting = True
            for slider in self._sliders:
                slider.setValue(0)
            self._setting = False
            self._show_values()

    @property
    def _sliders(self) -> tuple[QSlider, QSlider, QSlider]:
        return self.brightness, self.contrast, self.gamma

    @Slot()
    def _moved(self) -> None:
        self._show_values()
        if not self._setting:
            self.changed.emit(self.appearance)

    @Slot()
    def _reset(self) -> None:
        self.set_appearance(Appearance())
        self.changed.emit(Appearance())

    def _show_values(self) -> None:
        shown = self.appearance
        self._values[self.brightness].setText(whole(100 * shown.brightness))
        self._values[self.contrast].setText(fixed(shown.contrast, 2))
        self._values[self.gamma].setText(fixed(shown.gamma, 2))

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        names = self.tr("&Brightness"), self.tr("&Contrast"), self.tr("&Gamma")
        for row, (name, slider) in enumerate(zip(names, self._sliders, strict=True)):
            label, value = QLabel(name), self._values[slider]
            label.setBuddy(slider)
            slider.setAccessibleName(name.replace("&", ""))
            value.setMinimumWidth(value.fontMetrics().horizontalAdvance("-100"))
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for column, widget in enumerate((label, slider, value)):
                grid.addWidget(widget, row, column)
        note = text_label(
            self.tr(
                "For looking only: scans and exports take the slide as it is. A corner of the "
                "slide says that its colours are changed."
            )
        )
        grid.addWidget(note, 3, 0, 1, 3)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Reset | QDialogButtonBox.StandardButton.Close
        )
        buttons.button(QDialogButtonBox.StandardButton.Reset).clicked.connect(self._reset)
        buttons.rejected.connect(self.reject)
        grid.addWidget(buttons, 4, 0, 1, 3)
        self.setMinimumWidth(360)


def _slider() -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(-_STEPS, _STEPS)
    slider.setPageStep(_STEPS // 10)
    return slider
