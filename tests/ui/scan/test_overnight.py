"""A queue of real scans: its end is estimated, the computer kept awake, and the end is told."""

import sys

import pytest
from PySide6.QtWidgets import QWidget

from histoviewer.scanning.options import ScanOptions
from histoviewer.ui.scan.overnight import Overnight
from histoviewer.ui.scan.progress import ScanProgress
from histoviewer.ui.scan.service import ScanService
from histoviewer.ui.support.settings import Settings

WAIT = 120_000
FINE = ScanOptions(stride=16)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="notify-send is of Linux")


@pytest.fixture
def told(tmp_path, monkeypatch):
    """The file with what the desktop was asked to show, by a command that takes the place of
    libnotify's."""
    file, command = tmp_path / "told.txt", tmp_path / "bin" / "notify-send"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nprintf "%s|" "$@" > {file}.part\nmv {file}.part {file}\n')
    command.chmod(0o755)
    monkeypatch.setenv("PATH", str(command.parent), prepend=":")
    return file


@pytest.fixture
def queue(qtbot, tmp_path, small_model, noise_slides):
    """A function that scans two slides, the second of them damaged, with some settings."""
    window, progress, service = QWidget(), ScanProgress(), ScanService()
    for widget in (window, progress):
        qtbot.addWidget(widget)
    service.configure(small_model, "cpu")
    good, bad = tmp_path / "slides" / "patient Meier.tif", tmp_path / "slides" / "cut.tif"
    good.parent.mkdir()
    content = (noise_slides / "a.tif").read_bytes()
    good.write_bytes(content)
    bad.write_bytes(content[:200])
    seen = []

    def scan(settings):
        overnight = Overnight(service, progress, lambda: settings, window)
        service.advanced.connect(lambda *step: seen.append((progress.text, overnight.awake.held)))
        with qtbot.waitSignal(service.idle, timeout=WAIT):
            service.enqueue([good, bad], tmp_path / "out", FINE)
        qtbot.waitUntil(lambda: not overnight.awake.held)
        return seen

    yield scan
    service.close()


def test_the_end_of_the_queue_is_estimated_and_told_without_names(queue, told, qtbot):
    seen = queue(Settings())

    # The queue may be ahead of its signals, and at its end has one slide only.
    assert any(held and "Slide 1 of 2, all done " in text for text, held in seen)
    qtbot.waitUntil(told.exists)
    assert told.read_text() == (
        "--app-name=HistoViewer|HistoViewer|The scans of 2 slides have ended. 1 of them failed.|"
    )


def test_both_can_be_turned_off(queue, told):
    seen = queue(Settings(keep_awake=False, notify=False))

    assert seen and not any(held for _, held in seen)
    assert not told.exists()
