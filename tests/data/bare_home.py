"""Runs a program as a user who has never run anything, and lists what it left in the home."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path


def run_in_bare_home(home: Path, arguments: Sequence[str]) -> list[str]:
    """Run Python with an empty home folder; the files there that are not ours, by path.

    The variables that the program under test is to set itself are not inherited from the tests.
    Raises AssertionError with the program's output if it fails.
    """
    home.mkdir()
    environment = {key: value for key, value in os.environ.items() if key.upper() not in _UNSET}
    environment |= {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PYTHONDONTWRITEBYTECODE": "1",
        **dict.fromkeys(("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"), str(home)),
        "XDG_CACHE_HOME": str(home / ".cache"),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_DATA_HOME": str(home / ".local" / "share"),
        "XDG_STATE_HOME": str(home / ".local" / "state"),
    }
    ended = subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, text=True, timeout=600
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    files = (path.relative_to(home) for path in home.rglob("*") if not path.is_dir())
    return sorted(path.as_posix() for path in files if "histoviewer" not in str(path).lower())


_UNSET = {"ORT_DISABLE_TELEMETRY"}
