"""Numbers and findings in the window's language."""

import math
import re

from PySide6.QtCore import QLocale, QObject

from histoviewer.geometry import PatchGrid, coverage
from histoviewer.heatmaps.heatmap import Verdict
from histoviewer.heatmaps.summary import Finding, truncate_probability
from histoviewer.ui.support.translation import translated

_NUMBER = re.compile(r"[+-]?([0-9]+([.,][0-9]*)?|[.,][0-9]+)")


def set_number_locale(language: str = "") -> None:
    """Format all numbers from now on as the window's language does.

    language: a code such as "de"; "" for the system's.
    """
    locale = QLocale(language) if language else QLocale.system()
    # The C locale has no thousands separators.
    if locale.language() is QLocale.Language.C:
        locale = QLocale(QLocale.Language.English)
    QLocale.setDefault(locale)


def fill(text: str, *values: str) -> str:
    """Replace %1, %2, ... of a translated text; placeholders within values stay as they are."""
    return re.sub("%([1-9])", lambda place: values[int(place[1]) - 1], text)


def whole(number: float) -> str:
    """Format a rounded count: "3,942"."""
    return QLocale().toString(round(number))


def fixed(number: float, decimals: int) -> str:
    """Format with a fixed number of decimals: "0.50"."""
    return QLocale().toString(float(number), "f", decimals)


def short(number: float, digits: int = 3) -> str:
    """Format with significant digits and no trailing zeros: "0.5"."""
    return QLocale().toString(float(number), "g", digits)


def percent(share: float) -> str:
    """Format a share of 0..1: "44 %"."""
    return f"{whole(100 * share)} %"


def probability(value: float) -> str:
    """Format a probability, truncated to three decimals by `summary.truncate_probability`."""
    return fixed(truncate_probability(value), 3)


def parse(text: str) -> float | None:
    """Parse a typed number; None if it is invalid or has thousands separators."""
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def shown_verdict(found: Finding) -> Verdict:
    """The verdict shown in the window: never negative if tissue was left out."""
    negative = found.verdict is Verdict.NEGATIVE
    return Verdict.INCOMPLETE if negative and found.is_partial else found.verdict


class Wording(QObject):
    """Texts of `histoviewer.heatmaps.summary` in the window's language."""

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
        return fill(self._verdict(found), "; ".join(filter(None, parts)))

    def unread(self, unreadable: int, no_number: int, pending: int) -> str:
        """Counts of the tiles without a value; "" if there are none."""
        parts = []
        if unreadable:
            parts.append(self.tr("%Ln tiles could not be read", "", unreadable))
        if no_number:
            parts.append(self.tr("the model gave no number for %Ln tiles", "", no_number))
        if pending:
            parts.append(self.tr("%Ln tiles not scanned yet", "", pending))
        if len(parts) < 2:
            return "".join(parts)
        return fill(self.tr("%1 and %2") if len(parts) == 2 else self.tr("%1, %2 and %3"), *parts)

    def reasons(self, found: Finding) -> list[str]:
        """Sentences on why the verdict is not reliable; empty if it is."""
        unread = self.unread(found.unreadable, found.no_number, found.pending)
        sentences = [f"{unread}."] if unread else []
        if found.scanned and found.is_partial:
            sentences.append(self.examined(found.examined))
        elif not found.scanned and not unread:
            sentences.append(self.tr("No tissue was found."))
        return sentences + [translated(caution) for caution in found.cautions]

    def examined(self, share: float) -> str:
        """A sentence on the share of the tissue examined, which is below 1."""
        # Truncated: 100 % would mean all of it.
        whole_percent = math.floor(100 * share)
        if whole_percent < 1:
            return self.tr("Less than 1 % of the tissue was examined.")
        return fill(self.tr("%1 of the tissue was examined."), percent(whole_percent / 100))

    def coverage(self, grid: PatchGrid) -> str:
        """The share of the area that the stride covers."""
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
        return fill(text, str(grid.stride), percent(grid.coverage))

    def stride(self, stride: int, label_centre: int) -> str:
        """A stride with the share of the tissue that it covers, and its gain in speed."""
        share = coverage(label_centre, stride)
        if share == 1:
            return fill(self.tr("%1: covers all tissue"), str(stride))
        text = self.tr("%1: covers %2 of the tissue, %3 times as fast")
        return fill(text, str(stride), percent(share), short(1 / share, 2))

    def duration(self, seconds: float) -> str:
        """A time rounded to minutes: "about 2 h 5 min"."""
        minutes = round(seconds / 60)
        if minutes < 1:
            return self.tr("less than a minute")
        if minutes < 60:
            return fill(self.tr("about %1 min"), str(minutes))
        return fill(self.tr("about %1 h %2 min"), whole(minutes // 60), str(minutes % 60))

    def mpp_source(self, source: str) -> str:
        """The source of a slide's pixel size; see `Slide.mpp_source`."""
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
        counts = whole(found.reached), whole(found.scanned)
        return fill(text, *counts, short(found.threshold), probability(peak))
