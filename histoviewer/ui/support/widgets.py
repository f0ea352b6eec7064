"""Small widgets shared by panels and dialogs."""

import re

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QLabel, QToolTip, QWidget

from histoviewer.ui.support.text import fill, parse

# Characters of a number in any notation. Dropping one silently would leave another number.
_TYPABLE = re.compile(r"[0-9+\-.,'\u2019\s]*")


def text_label(text: str = "", *, selectable: bool = True) -> QLabel:
    """Make a wrapping label that shows names as they are, never as markup."""
    label = QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    if selectable:
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def announce(widget: QWidget, text: str) -> None:
    """Have a screen reader say a text, for what is seen without moving the focus."""
    if text:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


def embolden(label: QLabel) -> None:
    font = label.font()
    font.setBold(True)
    label.setFont(font)


class NumberBox(QDoubleSpinBox):
    """A number field that accepts input on Enter or when it loses the focus, never while typing.

    Input outside the range stays visible while it is edited; then the former number returns and a
    tooltip gives the reason.

    decimals: 0 for whole numbers.
    """

    def __init__(
        self,
        minimum: float,
        maximum: float,
        decimals: int,
        step: float,
        suffix: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setKeyboardTracking(False)
        self.setDecimals(decimals)
        self.setRange(minimum, maximum)
        self.setSingleStep(step)
        self.setSuffix(suffix)
        self.lineEdit().textEdited.connect(self._check_typing)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        if self._is_special(text) or self._accepted(text) is not None:
            return QValidator.State.Acceptable, text, position
        typable = _TYPABLE.fullmatch(self._typed(text))
        state = QValidator.State.Intermediate if typable else QValidator.State.Invalid
        return state, text, position

    def valueFromText(self, text: str) -> float:  # noqa: N802 (Qt's name)
        value = None if self._is_special(text) else self._accepted(text)
        return self.minimum() if value is None else round(value, self.decimals())

    def fixup(self, text: str) -> str:
        if self._typed(text):
            self._explain(self._typed(text))
        return text

    @Slot(str)
    def _check_typing(self, text: str) -> None:
        typed = self._typed(text)
        # The range is checked at the end only: 1 is the beginning of 1024.
        if not typed or self._is_special(text) or self._parse(f"{typed}0") is not None:
            QToolTip.hideText()
        else:
            self._explain(typed)

    def _accepted(self, text: str) -> float | None:
        value = self._parse(self._typed(text))
        return value if value is not None and self.minimum() <= value <= self.maximum() else None

    def _parse(self, typed: str) -> float | None:
        return parse(typed) if self.decimals() or not re.search("[.,]", typed) else None

    def _typed(self, text: str) -> str:
        return text.removeprefix(self.prefix()).removesuffix(self.suffix()).strip()

    def _is_special(self, text: str) -> bool:
        return bool(text) and text == self.specialValueText()

    def _explain(self, typed: str) -> None:
        text = self.tr(
            "%1 is not a number from %2 to %3. Use a comma or a dot before decimals, and no "
            "thousands separators."
        )
        # The special value takes the place of the lowest number.
        least = self.minimum() + (10 ** -self.decimals() if self.specialValueText() else 0)
        bounds = self.textFromValue(least), self.textFromValue(self.maximum())
        place = self.mapToGlobal(QPoint(0, self.height()))
        QToolTip.showText(place, fill(text, typed, *bounds), self)
