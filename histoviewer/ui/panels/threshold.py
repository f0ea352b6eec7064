"""Threshold control: slider, number field and named operating points."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QSlider,
    QWidget,
)

from histoviewer.inference.manifest_parts import OperatingPoint
from histoviewer.ui.support.text import fill, fixed, short
from histoviewer.ui.support.widgets import NumberBox, text_label

_STEPS = 1000
_DECIMALS = 3


class ThresholdControl(QWidget):
    """Sets the probability from which a tile counts as tumour.

    changed: another threshold chosen by the user, 0..1.
    """

    changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = 0.5
        self._scan: tuple[float, str] | None = None
        self._points: tuple[OperatingPoint, ...] = ()
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, _STEPS)
        self._slider.setPageStep(_STEPS // 20)
        self._slider.setAccessibleName(self.tr("Threshold"))
        self._number = NumberBox(0, 1, _DECIMALS, step=0.01)
        self._number.setAccessibleName(self.tr("Threshold, 0 to 1"))
        self._choice = QComboBox()
        self._choice.setAccessibleName(self.tr("Operating point"))
        self._choice.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._measured, self._caution = text_label(), text_label()
        self._lay_out()
        self._slider.valueChanged.connect(self._slider_moved)
        self._number.valueChanged.connect(self._choose)
        self._choice.activated.connect(self._point_chosen)

    @property
    def value(self) -> float:
        """The threshold, 0..1, unrounded."""
        return self._value

    def set_scan(self, threshold: float, operating_point: str) -> None:
        """Set the threshold of the scan; does not emit `changed`."""
        self._scan = (threshold, operating_point)
        self._value = threshold
        self._show()

    def set_points(self, points: tuple[OperatingPoint, ...]) -> None:
        """Offer the operating points of the model that made the heatmap."""
        self._points = points
        self._show_points()

    @Slot(int)
    def _slider_moved(self, steps: int) -> None:
        self._choose(steps / _STEPS)

    @Slot(float)
    def _choose(self, value: float) -> None:
        self._value = value
        self._show()
        self.changed.emit(value)

    @Slot(int)
    def _point_chosen(self, index: int) -> None:
        value = self._choice.itemData(index)
        if value is None:
            self._show()
        else:
            self._choose(value)

    def _show(self) -> None:
        with QSignalBlocker(self._slider), QSignalBlocker(self._number):
            self._slider.setValue(round(self._value * _STEPS))
            self._number.setValue(self._value)
        self._show_points()

    def _show_points(self) -> None:
        # May be called while a number is being typed, so the number field is left alone.
        self._choice.clear()
        if self._scan:
            self._choice.addItem(self._named(self.tr("as scanned"), self._scan[0]), self._scan[0])
        for point in self._points:
            self._choice.addItem(self._named(point.name, point.threshold), point.threshold)
        here = [point for point in self._points if point.threshold == self._value]
        index = self._choice.findData(here[0].threshold if here else self._value)
        if index < 0:
            self._choice.addItem(self.tr("custom"))
            index = self._choice.count() - 1
        self._choice.setCurrentIndex(index)
        self._measured.setText("\n".join(self._point_text(point) for point in here))
        self._measured.setVisible(bool(here))
        changed = self._scan is not None and self._scan[0] != self._value
        self._caution.setVisible(changed)
        self._caution.setText(self._caution_text() if changed else "")

    def _caution_text(self) -> str:
        assert self._scan
        text = self.tr("⚠ The scan's threshold is %1 (%2).")
        return fill(text, short(self._scan[0], 4), self._scan[1])

    def _named(self, name: str, threshold: float) -> str:
        return f"{name} ({short(threshold, 4)})"

    def _point_text(self, point: OperatingPoint) -> str:
        text = self.tr("%1: sensitivity %2, specificity %3; measured on: %4")
        shares = self._share(point.sensitivity), self._share(point.specificity)
        return fill(text, point.name, *shares, point.data or self.tr("not stated"))

    def _share(self, value: float | None) -> str:
        return self.tr("not measured") if value is None else f"{fixed(value * 100, 1)} %"

    def _lay_out(self) -> None:
        threshold, point = QLabel(self.tr("&Threshold")), QLabel(self.tr("Operating &point"))
        threshold.setBuddy(self._slider)
        point.setBuddy(self._choice)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(threshold, 0, 0)
        grid.addWidget(self._slider, 0, 1)
        grid.addWidget(self._number, 0, 2)
        grid.addWidget(point, 1, 0)
        grid.addWidget(self._choice, 1, 1, 1, 2)
        grid.addWidget(self._measured, 2, 0, 1, 3)
        grid.addWidget(self._caution, 3, 0, 1, 3)
        grid.setColumnStretch(1, 1)
