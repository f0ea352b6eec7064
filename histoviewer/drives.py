"""What kind of drive a folder is on."""

import os
from pathlib import Path

_NETWORK_TYPES = (
    "nfs",
    "cifs",
    "smb",
    "9p",
    "afs",
    "fuse.sshfs",
    "ceph",
    "fuse.glusterfs",
    "lustre",
)


def is_network_drive(folder: Path) -> bool:
    """Whether a folder is on another computer, as far as the system tells: Linux names the type of
    each mounted drive, Windows gives a path with two backslashes."""
    full = folder.resolve()
    if os.name == "nt":
        return str(full).startswith("\\\\")
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    types = {}
    for line in mounts.splitlines():
        _, place, kind, *_ = line.split(" ")
        types[Path(place.replace("\\040", " "))] = kind
    nearest = next((types[place] for place in (full, *full.parents) if place in types), "")
    return nearest.startswith(_NETWORK_TYPES)
