"""No library that runs in the window or its processes leaves a trace in the user's folders."""

from bare_home import run_in_bare_home

from histoviewer.resources import resource

SCRIPT = """
import sys
from pathlib import Path
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from histoviewer.ui.app import run
from histoviewer.ui.window.main_window import MainWindow

app = QApplication(["test"])

def begin():
    (window,) = (widget for widget in app.topLevelWidgets() if isinstance(widget, MainWindow))
    window.view.image_tiles.settled.connect(lambda: scan(window), Qt.SingleShotConnection)

def scan(window):
    window.service.ended.connect(app.closeAllWindows)
    QTest.keyClick(window, Qt.Key.Key_S)
    dialog = window.scanning.dialog
    dialog._strides.button(96).click()
    dialog.accept()

QTimer.singleShot(0, begin)
sys.exit(run(Path(sys.argv[1])))
"""


def test_the_window_and_its_scan_write_nothing_into_the_home_folder(tmp_path):
    slide = resource("samples", "CMU-1-Small-Region.svs")

    assert run_in_bare_home(tmp_path / "home", ["-c", SCRIPT, str(slide)]) == []
    assert list((tmp_path / "home").rglob("CMU-1-Small-Region.svs.tif"))
