"""The samples are read by keys alone, from the start page to a PDF that can be signed."""

import re
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from histoviewer.ui.window.layout import Scene
from histoviewer.ui.window.main_window import MainWindow
from histoviewer.worklist.readings import Decision, Kind
from histoviewer.worklist.store import Store

WAIT = 240_000
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


def test_the_samples_are_read_by_keys_from_the_start_page_to_a_signed_pdf(
    settings, qtbot, tmp_path
):
    settings.save(replace(settings.load(), stride=96, reader_name="A. Reader"))
    window = MainWindow(settings)
    qtbot.addWidget(window)
    window.show()

    def press(key, modifier=Qt.KeyboardModifier.NoModifier):
        # To whatever has the focus, as the keyboard does.
        target = QApplication.focusWidget() or QApplication.activeWindow()
        qtbot.keyClick(target, key, modifier)

    def active(widget):
        widget.activateWindow()
        qtbot.waitUntil(widget.isActiveWindow)

    active(window)
    window.start.focus()
    assert QApplication.focusWidget() is window.start.open_slide
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is window.start.sample
    press(Qt.Key.Key_Space)
    assert window._layout.scene is Scene.WORKLIST
    qtbot.waitUntil(lambda: len(window.worklist.model.entries) == 3, timeout=WAIT)

    ended = []
    window.service.ended.connect(ended.append)
    press(Qt.Key.Key_S, CTRL | SHIFT)
    active(window.scanning.dialog)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(ended) == 3, timeout=WAIT)
    assert not [item.error for item in ended if item.error and item.result is None]

    active(window)
    read = []
    for key in (Qt.Key.Key_F2, Qt.Key.Key_F3, Qt.Key.Key_F4):
        if not read:
            press(Qt.Key.Key_U)
        name = window.loader.pending.name
        qtbot.waitUntil(lambda: window.loader.pending is None, timeout=WAIT)
        assert window.document.name == name and name not in read
        read.append(name)
        press(key)
    qtbot.waitUntil(lambda: window.worklist.ui.read.text() == "3 of 3 read", timeout=WAIT)

    press(Qt.Key.Key_E, CTRL)
    dialog = window.dialogs.shown
    dialog.set_target(tmp_path / "signed")
    active(dialog)
    qtbot.keyClick(dialog, Qt.Key.Key_M, ALT)
    qtbot.keyClicks(QApplication.focusWidget(), "pdf")
    assert dialog.choices.format == "pdf"
    with qtbot.waitSignal(dialog.exported, timeout=WAIT):
        press(Qt.Key.Key_Return)

    (pdf,) = (tmp_path / "signed").rglob("*.pdf")
    assert pdf.stem.startswith(read[-1].partition(".")[0])
    assert len(re.findall(rb"/Type /Page\b", pdf.read_bytes())) == 1
    with Store(window.worklist.out) as store:
        readings = [r for r in store.readings() if r.kind is Kind.SLIDE]
    decisions = [Decision.POSITIVE, Decision.NEGATIVE, Decision.UNSURE]
    assert [reading.decision for reading in readings] == decisions
    dialog.close()
    window.close()
