"""Names and folders that no scan may stumble over, by the command line."""

import io
import os
import shutil
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from make_models import make_model
from PIL import Image

from histoviewer.batch.runner import scan_slides
from histoviewer.cli.main import main
from histoviewer.errors import WorkerError
from histoviewer.heatmaps.heatmap import Heatmap, Verdict
from histoviewer.processes.scan_client import Worker
from histoviewer.processes.scan_messages import LoadModel, ScanJob
from histoviewer.scanning.cancellation import CancellationToken
from histoviewer.scanning.options import ScanOptions
from histoviewer.worklist.naming import result_files

DPI = 25400 / 0.972


def save(path: Path, dpi: float = DPI) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(0).integers(100, 180, (300, 300, 3), dtype=np.uint8)
    with path.open("wb") as file:
        Image.fromarray(pixels).save(file, format="PNG", dpi=(dpi, dpi))
    return path


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return make_model(tmp_path / "model", threshold=0.9)


def scan(*arguments: object) -> int:
    return main(["scan", *map(str, arguments), "--stride", "32"])


@pytest.mark.skipif(sys.platform != "linux", reason="names of bytes need Linux")
def test_no_name_stops_a_batch_or_leads_out_of_its_folder(
    tmp_path: Path, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "a" / "here"
    names = [
        "👩‍🔬.png",
        os.fsdecode(b"\xff\xfe.png"),
        "\x1b[2J\nNEGATIVE all.png",
        "x" * 240 + ".png",
    ]
    slides = [save(here / name) for name in names]
    slides += [save(tmp_path / "a" / "beside.png"), save(here / ".hidden.png")]
    slides.append(here / "link.png")
    slides[-1].symlink_to(slides[0])
    user_file = tmp_path / "a" / "out" / "beside.png.tif"
    user_file.parent.mkdir()
    user_file.write_text("mine")
    monkeypatch.chdir(here)
    told, errors = (io.TextIOWrapper(io.BytesIO(), "ascii") for _ in range(2))
    monkeypatch.setattr(sys, "stdout", told)
    monkeypatch.setattr(sys, "stderr", errors)
    relative = [
        Path("../beside.png"),
        *(path.relative_to(here) for path in slides if here in path.parents),
    ]

    assert scan(*relative, "-o", "../out", "--model", model) == 0
    assert main(["export", "../out", "--format", "csv"]) == 0

    assert user_file.read_text() == "mine"
    out = tmp_path / "a" / "out"
    assert len(result_files(out)) == 6
    assert len(list((out / "csv").rglob("*.csv"))) == 7
    for stream in (told, errors):
        stream.flush()
        text = stream.buffer.getvalue().decode("ascii")  # type: ignore[attr-defined]
        assert "\x1b" not in text
        assert "\nNEGATIVE all" not in text
    # The rows keep their names: nothing is scanned anew.
    assert scan(*relative, "-o", "../out", "--model", model) == 0
    assert len(result_files(out)) == 6


def test_a_damaged_result_is_told_set_aside_and_scanned_again(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    slide = save(tmp_path / "x.png")
    assert scan(slide, "-o", tmp_path / "out", "--model", model) == 0
    (result,) = result_files(tmp_path / "out")
    whole = Heatmap.load(result)
    result.write_bytes(result.read_bytes()[:-60])
    capsys.readouterr()

    assert main(["export", str(tmp_path / "out"), "--format", "csv"]) == 1
    assert "damaged" in capsys.readouterr().err
    assert scan(slide, "-o", tmp_path / "out", "--model", model) == 0

    (aside,) = result.parent.glob("*.damaged-*")
    assert f"It was set aside as {aside.name}, and scanned again." in capsys.readouterr().err
    assert np.array_equal(Heatmap.load(result).probability, whole.probability, equal_nan=True)


def test_a_result_that_is_not_what_the_worklist_says_is_not_exported(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    slides = [save(tmp_path / "in" / "x.png"), tmp_path / "in" / "y.png"]
    Image.new("RGB", (400, 300), (120, 60, 130)).save(slides[1], dpi=(DPI, DPI))
    assert scan(*slides, "-o", tmp_path / "out", "--model", model) == 0
    one, other = result_files(tmp_path / "out")
    shutil.copyfile(other, one)

    assert main(["export", str(tmp_path / "out"), "--format", "csv"]) == 1

    assert "x.png.tif: is of another file than the worklist says." in capsys.readouterr().err
    assert not (tmp_path / "out" / "csv" / "x.png.csv").exists()
    assert ",failed," in (tmp_path / "out" / "csv" / "worklist.csv").read_text()


def test_tables_of_others_are_not_replaced(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    patches, out = tmp_path / "in", tmp_path / "out"
    patches.mkdir()
    Image.new("RGB", (96, 96), "pink").save(patches / "=cmd().png")
    out.mkdir()
    (out / "predictions.csv").write_text("mine")

    assert scan(patches, "-o", out, "--model", model) == 1
    assert "was not written by HistoViewer" in capsys.readouterr().err
    assert (out / "predictions.csv").read_text() == "mine"
    assert scan(patches, "-o", out, "--model", model, "--overwrite") == 0
    assert scan(patches, "-o", out, "--model", model) == 0
    assert (out / "predictions.csv").read_text().splitlines()[1].startswith("'=cmd()")


def test_an_export_replaces_only_what_it_wrote(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert scan(save(tmp_path / "x.png"), "-o", out, "--model", model) == 0
    for name in ("x.png.csv", "worklist.csv"):
        (out / "csv" / name).parent.mkdir(exist_ok=True)
        (out / "csv" / name).write_text("mine")
    export = ["export", str(out), "--format", "csv"]

    assert main(export) == 1
    assert capsys.readouterr().err.count("--overwrite") == 2
    assert {path.read_text() for path in out.glob("csv/*.csv")} == {"mine"}
    assert main([*export, "--overwrite"]) == 0
    assert main(export) == 0


def test_an_empty_path_is_not_the_current_folder(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["scan", "", "-o", str(tmp_path)])
    assert ended.value.code == 2


def test_a_pixel_size_that_cannot_be_remembered_stops_nothing(
    tmp_path: Path, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    for name in ("HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "file"))
    slides = [save(tmp_path / name, dpi=72) for name in ("x.png", "y.png")]
    Image.new("RGB", (200, 200)).save(slides[1])

    options = ScanOptions(stride=32, mpp=0.972)
    verdicts = [item.verdict for item in scan_slides(slides, model, tmp_path / "out", options)]

    assert Verdict.FAILED not in verdicts


def test_a_process_that_is_killed_while_it_loads_the_model_is_started_again(
    tmp_path: Path, model: Path
) -> None:
    slide = save(tmp_path / "x.png")
    worker = Worker(LoadModel(model, "cpu"))

    def kill(times: int) -> None:
        killed: set[int] = set()
        while len(killed) < times:
            pid = worker.pid
            if pid and pid not in killed:
                killed.add(pid)
                os.kill(pid, 9)

    killer = threading.Thread(target=kill, args=[1])
    killer.start()
    assert worker.load(CancellationToken()).provider
    killer.join()
    worker.close()

    # In a scan it is the slide that fails, which may be tried again, not the model.
    killer = threading.Thread(target=kill, args=[1])
    killer.start()
    job = ScanJob(slide, tmp_path / "a.tif", tmp_path / "a.partial.tif", ScanOptions(stride=32))
    with pytest.raises(WorkerError, match=r"x\.png: was not scanned"):
        worker.scan(job, CancellationToken())
    killer.join()
    assert worker.scan(job, CancellationToken()).heatmap.scanned.any()
    worker.close()
