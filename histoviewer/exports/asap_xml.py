"""Foci as annotations of ASAP (Automated Slide Analysis Platform, Radboudumc)."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
from numpy.typing import NDArray

from histoviewer.files import replace_file
from histoviewer.heatmaps.foci import Focus, find_foci
from histoviewer.heatmaps.heatmap import Heatmap

# ASAP's polygons have no holes, so a hole is an annotation of its own group.
_TUMOUR, _HOLE = "Tumor", "Exclusion"
_COLOURS = {_TUMOUR: "#F4FA58", _HOLE: "#64FE2E"}


def write_asap_xml(heatmap: Heatmap, target: Path, threshold: float | None = None) -> None:
    """Write the foci as polygons of the group "Tumor", their holes as "Exclusion".

    Coordinates are level-0 pixels. threshold: the provenance's own by default.
    Raises StoreError if the file cannot be written.
    """
    root = ElementTree.Element("ASAP_Annotations")
    annotations = ElementTree.SubElement(root, "Annotations")
    for focus in find_foci(heatmap, threshold):
        for name, group, ring in _rings(focus):
            _add_polygon(annotations, name, group, ring)
    # ASAP rejects the whole file where an annotation is part of a group that is not listed.
    groups = ElementTree.SubElement(root, "AnnotationGroups")
    for group, colour in _COLOURS.items():
        attributes = {"Name": group, "PartOfGroup": "None", "Color": colour}
        ElementTree.SubElement(ElementTree.SubElement(groups, "Group", attributes), "Attributes")
    ElementTree.indent(root)
    with replace_file(target) as temporary:
        ElementTree.ElementTree(root).write(temporary, encoding="UTF-8", xml_declaration=True)


def _rings(focus: Focus) -> Iterator[tuple[str, str, NDArray[np.int64]]]:
    """Name, group and ring of each annotation of a focus."""
    name = f"Focus {focus.id} ({focus.size_class})"
    for polygon in focus.outline:
        yield name, _TUMOUR, polygon.outer
        for hole in polygon.holes:
            yield f"{name} hole", _HOLE, hole


def _add_polygon(
    parent: ElementTree.Element, name: str, group: str, ring: NDArray[np.int64]
) -> None:
    attributes = {"Name": name, "Type": "Polygon", "PartOfGroup": group, "Color": _COLOURS[group]}
    annotation = ElementTree.SubElement(parent, "Annotation", attributes)
    coordinates = ElementTree.SubElement(annotation, "Coordinates")
    for order, (x, y) in enumerate(ring.tolist()):
        place = {"Order": str(order), "X": f"{x:.1f}", "Y": f"{y:.1f}"}
        ElementTree.SubElement(coordinates, "Coordinate", place)
