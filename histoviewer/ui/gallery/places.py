"""The most suspicious places of a worklist's slides."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from histoviewer.ui.worklist.entries import Entry
from histoviewer.ui.worklist.result_facts import Facts, TopTile
from histoviewer.worklist.readings import Decision, Kind, Reading, of_file

_DECISIONS = (Decision.CONFIRMED, Decision.REJECTED)


@dataclass(frozen=True)
class Place:
    """A tile to be judged.

    entry:    its slide in the worklist.
    out:      the output folder of the slide's result.
    tile:     the tile.
    decision: CONFIRMED, REJECTED or None.
    """

    entry: Entry
    out: Path
    facts: Facts
    tile: TopTile
    decision: Decision | None = None

    def reading(self, decision: Decision, reader: str) -> Reading:
        """Make the reading of this place."""
        assert self.entry.row
        return Reading(
            self.entry.row.name,
            Kind.FOCUS,
            decision,
            reader,
            x=self.tile.x,
            y=self.tile.y,
            model_sha256=self.facts.model_sha256,
            threshold=self.facts.threshold,
            fingerprint=self.entry.row.fingerprint,
        )

    def decided(self, decision: Decision | None) -> "Place":
        return replace(self, decision=decision)


def suspicious_places(
    entries: Iterable[Entry], facts: Mapping[str, Facts], readings: list[Reading], out: Path
) -> list[Place]:
    """List the top tiles of all slides, the most probable first, with their decisions.

    facts:    by `Entry.name`.
    readings: of the worklist, earliest first.
    out:      its output folder.
    """
    places = []
    on_foci = [reading for reading in readings if reading.kind is Kind.FOCUS]
    for entry in entries:
        known = facts.get(entry.name)
        if known and entry.row and entry.result and not entry.changed:
            of_slide = of_file(on_foci, entry.row.fingerprint)
            for tile in known.tops:
                decision = _decision(of_slide, tile)
                places.append(Place(entry, entry.out or out, known, tile, decision))
    return sorted(places, key=lambda place: -place.tile.probability)


def _decision(readings: list[Reading], tile: TopTile) -> Decision | None:
    """The last decision on this very tile."""
    at = [reading for reading in readings if (reading.x, reading.y) == (tile.x, tile.y)]
    of_decision = [r.decision for r in at if r.decision is not Decision.COMMENT]
    last = of_decision[-1] if of_decision else None
    return last if last in _DECISIONS else None
