"""Numbers of the window: written as the language does (3,942 or 3.942 or 3 942), and typed.

Numbers are typed alike in all languages: comma and dot both stand before the decimals, and there
are no thousands separators. Qt's own boxes drop the separator of another language without a word,
so that 0,5 becomes 5.
"""

import re

from PySide6.QtCore import QLocale, QPoint, Slot
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QToolTip, QWidget

from histoviewer.heatmaps.summary import cut

_NUMBER = re.compile(r"[+-]?([0-9]+([.,][0-9]*)?|[.,][0-9]+)")
# Part of a number, or of what is written for one somewhere: dropping it would leave another number.
_TYPABLE = re.compile(r"[0-9+\-.,'\u2019\s]*")


def set_number_locale(language: str = "") -> None:
    """Write all numbers from now on as the window's language does.

    language: code such as "de"; "" for the system's.
    """
    locale = QLocale(language) if language else QLocale.system()
    # Where nothing is set up, Qt would write 3942.
    if locale.language() is QLocale.Language.C:
        locale = QLocale(QLocale.Language.English)
    QLocale.setDefault(locale)


def whole(number: float) -> str:
    """A count, rounded: "3,942"."""
    return QLocale().toString(round(number))


def fixed(number: float, decimals: int) -> str:
    """With so many decimals: "0.50"."""
    return QLocale().toString(float(number), "f", decimals)


def short(number: float, digits: int = 3) -> str:
    """With so many digits that count, and no zeros behind the decimals: "0.5"."""
    return QLocale().toString(float(number), "g", digits)


def percent(share: float) -> str:
    """A share of 0..1: "44 %"."""
    return f"{whole(100 * share)} %"


def probability(value: float) -> str:
    """A probability, cut to three decimals as `wording.cut` does."""
    return fixed(cut(value), 3)


def parse(text: str) -> float | None:
    """Read a number as it is typed; None if it is none, or has thousands separators."""
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


class NumberBox(QDoubleSpinBox):
    """Takes what is typed on Enter or when the focus leaves, never half of it.

    A text that is no number of the range stays as long as it is typed in; then the former number
    stands again, and a tip says why.

    decimals: 0 of a box for whole numbers.
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
        self.lineEdit().textEdited.connect(self._tell_of_typing)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        if self._is_special(text) or self._taken(text) is not None:
            return QValidator.State.Acceptable, text, position
        typable = _TYPABLE.fullmatch(self._typed(text))
        state = QValidator.State.Intermediate if typable else QValidator.State.Invalid
        return state, text, position

    def valueFromText(self, text: str) -> float:  # noqa: N802 (Qt's name)
        value = None if self._is_special(text) else self._taken(text)
        return self.minimum() if value is None else round(value, self.decimals())

    def fixup(self, text: str) -> str:
        if self._typed(text):
            self._explain(self._typed(text))
        return text

    @Slot(str)
    def _tell_of_typing(self, text: str) -> None:
        typed = self._typed(text)
        # Only at the end can be said whether the range is met: 1 begins 1024.
        if not typed or self._is_special(text) or self._parse(f"{typed}0") is not None:
            QToolTip.hideText()
        else:
            self._explain(typed)

    def _taken(self, text: str) -> float | None:
        value = self._parse(self._typed(text))
        return value if value is not None and self.minimum() <= value <= self.maximum() else None

    def _parse(self, typed: str) -> float | None:
        return parse(typed) if self.decimals() or not re.search("[.,]", typed) else None

    def _typed(self, text: str) -> str:
        return text.removeprefix(self.prefix()).removesuffix(self.suffix()).strip()

    def _is_special(self, text: str) -> bool:
        return bool(text) and text == self.specialValueText()

    def _explain(self, typed: str) -> None:
        said = self.tr(
            "%1 is not a number from %2 to %3. Type a comma or a dot before decimals, and no "
            "thousands separators."
        )
        # The special value has taken the place of the lowest number.
        least = self.minimum() + (10 ** -self.decimals() if self.specialValueText() else 0)
        bounds = self.textFromValue(least), self.textFromValue(self.maximum())
        # What was typed comes last, as it may hold anything.
        for place, value in (("%2", bounds[0]), ("%3", bounds[1]), ("%1", typed)):
            said = said.replace(place, value)
        QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), said, self)
