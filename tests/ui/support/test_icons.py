import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QPalette

from histoviewer.ui.support.icons import NAMES, app_icon, icon


@pytest.fixture
def palette(qapp):
    """The application's palette, which a test may change."""
    before = qapp.palette()
    yield QPalette(before)
    qapp.setPalette(before)


def picture(icon, mode=QIcon.Mode.Normal, size=16, ratio=1.0):
    return icon.pixmap(QSize(size, size), ratio, mode).toImage()


def colours(image):
    width, height = image.width(), image.height()
    pixels = (image.pixelColor(x, y) for x in range(width) for y in range(height))
    return {colour.name() for colour in pixels if colour.alpha() == 255}


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_has_the_palettes_colour_and_follows_it(qapp, palette, name):
    made = icon(name)
    for colour in ("#102030", "#f0e0d0"):
        palette.setColor(QPalette.ColorRole.Text, colour)
        qapp.setPalette(palette)

        assert colours(picture(made)) == {colour}


def test_a_selected_icon_is_seen_on_the_selection(qapp, palette):
    palette.setColor(QPalette.ColorRole.HighlightedText, "#fefefe")
    qapp.setPalette(palette)

    assert colours(picture(icon("failed"), QIcon.Mode.Selected)) == {"#fefefe"}


def test_no_two_icons_share_a_shape(qapp):
    shapes = {bytes(picture(icon(name)).constBits()) for name in NAMES}

    assert len(shapes) == len(NAMES)


def test_at_200_percent_an_icon_is_drawn_with_twice_the_pixels(qapp):
    assert picture(icon("negative"), ratio=2.0).size() == QSize(32, 32)


def test_the_programs_icon_is_found(qapp):
    assert len(colours(picture(app_icon(), size=64))) >= 3


def test_an_unknown_icon_is_refused():
    with pytest.raises(ValueError, match="unknown icon 'smile'"):
        icon("smile")
