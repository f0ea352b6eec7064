"""Names that mean something to spreadsheets, browsers and parsers, in every format.

Rows 71 to 73 of the catalogue of bad inputs.
"""

import csv
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from make_heatmaps import make_heatmap

from histoviewer.cli.main import main
from histoviewer.exports.formats import FORMATS

FORMULA = "=cmd|' C calc'!A0.svs"
MARKUP = "<script>alert(1)<b>&.svs"
TEXTS = {".csv", ".json", ".geojson", ".html", ".xml"}
_RUNS = re.compile(r"^[=+@\t\r]|^-(?![\d.])")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out" / "heatmaps"
    for number, name in enumerate((FORMULA, MARKUP)):
        heatmap = make_heatmap(
            {(0, 0): 0.9, (3, 3): 0.1 * number},
            unreadable=((1, 1),),
            slide=name,
            slide_path=f"/x/{name}",
            unreadable_reason=MARKUP,
        )
        heatmap.save(folder / f"{name}.tif")
    return tmp_path / "out"


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"pdf"}))
def test_what_is_exported_runs_nowhere_and_is_parsed_everywhere(
    out: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(out), "--format", name]) in (0, 1)
    printed = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert printed
    files = [part for path in printed for part in (path, *path.rglob("*")) if part.is_file()]
    for path in files:
        if path.suffix in TEXTS or path.name.startswith(".z"):
            _check(path)


def _check(path: Path) -> None:
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".csv":
        cells = [cell for row in csv.reader(text.splitlines()) for cell in row]
        assert cells
        assert not [cell for cell in cells if _RUNS.match(cell)]
    elif path.suffix in (".json", ".geojson") or path.name.startswith(".z"):
        # NaN and Infinity, which Python writes and others refuse.
        json.loads(text, parse_constant=pytest.fail)
    elif path.suffix == ".xml":
        ElementTree.fromstring(text)
    elif path.suffix == ".html":
        assert "<script>alert" not in text
        assert "&lt;script&gt;" in text or FORMULA in text
