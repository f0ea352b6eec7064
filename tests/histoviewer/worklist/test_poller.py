import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from make_heatmaps import make_heatmap

from histoviewer.errors import StoreError
from histoviewer.exports.base import ExportOptions
from histoviewer.exports.folder import ExportJob, export_heatmaps
from histoviewer.exports.picture import PictureOptions
from histoviewer.worklist.naming import DATABASE, HEATMAP_FOLDER
from histoviewer.worklist.poller import WorklistPoller
from histoviewer.worklist.readings import Decision, Kind, Reading
from histoviewer.worklist.row import Row, Status, row_of
from histoviewer.worklist.store import Store


def finish(store: Store, name: str, verdict: str = "negative", score: float = 0.25) -> None:
    store.claim(name, f"/slides/{name}", "p")
    store.finish(Row(name, f"/slides/{name}", status=Status.DONE, verdict=verdict, score=score))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    # An unquoted "#" or "?" would end the path of a URI.
    return tmp_path / "Ergebnisse 100 % #1?"


def test_rows_are_told_once_and_again_after_another_wrote(out: Path) -> None:
    with Store(out) as store:
        finish(store, "b.svs")
        finish(store, "a.svs", "positive", 0.75)
        reader = WorklistPoller(out)
        rows = reader.poll()
        assert rows is not None
        assert [(row.name, row.verdict, row.score) for row in rows] == [
            ("a.svs", "positive", 0.75),
            ("b.svs", "negative", 0.25),
        ]
        assert reader.poll() is None

        store.claim("c.svs", "/slides/c.svs", "p")
        rows = reader.poll()
        assert rows is not None
        assert (rows[2].status, rows[2].owner) == (Status.RUNNING, store.owner)
        assert rows[:2] == [store.row("a.svs"), store.row("b.svs")]
    reader.close()


def test_looking_makes_and_changes_no_file(out: Path) -> None:
    reader = WorklistPoller(out)
    assert reader.poll() == []
    assert not out.exists()

    out.mkdir()
    assert reader.poll() is None
    assert not list(out.iterdir())

    with Store(out) as store:
        finish(store, "a.svs")
        assert reader.poll() == store.rows()
    reader.close()
    content = (out / DATABASE).read_bytes()
    assert [path.name for path in out.iterdir()] == [DATABASE]
    with closing(WorklistPoller(out)) as again:
        assert len(again.poll() or []) == 1
    assert [path.name for path in out.iterdir()] == [DATABASE]
    assert (out / DATABASE).read_bytes() == content


def test_who_died_or_left_is_no_owner_of_a_slide(out: Path) -> None:
    silent = Store(out, lease_seconds=1e6)  # It beats every 100,000 s.
    silent.claim("a.svs", "/slides/a.svs", "p")
    patient, hasty = WorklistPoller(out), WorklistPoller(out, lease_seconds=0)

    assert [row.owner for row in patient.poll() or []] == [silent.owner]
    assert [(row.status, row.owner) for row in hasty.poll() or []] == [(Status.RUNNING, "")]

    silent.close()
    assert [(row.status, row.owner) for row in patient.poll() or []] == [(Status.RUNNING, "")]
    for reader in (patient, hasty):
        reader.close()


def test_an_owner_that_beats_again_is_alive_again(out: Path) -> None:
    with Store(out, lease_seconds=0.05) as beating:
        beating.claim("a.svs", "/slides/a.svs", "p")
        reader = WorklistPoller(out, lease_seconds=60)
        assert [row.owner for row in reader.poll() or []] == [beating.owner]
        # Its heartbeats change the database, but no row.
        beats = set()
        while len(beats) < 3:
            with closing(sqlite3.connect(out / DATABASE)) as connection:
                beats |= set(connection.execute("SELECT beat FROM owner").fetchall())
            assert reader.poll() is None
        reader.close()


def test_a_vanished_folder_is_an_error_until_it_is_back(out: Path) -> None:
    with Store(out) as store:
        finish(store, "a.svs")
    reader = WorklistPoller(out)
    rows = reader.poll()
    away = out.rename(out.with_name("away"))

    for _ in range(2):
        with pytest.raises(StoreError, match="no longer exists"):
            reader.poll()
    away.rename(out)

    assert reader.poll() == rows
    reader.close()


