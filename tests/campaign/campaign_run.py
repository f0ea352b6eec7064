"""One run of the campaign; its own module, as tests import none of each other."""

from dataclasses import dataclass, field


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
