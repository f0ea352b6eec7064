"""Numbers as they are written where the reader lives: 3,942 or 3.942 or 3 942."""

from PySide6.QtCore import QLocale

from histoviewer.wording import cut


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
