"""Tests the log and crash reports in processes of their own, as a user has them."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from histoviewer.support.log import last_errors, log_file, log_folder

START = (
    "from histoviewer.support.crash import report_crashes\n"
    "from histoviewer.support.log import start_log\n"
    "start_log('test'); report_crashes()\n"
)


def run(code: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True
    )


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return run(
        f"import sys; sys.argv[1:] = {list(arguments)}\n"
        "from histoviewer.cli.main import main; sys.exit(main())"
    )


def test_a_failed_command_is_in_the_log_without_the_name_of_the_slide(tmp_path: Path) -> None:
    slide = tmp_path / "Hans Meier.svs"
    slide.write_bytes(b"no slide")

    failed = command("info", str(slide))

    assert failed.returncode == 1
    assert str(slide) in failed.stderr
    text = log_file().read_text()
    assert "info: HistoViewer" in text
    assert last_errors()[-1].split(" ERROR ")[1].startswith("SlideError at ")
    assert "Meier" not in text


def test_a_program_without_a_folder_for_its_log_works(tmp_path: Path) -> None:
    log_folder().parent.mkdir(parents=True)
    log_folder().write_text("in the way")

    assert command("model", "list").stdout.startswith("pcam-starter")


def test_a_large_log_is_set_aside_and_the_oldest_is_dropped() -> None:
    log_folder().mkdir(parents=True)
    for number in range(5):
        log_file().write_text(f"{number}" * 2**20)
        run(START)

    kept = sorted(path.name for path in log_folder().glob("histoviewer.log*"))
    assert kept == [f"histoviewer.log{suffix}" for suffix in ("", ".1", ".2", ".3")]
    assert [log_file().with_name(name).read_text()[0] for name in kept[1:]] == ["4", "3", "2"]
    assert log_file().stat().st_size < 2**20


@pytest.mark.parametrize(
    "failure",
    [
        "raise ZeroDivisionError('unforeseen')",
        "import threading\n"
        "def fail(): raise ZeroDivisionError('unforeseen')\n"
        "thread = threading.Thread(target=fail); thread.start(); thread.join()",
    ],
    ids=["main thread", "another thread"],
)
def test_an_unexpected_error_leaves_a_report(failure: str) -> None:
    ended = run(START + failure)

    (report,) = log_folder().glob("crash-*.txt")
    assert "ZeroDivisionError: unforeseen" in ended.stderr
    assert str(report) in ended.stderr
    text = report.read_text()
    assert "ZeroDivisionError: unforeseen" in text
    assert "HistoViewer" in text
    assert "onnxruntime" in text
    assert last_errors()[-1].endswith("ERROR ZeroDivisionError")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_crash_of_a_library_is_in_the_log() -> None:
    ended = run(START + "import os; os.abort()")

    assert ended.returncode == -signal.SIGABRT
    assert last_errors()[-1] == "Fatal Python error: Aborted"
