"""Dialogs of the Help menu that show a text: manual, log and report of a problem."""

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication, QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from histoviewer.resources import manual
from histoviewer.support.diagnostics import diagnostics
from histoviewer.support.log import log_file, read_log
from histoviewer.ui.support.widgets import text_label

_SIZE = (860, 640)


class ManualDialog(QDialog):
    """The manual of the window, with links to the other pages of the documentation."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page = QTextBrowser(openExternalLinks=True)
        self.page.setAccessibleName(self.tr("Manual"))
        self.page.setSource(QUrl.fromLocalFile(str(manual("window.md"))))
        self.setWindowTitle(self.tr("Manual"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        back = buttons.addButton(self.tr("&Back"), QDialogButtonBox.ButtonRole.ActionRole)
        back.clicked.connect(self.page.backward)
        back.setEnabled(False)
        self.page.backwardAvailable.connect(back.setEnabled)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.page)
        column.addWidget(buttons)
        self.resize(*_SIZE)


class _TextDialog(QDialog):
    """A text below an explanation, to read and to copy."""

    def __init__(self, title: str, about: str, text: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._edit = QPlainTextEdit(text, readOnly=True)
        self._edit.setAccessibleName(title)
        self._edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setWindowTitle(title)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = self.buttons.addButton(self.tr("&Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._copy)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        explanation: QLabel = text_label(about)
        column.addWidget(explanation)
        column.addWidget(self._edit)
        column.addWidget(self.buttons)
        self.resize(*_SIZE)

    @property
    def text(self) -> str:
        return self._edit.toPlainText()

    def show_end(self) -> None:
        """Scroll to the end of the text."""
        self._edit.moveCursor(QTextCursor.MoveOperation.End)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text)


class LogDialog(_TextDialog):
    """The log, and the folder that holds it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", str(log_file()), read_log(), parent)
        self.setWindowTitle(self.tr("Log"))
        folder = self.buttons.addButton(
            self.tr("Open &folder"), QDialogButtonBox.ButtonRole.ActionRole
        )
        folder.clicked.connect(self._open_folder)
        self.show_end()

    @Slot()
    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_file().parent)))


class ReportDialog(_TextDialog):
    """Facts about a problem for whoever looks after the program; nothing is sent."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", diagnostics(), parent)
        self.setWindowTitle(self.tr("Report a problem"))
        about = self.findChild(QLabel)
        assert isinstance(about, QLabel)
        about.setText(
            self.tr(
                "Copy this text into a message to whoever looks after HistoViewer for you, and "
                "say what you did and what you expected. Nothing is sent from here, and the text "
                "names no file, folder or person."
            )
        )
