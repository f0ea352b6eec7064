"""Time to recolour a large heatmap in the window, and to add a part of a scan.

    python benchmarks/recolour.py [--rows 1500] [--cols 2000] [--rounds 20]

Prints medians: another colour map, a moved threshold with hidden tiles, a heatmap built from
nothing, 1,000 tiles changed; and the first one's ratio to a plain copy of the picture.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable
from itertools import cycle

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from histoviewer.geometry import Mpp, PatchGrid, Size
from histoviewer.heatmaps.colormaps import names
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.provenance import Provenance
from histoviewer.ui.viewer.heatmap_item import HeatmapItem, colour_table
from histoviewer.ui.viewer.heatmap_levels import HeatmapLevels

NOTHING = Provenance(*[""] * 7, 0.5, *[""] * 4, {}, "")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1500)
    parser.add_argument("--cols", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=20)
    args = parser.parse_args()
    app = QApplication([])
    heatmap = random_heatmap(args.rows, args.cols)
    random = np.random.default_rng(1)
    some = random.integers(0, args.rows, 1000), random.integers(0, args.cols, 1000)
    item, maps, thresholds = HeatmapItem(), cycle(names()), cycle([0.3, 0.5, 0.7])
    build = median_ms(lambda: item.set_heatmap(heatmap), args.rounds)
    recolour = median_ms(lambda: item.set_colormap(next(maps)), args.rounds)
    item.set_hide_below(True)
    threshold = median_ms(lambda: item.set_threshold(next(thresholds)), args.rounds)
    update = median_ms(lambda: item.update_tiles(*some), args.rounds)
    picture = HeatmapLevels(heatmap, colour_table(names()[0])).images[0]
    copy = median_ms(lambda: picture.copy().isNull(), args.rounds)
    print(f"{args.cols} x {args.rows} tiles, median of {args.rounds}")
    print(f"recolour {recolour:.2f} ms, {recolour / copy:.1f} times a plain copy ({copy:.2f} ms)")
    print(f"threshold {threshold:.2f} ms, build {build:.2f} ms, 1,000 tiles {update:.2f} ms")
    app.quit()


def random_heatmap(rows: int, cols: int) -> Heatmap:
    """A heatmap with a value in each tile."""
    tile = 32
    grid = PatchGrid(Size(cols * tile, rows * tile), Mpp(1, 1), 1.0, 96, 32, tile)
    heatmap = Heatmap.pending(grid, np.ones(grid.shape, np.bool_), NOTHING)
    every = np.indices(grid.shape).reshape(2, -1)
    values = np.random.default_rng(0).random(every.shape[1], np.float32)
    heatmap.set_tiles(every[0], every[1], values)
    return heatmap


def median_ms(action: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


if __name__ == "__main__":
    main()
