import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QCheckBox, QDialogButtonBox, QToolButton

from histoviewer.ui.support import theme

Role = QPalette.ColorRole
# Text and what it stands on.
TEXTS = [
    (Role.WindowText, Role.Window),
    (Role.Text, Role.Base),
    (Role.Text, Role.AlternateBase),
    (Role.ButtonText, Role.Button),
    (Role.ToolTipText, Role.ToolTipBase),
    (Role.HighlightedText, Role.Highlight),
    (Role.PlaceholderText, Role.Base),
    (Role.Link, Role.Window),
    (Role.LinkVisited, Role.Window),
    (Role.BrightText, Role.Window),
]


@pytest.fixture(autouse=True)
def former(qapp):
    yield
    theme.apply("system")


def luminance(colour):
    parts = [channel / 255 for channel in colour.getRgb()[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(share * c for share, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    """The ratio of WCAG 2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("text, ground", TEXTS, ids=lambda role: role.name)
def test_text_is_told_from_its_background(dark, text, ground):
    palette = theme.palette(dark)
    assert contrast(palette.color(text), palette.color(ground)) >= 4.5


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("ground", [Role.Window, Role.Base, Role.Button], ids=lambda r: r.name)
def test_what_is_disabled_can_still_be_read(dark, ground):
    palette = theme.palette(dark)
    text = palette.color(QPalette.ColorGroup.Disabled, Role.Text)
    assert contrast(text, palette.color(ground)) >= 3


@pytest.mark.parametrize("chosen", ["light", "dark"])
@pytest.mark.parametrize("checked", [False, True])
def test_a_check_box_is_seen_in_both_themes(qtbot, chosen, checked):
    theme.apply(chosen)
    box = QCheckBox("")
    qtbot.addWidget(box)
    box.setChecked(checked)
    box.show()
    picture = box.grab().toImage()
    window = QGuiApplication.palette().color(Role.Window)
    # Its border in the middle of its height, from the left.
    row = picture.height() // 2
    line = [picture.pixelColor(x, row) for x in range(picture.width() // 2)]
    assert max(contrast(colour, window) for colour in line) >= 3


@pytest.mark.parametrize("chosen, is_dark", [("light", False), ("dark", True)])
def test_a_theme_changes_the_colours_of_the_window(qapp, chosen, is_dark):
    theme.apply(chosen)
    palette = QGuiApplication.palette()
    assert (palette.window().color().lightness() < 128) is is_dark
    assert (palette.windowText().color().lightness() > 128) is is_dark


@pytest.mark.parametrize("chosen", ["light", "dark"])
def test_a_tool_button_has_the_colours_of_the_theme_and_is_seen_to_be_down(qtbot, chosen):
    theme.apply("dark" if chosen == "light" else "light")
    button = QToolButton(checkable=True)
    button.setText("M")
    qtbot.addWidget(button)
    button.show()
    theme.apply(chosen)
    palette = QGuiApplication.palette()

    def ground():
        # The palette reaches the button by an event.
        QCoreApplication.processEvents()
        picture = button.grab().toImage()
        return picture.pixelColor(4, picture.height() // 2)

    assert contrast(ground(), palette.color(Role.ButtonText)) >= 4.5
    button.setChecked(True)
    assert contrast(ground(), palette.color(Role.HighlightedText)) >= 4.5
    assert ground().blue() > ground().red() + 60


def test_no_button_of_a_dialog_has_an_icon_as_others_have_none(qtbot):
    theme.apply("light")
    kinds = QDialogButtonBox.StandardButton
    box = QDialogButtonBox(kinds.Ok | kinds.Cancel | kinds.Close)
    qtbot.addWidget(box)
    assert all(button.icon().isNull() for button in box.buttons())
