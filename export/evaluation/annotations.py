"""Lesion outlines in level-0 pixels, from ASAP's XML and CAMELYON16's JSON."""

import json
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import numpy.typing as npt

from export.errors import ExportError

Ring = npt.NDArray[np.float64]
SUFFIXES = (".xml", ".json")
# The groups of CAMELYON16 (_0 and _1 tumour, _2 not), CAMELYON17, and of HistoViewer's export.
TUMOUR_GROUPS = ("_0", "_1", "metastases", "tumor", "none")
EXCLUSION_GROUPS = ("_2", "normal", "exclusion")
OUTLINES = ("Polygon", "Spline", "Rectangle")


@dataclass(frozen=True)
class Annotation:
    """A slide's tumour outlines and the areas excluded from them, (n, 2) x, y each."""

    tumour: tuple[Ring, ...]
    exclusions: tuple[Ring, ...]


def read_annotation(path: Path) -> Annotation:
    """Read one slide's annotation.

    Raises ExportError if it is damaged, of an unknown group, or has no tumour outline.
    """
    try:
        found = _read_json(path) if path.suffix == ".json" else _read_xml(path)
    except (OSError, ValueError, KeyError, TypeError, ElementTree.ParseError) as error:
        raise ExportError(
            f"{path}: not an annotation of ASAP or CAMELYON16 ({error}). Export it again."
        ) from error
    if not found.tumour:
        raise ExportError(
            f"{path}: no tumour outline. Remove the files of normal slides from the folder."
        )
    return found


def _read_json(path: Path) -> Annotation:
    content = json.loads(path.read_text(encoding="utf-8"))
    tumour, excluded = (
        tuple(_ring(outline["vertices"]) for outline in content[key])
        for key in ("positive", "negative")
    )
    return Annotation(tumour, excluded)


def _read_xml(path: Path) -> Annotation:
    tumour, excluded = [], []
    for entry in ElementTree.parse(path).iter("Annotation"):
        # Dots and measurements have no area.
        if entry.get("Type") not in OUTLINES:
            continue
        places = sorted(entry.iter("Coordinate"), key=lambda place: int(place.attrib["Order"]))
        ring = _ring([[float(place.attrib[axis]) for axis in "XY"] for place in places])
        group = entry.get("PartOfGroup", "").lower()
        if group in TUMOUR_GROUPS:
            tumour.append(ring)
        elif group in EXCLUSION_GROUPS:
            excluded.append(ring)
        else:
            raise ExportError(
                f"{path}: '{entry.get('Name')}' is in the unknown group "
                f"'{entry.get('PartOfGroup')}'. Name the group Tumor or Exclusion in ASAP."
            )
    return Annotation(tuple(tumour), tuple(excluded))


def _ring(vertices: object) -> Ring:
    ring = np.array(vertices, np.float64)
    if ring.ndim != 2 or ring.shape[1] != 2 or len(ring) < 3 or not np.isfinite(ring).all():
        raise ValueError("an outline needs three finite points or more")
    return ring
