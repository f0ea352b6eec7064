import os
from pathlib import Path

import pytest
from make_models import make_model
from make_slides import tissue_noise, write_pyramid

from histoviewer.cli.main import main
from histoviewer.slides.read_log import log_of
from histoviewer.worklist.naming import result_files


@pytest.fixture
def scan(tmp_path: Path) -> list[str]:
    slide = write_pyramid(tmp_path / "x.tif", [tissue_noise(700, 600)], 0.972, compression=None)
    model = make_model(tmp_path / "model", threshold=0.9)
    return [
        "scan",
        str(slide),
        "-o",
        str(tmp_path / "out"),
        "--model",
        str(model),
        "--stride",
        "32",
    ]


def rot(slide: Path) -> None:
    """Change pixels in the middle of a file, and keep its size and time."""
    status = slide.stat()
    content = bytearray(slide.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 3000] = bytes(3000)
    slide.write_bytes(content)
    os.utime(slide, ns=(status.st_atime_ns, status.st_mtime_ns))


def test_rot_that_keeps_size_and_time_is_noticed(
    tmp_path: Path, scan: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    verify = ["verify", str(tmp_path / "out")]
    assert main(scan) == 0
    assert main(verify) == 0
    assert "unchanged in" in capsys.readouterr().out

    rot(tmp_path / "x.tif")

    assert main(verify) == 1
    assert "x.tif: has changed since it was scanned" in capsys.readouterr().err
    main(scan)
    assert "unchanged since its last scan" in capsys.readouterr().out
    main([*scan, "--verify"])
    assert "unchanged since its last scan" not in capsys.readouterr().out
    assert main(verify) == 0


def test_a_result_without_a_record_is_not_verified(
    tmp_path: Path, scan: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(scan) == 0
    (result,) = result_files(tmp_path / "out")
    assert log_of(result).stat().st_mode & 0o077 == 0
    log_of(result).unlink()

    assert main(["verify", str(tmp_path / "out")]) == 1
    assert "no record of what its scan read" in capsys.readouterr().err
    assert main([*scan, "--verify"]) == 0
    assert main(["verify", str(tmp_path / "out")]) == 0
