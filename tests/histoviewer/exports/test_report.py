import base64
import io
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import pytest
from make_heatmaps import make_heatmap
from make_models import make_model
from PIL import Image

from histoviewer.exports.base import Exported
from histoviewer.exports.picture import PictureOptions
from histoviewer.exports.report import FOCI_SHOWN, write_index, write_report
from histoviewer.geometry import Region, Size
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.slide_rule import SlideRule
from histoviewer.inference.manifest import Manifest, load_manifest
from histoviewer.slides.fingerprint import compute_fingerprint
from histoviewer.slides.slide import open_slide
from histoviewer.worklist.slide_summary import failed_row, slide_row

VOID = {"meta", "img"}
EVIL = '<script>alert("x")</script>&.svs'


class Page(HTMLParser):
    """A page as a browser sees it; fails on tags that are not closed in order."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.words: list[str] = []
        self.sources: list[str] = []
        self.links: list[str] = []
        self.rows: list[list[str]] = []
        self.feed(path.read_text(encoding="utf-8"))
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        given = dict(attrs)
        self.sources += [given["src"] or ""] if "src" in given else []
        self.links += [given["href"] or ""] if "href" in given else []
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if {"td", "th"} & set(self.open):
            self.rows[-1][-1] += data

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def facts(self) -> dict[str, str]:
        return {row[0]: row[1] for row in self.rows if len(row) == 2}

    def pictures(self) -> list[Image.Image]:
        found = []
        for source in self.sources:
            kind, data = source.split(",", 1)
            assert kind in ("data:image/png;base64", "data:image/jpeg;base64")
            found.append(Image.open(io.BytesIO(base64.b64decode(data, validate=True))))
        return found


def report(heatmap: Heatmap, folder: Path, manifests: tuple[Manifest, ...] = ()) -> Page:
    write_report(heatmap, folder / "report.html", PictureOptions(), manifests)
    return Page(folder / "report.html")


def heatmap_of(slide: Path, values: dict[tuple[int, int], float]) -> Heatmap:
    with open_slide(slide) as opened:
        size, mpp = opened.size, opened.require_mpp()
    return make_heatmap(
        values,
        size=size,
        mpp=mpp,
        slide=slide.name,
        slide_path=str(slide),
        fingerprint=compute_fingerprint(slide),
    )


def test_a_report_shows_the_slide_at_its_foci(tmp_path: Path, real_slide: Path) -> None:
    heatmap = heatmap_of(real_slide, {(20, 20): 0.95, (20, 21): 0.85, (5, 30): 0.7, (1, 1): 0.1})

    page = report(heatmap, tmp_path)

    assert "Positive: 3 of 4 scanned tiles reach the threshold 0.5" in page.text
    assert "For research use only. Not for diagnosis." in page.text
    assert ["Ran on", "CPU"] in page.rows
    whole, first, second = page.pictures()
    assert whole.width == 900 * 2220 // 2967
    assert first.size == second.size == (200, 200)
    with open_slide(real_slide) as slide:
        # 0.5 mm at 0.499 um is 1002 pixels; the field is around the centre of tile (20, 20).
        x, y = heatmap.grid.tile_region(20, 20).centre
        field = Region(x - 501, y - 501, 1002, 1002)
        expected = slide.read_region(field, Size(200, 200)).rgb.astype(int)
    assert np.abs(np.asarray(first.convert("RGB")) - expected).mean() < 8
    row = next(row for row in page.rows if row[0] == "1")
    assert row[1:4] == ["ITC: unreliable", "0.069 mm", "0.0019 mm²"]
    assert page.facts()["Foci"] == "2: 0 macro, 0 micro, 2 ITC"


def test_a_slide_that_is_gone_leaves_a_report_without_its_folders_name(tmp_path: Path) -> None:
    page = report(make_heatmap({(0, 0): 0.9}), tmp_path)

    assert "Pictures of the slide are left out: it" in page.text
    assert "Müller" not in page.text
    assert "patients" not in page.text
    assert len(page.pictures()) == 1


def test_names_are_text_and_nothing_is_loaded_from_elsewhere(tmp_path: Path) -> None:
    evil = dict.fromkeys(("slide", "model", "mpp_source", "tissue", "unreadable_reason"), EVIL)
    heatmap = make_heatmap({(0, 0): 0.2, (1, 1): float("nan")}, **evil)
    heatmap.save(tmp_path / "a.tif")
    slides = [
        Exported(slide_row(EVIL, heatmap), tmp_path / "a.tif", tmp_path / f"{EVIL[-5:]}.html"),
        Exported(failed_row("\udcff.svs", EVIL), tmp_path / "b.tif", None),
    ]

    page = report(heatmap, tmp_path)
    (path,) = write_index(slides, tmp_path, PictureOptions())
    index = Page(path)

    for shown in (page, index):
        assert "script" not in shown.tags
        assert EVIL in shown.text
        assert all(source.startswith("data:") for source in shown.sources)
    assert page.facts()["Not read"] == "the model gave no number for 1 tile"
    assert "\\udcff.svs" in index.text


def test_the_index_is_ranked_and_links_to_each_report(tmp_path: Path) -> None:
    slides = []
    for name, value in (("low #1?.svs", 0.2), ("földer/high.svs", 0.9)):
        heatmap = make_heatmap({(0, 0): value})
        heatmap.save(tmp_path / "heatmaps" / f"{name}.tif")
        target = tmp_path / "report" / f"{name}.html"
        slides.append(
            Exported(slide_row(name, heatmap), tmp_path / "heatmaps" / f"{name}.tif", target)
        )
    slides.append(Exported(failed_row("gone.svs", "is damaged"), tmp_path / "gone.tif", None))

    (path,) = write_index(slides, tmp_path / "report", PictureOptions())

    index = Page(path)
    assert [row[2] for row in index.rows[1:]] == ["földer/high.svs", "gone.svs", "low #1?.svs"]
    assert [unquote(link) for link in index.links] == ["földer/high.svs.html", "low #1?.svs.html"]
    assert not any(character in link for link in index.links for character in "#? ")
    assert "3 slides: 1 positive, 1 negative, 1 failed." in index.text
    assert len(index.pictures()) == 2


def test_the_model_card_is_that_of_the_model_that_ran(tmp_path: Path) -> None:
    manifest = load_manifest(make_model(tmp_path / "model"))
    other = load_manifest(make_model(tmp_path / "other", threshold=0.123))

    known = report(make_heatmap(model_sha256=manifest.onnx_sha256), tmp_path, (manifest,))
    unknown = report(make_heatmap(), tmp_path, (other,))

    assert known.facts()["Intended use"] == manifest.intended_use
    point = manifest.default_point
    assert [point.name, f"{point.threshold:.4g}"] in [row[:2] for row in known.rows]
    assert "not installed here" in unknown.text
    assert "Intended use" not in unknown.facts()


@pytest.mark.parametrize("count", [0, FOCI_SHOWN + 3])
def test_many_foci_are_counted_and_none_is_said_to_be_none(tmp_path: Path, count: int) -> None:
    heatmap = make_heatmap({(0, 2 * i): 0.9 for i in range(count)}, size=(10_000, 300))

    page = report(heatmap, tmp_path)

    if count:
        assert f"{FOCI_SHOWN} of {count} foci are shown" in page.text
    else:
        assert "No tile reaches the threshold." in page.text
        assert page.facts()["Score"] == page.facts()["Highest probability"] == "none"
        assert page.facts()["Largest focus"] == "none"


def test_a_score_in_mm2_is_not_told_as_a_probability(tmp_path: Path) -> None:
    rule = SlideRule("largest_focus", 0.002, data="")
    heatmap = make_heatmap({(0, 0): 0.9, (0, 1): 0.8, (3, 3): 0.1}, slide_rule=rule)

    facts = report(heatmap, tmp_path).facts()

    assert facts["Score"] == "largest focus 0.0019 mm²"
    assert facts["Highest probability"] == "0.899"
