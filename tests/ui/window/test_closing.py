"""The application ends cleanly at whatever moment its window is closed."""

import os
import random
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from histoviewer.resources import STARTER_MODEL, resource

SLIDE = resource("samples", "CMU-1-Small-Region.svs")
MARK = "HISTOVIEWER_TEST"
SCRIPT = """
import sys
from dataclasses import replace
from pathlib import Path
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox
from histoviewer.processes.scan_messages import ScanOptions
from histoviewer.ui.window.main_window import MainWindow
from histoviewer.ui.support.settings import SettingsStore

slide, folder, model, moment = sys.argv[1:]
app = QApplication([])
settings = SettingsStore(Path(folder, "settings.ini"))
settings.save(replace(settings.load(), results_folder=Path(folder, "results")))
window = MainWindow(settings)
window.show()
window.open(Path(slide))
window.service.configure(Path(model), "cpu")
window.service.enqueue([Path(slide)], Path(folder, "results"), ScanOptions(stride=16))

def answer():
    for box in app.topLevelWidgets():
        if isinstance(box, QMessageBox) and box.isVisible():
            box.buttons()[0].click()

answering = QTimer(interval=20)
answering.timeout.connect(answer)
answering.start()
def close(*news):
    QTimer.singleShot(int(moment) if moment.isdigit() else 0, window.close)

if moment.isdigit():
    close()
else:
    once = Qt.ConnectionType.SingleShotConnection
    getattr(window.service, moment).connect(close, type=once)
sys.exit(app.exec())
"""


def still_running(mark):
    """Process ids of all that inherited the mark."""
    found = []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        try:
            content = environment.read_bytes()
        except OSError:
            continue
        if f"{MARK}={mark}".encode() in content:
            found.append(int(environment.parent.name))
    return found


def close_at(moment, folder, model):
    """Close at a signal of the scan, or after as many milliseconds."""
    mark = uuid.uuid4().hex
    result = subprocess.run(
        [
            *(sys.executable, "-c", SCRIPT, str(SLIDE), str(folder)),
            *(str(model), moment),
        ],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), MARK: mark},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert result.returncode == 0, result.stderr
    assert not still_running(mark)
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("moment", ["0", "model_loaded", "advanced"])
def test_the_window_closes_in_the_middle_of_a_scan(moment, tmp_path, small_model):
    close_at(moment, tmp_path, small_model)


@pytest.mark.soak
@pytest.mark.parametrize("number", range(100))
def test_the_window_closes_at_a_random_moment(number, tmp_path):
    starter = resource("models", STARTER_MODEL)
    close_at(str(random.Random(number).randrange(8000)), tmp_path, starter)
