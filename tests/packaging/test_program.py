"""Tests the entry point of the frozen program, run by the Python of the tests."""

import subprocess
import sys
from pathlib import Path

import pytest

from histoviewer.python_process import python_command
from histoviewer.version import __version__

PROGRAM = Path(__file__).parents[2] / "packaging" / "program.py"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, PROGRAM, *arguments],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )


def test_it_is_the_command_line_and_starts_modules_of_its_own() -> None:
    assert run("--version").stdout == f"HistoViewer {__version__}\n"
    assert run("-m", "histoviewer", "--version").stdout == f"HistoViewer {__version__}\n"


@pytest.mark.parametrize("module", ["http.server", "histoviewers", ""])
def test_it_runs_no_other_code(module: str) -> None:
    refused = run("-m", module)

    assert refused.returncode == 2
    assert "only modules of histoviewer" in refused.stderr


def test_a_frozen_program_starts_its_children_by_its_console_executable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(Path("/opt/app/histoviewer-gui.exe")))

    command = python_command(["-m", "histoviewer.processes", "histoviewer.processes.scan_worker"])

    program, *arguments = command
    assert Path(program) == Path("/opt/app/histoviewer.exe")
    assert arguments == ["-m", "histoviewer.processes", "histoviewer.processes.scan_worker"]
