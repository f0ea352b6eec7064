"""Exit codes and messages of python -m export."""

import subprocess
import sys
from pathlib import Path

import pytest

from export.cli.main import main


def test_help_imports_no_tensorflow() -> None:
    code = (
        "import sys; from export.__main__ import main\n"
        "try: main(['train', '--help'])\n"
        "except SystemExit as end: code = end.code\n"
        "assert code == 0 and not {'tensorflow', 'keras'} & set(sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert "--weights-xception" in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["train"],
        ["train", "data", "-o", "run", "--epochs", "0"],
        ["train", "data", "-o", "run", "--validation-fraction", "0.9"],
        ["verify", "model", "--weights", "a.weights.h5"],
        ["evaluate", "lesions", "d", "--annotations", "a", "-o", "report", "--mpp", "0"],
        ["convert", "a.keras", "-o", "model", "--data", "data", "--classes", "normal,tumour"],
    ],
)
def test_wrong_usage_is_exit_code_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2


def test_faulty_data_is_a_sentence_and_exit_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", str(tmp_path), "-o", str(tmp_path / "run")]) == 1
    told = capsys.readouterr().err
    assert "train_labels.csv: not found" in told
    assert "Traceback" not in told
    assert main(["--debug", "train", str(tmp_path), "-o", str(tmp_path / "run")]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_the_starter_names_pytorch_if_it_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    arguments = ["starter", "data", "--held-out", "data", "--xception", "x.weights.h5"]
    assert main([*arguments, "--run", str(tmp_path / "run"), "-o", str(tmp_path / "out")]) == 1
    assert "pip install torch" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ([], "either --xception"),
        (["--xception", "x.weights.h5", "--average", "a"], "either --xception"),
        (["--xception", "x.weights.h5", "--shares", "1"], "--shares is for --average only"),
        (["--average", "a", "b", "--shares", "0.5"], "adding up to 1"),
        (["--average", "a", "b", "--shares", "1.5", "-0.5"], "adding up to 1"),
    ],
)
def test_the_starter_is_either_trained_or_averaged(
    options: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["starter", "data", "--held-out", "data", "--run", "r", "-o", "o", *options])
    assert told in capsys.readouterr().err
