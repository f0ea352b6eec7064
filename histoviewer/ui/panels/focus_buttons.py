"""What can be done with a focus."""

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget


class FocusButtons(QWidget):
    """Buttons below the list of foci; each has a signal of its name."""

    previous = Signal()
    next = Signal()
    confirm = Signal()
    reject = Signal()
    comment = Signal()
    withdraw = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._walk = (
            self._button(self.tr("Previous (P)"), self.previous, self.tr("Go to the focus before")),
            self._button(self.tr("Next (N)"), self.next, self.tr("Go to the next focus")),
        )
        self._decide = (
            self._button(
                self.tr("✓ Confirm (C)"),
                self.confirm,
                self.tr("The chosen focus is metastatic tissue"),
            ),
            self._button(
                self.tr("✗ Reject (R)"),
                self.reject,
                self.tr("The chosen focus is no metastatic tissue"),
            ),
            self._button(
                self.tr("Comment ..."), self.comment, self.tr("Write on the chosen focus")
            ),
            self._button(
                self.tr("Withdraw"),
                self.withdraw,
                self.tr("Take back what was decided of the chosen focus"),
            ),
        )
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        for place, button in enumerate((*self._walk, *self._decide)):
            grid.addWidget(button, place // 2, place % 2)

    def enable(self, chosen: bool, any_focus: bool) -> None:
        """Enable what has a meaning where a focus is chosen, and where there is one at all."""
        for button in self._walk:
            button.setEnabled(any_focus)
        for button in self._decide:
            button.setEnabled(chosen)

    def _button(self, text: str, signal: SignalInstance, explanation: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(explanation)
        button.setAutoDefault(False)
        button.clicked.connect(signal)
        return button
