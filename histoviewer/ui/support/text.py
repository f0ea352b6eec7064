"""Numbers and findings in the window's language."""

import math
import re
from datetime import datetime, timedelta

from PySide6.QtCore import QLocale, QObject, QTime

from histoviewer.geometry import PatchGrid, coverage
from histoviewer.heatmaps.heatmap import Verdict
from histoviewer.heatmaps.summary import Finding, truncate_area, truncate_probability
from histoviewer.inference.manifest import Manifest
from histoviewer.ui.support.messages import translated

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


def area(mm2: float) -> str:
    """Format an area, truncated as in `summary.format_area`: "0.0213 mm²"."""
    return f"{fixed(truncate_area(mm2), 4)} mm²"


def parse(text: str) -> float | None:
    """Parse a typed number; None if it is invalid or has thousands separators."""
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


class Wording(QObject):
    """Texts of `histoviewer.heatmaps.summary` in the window's language."""

    def verdict(self, found: Finding) -> str:
        """The verdict with the score and the counts behind it."""
        unread = self._unread(found)
        if found.peak is None:
            figures = []
        else:
            figures = [self.score(found), self._reached(found, found.peak)]
        parts = [self._ground(found, unread), *figures, unread]
        return fill(self._verdict(found), "; ".join(dict.fromkeys(filter(None, parts))))

    def score(self, found: Finding) -> str:
        """The score with the slide rule's threshold; "" if it is the highest probability."""
        rule, score = found.rule, found.score
        if rule is None or score is None or rule.score == "peak":
            return ""
        if rule.score == "top_mean":
            text = self.tr("mean of the %1 highest probabilities %2")
            said = fill(text, whole(rule.top), probability(score))
        elif rule.score == "largest_focus":
            said = fill(self.tr("largest focus %1"), area(score))
        elif rule.score == "focus_mass":
            said = fill(self.tr("largest focus by probability %1"), area(score))
        else:
            said = fill(self.tr("most suspicious square, by probability %1"), area(score))
        unit = " mm²" if rule.is_area else ""
        limits = [short(rule.threshold) + unit]
        text = self.tr("positive from %1 on")
        if rule.negative_below is not None:
            limits.append(short(rule.negative_below) + unit)
            text = self.tr("positive from %1 on, negative below %2")
        return f"{said} ({fill(text, *limits)})"

    def unread(self, unreadable: int, no_number: int, pending: int, out_of_scope: int = 0) -> str:
        """Counts of the tiles without a value; "" if there are none."""
        parts = []
        if unreadable:
            parts.append(self.tr("%Ln tiles could not be read", "", unreadable))
        if no_number:
            parts.append(self.tr("the model gave no number for %Ln tiles", "", no_number))
        if pending:
            parts.append(self.tr("%Ln tiles not scanned yet", "", pending))
        if out_of_scope:
            parts.append(self.tr("%Ln tiles out of scope", "", out_of_scope))
        *first, last = parts or [""]
        return fill(self.tr("%1 and %2"), ", ".join(first), last) if first else last

    def reasons(self, found: Finding) -> list[str]:
        """Sentences on why the verdict is not reliable; empty if it is."""
        unread = self._unread(found)
        sentences = [translated(found.scope_problem)] if found.scope_problem else []
        if unread:
            sentences.append(f"{unread}.")
        if found.verdict is Verdict.UNRATED:
            sentences.append(self.tr("The model has no rule for calls on slides."))
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

    def stride(self, stride: int, manifest: Manifest) -> str:
        """A stride with the share of the tissue that it covers, and its gain in speed."""
        share = coverage(manifest.label_centre, stride)
        if share == 1:
            return fill(self.tr("%1: covers all tissue"), str(stride))
        if manifest.dense is not None:
            # All tissue at once takes no more than 2.5 times as long as a ninth of it.
            text = self.tr("%1: covers %2 of the tissue, patch by patch")
            return fill(text, str(stride), percent(share))
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

    def moment(self, seconds: float, now: datetime | None = None) -> str:
        """The time of day in so many seconds, with the weekday unless it is today: "at 06:40"."""
        now = now or datetime.now()
        then = now + timedelta(seconds=seconds)
        locale = QLocale()
        clock = locale.toString(QTime(then.hour, then.minute), QLocale.FormatType.ShortFormat)
        if then.date() == now.date():
            return fill(self.tr("at about %1"), clock)
        day = locale.dayName(then.isoweekday())
        return fill(self.tr("on %1 at about %2"), day, clock)

    def mpp_source(self, source: str) -> str:
        """The source of a slide's pixel size; see `Slide.mpp_source`."""
        words = {
            "file": self.tr("from the file"),
            "given by the user": self.tr("given by the user"),
        }
        return words.get(source, source)

    def _ground(self, found: Finding, unread: str) -> str:
        """The reason why there is no call; "" if there is one."""
        if found.verdict is Verdict.NOT_ASSESSABLE:
            problem = translated(found.scope_problem).rstrip(".")
            return problem or self.tr("all tissue is unlike the training patches")
        if found.verdict is Verdict.UNRATED:
            return self.tr("the model has no rule for calls on slides")
        if found.verdict is not Verdict.INCOMPLETE:
            return ""
        if found.peak is None:
            return unread or self.tr("no tissue was found")
        part = self.examined(found.examined).rstrip(".")
        return part[0].lower() + part[1:]

    def _unread(self, found: Finding) -> str:
        return self.unread(found.unreadable, found.no_number, found.pending, found.out_of_scope)

    def _verdict(self, found: Finding) -> str:
        plain, cautioned = {
            Verdict.POSITIVE: (self.tr("Positive: %1."), self.tr("Positive, with caution: %1.")),
            Verdict.NEGATIVE: (self.tr("Negative: %1."), self.tr("Negative, with caution: %1.")),
            Verdict.CANNOT_SAY: (
                self.tr("Cannot say: %1."),
                self.tr("Cannot say, with caution: %1."),
            ),
        }.get(found.verdict, (self._without_call(found), ""))
        return cautioned if found.cautioned and cautioned else plain

    def _without_call(self, found: Finding) -> str:
        if found.verdict is Verdict.NOT_ASSESSABLE:
            return self.tr("Not assessable: %1.")
        return (
            self.tr("Unrated: %1.")
            if found.verdict is Verdict.UNRATED
            else self.tr("Incomplete: %1.")
        )

    def _reached(self, found: Finding, peak: float) -> str:
        text = self.tr("%1 of %2 scanned tiles reach the threshold %3 (highest probability %4)")
        counts = whole(found.reached), whole(found.scanned)
        return fill(text, *counts, short(found.threshold), probability(peak))
