import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from histoviewer.files import drive_type, is_network_drive
from histoviewer.worklist.naming import DATABASE
from histoviewer.worklist.store import Store

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/slides /mnt/lab\\040slides nfs4 rw 0 0
//server/share /mnt/share cifs rw 0 0
tmpfs /mnt/share/tmp tmpfs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/user", "ext4"),
        ("/mnt/lab slides/out", "nfs4"),
        ("/mnt/share", "cifs"),
        ("/mnt/shared", "ext4"),
        ("/mnt/share/tmp/x", "tmpfs"),
    ],
)
def test_the_innermost_drive_counts(folder: str, kind: str) -> None:
    assert drive_type(Path(folder), MOUNTS) == kind
    assert drive_type(Path(folder), "") == ""


def test_on_a_local_drive_the_database_has_a_write_ahead_log(tmp_path: Path) -> None:
    assert not is_network_drive(tmp_path)

    with Store(tmp_path), closing(sqlite3.connect(tmp_path / DATABASE)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
