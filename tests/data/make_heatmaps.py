"""Heatmaps with known values."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from histoviewer.geometry import Mpp, PatchGrid, Size
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.provenance import Provenance
from histoviewer.heatmaps.slide_rule import SlideRule
from histoviewer.heatmaps.tile_states import TileState


def peak_rule(threshold: float) -> SlideRule:
    """Create the rule that calls a slide positive from one tile of `threshold` on."""
    return SlideRule("peak", threshold, data="arithmetic")


PROVENANCE = Provenance(
    slide="Präparat 1.svs",
    slide_path="/patients/Müller/Präparat 1.svs",
    fingerprint="1-2-3",
    mpp_source="file",
    model="test",
    model_version="1",
    model_sha256="abc",
    threshold=0.5,
    operating_point="balanced",
    provider="CPUExecutionProvider",
    device_note="",
    tissue="all",
    versions={"histoviewer": "0"},
    started="2026-01-01T00:00:00+00:00",
    seconds=12.5,
    slide_rule=peak_rule(0.5),
)


def make_heatmap(
    values: Mapping[tuple[int, int], float] | None = None,
    *,
    size: tuple[int, int] = (1003, 901),
    mpp: tuple[float, float] = (0.25, 0.2502),
    stride: int = 32,
    unreadable: tuple[tuple[int, int], ...] = (),
    pending: tuple[tuple[int, int], ...] = (),
    **provenance: Any,
) -> Heatmap:
    """Create a heatmap whose tiles are OUTSIDE except those in {(row, col): probability}.

    Neither the size in tiles nor that of a tile in pixels is a whole number.
    """
    provenance.setdefault("slide_rule", peak_rule(provenance.get("threshold", 0.5)))
    grid = PatchGrid(Size(*size), Mpp(*mpp), 0.972, 96, 32, stride)
    heatmap = Heatmap.pending(
        grid, np.zeros(grid.shape, np.bool_), replace(PROVENANCE, **provenance)
    )
    for (row, col), value in (values or {}).items():
        heatmap.set_tiles(np.array([row]), np.array([col]), np.array([value], np.float32))
    for tile in unreadable:
        heatmap.state[tile] = TileState.UNREADABLE
    for tile in pending:
        heatmap.state[tile] = TileState.PENDING
    return heatmap


def random_heatmap(rows: int, cols: int, seed: int = 0, **options: Any) -> Heatmap:
    """Create a heatmap with about a third each of low, high and unscanned tiles."""
    tile = 0.972 * 32 / 0.25
    heatmap = make_heatmap(size=(int(cols * tile), int(rows * tile)), mpp=(0.25, 0.25), **options)
    random = np.random.default_rng(seed).random(heatmap.grid.shape)
    rows_used, cols_used = np.nonzero(random < 0.66)
    heatmap.set_tiles(
        rows_used, cols_used, (random[rows_used, cols_used] / 0.66).astype(np.float32)
    )
    return heatmap
