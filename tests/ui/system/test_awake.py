import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCREEN_SAVER = Path(__file__).parents[2] / "data" / "screen_saver.py"


@pytest.mark.skipif(not shutil.which("dbus-run-session"), reason="no D-Bus here")
def test_a_desktop_is_asked_to_stay_awake_and_let_go_again():
    command = ["dbus-run-session", "--", sys.executable, str(SCREEN_SAVER)]
    said = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout

    assert said.split("\n")[:3] == ["ready", "asked by HistoViewer for Scanning slides", "gone"]
