"""A Groovy script that lays the tiles and foci of a GeoJSON file over the image open in QuPath."""

import json
from pathlib import Path
from string import Template

from histoviewer.files import replace_file
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.summary import RESEARCH_USE, verdict_text

_SCRIPT = Template("""\
// HistoViewer: lays tiles and foci over the open image. $research_use.
// $verdict
// QuPath 0.4 or later: open the slide, drag this file onto the window, and press Run.
// Tiles are then coloured by Measure > Show measurement maps > prob_Tumor.

import qupath.lib.io.PathIO

def width = $width
def height = $height
def objectsName = $objects

def server = getCurrentServer()
if (server == null) {
    println "Open the slide first, then run this script again."
    return
}
if (server.getWidth() != width || server.getHeight() != height) {
    println "This is another image: the result is of one of " + width + " x " + height + " pixels."
    return
}
if (!binding.hasVariable("qupath.script.file")) {
    println "Save this script beside " + objectsName + " and run it from there."
    return
}
def script = new File(binding.getVariable("qupath.script.file").toString())
def file = new File(script.getParentFile(), objectsName)
if (!file.isFile()) {
    println "There is no " + objectsName + " beside this script: copy both files together."
    return
}
def objects = PathIO.readObjects(file)
// Run again, the script replaces what it added before.
def ids = objects.collect { it.getID() } as Set
def present = getCurrentHierarchy().getFlattenedObjectList(null)
removeObjects(present.findAll { ids.contains(it.getID()) }, true)
addObjects(objects)
fireHierarchyUpdate()
println "Added " + objects.size() + " objects."
""")


def write_qupath_script(heatmap: Heatmap, target: Path, objects: Path) -> None:
    """Write the script; `objects` is the GeoJSON file beside it.

    The script checks the size of the open image and finds the file by its own place, so both may
    be moved together. Raises StoreError if the file cannot be written.
    """
    size = heatmap.grid.slide_size
    text = _SCRIPT.substitute(
        research_use=RESEARCH_USE,
        verdict=" ".join(verdict_text(heatmap).split()),
        width=size.width,
        height=size.height,
        objects=_groovy_string(objects.name),
    )
    with replace_file(target) as temporary:
        temporary.write_text(text, encoding="utf-8", errors="replace")


def _groovy_string(text: str) -> str:
    """Quote a text for Groovy; in single quotes a dollar sign begins no expression."""
    return "'" + json.dumps(text)[1:-1].replace("'", "\\'") + "'"
