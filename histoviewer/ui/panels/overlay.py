"""Choice of what the heatmap colours."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox

from histoviewer.ui.support.settings import OVERLAYS


def overlay_box() -> QComboBox:
    """A box with the overlays, in words; its data are `OVERLAYS`."""
    translate = QCoreApplication.translate
    texts = {
        "reached": translate("Overlay", "Tiles that reach the threshold"),
        "graded": translate("Overlay", "The more opaque, the higher"),
        "values": translate("Overlay", "All values"),
    }
    box = QComboBox()
    # Its longest text must not make the panel wider.
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setAccessibleName(translate("Overlay", "What the heatmap colours"))
    box.setToolTip(
        translate(
            "Overlay",
            "Below the threshold nothing is coloured unless you choose so. Outlines mark the foci "
            "in any case. Space, held on the slide, shows it without either.",
        )
    )
    for overlay in OVERLAYS:
        box.addItem(texts[overlay], overlay)
    return box
