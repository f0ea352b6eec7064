"""What is said of a heatmap, in the same words in pictures and in the window."""

import math
from dataclasses import dataclass

import numpy as np

from histoviewer.geometry import PatchGrid
from histoviewer.heatmaps.heatmap import Heatmap, TileState, Verdict

RESEARCH_USE = "For research use only"
PROBABILITY = "Probability of tumour (metastatic tissue)"


@dataclass(frozen=True)
class Finding:
    """What a heatmap says at a threshold, and the counts behind it.

    threshold:  0..1.
    reached:    scanned tiles of at least the threshold.
    scanned, unreadable, no_number, pending: tiles in these states.
    peak:       the highest probability, 0..1; None where no tile was scanned.
    cautioned:  whether the slide lies outside what the model was made for.
    as_scanned: whether the threshold is that of the scan, whose verdict the worklist tells.
    examined:   the share of the tissue that lies in a label centre with a value, 0..1.
    cautions:   in which respects the slide lies outside what the model was made for, sentences.
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
        """Whether part of the tissue was not examined, so that nothing found there says little."""
        return self.examined < 1


def finding(heatmap: Heatmap, threshold: float | None = None) -> Finding:
    """What a heatmap says at a threshold, the provenance's own by default."""
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
    """The verdict at a threshold (the provenance's own by default), with the counts behind it."""
    found, unread = finding(heatmap, threshold), unread_text(heatmap)
    if found.peak is None:
        return f"Incomplete: {unread or 'no tissue was found'}."
    reached = (
        f"{found.reached:,} of {found.scanned:,} scanned tiles reach the threshold "
        f"{found.threshold:.3g} (highest probability {probability(found.peak)})"
    )
    if found.verdict is Verdict.INCOMPLETE:
        return f"Incomplete: {unread}; {reached}."
    with_caution = ", with caution" if found.cautioned else ""
    said = f"{found.verdict.value.capitalize()}{with_caution}: {reached}"
    return said + (f"; {unread}." if unread else ".")


def cautions_text(heatmap: Heatmap) -> str:
    """In which respects the slide is not what the model was made for; empty where in none."""
    cautions = heatmap.provenance.cautions
    return f"Caution: {' '.join(cautions)}" if cautions else ""


def cut(value: float) -> float:
    """A probability as it is told, three decimals: rounded, one below a threshold might seem to
    reach it."""
    return math.floor(value * 1000) / 1000


def probability(value: float) -> str:
    """A probability in words; see `cut`."""
    return f"{cut(value):.3f}"


def device_name(provider: str) -> str:
    """What ONNX Runtime's name of a provider means to who reads slides."""
    names = {"CPUExecutionProvider": "CPU", "CUDAExecutionProvider": "NVIDIA GPU (CUDA)"}
    return names.get(provider, provider)


def unread_text(heatmap: Heatmap) -> str:
    """How many tiles were to be scanned and have no value, and why; empty where there is none."""
    unreadable, pending = heatmap.count(TileState.UNREADABLE), heatmap.count(TileState.PENDING)
    parts = []
    if unreadable:
        parts.append(f"{tiles(unreadable)} could not be read")
    if no_number := heatmap.count(TileState.NO_NUMBER):
        parts.append(f"the model gave no number for {tiles(no_number)}")
    if pending:
        parts.append(f"{tiles(pending)} not scanned yet")
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def coverage_text(grid: PatchGrid) -> str:
    """What the stride leaves out."""
    share = "all" if grid.coverage == 1 else f"{grid.coverage * 100:.0f} %"
    if grid.label_centre == grid.patch_size:
        where = "a patch; the model's label speaks of a patch as a whole"
    else:
        where = "a label centre"
    return f"stride {grid.stride}: {share} of the area is inside {where}"


def tiles(count: int) -> str:
    """A number of tiles: "1 tile", "1,200 tiles"."""
    return f"{count:,} tile" + ("" if count == 1 else "s")


def scale_bar(um_per_pixel: float, longest: float) -> tuple[float, str]:
    """The longest scale bar of a round length (1, 2 or 5 times a power of ten) that fits.

    um_per_pixel: size of a pixel, > 0.
    longest:      room for the bar, pixels, > 0.
    Returns its length in pixels and its label.
    """
    room = um_per_pixel * longest
    power = 10.0 ** math.floor(math.log10(room))
    length = max(step * power for step in (1, 2, 5) if step == 1 or step * power <= room)
    label = f"{length / 1000:g} mm" if length >= 1000 else f"{length:g} µm"
    return length / um_per_pixel, label