def test_without_a_database_the_result_files_tell(out: Path) -> None:
    heatmap = make_heatmap({(0, 0): 0.75})
    heatmap.save(out / HEATMAP_FOLDER / "a.svs.tif")
    reader = WorklistPoller(out)

    assert reader.poll() == [row_of(heatmap, "a.svs", "heatmaps/a.svs.tif")]
    assert reader.poll() is None
    make_heatmap({(0, 0): 0.25}).save(out / HEATMAP_FOLDER / "b.svs.tif")
    assert [row.verdict for row in reader.poll() or []] == ["positive", "negative"]
    assert not (out / DATABASE).exists()


def test_a_database_that_was_made_anew_is_followed(out: Path) -> None:
    with Store(out) as store:
        finish(store, "a.svs")
    reader = WorklistPoller(out)
    assert len(reader.poll() or []) == 1
    (out / DATABASE).rename(out / "old")
    assert reader.poll() == []
    with Store(out) as store:
        finish(store, "b.svs")
    assert [row.name for row in reader.poll() or []] == ["b.svs"]
    reader.close()


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda path: path.write_bytes(b"no database " * 500), "is damaged"),
        (lambda path: change(path, "UPDATE slide SET score = 0.1"), "checksum"),
        (lambda path: change(path, "DROP TABLE slide"), "is damaged"),
        (lambda path: change(path, "PRAGMA user_version = 999"), "newer HistoViewer"),
    ],
)
def test_what_cannot_be_read_is_said_and_not_shown(out: Path, damage, words: str) -> None:
    with Store(out) as store:
        finish(store, "a.svs")
    whole = shutil.copy(out / DATABASE, out / "whole")
    damage(out / DATABASE)
    reader = WorklistPoller(out)

    for _ in range(2):
        with pytest.raises(StoreError, match=words) as raised:
            reader.poll()
        assert raised.value.action
    Path(whole).replace(out / DATABASE)
    assert [row.name for row in reader.poll() or []] == ["a.svs"]
    reader.close()


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)


def test_only_rows_that_changed_are_told_as_changed(out: Path) -> None:
    with Store(out) as store:
        for name in ("a.svs", "b.svs"):
            finish(store, name)
        reader = WorklistPoller(out)
        first = reader.poll()
        finish(store, "b.svs", "positive", 0.9)
        second = reader.poll()
        assert first and second
        assert second[0] is first[0]
        assert second[1] == replace(first[1], verdict="positive", score=0.9, revision=3)
        reader.close()


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A results folder with an unmerged log, which nobody may write to."""
    with Store(tmp_path / "out") as store:
        make_heatmap({(0, 0): 0.25}).save(tmp_path / "out" / HEATMAP_FOLDER / "a.svs.tif")
        store.add_reading(Reading("a.svs", Kind.SLIDE, Decision.UNSURE, "Dr. A"))
        folder = tmp_path / "read-only"
        shutil.copytree(tmp_path / "out", folder)
    if os.geteuid() == 0:  # Permissions do not hold back root.
        if subprocess.run(["mount", "--bind", folder, folder]).returncode:
            pytest.skip("needs the right to mount")
        subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True)
        yield folder
        subprocess.run(["umount", folder], check=True)
    else:
        folder.chmod(0o500)
        yield folder
        folder.chmod(0o700)


@pytest.mark.skipif(sys.platform != "linux", reason="needs mounts or permissions")
def test_a_read_only_folder_is_read_and_exported(read_only: Path, tmp_path: Path) -> None:
    with closing(WorklistPoller(read_only)) as poller:
        assert poller.poll() == []
        assert [reading.user for reading in poller.readings()] == ["Dr. A"]
    options = ExportOptions(PictureOptions())
    job = ExportJob((read_only,), "readings", tmp_path / "elsewhere", options)

    assert not [step.error for step in export_heatmaps(job) if step.error]
    assert "Dr. A" in (tmp_path / "elsewhere" / "slides" / "a.svs.csv").read_text()
