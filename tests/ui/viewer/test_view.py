import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QTransform, QWheelEvent
from PySide6.QtWidgets import QApplication

from histoviewer.ui.viewer.image_tiles import ImageTile, ImageTileCache


def scale(window):
    return window.view.transform().m11()


def wheel(window, at, notches, phase=Qt.ScrollPhase.NoScrollPhase):
    place = QPointF(at)
    event = QWheelEvent(
        place,
        window.view.viewport().mapToGlobal(place),
        QPoint(0, 0),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        phase,
        False,
    )
    QApplication.sendEvent(window.view.viewport(), event)


@pytest.mark.parametrize(("x", "y"), [(50, 50), (1450, 50), (50, 1050), (1450, 1050), (740, 560)])
def test_the_whole_slide_is_shown_with_its_colours_in_place(show, colour_at, slide_path, x, y):
    show(slide_path)

    # Blue alternates from pixel to pixel, so a reduced picture has its mean.
    assert colour_at(x, y) == pytest.approx([x // 100 * 16, y // 100 * 20, 30], abs=3)


def test_at_one_screen_pixel_a_pixel_the_slide_is_shown_unchanged(
    show, colour_at, qtbot, slide_path
):
    window = show(slide_path)
    centre = window.view.viewport().rect().center()
    window.view.zoom(1 / (scale(window) * window.view.devicePixelRatioF()), centre)
    with qtbot.waitSignal(window.view.image_tiles.settled, timeout=60_000):
        window.view.grab()

    for x, y in ((750, 550), (751, 550), (799, 599), (800, 600)):
        assert colour_at(x + 0.5, y + 0.5) == (x // 100 * 16, y // 100 * 20, (x + y) % 2 * 60)


@pytest.mark.parametrize("factor", [0.61, 1.0, 1.37, 2.9])
def test_tiles_join_without_seams(show, qtbot, tmp_path, factor):
    Image.new("RGB", (3000, 2000), (200, 90, 140)).save(tmp_path / "even.png")
    window = show(tmp_path / "even.png")
    window.view.zoom(factor, window.view.viewport().rect().center())
    # Painting asks for the tiles of this scale.
    window.view.grab()
    qtbot.waitUntil(lambda: not window.view.image_tiles.is_reading, timeout=60_000)

    image = window.view.grab().toImage()

    view, ratio = window.view, image.devicePixelRatioF()
    slide = view.viewportTransform().mapRect(QRectF(0, 0, 3000, 2000)).adjusted(3, 3, -3, -3)
    # Without the scale bar.
    room = QRectF(view.viewport().rect()).adjusted(0, 0, 0, -80)
    inside = (QTransform.fromScale(ratio, ratio).mapRect(slide & room)).toRect()
    shown = image.copy(inside).convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(shown.constBits(), np.uint32)
    assert set(pixels & 0xFFFFFF) == {0xC85A8C}


def test_a_coarser_tile_stands_in_until_the_sharp_one_is_read(show, colour_at, slide_path):
    window = show(slide_path)
    centre = window.view.viewport().rect().center()

    window.view.zoom(1 / scale(window), centre)

    # Painted before any event could bring a new tile.
    assert colour_at(750, 550) == pytest.approx([112, 100, 30], abs=10)


def test_the_wheel_zooms_at_the_cursor(show, slide_path):
    window = show(slide_path)
    at = QPoint(300, 200)
    before, place = scale(window), window.view.mapToScene(at)

    wheel(window, at, 3)

    assert scale(window) == pytest.approx(before * 1.25**3)
    moved = window.view.mapFromScene(place) - at
    assert moved.manhattanLength() <= 2


def test_a_touchpad_pans(show, slide_path):
    window = show(slide_path)
    window.view.zoom(4, window.view.viewport().rect().center())
    before, top = scale(window), window.view.verticalScrollBar().value()

    wheel(window, QPoint(300, 200), -1, Qt.ScrollPhase.ScrollUpdate)

    assert scale(window) == before
    assert window.view.verticalScrollBar().value() > top


def test_keys_zoom_in_and_out_and_fit(show, qtbot, slide_path):
    window = show(slide_path)
    fitted = scale(window)

    qtbot.keyClick(window, Qt.Key.Key_Plus)
    assert scale(window) == pytest.approx(fitted * 1.25)
    qtbot.keyClick(window, Qt.Key.Key_Minus)
    qtbot.keyClick(window, Qt.Key.Key_Minus)
    assert scale(window) == pytest.approx(fitted / 1.25)
    qtbot.keyClick(window, Qt.Key.Key_0)
    assert scale(window) == pytest.approx(fitted)


def test_arrow_keys_pan(show, qtbot, slide_path):
    window = show(slide_path)
    window.view.zoom(4, window.view.viewport().rect().center())
    left = window.view.horizontalScrollBar().value()

    qtbot.keyClick(window.view, Qt.Key.Key_Right)

    assert window.view.horizontalScrollBar().value() > left


def test_zoom_has_limits(show, slide_path):
    window = show(slide_path)
    centre, fitted = window.view.viewport().rect().center(), scale(window)

    window.view.zoom(1e6, centre)
    assert scale(window) == pytest.approx(16)
    window.view.zoom(1e-9, centre)
    assert fitted / 3 < scale(window) < fitted


def test_the_view_stays_fitted_while_the_window_grows(show, slide_path):
    window = show(slide_path)
    before = scale(window)

    window.resize(1100, 900)

    assert scale(window) > before


def test_the_cache_keeps_what_was_used_last_within_its_bytes():
    def image():
        return QImage(10, 10, QImage.Format.Format_RGB32)

    keys = [ImageTile(0, col, 0) for col in range(4)]
    cache = ImageTileCache(limit=3 * 400)
    for key in keys[:3]:
        cache.put(key, image())
    cache.get(keys[0])
    # Put again, it must not count twice.
    cache.put(keys[2], image())

    cache.put(keys[3], image())

    assert [key in cache for key in keys] == [True, False, True, True]
    cache.clear()
    for key in keys[:3]:
        cache.put(key, image())
    assert all(key in cache for key in keys[:3])
