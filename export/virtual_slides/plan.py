"""Number of draws for the comparison of slide rules."""

from dataclasses import dataclass

from export.virtual_slides.layout import Kind


@dataclass(frozen=True)
class Plan:
    """Numbers of groups, mosaics and slides.

    groups:   of like stain, which stand for patients; one with a single label joins another.
    patients: groups whose patches make a slide.
    side:     patches on a side of a predicted mosaic.
    normal, tumour, small: mosaics of a group by the kind of their patches. A rule is judged by
              its rare false positives, so normal tissue needs the most.
    negatives, positives: for each half of the groups, slides without tumour, and slides with a
              focus of each size.
    smallest, largest: patches of tissue on a slide, 3x3 tiles each.
    """

    groups: int = 24
    patients: int = 3
    side: int = 10
    normal: int = 4
    tumour: int = 1
    small: int = 1
    negatives: int = 200
    positives: int = 60
    smallest: int = 1_111  # 10,000 tiles
    largest: int = 11_111  # 100,000 tiles

    @property
    def kinds(self) -> list[Kind]:
        """The kind of each mosaic of a group."""
        return [Kind.NORMAL] * self.normal + [Kind.TUMOUR] * self.tumour + [Kind.SMALL] * self.small
