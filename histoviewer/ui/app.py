"""The Qt application."""

import signal
import sys
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtWidgets import QApplication

from histoviewer import __version__
from histoviewer.support.crash import save_crash_report
from histoviewer.ui.support.icons import app_icon
from histoviewer.ui.support.settings import SettingsStore
from histoviewer.ui.support.text import set_number_locale
from histoviewer.ui.support.translation import install_translations
from histoviewer.ui.window.main_window import MainWindow


def run(path: Path | None, heatmap: Path | None = None) -> int:
    """Open the window, with a slide or heatmap if given, and wait until it is closed.

    Returns 0, or 1 if an unexpected error occurred.
    """
    app = QApplication.instance() or QApplication(["histoviewer"])
    assert isinstance(app, QApplication)
    app.setApplicationName("HistoViewer")
    app.setApplicationVersion(__version__)
    # Python handles Ctrl+C only while it runs Python code, which an idle event loop does not.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    app.setWindowIcon(app_icon())
    settings = SettingsStore()
    language = settings.load().language
    install_translations(app, language)
    set_number_locale(language)
    window = MainWindow(settings)
    reporter = _ErrorReporter(window)
    sys.excepthook = reporter
    window.show()
    if path:
        window.open(path, heatmap)
    return app.exec() or int(reporter.has_reported)


class _ErrorReporter:
    """Shows uncaught exceptions; Qt would only print them and exit with 0."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.has_reported = False

    def __call__(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        self.has_reported = True
        traceback.print_exception(kind, error, trace)
        report = save_crash_report(error)
        where = f" A report is in {report}." if report else ""
        self._window.notice.show_text(f"Internal error: {kind.__name__}: {error}.{where}")
