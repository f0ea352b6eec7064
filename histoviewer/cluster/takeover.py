"""Ends leases whose holder is dead, and attempts whose result is lost."""

from histoviewer.cluster.heartbeat import Observer
from histoviewer.cluster.job import SharedSlide
from histoviewer.cluster.lease_log import Entry, Kind, LeaseLog, Outcome
from histoviewer.errors import WorkerError

# A slide that takes its computer down with it must not go from one to the next for ever.
MOST_LOST = 5


def revoke_if_dead(
    log: LeaseLog, key: str, slide: SharedSlide | None, by: str, observer: Observer
) -> bool:
    """End the lease of a key if its holder is dead; return whether this ended it.

    slide: of that key; None if it is that of the coordinator, who may be lost any number of times.
    by:    the owner of the new entry.
    """
    entries = log.read(key)
    if not entries or not entries[-1].held or observer.lives(entries[-1].owner):
        return False
    return log.append(key, len(entries), _lost(entries, slide, by))


def discard(log: LeaseLog, key: str, slide: SharedSlide, by: str) -> None:
    """Take back the outcome of a slide, whose result is damaged."""
    entries = log.read(key)
    if entries[-1].ended:
        log.append(key, len(entries), _lost(entries, slide, by))


def _lost(entries: list[Entry], slide: SharedSlide | None, by: str) -> Entry:
    """Let others scan a slide again; it has failed once too many attempts were lost."""
    lost = 1 + sum(entry.kind is Kind.LOST for entry in entries)
    if slide is None or lost < MOST_LOST:
        return Entry(Kind.LOST, by)
    cause = f"was given up: the process or computer that scanned it was lost {lost} times"
    error = WorkerError(slide.name, cause, "Scan it by itself.")
    return Entry(Kind.ENDED, by, Outcome(str(error)))
