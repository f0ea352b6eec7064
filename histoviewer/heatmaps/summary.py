"""A heatmap's verdict and figures, as numbers and in English sentences."""

import math
from dataclasses import dataclass

import numpy as np

from histoviewer.geometry import PatchGrid
from histoviewer.heatmaps.heatmap import Heatmap, Verdict
from histoviewer.heatmaps.slide_rule import ScoreName, SlideRule
from histoviewer.heatmaps.tile_states import TileState

RESEARCH_USE = "For research use only"
PROBABILITY = "Probability of tumour (metastatic tissue)"
_AREA_NAMES: dict[ScoreName, str] = {
    "largest_focus": "largest focus",
    "focus_mass": "largest focus by probability",
    "scan_statistic": "most suspicious square, by probability",
}
_CALLS = (Verdict.POSITIVE, Verdict.NEGATIVE, Verdict.CANNOT_SAY)


@dataclass(frozen=True)
class Finding:
    """The verdict on a heatmap, the figures behind it, and the tiles that reach a threshold.

    reached:    number of scanned tiles of at least the threshold.
    scanned, unreadable, no_number, pending, out_of_scope: numbers of tiles in these states.
    peak:       the highest probability, 0..1; None if no tile was scanned.
    score:      see `Heatmap.score`; `rule` says how it was computed, None if it is the peak.
    cautioned:  true if the slide differs from the model's training data.
    examined:   see `Heatmap.examined`.
    scope_problem: see `Provenance`.
    cautions:   see `Provenance`.
    """

    verdict: Verdict
    threshold: float
    reached: int
    scanned: int
    unreadable: int
    no_number: int
    pending: int
    out_of_scope: int
    peak: float | None
    score: float | None
    rule: SlideRule | None
    examined: float
    scope_problem: str
    cautions: tuple[str, ...]

    @property
    def cautioned(self) -> bool:
        """True if the slide differs from the model's training data."""
        return bool(self.cautions)

    @property
    def is_partial(self) -> bool:
        """True if part of the tissue was not examined, and may contain tumour."""
        return self.examined < 1


def finding(heatmap: Heatmap, threshold: float | None = None) -> Finding:
    """Summarise a heatmap, counting tiles at a threshold, by default the provenance's."""
    limit = heatmap.provenance.threshold if threshold is None else threshold
    # In float64, as `find_foci` compares: float32(0.7) does not reach a threshold of 0.7 there.
    values = heatmap.probability[heatmap.scanned].astype(np.float64)
    return Finding(
        verdict=heatmap.verdict(),
        threshold=limit,
        reached=int(np.count_nonzero(values >= limit)),
        scanned=values.size,
        unreadable=heatmap.count(TileState.UNREADABLE),
        no_number=heatmap.count(TileState.NO_NUMBER),
        pending=heatmap.count(TileState.PENDING),
        out_of_scope=heatmap.count(TileState.OUT_OF_SCOPE),
        peak=heatmap.peak,
        score=heatmap.score,
        rule=heatmap.provenance.slide_rule,
        examined=heatmap.examined,
        scope_problem=heatmap.provenance.scope_problem,
        cautions=tuple(heatmap.provenance.cautions),
    )


def verdict_text(heatmap: Heatmap, threshold: float | None = None) -> str:
    """Word the verdict, with what it rests on and the tiles that reach a threshold."""
    found = finding(heatmap, threshold)
    parts = [_ground(found, heatmap), *_figures(found), unread_text(heatmap)]
    with_caution = ", with caution" if found.cautioned and found.verdict in _CALLS else ""
    said = "; ".join(dict.fromkeys(filter(None, parts)))
    return f"{found.verdict.value.capitalize()}{with_caution}: {said}."


def _ground(found: Finding, heatmap: Heatmap) -> str:
    """Word why there is no call; empty if there is one."""
    if found.verdict is Verdict.NOT_ASSESSABLE:
        return found.scope_problem.rstrip(".") or "all tissue is unlike the training patches"
    if found.verdict is Verdict.UNRATED:
        return "the model has no rule for calls on slides"
    if found.verdict is Verdict.INCOMPLETE:
        if found.peak is None:
            return unread_text(heatmap) or "no tissue was found"
        return f"{examined_text(found.examined)} of the tissue was examined"
    return ""


