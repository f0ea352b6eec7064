"""Choice of what the heatmap colours."""

from PySide6.QtWidgets import QComboBox, QWidget

from histoviewer.ui.support.settings import OVERLAYS


class OverlayBox(QComboBox):
    """A box with the overlays, in words; its data are `OVERLAYS`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        texts = {
            "reached": self.tr("From the threshold on"),
            "graded": self.tr("The more opaque, the higher"),
            "values": self.tr("All values"),
        }
        # Its longest text must not make the panel wider.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setAccessibleName(self.tr("What the heatmap colours"))
        self.setToolTip(
            self.tr(
                "Below the threshold nothing is coloured unless you choose so. Outlines mark the "
                "foci in any case. Space, held on the slide, shows it without either."
            )
        )
        for overlay in OVERLAYS:
            self.addItem(texts[overlay], overlay)
