"""The tour, taken by keys in the real window."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

WAIT = 20_000
ALT = Qt.KeyboardModifier.AltModifier


def press(window, qtbot, key, modifier=Qt.KeyboardModifier.NoModifier):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(QApplication.focusWidget() or window, key, modifier)


def test_the_tour_goes_from_the_start_page_through_five_parts_by_keys(window, qtbot):
    window.resize(1366, 768)
    press(window, qtbot, Qt.Key.Key_I, ALT)
    qtbot.waitUntil(window.tour.isVisible, timeout=WAIT)
    assert window.document.name == "virtual-1-tumour.tif"

    said = []
    for _ in range(5):
        said.append(window.tour.text)
        assert window.rect().contains(window.tour.geometry())
        label = window.tour._text
        assert label.height() >= label.heightForWidth(label.width()) > 0
        assert window.tour.rect().contains(label.geometry())
        assert window.tour.next.hasFocus()
        press(window, qtbot, Qt.Key.Key_Return)
    assert not window.tour.isVisible()
    assert len(set(said)) == 5
    for text, key in zip(said, ("U", "Space", "Ctrl+Shift+S", "F2", "Ctrl+E"), strict=True):
        assert key in text
    assert window.view.hasFocus()


def test_the_keys_it_names_are_those_of_the_window(window):
    window.tour.start()
    keys = {key.toString() for action in window.actions_.all() for key in action.shortcuts()}
    named = "U G H S Ctrl+Shift+S F2 F3 F4 N C R Ctrl+E F1 Shift+F1"
    texts = " ".join(text for _, text in window.tour._texts())
    for key in named.split():
        assert key in keys and key in texts


def test_escape_ends_it_at_any_step_and_help_begins_it_again(show, slide_path, qtbot):
    window = show(slide_path)
    window.actions_.tour.trigger()
    press(window, qtbot, Qt.Key.Key_Return)
    press(window, qtbot, Qt.Key.Key_Escape)
    assert not window.tour.isVisible()

    window.actions_.tour.trigger()
    assert window.tour.isVisible() and not window.tour.back.isEnabled()
    # It goes with what it frames.
    before = window.tour.geometry()
    window.resize(700, 500)
    QApplication.sendEvent(window, QEvent(QEvent.Type.LayoutRequest))
    qtbot.waitUntil(lambda: window.rect().contains(window.tour.geometry()))
    assert before.isValid()
    press(window, qtbot, Qt.Key.Key_Escape)
