"""Labels that the panels share."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


def text_label() -> QLabel:
    """A label that wraps, can be selected, and shows names as they are, never as markup."""
    label = QLabel(wordWrap=True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
