"""A line of the worklist's table."""

from dataclasses import dataclass

from histoviewer.ui.worklist.entries import Entry, Standing

_WITH_RESULT = frozenset(
    {
        Standing.POSITIVE,
        Standing.INCOMPLETE,
        Standing.DOUBTED,
        Standing.NEGATIVE,
        Standing.HIDDEN,
    }
)


@dataclass
class Line:
    """An entry with what this window's own queue makes of it.

    place: in the queue, the next is 1; 0 where it does not wait.
    peak:  the highest probability, None where it is not known, or not to be seen.
    """

    entry: Entry
    standing: Standing
    place: int
    peak: float | None

    def __post_init__(self) -> None:
        self.folded = self.entry.name.casefold()
        # The value of an enumeration compares far faster than the member.
        rank = self.standing.value
        self.suspicion = (rank, -(self.peak or 0.0), self.place, self.entry.name)

    @property
    def has_result(self) -> bool:
        """Whether what is said of it is said of a result."""
        return self.standing in _WITH_RESULT
