"""What the core counts and measures, in words of the window's language."""

import math
import re

from PySide6.QtCore import QLocale, QObject, QPoint, Slot
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QToolTip, QWidget

from histoviewer.geometry import PatchGrid
from histoviewer.heatmaps.heatmap import Verdict
from histoviewer.heatmaps.summary import Finding, truncate_probability
from histoviewer.ui.support.translation import translated

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
    return fixed(truncate_probability(value), 3)


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


def shown_verdict(found: Finding) -> Verdict:
    """The verdict as the window tells it: never negative where tissue was left out."""
    negative = found.verdict is Verdict.NEGATIVE
    return Verdict.INCOMPLETE if negative and found.is_partial else found.verdict


class Wording(QObject):
    """Says the same as `histoviewer.heatmaps.summary` does in English."""

    def verdict(self, found: Finding) -> str:
        """The verdict with the counts behind it."""
        unread = self.unread(found.unreadable, found.no_number, found.pending)
        if found.peak is None:
            parts = [unread or self.tr("no tissue was found")]
        elif shown_verdict(found) is Verdict.INCOMPLETE:
            part = "" if unread else self.examined(found.examined).rstrip(".")
            parts = [unread, part, self._reached(found, found.peak)]
        else:
            parts = [self._reached(found, found.peak), unread]
        return self._verdict(found).replace("%1", "; ".join(filter(None, parts)))

    def unread(self, unreadable: int, no_number: int, pending: int) -> str:
        """How many tiles were to be scanned and have no value; "" where there is none."""
        parts = []
        if unreadable:
            one, many = self.tr("1 tile could not be read"), self.tr("%1 tiles could not be read")
            parts.append(_counted(unreadable, one, many))
        if no_number:
            one = self.tr("the model gave no number for 1 tile")
            many = self.tr("the model gave no number for %1 tiles")
            parts.append(_counted(no_number, one, many))
        if pending:
            one, many = self.tr("1 tile not scanned yet"), self.tr("%1 tiles not scanned yet")
            parts.append(_counted(pending, one, many))
        if len(parts) < 2:
            return "".join(parts)
        text = self.tr("%1 and %2") if len(parts) == 2 else self.tr("%1, %2 and %3")
        for number, part in enumerate(parts, start=1):
            text = text.replace(f"%{number}", part)
        return text

    def reasons(self, found: Finding) -> list[str]:
        """Why the verdict is not to be relied on as it stands, sentences; empty if it is."""
        unread = self.unread(found.unreadable, found.no_number, found.pending)
        sentences = [f"{unread}."] if unread else []
        if found.scanned and found.is_partial:
            sentences.append(self.examined(found.examined))
        elif not found.scanned and not unread:
            sentences.append(self.tr("No tissue was found."))
        return sentences + [translated(caution) for caution in found.cautions]

    def examined(self, share: float) -> str:
        """How much of the tissue was examined, a sentence; `share` is below 1."""
        # Cut, not rounded: 100 % would mean all.
        whole_percent = math.floor(100 * share)
        if whole_percent < 1:
            return self.tr("Less than 1 % of the tissue was examined.")
        return self.tr("%1 of the tissue was examined.").replace("%1", percent(whole_percent / 100))

    def coverage(self, grid: PatchGrid) -> str:
        """What the stride leaves out."""
        if grid.label_centre < grid.patch_size:
            every = self.tr("stride %1: all of the area is inside a label centre")
            part = self.tr("stride %1: %2 of the area is inside a label centre")
        else:
            every = self.tr(
                "stride %1: all of the area is inside a patch; the model's label speaks of a patch "
                "as a whole"
            )
            part = self.tr(
                "stride %1: %2 of the area is inside a patch; the model's label speaks of a patch "
                "as a whole"
            )
        text = every if grid.coverage == 1 else part
        return text.replace("%1", str(grid.stride)).replace("%2", percent(grid.coverage))

    def duration(self, seconds: float) -> str:
        """A time that was taken or is expected, in full minutes: "about 2 h 5 min"."""
        minutes = round(seconds / 60)
        if minutes < 1:
            return self.tr("less than a minute")
        if minutes < 60:
            return self.tr("about %1 min").replace("%1", str(minutes))
        hours = self.tr("about %1 h %2 min")
        return hours.replace("%1", whole(minutes // 60)).replace("%2", str(minutes % 60))

    def mpp_source(self, source: str) -> str:
        """Where a slide's pixel size comes from; see `slide.Slide.mpp_source`."""
        words = {
            "file": self.tr("from the file"),
            "given by the user": self.tr("given by the user"),
        }
        return words.get(source, source)

    def _verdict(self, found: Finding) -> str:
        if shown_verdict(found) is Verdict.INCOMPLETE:
            return self.tr("Incomplete: %1.")
        if found.verdict is Verdict.POSITIVE:
            texts = self.tr("Positive: %1."), self.tr("Positive, with caution: %1.")
        else:
            texts = self.tr("Negative: %1."), self.tr("Negative, with caution: %1.")
        return texts[found.cautioned]

    def _reached(self, found: Finding, peak: float) -> str:
        text = self.tr("%1 of %2 scanned tiles reach the threshold %3 (highest probability %4)")
        values = (
            whole(found.reached),
            whole(found.scanned),
            short(found.threshold),
            probability(peak),
        )
        for number, value in enumerate(values, start=1):
            text = text.replace(f"%{number}", value)
        return text


def _counted(count: int, one: str, many: str) -> str:
    return one if count == 1 else many.replace("%1", whole(count))
