"""How far a scan is, and the token that stops it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """State of one scan at one moment.

    done, total: tiles finished and tiles to do (scanned and unreadable ones count as done).
    seconds: wall-clock time since the first block was asked for.
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
        """Seconds left at the mean rate so far, or None before the first tile is done."""
        rate = self.patches_per_second
        return (self.total - self.done) / rate if rate else None