def _figures(found: Finding) -> list[str]:
    """Word the score, and the tiles that reach the threshold."""
    if found.peak is None:
        return []
    score = ""
    if found.rule is not None and found.score is not None and found.rule.score != "peak":
        score = f"{score_text(found.rule, found.score)} {_limits_text(found.rule)}"
    return [
        score,
        f"{found.reached:,} of {found.scanned:,} scanned tiles reach the threshold "
        f"{found.threshold:.3g} (highest probability {format_probability(found.peak)})",
    ]


def score_text(rule: SlideRule | None, score: float) -> str:
    """Word a slide's score: "largest focus 0.021 mm2" or "highest probability 0.987"."""
    if rule is None or rule.score == "peak":
        return f"highest probability {format_probability(score)}"
    if rule.score == "top_mean":
        return f"mean of the {rule.top} highest probabilities {format_probability(score)}"
    return f"{_AREA_NAMES[rule.score]} {format_area(score)}"


def _limits_text(rule: SlideRule) -> str:
    unit = " mm²" if rule.is_area else ""
    text = f"positive from {rule.threshold:.3g}{unit} on"
    if rule.negative_below is not None:
        text += f", negative below {rule.negative_below:.3g}{unit}"
    return f"({text})"


def examined_text(share: float) -> str:
    """Format the share of the tissue examined, truncated so that 100 % means all of it."""
    percent = math.floor(100 * share)
    return f"{percent} %" if percent else "less than 1 %"


def cautions_text(heatmap: Heatmap) -> str:
    """Word the respects in which the slide differs from the training data; empty if in none."""
    cautions = heatmap.provenance.cautions
    return f"Caution: {' '.join(cautions)}" if cautions else ""


def truncate_probability(value: float) -> float:
    """Truncate to three decimals, as a rounded value could appear to reach the threshold."""
    return math.floor(value * 1000) / 1000


def format_probability(value: float) -> str:
    """Format a probability, truncated so that it never appears to reach the threshold."""
    return f"{truncate_probability(value):.3f}"


def truncate_area(mm2: float) -> float:
    """Truncate to four decimals, a tenth of a tile, as `truncate_probability` does."""
    return math.floor(mm2 * 1e4) / 1e4


def format_area(mm2: float) -> str:
    """Format an area, truncated so that it never appears to reach a threshold: "0.0213 mm²"."""
    return f"{truncate_area(mm2):.4f} mm²"


def device_name(provider: str) -> str:
    """Translate ONNX Runtime's name of a provider for readers of slides."""
    names = {"CPUExecutionProvider": "CPU", "CUDAExecutionProvider": "NVIDIA GPU (CUDA)"}
    return names.get(provider, provider)


def unread_text(heatmap: Heatmap) -> str:
    """Word the numbers of tissue tiles without a value, by reason; empty if there are none."""
    unreadable, pending = heatmap.count(TileState.UNREADABLE), heatmap.count(TileState.PENDING)
    parts = []
    if unreadable:
        parts.append(f"{count_text(unreadable)} could not be read")
    if no_number := heatmap.count(TileState.NO_NUMBER):
        parts.append(f"the model gave no number for {count_text(no_number)}")
    if pending:
        parts.append(f"{count_text(pending)} not scanned yet")
    if out := heatmap.count(TileState.OUT_OF_SCOPE):
        parts.append(f"{count_text(out)} out of scope")
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def coverage_text(grid: PatchGrid) -> str:
    """Word the share of the area that a stride examines."""
    share = "all" if grid.coverage == 1 else f"{grid.coverage * 100:.0f} %"
    if grid.label_centre == grid.patch_size:
        where = "a patch; the model's label speaks of a patch as a whole"
    else:
        where = "a label centre"
    return f"stride {grid.stride}: {share} of the area is inside {where}"


def count_text(count: int) -> str:
    """Format a number of tiles: "1 tile", "1,200 tiles"."""
    return f"{count:,} tile" + ("" if count == 1 else "s")


def scale_bar(um_per_pixel: float, longest: float) -> tuple[float, str]:
    """Choose the longest scale bar of 1, 2 or 5 times a power of ten that fits.

    um_per_pixel: size of a pixel, > 0.
    longest:      room for the bar, pixels, > 0.
    Returns its length in pixels and its label.
    """
    room = um_per_pixel * longest
    power = 10.0 ** math.floor(math.log10(room))
    length = max(step * power for step in (1, 2, 5) if step == 1 or step * power <= room)
    label = f"{length / 1000:g} mm" if length >= 1000 else f"{length:g} µm"
    return length / um_per_pixel, label
