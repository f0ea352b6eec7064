"""This computer: its memory and its GPUs."""

import os
import shutil
import subprocess
import sys
from contextlib import suppress

_PATIENCE = 10.0


def memory_bytes() -> int | None:
    """Return the size of the physical memory; None if the system does not tell it that way."""
    if sys.platform == "win32":
        return None
    with suppress(OSError, ValueError):
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return None


def gpu_names() -> list[str]:
    """Return the names and drivers of the NVIDIA GPUs, as `nvidia-smi` tells; empty without it."""
    program = shutil.which("nvidia-smi")
    if program is None:
        return []
    query = ["--query-gpu=name,driver_version", "--format=csv,noheader"]
    try:
        told = subprocess.run(
            [program, *query],
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=True,
            stdin=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, subprocess.SubprocessError):
        return []
    return [line.strip() for line in told.stdout.splitlines() if line.strip()]
