"""Scale bar in a corner of the canvas."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from histoviewer.heatmaps.summary import scale_bar

_LONGEST = 160
_MARGIN = 8


class ScaleBar(QWidget):
    """A bar of a round length in um or mm, with the magnification."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._length, self._label, self._magnification = 0.0, "", ""
        self._fits = True
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("Scale bar"))
        self.hide()

    def set_scale(self, um_per_pixel: float | None, magnification: str) -> None:
        """Set um per screen pixel and the magnification; None hides the bar."""
        self._magnification = magnification
        if um_per_pixel:
            self._length, self._label = scale_bar(um_per_pixel, _LONGEST)
            self.setAccessibleDescription(f"{self._label}, {magnification}")
        else:
            self._length = 0.0
        self.setVisible(self._fits and self._length > 0)
        self.update()

    def set_fits(self, fits: bool) -> None:
        """Hide the bar where there is no room for it."""
        self._fits = fits
        self.setVisible(self._fits and self._length > 0)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        return QSize(_LONGEST + 2 * _MARGIN, self.fontMetrics().height() + 3 * _MARGIN)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(255, 255, 255, 215))
        painter.setPen(Qt.GlobalColor.black)
        bar = QRectF(_MARGIN, self.height() - _MARGIN - 4, self._length, 4)
        painter.fillRect(bar, Qt.GlobalColor.black)
        text = QRectF(_MARGIN, _MARGIN, _LONGEST, self.fontMetrics().height())
        painter.drawText(text, Qt.AlignmentFlag.AlignLeft, self._label)
        painter.drawText(text, Qt.AlignmentFlag.AlignRight, self._magnification)
