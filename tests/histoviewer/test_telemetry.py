"""Telemetry: no library writes to the user's folders."""

from pathlib import Path

from bare_home import run_in_bare_home
from make_models import make_model


def test_a_scan_writes_nothing_into_the_home_folder(tmp_path: Path, real_slide: Path) -> None:
    model = make_model(tmp_path / "model", whole_patch=True)
    places = [str(real_slide), "-o", str(tmp_path / "out"), "--model", str(model)]

    arguments = ["-m", "histoviewer", "scan", *places, "--stride", "96"]
    assert run_in_bare_home(tmp_path / "home", arguments) == []
    assert (tmp_path / "out" / "heatmaps" / "CMU-1.svs.tif").is_file()


def test_the_python_interface_writes_nothing_into_the_home_folder(tmp_path: Path) -> None:
    model = make_model(tmp_path / "model")
    program = f"import histoviewer; histoviewer.load_ensemble({str(model)!r})"

    assert run_in_bare_home(tmp_path / "home", ["-c", program]) == []
