"""Suggested pN categories in the window's language."""

from PySide6.QtCore import QObject

from histoviewer.cases.staging import Doubt, Remark, Suggestion
from histoviewer.ui.support.text import fill, whole

_SHOWN = 3


class CaseText(QObject):
    """Texts of `histoviewer.cases.wording` in the window's language."""

    def notice(self) -> str:
        """Statement of a suggestion's limits."""
        return self.tr(
            "A suggestion for research use, from readers' verdicts and the model's measurements of "
            "confirmed foci; AJCC 8, breast. It is no staging: a pathologist measures and stages."
        )

    def suggestion(self, suggestion: Suggestion) -> str:
        """The category, or "none"."""
        return suggestion.category.value if suggestion.category else self.tr("none")

    def explanation(self, suggestion: Suggestion) -> str:
        """A line for each reason that there is no category, or each remark on it."""
        if suggestion.category is None:
            lines = [
                fill(self._doubt(doubt), self._names(slides))
                for doubt, slides in suggestion.doubts.items()
            ]
            return "\n".join([self.tr("No suggestion, because of these slides:"), *lines])
        return "\n".join(map(self._remark, suggestion.remarks))

    def _doubt(self, doubt: Doubt) -> str:
        return {
            Doubt.FAILED: self.tr("could not be scanned: %1"),
            Doubt.NOT_ASSESSABLE: self.tr("not assessable: %1"),
            Doubt.INCOMPLETE: self.tr("no complete result: %1"),
            Doubt.UNREAD: self.tr("no reader's verdict: %1"),
            Doubt.UNSURE: self.tr("the reader was unsure: %1"),
            Doubt.CONTRADICTORY: self.tr("called negative, but a focus is confirmed: %1"),
            Doubt.UNMEASURED: self.tr("called positive, but no focus is confirmed: %1"),
            Doubt.UNDECIDED: self.tr("a larger focus is neither confirmed nor rejected: %1"),
        }[doubt]

    def _remark(self, remark: Remark) -> str:
        return {
            Remark.NEAR_LIMIT: self.tr(
                "A deposit is within the heatmap's precision of a limit, so measure it."
            ),
            Remark.CELLS: self.tr(
                "Cells were not counted: 200 or more make a deposit of up to 0.2 mm pN1mi."
            ),
            Remark.SLIDES_AS_NODES: self.tr("Each slide without a node counts as one node."),
            Remark.DISAGREEMENT: self.tr(
                "Reader and model disagree on a slide; the reader's verdict counts."
            ),
            Remark.CAUTIONS: self.tr("A result has cautions."),
        }[remark]

    def _names(self, slides: tuple[str, ...]) -> str:
        names = ", ".join(slides[:_SHOWN])
        more = len(slides) - _SHOWN
        return fill(self.tr("%1 and %2 more"), names, whole(more)) if more > 0 else names
