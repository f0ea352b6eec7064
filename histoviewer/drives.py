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
_MOUNTS = Path("/proc/self/mounts")


def is_network_drive(folder: Path) -> bool:
    """Whether a folder is on another computer, as far as the system tells: Linux names the type of
    each mounted drive, Windows gives a path with two backslashes."""
    full = folder.resolve()
    if os.name == "nt":
        return str(full).startswith("\\\\")
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return drive_type(full, mounts).startswith(_NETWORK_TYPES)


def drive_type(folder: Path, mounts: str) -> str:
    """The file system of a folder, e.g. "ext4", by the text of Linux's table of mounted drives.

    folder: absolute, without links. Returns "" where the table does not cover it.
    """
    types = {}
    for line in mounts.splitlines():
        _, place, kind, *_ = line.split(" ")
        types[Path(place.replace("\\040", " "))] = kind
    return next((types[place] for place in (folder, *folder.parents) if place in types), "")
