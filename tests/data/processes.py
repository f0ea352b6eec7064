"""The processes that run, for tests that kill them; Linux only."""

from pathlib import Path


def children(parent: int) -> list[int]:
    """Process ids of a process's living children."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            # After the name in brackets, which may hold anything: state, parent.
            state, of = status.read_text().rpartition(")")[2].split()[:2]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(of) == parent and state != "Z":
            found.append(int(status.parent.name))
    return found
