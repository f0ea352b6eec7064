"""Rights that a process that opens files of others has given up, tried in such a process."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

CHILD = """
import os, signal, socket, subprocess, sys
from histoviewer.processes.sandbox import give_up_rights, limit_memory
if not give_up_rights():
    print("no Landlock"); sys.exit()
server = socket.socket()
for attempt in (
    lambda: socket.create_connection(("127.0.0.1", int(sys.argv[1])), 5),
    lambda: server.bind(("127.0.0.1", 0)),
    lambda: subprocess.run(["/bin/sh", "-c", "true"]),
    lambda: os.kill(os.getppid(), signal.SIGCONT),
):
    try:
        attempt()
        print("possible")
    except PermissionError:
        print("refused")
limit_memory(2**28)
try:
    bytearray(2**30); print("possible")
except MemoryError:
    print("refused")
open(sys.argv[2], "w").write("results can be written")
os.mkdir(sys.argv[2] + ".folder")
os.rename(sys.argv[2], sys.argv[2] + ".folder/moved")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Landlock is of Linux")
def test_networks_programs_and_signals_are_given_up(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        child = subprocess.run(
            [sys.executable, "-c", CHILD, port, str(tmp_path / "file")],
            capture_output=True,
            text=True,
            check=True,
        )

    if "no Landlock" in child.stdout:
        pytest.skip("this kernel has no Landlock")
    refused = child.stdout.split()
    # TCP since version 4 and signals since version 6 of Landlock.
    assert refused[2] == refused[4] == "refused"
    assert set(refused) <= {"refused", "possible"}
    assert (tmp_path / "file.folder" / "moved").read_text()
