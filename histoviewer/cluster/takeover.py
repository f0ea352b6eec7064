"""Ends leases whose holder is dead, and attempts whose result is lost."""

from histoviewer.cluster.heartbeat import Observer
from histoviewer.cluster.job import SharedSlide
from histoviewer.cluster.lease_log import Entry, Kind, LeaseLog, Outcome

# A slide that takes its computer down with it must not go from one to the next for ever.
MOST_LOST = 5


def revoke_if_dead(
    log: LeaseLog, key: str, slide: SharedSlide | None, by: str, observer: Observer
) -> bool:
    """End the lease of a key if its holder is dead; return whether this ended it.

    Arguments are those of `lose`, and who judges.
    """
    entries = log.read(key)
    if not entries or not entries[-1].held or observer.lives(entries[-1].owner):
        return False
    return lose(log, key, slide, by)


def lose(log: LeaseLog, key: str, slide: SharedSlide | None, by: str) -> bool:
    """Let others scan a slide again; it has failed once too many attempts were lost.

    slide: of that key; None if it is that of the coordinator, who may be lost any number of times.
    by:    the owner of the entry.

    Returns False if another has added an entry meanwhile.
    """
    entries = log.read(key)
    lost = 1 + sum(entry.kind is Kind.LOST for entry in entries)
    entry = Entry(Kind.LOST, by)
    if slide and lost >= MOST_LOST:
        cause = f"was given up: the process or computer that scanned it was lost {lost} times"
        entry = Entry(Kind.ENDED, by, Outcome(f"{slide.name}: {cause}. Scan it by itself."))
    return log.append(key, len(entries), entry)
