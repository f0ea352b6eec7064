"""The line above the canvas that says what went wrong."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget


class Notice(QFrame):
    """One message at a time, until it is closed or the next one comes; never a dialog."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = QLabel(wordWrap=True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        close = QPushButton(self.tr("Close"))
        close.setAccessibleName(self.tr("Close the message"))
        close.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.addWidget(self._text, 1)
        row.addWidget(close)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setStyleSheet("Notice { background: #fff3cd; } QLabel { color: black; }")
        self.hide()

    @property
    def text(self) -> str:
        """What is shown, "" where there is nothing."""
        return self._text.text()

    @Slot(str)
    def show_text(self, text: str) -> None:
        self._text.setText(text)
        self._text.setAccessibleName(text)
        self.setVisible(bool(text))

    @Slot()
    def clear(self) -> None:
        self.show_text("")
