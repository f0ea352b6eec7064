import os
import subprocess
import sys

import pytest

SCRIPT = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from histoviewer.ui.app import run

app = QApplication(["test"])

def act():
    window = app.topLevelWidgets()[0].window()
    if {fail}:
        raise ZeroDivisionError("unforeseen")
    app.closeAllWindows()

timer = QTimer()
timer.timeout.connect(act)
timer.start(50)
if {fail}:
    QTimer.singleShot(300, app.closeAllWindows)
sys.exit(run(Path(sys.argv[1])))
"""


def run(path, fail=False):
    return subprocess.run(
        [sys.executable, "-c", SCRIPT.format(fail=fail), str(path)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=60,
    )


def complaints(result):
    allowed = "This plugin does not support propagateSizeHints()"
    return [line for line in result.stderr.splitlines() if line != allowed]


@pytest.mark.parametrize("name", ["slide.png", "missing.png"])
def test_the_application_ends_quietly_with_0_whatever_it_was_reading(slide_path, name):
    result = run(slide_path.with_name(name))

    assert result.returncode == 0
    assert not complaints(result)


def test_an_unforeseen_error_is_printed_and_ends_in_1(slide_path):
    result = run(slide_path, fail=True)

    assert result.returncode == 1
    assert "ZeroDivisionError: unforeseen" in result.stderr
