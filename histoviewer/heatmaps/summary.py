"""A heatmap's verdict and figures, as numbers and in English sentences."""

import math
from dataclasses import dataclass

import numpy as np

from histoviewer.geometry import PatchGrid
from histoviewer.heatmaps.heatmap import Heatmap, TileState, Verdict

RESEARCH_USE = "For research use only"
PROBABILITY = "Probability of tumour (metastatic tissue)"


@dataclass(frozen=True)
class Finding:
    """The verdict on a heatmap at a threshold, and the figures behind it.

    reached:    number of scanned tiles of at least the threshold.
    scanned, unreadable, no_number, pending: numbers of tiles in these states.
    peak:       the highest probability, 0..1; None if no tile was scanned.
    cautioned:  true if the slide differs from the model's training data.
    as_scanned: true at the threshold of the scan, as shown in the worklist.
    examined:   the share of the tissue inside a label centre with a value, 0..1.
    cautions:   see `Provenance`.
    """

    verdict: Verdict
    threshold: float
    reached: int
    scanned: int
    unreadable: int
    no_number: int
    pending: int
    peak: float | None
    cautioned: bool
    as_scanned: bool
    examined: float = 1.0
    cautions: tuple[str, ...] = ()

    @property
    def is_partial(self) -> bool:
        """True if part of the tissue was not examined, and may contain tumour."""
        return self.examined < 1


def finding(heatmap: Heatmap, threshold: float | None = None) -> Finding:
    """Summarise a heatmap at a threshold, by default the provenance's."""
    limit = heatmap.provenance.threshold if threshold is None else threshold
    values = heatmap.probability[heatmap.scanned].astype(np.float64)
    unread = heatmap.count(TileState.UNREADABLE) + heatmap.count(TileState.PENDING)
    share = values.size / (values.size + unread) if values.size else 0.0
    return Finding(
        verdict=heatmap.verdict(limit),
        threshold=limit,
        reached=int(np.count_nonzero(values >= limit)),
        scanned=values.size,
        unreadable=heatmap.count(TileState.UNREADABLE),
        no_number=heatmap.count(TileState.NO_NUMBER),
        pending=heatmap.count(TileState.PENDING),
        peak=heatmap.peak,
        cautioned=bool(heatmap.provenance.cautions),
        as_scanned=limit == heatmap.provenance.threshold,
        examined=share * heatmap.grid.coverage,
        cautions=tuple(heatmap.provenance.cautions),
    )


def verdict_text(heatmap: Heatmap, threshold: float | None = None) -> str:
    """Word the verdict at a threshold (by default the provenance's), with the counts behind it."""
    found, unread = finding(heatmap, threshold), unread_text(heatmap)
    if found.peak is None:
        return f"Incomplete: {unread or 'no tissue was found'}."
    reached = (
        f"{found.reached:,} of {found.scanned:,} scanned tiles reach the threshold "
        f"{found.threshold:.3g} (highest probability {format_probability(found.peak)})"
    )
    if found.verdict is Verdict.INCOMPLETE:
        return f"Incomplete: {unread}; {reached}."
    with_caution = ", with caution" if found.cautioned else ""
    said = f"{found.verdict.value.capitalize()}{with_caution}: {reached}"
    return said + (f"; {unread}." if unread else ".")


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
