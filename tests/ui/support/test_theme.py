from PySide6.QtGui import QPalette

from histoviewer.ui.support.theme import apply


def test_a_theme_is_taken_on_and_given_back(qapp):
    def lightness(role):
        return qapp.palette().color(role).lightness()

    before = qapp.palette().color(QPalette.ColorRole.Window)
    apply("dark")
    dark = lightness(QPalette.ColorRole.Base), lightness(QPalette.ColorRole.Text)
    apply("light")
    light = lightness(QPalette.ColorRole.Base), lightness(QPalette.ColorRole.Text)
    apply("system")

    assert dark[0] < 60 < 200 < dark[1]
    assert light[1] < 60 < 200 < light[0]
    assert qapp.palette().color(QPalette.ColorRole.Window) == before
