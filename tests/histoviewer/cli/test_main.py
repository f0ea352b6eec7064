import csv
import io
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from make_models import make_model
from make_slides import damage_tile, tissue_noise, write_svs
from PIL import Image

from histoviewer.cli.main import COMMANDS, main
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.resources import model_folder
from histoviewer.worklist.store import Store

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture
def model(tmp_path: Path) -> str:
    return str(make_model(tmp_path / "model", threshold=0.9, whole_patch=True))


def test_scan_export_and_info_of_a_real_slide(
    tmp_path: Path, model: str, real_slide: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"

    assert main(["scan", str(real_slide), "-o", str(out), "--model", model, "--stride", "96"]) == 0
    assert main(["export", str(out), "--underlay", "--width", "400"]) == 0

    said = capsys.readouterr().out
    assert "NEGATIVE" in said
    assert "1 slides: 1 negative. Results in" in said
    assert said.lower().count("research use only") == 1
    assert "Stride 96: 100% of the tissue is in some patch" in said
    result = out / "heatmaps" / "CMU-1.svs.tif"
    assert Heatmap.load(result).provenance.slide == "CMU-1.svs"
    with Image.open(out / "png" / "CMU-1.svs.png") as picture:
        assert picture.width >= 400

    assert main(["info", str(result), "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["kind"], facts["verdict"]) == ("heatmap", "negative")
    assert main(["info", str(real_slide)]) == 0
    assert "mpp source: file" in capsys.readouterr().out
    assert main(["info", model, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["name"] == "reddest-in-centre"


class Terminal(io.StringIO):
    """A stream that says of itself that it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_a_bar_for_each_slide_and_a_file_shows_none(
    tmp_path: Path,
    model: str,
    real_slide: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slides = [str(real_slide), str(shutil.copy(real_slide, tmp_path / "2.svs"))]
    command = ["scan", *slides, "--model", model, "--stride", "96", "-o"]

    assert main([*command, str(tmp_path / "file")]) == 0
    assert capsys.readouterr().err == ""
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    assert main([*command, str(tmp_path / "terminal")]) == 0

    shown = terminal.getvalue()
    assert "[1/2] CMU-1.svs: " in shown
    assert "[2/2] 2.svs: " in shown
    assert " patches/s" in shown
    # Each bar is taken away: what is printed next begins on an empty line.
    assert shown.endswith("\r")
    assert "[" not in capsys.readouterr().out


def test_a_folder_with_bad_slides_goes_on_and_ends_with_1(
    tmp_path: Path, model: str, real_slide: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = tmp_path / "slides", tmp_path / "out"
    shutil.copytree(DATA / "slides", folder)
    (folder / "broken.svs").write_bytes(real_slide.read_bytes()[:1000])
    (folder / "page.svs").write_text("<html></html>")
    unreadable = write_svs(folder / "unreadable.svs", tissue_noise(300, 300))
    for number in range(4):
        damage_tile(unreadable, number)

    code = main(["scan", str(folder), "-o", str(out), "--model", model, "--stride", "96"])

    said = capsys.readouterr().out
    assert code == 1
    for broken in ("broken.svs", "page.svs", "unreadable.svs", "sm_image.dcm"):
        (line,) = [line for line in said.splitlines() if broken in line]
        assert line.startswith(("FAILED", "INCOMPLETE"))
        assert line.endswith(".")
    assert "Traceback" not in said
    assert "pete_OS-1-detail.ome.tif: highest probability" in said
    assert (out / "heatmaps" / "pete_OS-1-detail.ome.tif.tif").is_file()


def test_the_exported_worklist_names_slides_without_a_result_but_no_paths(
    tmp_path: Path, model: str, real_slide: Path
) -> None:
    folder, out = tmp_path / "slides", tmp_path / "out"
    folder.mkdir()
    shutil.copyfile(real_slide, folder / "good.svs")
    (folder / "broken.svs").write_bytes(real_slide.read_bytes()[:1000])
    main(["scan", str(folder), "-o", str(out), "--model", model, "--stride", "96"])

    assert main(["export", str(out), "--format", "csv"]) == 1

    text = (out / "csv" / "worklist.csv").read_text(encoding="utf-8-sig")
    rows = {row["slide"]: row for row in csv.DictReader(text.splitlines())}
    assert {name: row["verdict"] for name, row in rows.items()} == {
        "good.svs": "negative",
        "broken.svs": "failed",
    }
    assert "damaged" in rows["broken.svs"]["error"]
    assert str(tmp_path) not in text


def test_export_over_another_slide_is_refused(
    tmp_path: Path, model: str, real_slide: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    main(["scan", str(real_slide), "-o", str(out), "--model", model, "--stride", "96"])
    with real_slide.open("ab") as file:
        file.write(b"changed")

    assert main(["export", str(out), "--underlay"]) == 1

    assert "not the file that was scanned" in capsys.readouterr().err
    assert [path.name for path in (out / "png").glob("[!.]*")] == ["contact-sheet-1.png"]
    assert main(["export", str(out), "--format", "csv"]) == 0


def test_a_folder_of_patches_becomes_predictions_with_auc(
    tmp_path: Path, model: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "patches"
    folder.mkdir()
    for number in range(12):
        red = 20 * number
        Image.fromarray(np.full((96, 96, 3), (red, 0, 0), np.uint8)).save(folder / f"p{number}.tif")
    labels = tmp_path / "labels.csv"
    labels.write_text("id,label\n" + "".join(f"p{n},{int(n > 5)}\n" for n in range(12)))
    out = tmp_path / "out"

    code = main(["scan", str(folder), "-o", str(out), "--model", model, "--labels", str(labels)])

    assert code == 0
    with (out / "predictions.csv").open(newline="") as file:
        rows = {row["id"]: float(row["label"]) for row in csv.DictReader(file)}
    assert rows["p11"] == pytest.approx(220 / 255, abs=1e-6)
    assert "AUC 1.0000 on 12 labelled patches" in capsys.readouterr().out
    assert (out / "roc.png").is_file()


def test_a_model_without_a_number_is_the_reason_wherever_a_slide_is_incomplete(
    tmp_path: Path, real_slide: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hole = {"hole": (0.05, 0.9)}
    model, out = (
        str(make_model(tmp_path / "m", whole_patch=True, graph_changes=hole)),
        tmp_path / "out",
    )

    arguments = ["scan", str(real_slide), "-o", str(out), "--model", model, "--stride", "96"]
    assert main(arguments) == 1

    said = capsys.readouterr().out
    count = Heatmap.load(out / "heatmaps" / "CMU-1.svs.tif").count(TileState.NO_NUMBER)
    assert count > 0
    assert "INCOMPLETE" in said
    assert f"The model gave no number for {count:,} of its tiles." in said
    assert "no image" not in said
    with Store(out) as store:
        (row,) = store.rows()
    assert row.error == f"The model gave no number for {count:,} of its tiles."
    assert main(["export", str(out), "--format", "csv"]) == 0
    with (out / "csv" / "worklist.csv").open(newline="", encoding="utf-8-sig") as file:
        (exported,) = csv.DictReader(file)
    assert (exported["verdict"], exported["no_number"]) == ("incomplete", str(count))
    assert (exported["unreadable"], exported["error"]) == ("0", "The model gave no number")
    # It has no complete result, so it is scanned again.
    assert main(arguments) == 1
    assert "unchanged since its last scan" not in capsys.readouterr().out


def _with_patch(folder: Path, *slides: Path) -> Path:
    """A folder with slides and a picture of one patch."""
    folder.mkdir()
    for slide in slides:
        shutil.copyfile(slide, folder / slide.name)
    Image.fromarray(np.full((96, 96, 3), (240, 0, 0), np.uint8)).save(folder / "patch.png")
    return folder


def test_a_patch_among_slides_is_skipped_by_name_and_the_slides_are_scanned(
    tmp_path: Path, model: str, real_slide: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = _with_patch(tmp_path / "slides", real_slide), tmp_path / "out"

    arguments = ["scan", str(folder), "-o", str(out), "--model", model, "--stride", "96"]
    assert main(arguments) == 0

    said = capsys.readouterr()
    assert "1 slides: 1 negative. Results in" in said.out
    assert f"{folder / 'patch.png'}: skipped, a patch of 96 x 96 pixels among slides." in said.err
    assert not (out / "predictions.csv").exists()


def test_patches_that_are_asked_for_are_judged_and_the_slides_skipped_by_name(
    tmp_path: Path, model: str, real_slide: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = _with_patch(tmp_path / "slides", real_slide), tmp_path / "out"

    assert main(["scan", str(folder), "-o", str(out), "--model", model, "--patches"]) == 0

    said = capsys.readouterr().err
    assert f"{folder / 'CMU-1.svs'}: skipped, not a patch of 96 x 96 pixels." in said
    assert (out / "predictions.csv").read_text().splitlines()[1].startswith("patch,0.94")
    assert not (out / "worklist.sqlite").exists()


def test_damaged_slides_beside_a_patch_are_failed_slides(
    tmp_path: Path, model: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = _with_patch(tmp_path / "slides"), tmp_path / "out"
    (folder / "slide.tif").write_bytes(bytes(200_000))

    assert main(["scan", str(folder), "-o", str(out), "--model", model]) == 1

    said = capsys.readouterr()
    assert f"FAILED         {folder / 'slide.tif'}" in said.out
    assert f"{folder / 'patch.png'}: skipped" in said.err


def test_no_patch_where_patches_are_asked_for_and_labels_for_slides_are_errors(
    tmp_path: Path, model: str, real_slide: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["-o", str(tmp_path / "out"), "--model", model]
    assert main(["scan", str(real_slide.parent), *options, "--patches"]) == 1
    assert "holds no patch of 96 x 96 pixels" in capsys.readouterr().err

    labels = tmp_path / "labels.csv"
    labels.write_text("id,label\npatch,1\n")
    folder = _with_patch(tmp_path / "slides", real_slide)
    assert main(["scan", str(folder), *options, "--labels", str(labels)]) == 1
    assert "labels.csv: holds labels of patches, but there are slides" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["scan"],
        ["scan", "x.svs", "-o", "out", "--stride", "0"],
        ["scan", "x.svs", "-o", "out", "--mpp", "7"],
        ["scan", "x.svs", "-o", "out", "--mpp", "zero"],
        ["export"],
        ["export", "x.tif", "--opacity", "2"],
        ["export", "x.tif", "--opacity", "thick"],
        ["model", "burn"],
    ],
)
def test_wrong_usage_ends_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2


def test_an_error_is_a_sentence_and_a_traceback_only_with_debug(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = str(tmp_path / "gone.svs")

    assert main(["info", missing]) == 1
    said = capsys.readouterr().err
    assert said.startswith(missing)
    assert said.count("\n") == 1
    with pytest.raises(Exception, match=r"gone\.svs"):
        main(["info", missing, "--debug"])


def test_models_are_added_listed_and_checked(
    tmp_path: Path, model: str, own_user_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["model", "add", model]) == 0
    assert main(["model", "list"]) == 0
    assert "reddest-in-centre 1" in capsys.readouterr().out
    assert main(["model", "check", "reddest-in-centre", "--device", "cpu"]) == 0
    assert "4 golden patches within" in capsys.readouterr().out
    assert main(["model", "add", model]) == 1
    assert "already installed" in capsys.readouterr().err

    (added,) = own_user_folder.rglob("model.onnx")
    added.write_bytes(added.read_bytes() + b"\0")
    assert main(["model", "check", "reddest-in-centre"]) == 1
    assert "SHA-256 differs" in capsys.readouterr().err


WITHOUT_QT = """
import sys
sys.modules["PySide6"] = None
from histoviewer.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


def test_the_core_runs_without_qt(tmp_path: Path, model: str, real_slide: Path) -> None:
    arguments = ["scan", str(real_slide), "-o", str(tmp_path / "out"), "--stride", "96"]

    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_QT, *arguments, "--model", model, "--device", "cpu"],
        capture_output=True,
        text=True,
        timeout=300,
    )

    assert done.returncode == 0, done.stderr
    assert "NEGATIVE" in done.stdout
    assert done.stderr == ""


def test_a_mistyped_command_is_told_from_a_missing_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scna", "slides", "-o", "out"]) == 2
    assert "Did you mean scan?" in capsys.readouterr().err


def test_info_speaks_of_a_model_without_brackets(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["info", str(model_folder())]) == 0
    text = capsys.readouterr().out
    assert not re.search(r"[{}\[\]]|None|True|False", text)
    assert "operating points 1:\n  name: balanced" in text


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)])
def test_help_says_nothing_of_what_is_hidden(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command, "--help"])

    said = capsys.readouterr().out
    assert ended.value.code == 0
    assert "==SUPPRESS==" not in said and "None" not in said
    assert command or "scan " in said


def test_results_go_to_a_folder_of_their_own_and_a_pixel_size_is_doubted(
    tmp_path: Path, model: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.new("RGB", (900, 900), (200, 120, 180)).save(tmp_path / "photo.png", dpi=(1, 1))
    monkeypatch.chdir(tmp_path)
    assert main(["scan", "photo.png", "--model", model]) == 1

    said = capsys.readouterr().out
    assert said.endswith("Results in histoviewer-results.\n")
    assert (tmp_path / "histoviewer-results" / "worklist.sqlite").is_file()
    (line,) = [line for line in said.splitlines() if "photo.png" in line]
    assert "um per pixel recorded, surely wrong: outside 0.05 to 5. Give it with --mpp" in line
    assert "25,6" in line
