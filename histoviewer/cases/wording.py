"""A suggestion in English sentences, for tables and the command line."""

from histoviewer.cases.staging import Doubt, Remark, Suggestion

NOTICE = (
    "A suggestion for research use, from readers' verdicts and the model's measurements of "
    "confirmed foci; AJCC 8, breast. It is no staging: a pathologist measures and stages."
)
_SHOWN = 3
_DOUBTS = {
    Doubt.FAILED: "could not be scanned",
    Doubt.NOT_ASSESSABLE: "not assessable",
    Doubt.INCOMPLETE: "no complete result",
    Doubt.UNREAD: "no reader's verdict",
    Doubt.UNSURE: "the reader was unsure",
    Doubt.CONTRADICTORY: "called negative, but a focus is confirmed",
    Doubt.UNMEASURED: "called positive, but no focus is confirmed",
    Doubt.UNDECIDED: "a larger focus is neither confirmed nor rejected",
}
_REMARKS = {
    Remark.NEAR_LIMIT: "a deposit is within the heatmap's precision of a limit, so measure it",
    Remark.CELLS: "cells were not counted: 200 or more make a deposit up to 0.2 mm pN1mi",
    Remark.SLIDES_AS_NODES: "each slide without a node counts as one node",
    Remark.DISAGREEMENT: "reader and model disagree on a slide; the reader counts",
    Remark.CAUTIONS: "a result has cautions",
}


def reason(suggestion: Suggestion) -> str:
    """Word why there is no category, with the first slides; empty if there is one."""
    return "; ".join(
        f"{_DOUBTS[doubt]}: {_names(slides)}" for doubt, slides in suggestion.doubts.items()
    )


def remarks(suggestion: Suggestion) -> str:
    """Word what is to be known of a category; empty if nothing is."""
    return "; ".join(_REMARKS[remark] for remark in suggestion.remarks)


def suggestion_text(suggestion: Suggestion) -> str:
    """Word a suggestion in one line: the category with its remarks, or why there is none."""
    said = suggestion.category or "none"
    why = remarks(suggestion) if suggestion.category else reason(suggestion)
    return f"{said} ({why})" if why else said


def _names(slides: tuple[str, ...]) -> str:
    more = len(slides) - _SHOWN
    return ", ".join(slides[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
