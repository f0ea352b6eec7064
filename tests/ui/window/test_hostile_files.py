"""Files that are made to harm cost the window a sentence."""

import os
import signal
import sys
from pathlib import Path

import pytest
from make_slides import write_ome_bomb

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="pipes, signals and /proc of Linux")
MIB = 2**20
_WAIT = 60_000


def peak() -> int:
    """Most memory of this process since `forget_peak`, bytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    (line,) = (line for line in lines if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


def forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def test_bombs_pipes_and_devices_are_refused_without_memory_or_delay(window, qtbot, tmp_path):
    (tmp_path / "zero.tif").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "pipe.tif")
    names = {
        write_ome_bomb(tmp_path / "x.dcm"): "planes",
        tmp_path / "zero.tif": "regular file",
        tmp_path / "pipe.tif": "regular file",
    }
    forget_peak()
    before = peak()
    for path, words in names.items():
        window.open(path)
        qtbot.waitUntil(lambda words=words: words in window.notice.text, timeout=_WAIT)
        assert window.notice.text.startswith(str(path))
        window.notice.clear()
    assert peak() - before < 100 * MIB


def test_the_window_decodes_no_heatmap_itself(window, qtbot, make_heatmap, tmp_path):
    """One whose process is killed while it decodes is told, and the next one is opened."""
    path = tmp_path / "map.tif"
    make_heatmap({(0, 0): 0.9}).save(path)
    reader = window.loader.reader
    qtbot.waitUntil(lambda: reader.pid is not None, timeout=_WAIT)
    pid = reader.pid
    os.kill(pid, signal.SIGSTOP)
    window.open(path)
    qtbot.waitUntil(lambda: bool(reader._sent), timeout=_WAIT)
    os.kill(pid, signal.SIGKILL)

    qtbot.waitUntil(lambda: "brought down the process" in window.notice.text, timeout=_WAIT)
    assert window.document.heatmap is None

    window.open(path)
    qtbot.waitUntil(lambda: window.document.heatmap is not None, timeout=_WAIT)
