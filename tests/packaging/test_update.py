"""Tests that a newer version goes on with what an earlier one left (`tests/data/earlier`)."""

import os
import shutil
from dataclasses import fields
from pathlib import Path

import pytest

from histoviewer.cli.main import main
from histoviewer.geometry import Mpp
from histoviewer.inference.registry import user_models
from histoviewer.resources import resource
from histoviewer.slides.mpp_store import MppStore
from histoviewer.ui.support.settings import Settings, SettingsStore
from histoviewer.worklist.readings import Decision
from histoviewer.worklist.row import Status
from histoviewer.worklist.store import Store

EARLIER = Path(__file__).parents[1] / "data" / "earlier"
SLIDE = "CMU-1-Small-Region.svs"
MODEL = "reddest-in-centre"


def as_it_was(source: Path, copy: Path) -> Path:
    """Copy a file with the modification time that it had then, as results tell files by it."""
    shutil.copyfile(source, copy)
    os.utime(copy, ns=(10**18, 10**18))
    return copy


@pytest.fixture
def results(tmp_path: Path) -> Path:
    return shutil.copytree(EARLIER / "results", tmp_path / "results")


@pytest.fixture
def model() -> Path:
    """The model that the user had added."""
    return shutil.copytree(EARLIER / "models" / MODEL, user_models() / MODEL)


def test_a_finished_slide_is_not_scanned_again_and_its_reading_stands(
    results: Path, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    slide = as_it_was(resource("samples", SLIDE), tmp_path / SLIDE)
    heatmap = results / "heatmaps" / f"{SLIDE}.tif"
    written = heatmap.read_bytes()

    assert main(["scan", str(slide), "-o", str(results), "--model", MODEL, "--device", "cpu"]) == 0

    assert "unchanged since its last scan" in capsys.readouterr().out
    assert heatmap.read_bytes() == written
    with Store(results) as store:
        (row,), (reading,) = store.rows(), store.readings()
        assert store.problem is None
    assert (row.status, row.score) == (Status.DONE, pytest.approx(177 / 255))
    assert (reading.decision, reading.user) == (Decision.POSITIVE, "Dr. Earlier")
    assert reading.comment == "A focus at the margin."


@pytest.mark.parametrize("form", ["csv", "report", "readings"])
def test_earlier_results_are_exported(results: Path, form: str) -> None:
    assert main(["export", str(results), "--format", form]) == 0

    told = "".join(
        file.read_text(encoding="utf-8")
        for file in results.rglob("*")
        if file.suffix in (".csv", ".html")
    )
    assert SLIDE in told
    assert form != "readings" or "A focus at the margin." in told


def test_a_model_that_was_added_still_computes_the_same(
    model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["model", "check", MODEL, "--device", "cpu"]) == 0

    assert "files unaltered, 4 golden patches" in capsys.readouterr().out


def test_a_pixel_size_given_by_hand_is_known(tmp_path: Path) -> None:
    picture = as_it_was(EARLIER / "models" / MODEL / "golden.png", tmp_path / "golden.png")
    store = MppStore(shutil.copytree(EARLIER / "mpp", tmp_path / "mpp"))

    with store.open_slide(picture) as slide:
        assert slide.mpp == Mpp(0.25, 0.25)


def test_settings_are_kept_and_new_ones_have_their_defaults(tmp_path: Path) -> None:
    file = Path(shutil.copyfile(EARLIER / "settings.ini", tmp_path / "settings.ini"))
    text = file.read_text(encoding="utf-8")

    settings = SettingsStore(file).load()

    assert (settings.stride, settings.second_read, settings.colormap) == (96, True, "magma")
    assert (settings.reader_name, settings.language) == ("Dr. Earlier", "de")
    assert "hide_below=yes" in text  # Dropped since.
    new = [entry.name for entry in fields(Settings) if f"\n{entry.name}=" not in text]
    assert "keep_awake" in new
    assert all(getattr(settings, name) == getattr(Settings(), name) for name in new)
