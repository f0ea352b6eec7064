"""Message bar above the canvas."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from histoviewer.ui.support.widgets import announce, text_label


class MessageBar(QFrame):
    """Shows one message until it is closed or replaced."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text_label()
        close = QPushButton(self.tr("Close"))
        close.setAccessibleName(self.tr("Close the message"))
        close.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.addWidget(self._text, 1)
        row.addWidget(close)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setStyleSheet("MessageBar { background: #fff3cd; } QLabel { color: black; }")
        self.hide()

    @property
    def text(self) -> str:
        """The message, or ""."""
        return self._text.text()

    @Slot(str)
    def show_text(self, text: str) -> None:
        self._text.setText(text)
        self._text.setAccessibleName(text)
        self.setVisible(bool(text))
        announce(self, text)

    @Slot()
    def clear(self) -> None:
        self.show_text("")
