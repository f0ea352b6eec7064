"""Note in a corner of the canvas on what the picture shows differently from the slide."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

_MARGIN = 6
# The colour of a warning sign, in the light theme and in the dark one.
_YELLOW = QColor(255, 221, 87)


class LookBadge(QWidget):
    """Lines such as "Turned by 90°", as long as they are true."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notes: dict[str, str] = {}
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("What this picture shows differently from the slide"))
        self.hide()

    @property
    def text(self) -> str:
        """The lines; "" if nothing differs."""
        return "\n".join(self._notes.values())

    def set_note(self, about: str, text: str) -> None:
        """Set the line about one thing; "" removes it."""
        if text == self._notes.get(about, ""):
            return
        self._notes.pop(about, None)
        if text:
            self._notes[about] = text
        self.setAccessibleDescription(self.text)
        self.setVisible(bool(self._notes))
        self.adjustSize()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        around = self.fontMetrics().boundingRect(QRect(0, 0, 10_000, 10_000), 0, self.text)
        return around.size() + QSize(2 * _MARGIN, 2 * _MARGIN)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        painter = QPainter(self)
        painter.fillRect(self.rect(), _YELLOW)
        painter.setPen(Qt.GlobalColor.black)
        painter.drawText(
            self.rect().adjusted(_MARGIN, _MARGIN, 0, 0), Qt.AlignmentFlag.AlignLeft, self.text
        )
