"""No library that converts or runs a model leaves a trace in the user's folders."""

from pathlib import Path

from bare_home import run_in_bare_home


def test_a_conversion_and_a_check_write_nothing_into_the_home_folder(
    tmp_path: Path, two_softmax: Path, small_patches: Path
) -> None:
    out = tmp_path / "model"
    data, declared = ["--data", str(small_patches)], ["--classes", "normal,tumour", "--mpp", "0.5"]
    convert = ["convert", str(two_softmax), "-o", str(out), *data, "--scaling", "unit", *declared]

    assert run_in_bare_home(tmp_path / "converting", ["-m", "export", *convert]) == []
    assert run_in_bare_home(tmp_path / "checking", ["-m", "export", "verify", str(out)]) == []
