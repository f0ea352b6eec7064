"""Tests what `histoviewer doctor` finds and says."""

import importlib.util
import json
import os
import shutil
import sys
from pathlib import Path

import platformdirs
import pytest

from histoviewer.cli.main import main
from histoviewer.inference.registry import user_models
from histoviewer.resources import model_folder
from histoviewer.support.checks import check_folder, check_gpu, check_openvino
from histoviewer.support.diagnostics import diagnostics


def test_a_sound_installation_has_no_problem(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor", str(tmp_path / "new" / "results")]) == 0

    told = capsys.readouterr().out
    assert "A process of its own reads the sample, 2220 x 2967 pixels." in told
    assert "ok       Model pcam-starter: Golden patches within" in told
    settings = platformdirs.user_config_path("histoviewer", False)
    for folder in (tmp_path / "new" / "results", settings):
        assert f"ok       Folder {folder}: Writable" in told
    assert "No problems found." in told


def test_broken_models_are_problems_that_name_the_file_and_the_remedy(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("altered", "other"):
        shutil.copytree(model_folder(), user_models() / name)
    with (user_models() / "altered" / "model.onnx").open("r+b") as file:
        file.seek(1000)
        file.write(b"altered")
    manifest = user_models() / "other" / "model.json"
    document = json.loads(manifest.read_text(encoding="utf-8"))
    document["golden"]["outputs"][0] = 1 - document["golden"]["outputs"][0]
    manifest.write_text(json.dumps(document), encoding="utf-8")
    (user_models() / "empty").mkdir()

    assert main(["doctor"]) == 1

    told = capsys.readouterr().out
    assert "ok       Model pcam-starter" in told
    problems = [line for line in told.splitlines() if line.startswith("PROBLEM")]
    assert [line.split()[2] for line in problems] == ["altered:", "empty:", "other:"]
    assert str(user_models() / "altered" / "model.onnx") in problems[0]
    assert "computes other values" in problems[2]
    assert f"Remove {user_models() / 'empty'}" in told
    assert "3 problems found." in told


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_a_folder_that_cannot_be_written_is_a_problem(tmp_path: Path) -> None:
    folder = tmp_path / "results"
    folder.mkdir(mode=0o500)
    # Root may write anywhere but into the kernel's own files.
    closed = folder if os.geteuid() else Path("/proc")

    check = check_folder(closed / "slides")

    assert check.status == "problem"
    assert "Cannot be written" in check.finding
    assert "choose another folder" in check.action
    assert check_folder(tmp_path).status == "ok"


def test_a_file_in_the_place_of_a_folder_is_a_problem(tmp_path: Path) -> None:
    file = tmp_path / "results"
    file.write_text("no folder")

    assert check_folder(file).finding == f"{file} is no folder."


def test_a_gpu_whose_cuda_does_not_start_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which("nvidia-smi"):
        pytest.skip("There is a GPU here.")
    assert check_gpu().status == "ok"
    program = tmp_path / "nvidia-smi"
    program.write_text("#!/bin/sh\necho 'NVIDIA T4, 570.1'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)

    check = check_gpu()

    assert check.status == "problem"
    assert check.finding.startswith("NVIDIA T4, 570.1: cannot be used: ")
    assert "driver" in check.action


def test_openvino_is_told_with_its_precisions_or_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if importlib.util.find_spec("openvino"):
        assert "this processor has float32" in check_openvino().finding
    find_spec = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "openvino" else find_spec(name)
    )

    check = check_openvino()

    assert check.status == "note"
    assert "pip install openvino" in check.action


def test_diagnostics_tell_versions_and_count_the_user_s_models(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copytree(model_folder(), user_models() / "of Hans Meier")

    text = diagnostics()

    assert "Python package" in text
    assert "numpy 2" in text
    assert "pcam-starter" in text
    assert "1 added by the user" in text
    assert "Meier" not in text
    assert main(["doctor", "--diagnostics"]) == 0
    assert capsys.readouterr().out == text
