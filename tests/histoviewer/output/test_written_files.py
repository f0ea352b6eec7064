from pathlib import Path

import pytest

from histoviewer.errors import StoreError
from histoviewer.output.written_files import (
    is_ours,
    note_written,
    refuse_others,
    remove_ours,
    without_ours,
)


def test_only_what_was_written_and_is_unchanged_is_ours(tmp_path: Path) -> None:
    ours, others = tmp_path / "a\n.csv", tmp_path / "b.csv"
    for file in (ours, others):
        file.write_text("id,label\n")
    note_written([ours])

    assert is_ours(ours)
    assert not is_ours(others)
    refuse_others([ours, tmp_path / "missing.csv"])
    with pytest.raises(StoreError, match=r"b\.csv: exists already .*--overwrite"):
        refuse_others([ours, others])
    assert without_ours(tmp_path, [ours.name, others.name]) == [others.name]

    ours.write_text("id,LABEL\n")
    assert not is_ours(ours)
    # Both states are ours once each was noted, as when an export is repeated.
    note_written([ours])
    assert is_ours(ours)


def test_only_what_is_ours_is_removed(tmp_path: Path) -> None:
    ours, edited, others = (tmp_path / name for name in ("a.csv", "b.csv", "c.csv"))
    for file in (ours, edited, others):
        file.write_text("id,label\n")
    note_written([ours, edited])
    edited.write_text("id,LABEL\n")

    remove_ours([ours, edited, others, tmp_path / "missing.csv"])

    assert not ours.exists() and edited.exists() and others.exists()


def test_what_cannot_be_removed_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "a.csv"
    folder.mkdir()
    note_written([folder])

    with pytest.raises(StoreError, match=r"a\.csv: is of an earlier export, and cannot be removed"):
        remove_ours([folder])


def test_a_damaged_record_is_none(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.touch()
    (tmp_path / ".histoviewer.files").write_bytes(b"\xff\0 \n\n\n")

    assert not is_ours(file)
    assert without_ours(tmp_path, ["a.csv"]) == ["a.csv"]
