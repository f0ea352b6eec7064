"""The script for QuPath: what it names, and that it can be parsed where Groovy is."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from make_heatmaps import make_heatmap

from histoviewer.exports.base import ExportOptions
from histoviewer.exports.formats import FORMATS
from histoviewer.exports.picture import PictureOptions


def write(folder: Path, name: str) -> tuple[str, Path]:
    chosen = FORMATS["qupath"]
    target = chosen.target(folder, name)
    chosen.write(make_heatmap({(0, 0): 0.9}), target, ExportOptions(PictureOptions()))
    script, objects = chosen.files(target)
    return script.read_text(encoding="utf-8"), objects


@pytest.mark.parametrize("name", ["a.svs", 'It\'s $5 \\ "é".svs'])
def test_the_script_finds_the_objects_beside_it(tmp_path: Path, name: str) -> None:
    script, objects = write(tmp_path, name)

    (named,) = re.findall(r"^def objectsName = '(.*)'$", script, re.MULTILINE)
    assert json.loads('"' + named.replace("\\'", "'") + '"') == objects.name
    assert objects.is_file()
    assert "def width = 1003\ndef height = 901\n" in script
    assert str(tmp_path) not in script
    assert "For research use only" in script


def test_groovy_parses_the_script(tmp_path: Path) -> None:
    groovy = shutil.which("groovyc")
    if not groovy:
        pytest.skip("groovyc is not installed")
    script, _ = write(tmp_path, "It's $5.svs")
    # QuPath's classes are not here.
    source = tmp_path / "Script.groovy"
    source.write_text(re.sub(r"^import .*$", "", script, flags=re.MULTILINE), encoding="utf-8")
    subprocess.run([groovy, "-d", tmp_path, source], check=True)
