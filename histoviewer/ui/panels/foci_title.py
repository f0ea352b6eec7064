"""How many foci there are, in words."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from histoviewer.heatmaps.foci import Focus, SizeClass, count_classes
from histoviewer.ui.panels.focus_finder import Found
from histoviewer.ui.support.text import Wording, whole


class FociTitle(QLabel):
    """Says how many foci of each size class there are, and what was not looked at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self._wording = Wording(self)

    def show_found(self, found: Found | None, waiting: bool) -> None:
        """Tell of these foci; `waiting` says whether there will be some where there are none."""
        if found is None:
            self.setText(self.tr("Looking for foci ...") if waiting else self.tr("Not scanned yet"))
            return
        unread = self._wording.unread(*found.unread)
        if found.scanned:
            # No focus among half of the cells does not speak for the slide.
            caution = self.tr("\n⚠ %1.").replace("%1", unread) if unread else ""
            self.setText(self._counts(found.foci) + caution)
        elif unread:
            self.setText(self.tr("Incomplete: %1.").replace("%1", unread))
        else:
            self.setText(self.tr("No tissue was found."))

    def _counts(self, foci: list[Focus]) -> str:
        if not foci:
            return self.tr("No focus reaches the threshold.")
        counts = count_classes(foci)
        words = (
            (counts[SizeClass.MACRO], self.tr("%1 macro")),
            (counts[SizeClass.MICRO], self.tr("%1 micro")),
            (counts[SizeClass.ITC], self.tr("%1 ITC (unreliable)")),
        )
        classes = ", ".join(text.replace("%1", whole(count)) for count, text in words if count)
        title = self.tr("1 focus: %2") if len(foci) == 1 else self.tr("%1 foci: %2")
        return title.replace("%1", whole(len(foci))).replace("%2", classes)
