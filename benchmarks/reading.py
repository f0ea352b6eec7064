"""Cost of reading tiles in another process, as the window does.

    python benchmarks/reading.py SLIDE [--tiles 40] [--rounds 5]

Reads the same 512 x 512 tiles of level 0 in this process and through the reader's pipe, by turns,
one at a time, and prints medians and their ratio.
"""

import argparse
import statistics
import time
from pathlib import Path

from histoviewer.geometry import Region, Size
from histoviewer.processes.slide_client import OpenedSlide, SlideReader
from histoviewer.slides.slide import open_slide

SIDE = 512


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("slide", type=Path)
    parser.add_argument("--tiles", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    reader = SlideReader()
    start = time.perf_counter()
    remote, here = reader.open(args.slide), open_slide(args.slide)
    print(f"start of the process and opening: {(time.perf_counter() - start) * 1000:.0f} ms")
    ms: dict[str, list[float]] = {"in process": [], "through the pipe": []}
    for number in range(args.rounds * args.tiles):
        cols, rows = (max(1, side // SIDE) for side in here.size)
        region = Region(number % cols * SIDE, number // cols % rows * SIDE, SIDE, SIDE)
        for kind, slide in zip(ms, (here, remote), strict=True):
            ms[kind].append(read_ms(slide, region))
    for kind, values in ms.items():
        print(f"{kind}: median {statistics.median(values):.2f} ms")
    first, second = (statistics.median(values) for values in ms.values())
    print(f"ratio {second / first:.2f}")
    reader.close()


def read_ms(slide: OpenedSlide, region: Region) -> float:
    start = time.perf_counter()
    slide.read_region(region, Size(SIDE, SIDE))
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
