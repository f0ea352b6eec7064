"""One run of the campaign; its own module, as tests import none of each other."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

# Over the threshold of (red - green) / 255 of the campaign's model; tissue is far below it.
RED = (230, 20, 120)


@dataclass
class Campaign:
    """One run: its seed and size, and what it found."""

    seed: int
    scale: float
    rows: list[str] = field(default_factory=list)

    def count(self, full: int, cheap: bool = False) -> int:
        """Return the number of attempts for a part that has `full` at full size, at least 3.

        cheap: it takes milliseconds each, so that a small campaign can have many of them.
        """
        return max(3, round(full * min(1.0, self.scale * (20 if cheap else 1))))

    def tell(self, part: str, attempts: int, seconds: float, outcome: str) -> None:
        self.rows.append(f"| {part} | {attempts:,} | {seconds:,.0f} | {outcome} |")
        print(self.rows[-1])


def red_tissue(side: int) -> NDArray[np.uint8]:
    """Tissue, (side, side, 3), with a positive square that spans several stored tiles."""
    noise = np.random.default_rng(0).integers(-12, 13, (side, side, 3))
    tissue = (np.array([200, 130, 190]) + noise).astype(np.uint8)
    tissue[260:330, 250:330] = RED
    return tissue
