"""Telemetry: no library writes to the user's folders."""

from pathlib import Path

import pytest
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


@pytest.mark.parametrize("engine", ["openvino", "onnxruntime"])
def test_no_engine_opens_a_connection_or_starts_a_process(tmp_path: Path, engine: str) -> None:
    """OpenVINO's telemetry reports each `import openvino`, unless that finds it missing."""
    model = make_model(tmp_path / "model")
    program = f"""
import sys
def refuse(event, arguments):
    if event.startswith(("socket.", "subprocess.", "os.fork", "os.exec", "os.posix_spawn")):
        raise SystemExit(f"{{event}} {{arguments}}")
import histoviewer
sys.addaudithook(refuse)
histoviewer.load_ensemble({str(model)!r}, "cpu", {engine!r})
assert not sys.modules.get("openvino_telemetry")
"""

    assert run_in_bare_home(tmp_path / "home", ["-c", program]) == []
