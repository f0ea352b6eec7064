"""Second view beside the slide, with its title and buttons."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.viewer.view import SlideView

# Beside the first view's, which the settings limit.
_CACHE_BYTES = 128 * 2**20


class SecondPane(QWidget):
    """The view, and above it what it shows, the switch of the link, and a button that closes it.

    closed: the user wants it no more.
    """

    closed = Signal()

    def __init__(self, jobs: Jobs, link: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = SlideView(jobs, cache_bytes=_CACHE_BYTES)
        self.view.setAccessibleName(self.tr("Second view"))
        self._title = QLabel()
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        # A long name must not make the window wide.
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        linked, close = QToolButton(), QToolButton()
        linked.setDefaultAction(link)
        close.setText("✕")
        close.setToolTip(self.tr("Close the second view"))
        close.setAccessibleName(self.tr("Close the second view"))
        close.clicked.connect(self.closed)
        row, column = QHBoxLayout(), QVBoxLayout(self)
        row.setContentsMargins(6, 2, 2, 2)
        for widget, stretch in ((self._title, 1), (linked, 0), (close, 0)):
            row.addWidget(widget, stretch)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.view, 1)

    @property
    def title(self) -> str:
        return self._title.text()

    def set_title(self, text: str) -> None:
        """Say what the view shows."""
        self._title.setText(text)
        self._title.setToolTip(text)
