from pathlib import Path
from xml.etree import ElementTree

import shapely
from make_heatmaps import make_heatmap, random_heatmap

from histoviewer.exports.asap_xml import write_asap_xml
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.outlines import tile_edges

# The types that ASAP knows; any other makes it drop the annotation.
TYPES = {"None", "Dot", "Polygon", "Spline", "PointSet", "Measurement", "Rectangle"}


def annotations(heatmap: Heatmap, path: Path) -> dict[str, list[shapely.Polygon]]:
    """The polygons of each group, after checking the file against ASAP's rules."""
    write_asap_xml(heatmap, path)
    root = ElementTree.parse(path).getroot()
    assert root.tag == "ASAP_Annotations"
    assert [child.tag for child in root] == ["Annotations", "AnnotationGroups"]
    found: dict[str, list[shapely.Polygon]] = {
        group.attrib["Name"]: [] for group in root[1].findall("Group")
    }
    assert all(group.attrib["PartOfGroup"] == "None" for group in root[1])
    for item in root[0]:
        assert item.tag == "Annotation"
        assert item.attrib["Type"] in TYPES
        assert item.attrib["Color"].startswith("#")
        places = item.findall("Coordinates/Coordinate")
        assert [int(place.attrib["Order"]) for place in places] == list(range(len(places)))
        ring = [(float(place.attrib["X"]), float(place.attrib["Y"])) for place in places]
        found[item.attrib["PartOfGroup"]].append(shapely.Polygon(ring))
    return found


def test_foci_less_their_holes_are_exactly_their_tiles(tmp_path: Path) -> None:
    heatmap = random_heatmap(25, 25)

    found = annotations(heatmap, tmp_path / "a.xml")

    rows, cols = (heatmap.probability >= 0.5).nonzero()
    x, y = tile_edges(heatmap.grid)
    tiles = shapely.union_all(shapely.box(x[cols], y[rows], x[cols + 1], y[rows + 1]))
    assert len(found["Exclusion"]) > 0
    tumour, holes = shapely.union_all(found["Tumor"]), shapely.union_all(found["Exclusion"])
    islands = shapely.intersection(holes, tiles)
    assert tumour.difference(holes).union(islands).equals(tiles)


def test_a_slide_without_foci_gives_a_file_with_groups_only(tmp_path: Path) -> None:
    found = annotations(make_heatmap({(0, 0): 0.1}), tmp_path / "a.xml")

    assert found == {"Tumor": [], "Exclusion": []}
