"""Progress of a scan."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """Progress of one scan.

    done, total: number of tiles, unreadable ones included.
    seconds: wall-clock time since the first block was requested.
    """

    done: int
    total: int
    seconds: float

    @property
    def fraction(self) -> float:
        return self.done / self.total if self.total else 1.0

    @property
    def patches_per_second(self) -> float:
        return self.done / self.seconds if self.seconds > 0 else 0.0

    @property
    def eta_seconds(self) -> float | None:
        """Remaining seconds at the mean rate so far; None before the first tile."""
        rate = self.patches_per_second
        return (self.total - self.done) / rate if rate else None
