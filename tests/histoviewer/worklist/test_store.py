import os
import random
import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from make_heatmaps import PROVENANCE

from histoviewer.errors import StoreError
from histoviewer.files import checksum
from histoviewer.geometry import Mpp, PatchGrid, Size
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.worklist import readings_table
from histoviewer.worklist.naming import DATABASE, HEATMAP_FOLDER, JOURNAL, result_files
from histoviewer.worklist.poller import WorklistPoller
from histoviewer.worklist.readings import Decision, Kind, Reading
from histoviewer.worklist.readings_table import salvaged
from histoviewer.worklist.row import PUT, Row, Status, row_of
from histoviewer.worklist.store import Store

NAMES = ["a/x.svs", "b/x.svs", "b/x.tif", "ü é/スライド 1.svs"]


def finish(store: Store, out: Path, name: str, value: float = 0.25) -> None:
    """Claim a slide, write its result and end it, as a batch does."""
    assert store.claim(name, f"/slides/{name}", "p").owner == store.owner
    grid = PatchGrid(Size(64, 64), Mpp(1, 1), 1.0, 96, 32, 32)
    heatmap = Heatmap.pending(grid, np.ones((2, 2), np.bool_), PROVENANCE)
    rows, cols = np.indices((2, 2)).reshape(2, -1)
    heatmap.set_tiles(rows, cols, np.full(4, value, np.float32))
    result = f"{HEATMAP_FOLDER}/{name}.tif"
    heatmap.save(out / result)
    row = replace(row_of(heatmap, name, result), path=f"/slides/{name}", parameters="p")
    store.finish(row)


@pytest.fixture
def finished(tmp_path: Path) -> Path:
    """An output folder with four finished slides, one of them positive, and one that failed."""
    out = tmp_path / "out"
    with Store(out) as store:
        for name in NAMES:
            finish(store, out, name, 0.75 if name == NAMES[3] else 0.25)
        store.claim("bad.svs", "/slides/bad.svs", "p")
        store.finish(Row("bad.svs", status=Status.FAILED, verdict="failed", error="It is cut."))
    return out


def outcomes(out: Path) -> dict[str, tuple[str, str, float | None]]:
    with Store(out) as store:
        return {row.name: (row.status, row.verdict, row.score) for row in store.rows()}


def told_readings(out: Path) -> list[Reading]:
    with Store(out) as store:
        return store.readings()


READINGS = [
    Reading("a/x.svs", Kind.SLIDE, Decision.NEGATIVE, "Dr. Müller", time="2026-01-01T00:00:00Z"),
    Reading("a/x.svs", Kind.SLIDE, Decision.POSITIVE, "Dr. Müller", time="2025-01-01T00:00:00Z"),
    *(
        Reading(
            NAMES[3],
            Kind.FOCUS,
            Decision.CONFIRMED if number % 2 else Decision.REJECTED,
            "李 医生",
            x=100.5 + number,
            y=7.0,
            comment=f'"checksum": "{number}"}} {{ \\ \0 \udcff {"長い" * number}',
            model_sha256="ab" * 32,
            threshold=0.5,
            fingerprint="1-2-3",
            time=f"2026-01-01T00:00:{number:02}Z",
        )
        for number in range(40)
    ),
]


@pytest.fixture
def read(finished: Path) -> Path:
    """The folder of `finished`, with readings."""
    with Store(finished) as store:
        for reading in READINGS:
            store.add_reading(reading)
    return finished


EXPECTED = dict.fromkeys(NAMES[:3], ("done", "negative", 0.25)) | {
    NAMES[3]: ("done", "positive", 0.75)
}
FAILED = {"bad.svs": ("failed", "failed", None)}


def test_what_was_stored_is_there_again(finished: Path) -> None:
    assert outcomes(finished) == EXPECTED | FAILED
    with Store(finished) as store:
        bad = next(row for row in store.rows() if row.name == "bad.svs")
    assert bad.error == "It is cut."
    assert not list(finished.glob("*corrupt*"))


def test_two_owners_never_have_the_same_slide(tmp_path: Path) -> None:
    with Store(tmp_path) as one, Store(tmp_path) as other:
        assert one.claim("a", "/a", "p").owner == one.owner
        theirs = other.claim("a", "/a", "p")
        assert (theirs.status, theirs.owner) == (Status.RUNNING, one.owner)

        one.release("a")
        assert other.claim("a", "/a", "p").owner == other.owner


def test_what_another_ended_meanwhile_is_taken_unless_the_settings_differ(tmp_path: Path) -> None:
    with Store(tmp_path) as one, Store(tmp_path) as other:
        finish(one, tmp_path, "a")

        assert other.claim("a", "/slides/a", "p").status is Status.DONE
        assert other.claim("a", "/slides/a", "q").owner == other.owner
        other.release("a")
        finish(other, tmp_path, "a")
        assert one.claim("a", "/elsewhere/a", "p").owner == one.owner


def test_a_slide_that_ended_before_is_taken_again(finished: Path) -> None:
    with Store(finished) as store:
        for name in (NAMES[0], "bad.svs"):
            assert store.claim(name, "/a", "p").owner == store.owner


def test_an_owner_that_left_or_fell_silent_loses_its_slides(tmp_path: Path) -> None:
    gone = Store(tmp_path)
    gone.claim("a", "/a", "p")
    gone.close()
    silent = Store(tmp_path, lease_seconds=1e6)  # It beats every 100,000 s.
    silent.claim("b", "/b", "p")
    silent.record_crash("b")

    with Store(tmp_path, lease_seconds=1e-9) as store:
        assert store.claim("a", "/a", "p").owner == store.owner
        taken = store.claim("b", "/b", "p")

        assert (taken.owner, taken.deaths) == (store.owner, 1)
        silent.finish(Row("b", status=Status.DONE, verdict="negative"))
        assert next(row for row in store.rows() if row.name == "b") == taken
    silent.close()


def test_an_owner_that_beats_keeps_its_slides(tmp_path: Path) -> None:
    with Store(tmp_path, lease_seconds=0.05) as beating, Store(tmp_path, lease_seconds=60) as other:
        beating.claim("a", "/a", "p")
        beats = set()
        while len(beats) < 3:
            with closing(sqlite3.connect(tmp_path / DATABASE)) as connection:
                found = connection.execute("SELECT id, beat FROM owner").fetchall()
            beats.add(dict(found)[beating.owner])

        assert other.claim("a", "/a", "p").owner == beating.owner


def test_deaths_are_counted_for_one_attempt_at_a_slide(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.claim("a", "/a", "p")
        assert [store.record_crash("a"), store.record_crash("a")] == [1, 2]
        store.finish(Row("a", status=Status.FAILED, verdict="failed"))
    with Store(tmp_path) as store:
        assert store.claim("a", "/a", "p").deaths == 0


def test_an_interrupted_scan_leaves_an_earlier_result_but_never_that_of_another_slide(
    finished: Path,
) -> None:
    with Store(finished) as store:
        store.claim("a/x.svs", "/slides/a/x.svs", "q")
        store.release("a/x.svs")
        same = store.row("a/x.svs")
        store.claim("b/x.svs", "/moved/or/another/x.svs", "q")
        store.release("b/x.svs")
        other = store.row("b/x.svs")

    assert same and other
    assert (same.status, same.result) == (Status.DONE, "heatmaps/a/x.svs.tif")
    assert (other.status, other.verdict, other.result) == (Status.PENDING, "", "")


@pytest.mark.parametrize("content", [b"", b"\0", b"no database at all" * 1000])
def test_a_database_of_other_content_is_made_again_and_the_user_is_told(
    read: Path, content: bytes
) -> None:
    (read / DATABASE).write_bytes(content)

    with closing(WorklistPoller(read)) as poller, pytest.raises(StoreError, match="is damaged"):
        poller.poll()
    with Store(read) as store:
        (aside,) = read.glob("worklist.sqlite.corrupt-*")
        told = f"set aside as {aside.name}. It was made anew from 4 result files"
        assert told in str(store.problem)
        assert "42 readings were salvaged, none is lost." in str(store.problem)
        assert store.readings() == READINGS
    assert outcomes(read) == EXPECTED


def test_a_lost_database_with_a_log_is_not_mixed_with_it(read: Path, tmp_path: Path) -> None:
    with Store(read) as store:
        store.add_reading(replace(READINGS[0], comment="late"))
        shutil.copytree(read, tmp_path / "crashed")
    (tmp_path / "crashed" / DATABASE).unlink()

    with Store(tmp_path / "crashed") as store:
        assert "is missing, but not its log" in str(store.problem)
        assert len(store.readings()) == len(READINGS) + 1


@pytest.mark.parametrize("name", [DATABASE, f"{DATABASE}-wal", JOURNAL])
def test_damage_to_one_file_loses_no_reading(read: Path, tmp_path: Path, name: str) -> None:
    """None of 9 bit flips and 3 truncations, as after a power failure."""
    with Store(read) as store:
        for number in range(5):
            store.add_reading(replace(READINGS[0], comment=f"late {number}"))
        expected = store.readings()
        shutil.copytree(read, tmp_path / "crashed")
    chance = random.Random(20261125)
    for number in range(12):
        folder = tmp_path / str(number)
        shutil.copytree(tmp_path / "crashed", folder)
        content = bytearray((folder / name).read_bytes())
        if number % 4:
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        else:
            del content[chance.randrange(len(content)) :]
        (folder / name).write_bytes(content)

        with Store(folder) as store:
            assert store.readings() == expected, number
            assert bool(store.problem) >= bool(store.set_aside)
        with Store(folder) as store:
            assert store.problem is None


def test_a_reading_is_in_the_journal_before_it_is_acknowledged(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        for reading in READINGS[:3]:
            store.add_reading(reading)
            assert list(salvaged((tmp_path / JOURNAL).read_bytes()))[-1] == reading
        lines = (tmp_path / JOURNAL).read_bytes().splitlines(keepends=True)
    # A cut line must not spoil the next one.
    (tmp_path / JOURNAL).write_bytes(b"".join(lines)[:-5])
    with Store(tmp_path) as store:
        assert store.readings() == READINGS[:3]
        assert list(salvaged((tmp_path / JOURNAL).read_bytes())) == READINGS[:3]


def test_a_reading_that_the_journal_cannot_take_is_not_stored(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        (tmp_path / JOURNAL).mkdir()
        with pytest.raises(StoreError, match="reading was not stored"):
            store.add_reading(READINGS[0])
        assert store.readings() == []
        (tmp_path / JOURNAL).rmdir()


def test_readings_lost_from_database_and_journal_are_named(read: Path) -> None:
    (read / JOURNAL).unlink()
    content = bytearray((read / DATABASE).read_bytes())
    content[content.index(b"2026-01-01T00:00:20Z")] ^= 1
    (read / DATABASE).write_bytes(content)

    with Store(read) as store:
        assert len(store.readings()) == len(READINGS) - 1
        assert "41 readings were salvaged, 1 are lost (number 23)." in str(store.problem)


@pytest.mark.skipif(os.name != "posix", reason="needs permissions")
def test_what_tells_of_patients_is_for_its_user_alone(tmp_path: Path) -> None:
    def modes(folder: Path) -> set[int]:
        with Store(folder) as store:
            finish(store, folder, "a")
            store.add_reading(READINGS[0])
            return {path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_file()}

    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o770)

    assert modes(tmp_path / "new") == {0o600}
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
    assert modes(shared) == {0o660}


def test_a_lost_database_is_made_again_without_checkpoints_and_halves(finished: Path) -> None:
    (finished / DATABASE).unlink()
    maps = finished / HEATMAP_FOLDER
    whole = maps / "a" / "x.svs.tif"
    shutil.copyfile(whole, maps / "y.svs.partial.tif")
    shutil.copyfile(whole, maps / ".histoviewer-abc.svs.tif")
    (maps / "half.svs.tif").write_bytes(whole.read_bytes()[:500])

    assert outcomes(finished) == EXPECTED
    assert len(result_files(finished)) == 5


def test_a_newer_database_is_refused_and_left_as_it_is(finished: Path) -> None:
    with closing(sqlite3.connect(finished / DATABASE)) as connection:
        connection.execute("CREATE TABLE of_tomorrow (number INTEGER)")
        connection.execute("PRAGMA user_version = 5")
    before = (finished / DATABASE).read_bytes()

    with pytest.raises(StoreError, match=r"written by a newer HistoViewer .version 5"):
        Store(finished)

    assert (finished / DATABASE).read_bytes() == before
    assert not list(finished.glob("*corrupt*"))


def as_version_3(out: Path) -> list[str]:
    """Make a folder one that was written before areas and annotations; return its records."""
    with closing(sqlite3.connect(out / DATABASE)) as connection:
        old = [record for (record,) in connection.execute("SELECT record FROM reading")]
        connection.execute("DROP TRIGGER reading_is_never_changed")
        for number, record in enumerate(old, 1):
            content, _, _ = record.rpartition(', "checksum": "')
            content = content.replace(', "viewed": null, "data": ""', "") + "}"
            old[number - 1] = f'{content[:-1]}, "checksum": "{checksum(content)}"}}'
            update = "UPDATE reading SET record = ? WHERE number = ?"
            connection.execute(update, [old[number - 1], number])
        for statement in readings_table.CREATE:
            name = statement.split()[2]
            if name in ("reading_is_never_changed", "reading_is_never_deleted"):
                connection.execute(f"DROP TRIGGER IF EXISTS {name}")
                connection.execute(statement)
        connection.execute("PRAGMA user_version = 3")
        connection.commit()
    (out / JOURNAL).write_text("".join(f"{record}\n" for record in old), encoding="utf-8")
    return old


def test_readings_of_version_3_are_read_and_new_ones_follow(finished: Path) -> None:
    with Store(finished) as store:
        for reading in READINGS:
            store.add_reading(reading)
    old = as_version_3(finished)
    assert old and all('"viewed"' not in record for record in old)
    with closing(WorklistPoller(finished)) as poller:
        assert poller.readings() == READINGS
    area = replace(READINGS[0], kind=Kind.VIEWED, decision=Decision.VIEWED, viewed=0.5, data="1 1")

    with Store(finished) as store:
        assert store.problem is None
        store.add_reading(area)

    assert told_readings(finished) == [*READINGS, area]
    assert not list(finished.glob("*corrupt*"))
    with (
        closing(sqlite3.connect(finished / DATABASE)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="never deleted"),
    ):
        connection.execute("DELETE FROM reading")


def test_a_version_that_is_only_a_damaged_number_is_noticed(finished: Path) -> None:
    with closing(sqlite3.connect(finished / DATABASE)) as connection:
        connection.execute("PRAGMA user_version = 66")

    assert outcomes(finished) == EXPECTED
    assert len(list(finished.glob("worklist.sqlite.corrupt-*"))) == 1


def test_a_database_of_version_1_is_brought_up_in_place(finished: Path) -> None:
    (finished / JOURNAL).unlink(missing_ok=True)
    with closing(sqlite3.connect(finished / DATABASE)) as connection:
        connection.execute("DROP TABLE reading")
        connection.execute("ALTER TABLE slide RENAME COLUMN score TO peak")
        connection.execute("PRAGMA user_version = 1")

    with Store(finished) as store:
        store.add_reading(READINGS[0])

    assert outcomes(finished) == EXPECTED | FAILED
    assert told_readings(finished) == READINGS[:1]
    assert not list(finished.glob("*corrupt*"))


def test_damage_is_noticed_or_harmless(finished: Path) -> None:
    """None of 45 bit flips and 15 truncations at random positions may change a row."""
    path = finished / DATABASE
    sound = path.read_bytes()
    chance = random.Random(20261123)
    noticed = 0
    for number in range(60):
        damaged = bytearray(sound)
        if number % 4:
            damaged[chance.randrange(len(sound))] ^= 1 << chance.randrange(8)
        else:
            del damaged[chance.randrange(len(sound)) :]
        path.write_bytes(damaged)

        told = outcomes(finished)

        assert told in (EXPECTED, EXPECTED | FAILED), number
        aside = list(finished.glob("worklist.sqlite.corrupt-*"))
        noticed += bool(aside)
        for file in aside:
            file.unlink()
    assert noticed > 6


def test_readings_come_back_in_the_order_they_were_made_in(read: Path) -> None:
    assert told_readings(read) == READINGS
    with Store(read) as store:
        assert store.readings("a/x.svs") == READINGS[:2]
        assert store.readings("b/x.svs") == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reading SET record = ''",
        "DELETE FROM reading WHERE number = 1",
        "INSERT OR REPLACE INTO reading SELECT 1, record FROM reading WHERE number = 2",
    ],
)
def test_readings_are_never_changed(read: Path, statement: str) -> None:
    with (
        closing(sqlite3.connect(read / DATABASE)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="readings are never"),
    ):
        connection.execute(statement)

    assert told_readings(read) == READINGS


def test_two_processes_add_readings_side_by_side(tmp_path: Path) -> None:
    with Store(tmp_path) as one, Store(tmp_path) as other:
        for store, reading in zip((one, other) * 20, READINGS[:40], strict=True):
            store.add_reading(reading)

        assert one.readings() == other.readings() == READINGS[:40]


def test_readings_survive_a_database_that_cannot_be_opened_any_more(read: Path) -> None:
    path = read / DATABASE
    sound = path.read_bytes()
    path.write_bytes(bytes(4096) + sound[4096:])

    with Store(read) as store:
        assert store.readings() == READINGS
        assert store.set_aside
        store.add_reading(replace(READINGS[0], comment="after the damage"))
    path.write_bytes(b"nothing of what was in it")

    # The first damaged database still contains the earlier readings, the journal all.
    assert told_readings(read)[:-1] == READINGS
    with Store(read) as store:
        assert store.set_aside is None


def test_readings_are_salvaged_once_from_several_damaged_databases(read: Path) -> None:
    path = read / DATABASE
    late = replace(READINGS[0], comment="after the damage")
    path.write_bytes(bytes(4096) + path.read_bytes()[4096:])
    with Store(read) as store:
        store.add_reading(late)
    path.write_bytes(bytes(4096) + path.read_bytes()[4096:])

    assert told_readings(read) == [*READINGS, late]


def test_readings_survive_in_a_log_that_was_never_merged(read: Path, tmp_path: Path) -> None:
    """The state after a power failure, with pages of the database itself damaged."""
    late = replace(READINGS[0], comment="late")
    with Store(read) as store:
        store.add_reading(late)
        shutil.copytree(read, tmp_path / "crashed")
    path = tmp_path / "crashed" / DATABASE
    assert path.with_name(f"{DATABASE}-wal").stat().st_size
    path.write_bytes(b"x" * 20_000)

    assert told_readings(tmp_path / "crashed")[-1] == late


def test_damage_costs_at_most_the_reading_that_it_hits(read: Path) -> None:
    """None of 20 random bit flips, and of 20 inside readings, may lose more than one reading.

    Without the journal, as in folders of earlier versions.
    """
    path = read / DATABASE
    sound = path.read_bytes()
    chance = random.Random(20261124)
    first, last = sound.index(b"histoviewer reading"), sound.rindex(b"histoviewer reading")
    places = [chance.randrange(len(sound)) for _ in range(20)]
    lost = 0
    for place in [*places, *(chance.randrange(first, last) for _ in range(20))]:
        damaged = bytearray(sound)
        damaged[place] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)

        (read / JOURNAL).unlink()
        with Store(read) as store:
            told = store.readings()
            named = re.search(r", (\d+) are lost", str(store.problem))
        assert len(told) + int(named[1] if named else 0) == len(READINGS), store.problem

        remaining = iter(READINGS)
        assert all(reading in remaining for reading in told), place
        assert len(told) >= len(READINGS) - 1, place
        lost += len(READINGS) - len(told)
        for file in read.glob("worklist.sqlite.corrupt-*"):
            file.unlink()
    assert lost > 6


def test_what_is_cut_off_costs_no_reading_before_the_cut(read: Path) -> None:
    path = read / DATABASE
    sound = path.read_bytes()
    for size in range(0, len(sound), len(sound) // 12):
        path.write_bytes(sound[:size])
        # Free pages may contain a reading a second time.
        kept = set(re.findall(rb', "checksum": "(\w+)"', sound[:size]))
        (read / JOURNAL).unlink(missing_ok=True)

        assert len(told_readings(read)) >= len(kept) - 1
        for file in read.glob("worklist.sqlite.corrupt-*"):
            file.unlink()


def test_damage_while_it_is_open_loses_nothing(finished: Path) -> None:
    with Store(finished) as store:
        store.claim("new.svs", "/new.svs", "p")
        with closing(sqlite3.connect(finished / DATABASE)) as connection, connection:
            connection.execute("UPDATE slide SET verdict = 'negative' WHERE verdict = 'positive'")

        assert {row.name: row.score for row in store.rows()} == {
            name: outcome[2] for name, outcome in EXPECTED.items()
        }
        finish(store, finished, "new.svs")
    assert outcomes(finished) == EXPECTED | {"new.svs": ("done", "negative", 0.25)}


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(StoreError, match=r"cannot be created .*Choose a folder"):
        Store(tmp_path / "file" / "out")
    (tmp_path / "out" / DATABASE).mkdir(parents=True)
    with pytest.raises(StoreError, match=r"worklist\.sqlite: cannot be used"):
        Store(tmp_path / "out")


def test_ten_thousand_slides(tmp_path: Path) -> None:
    rows = [Row(f"folder/{number:05}.svs", status=Status.DONE) for number in range(10_000)]
    with Store(tmp_path) as store, closing(sqlite3.connect(tmp_path / DATABASE)) as connection:
        with connection:
            connection.executemany(PUT, [row.values() for row in rows])

        assert store.rows() == rows


def test_a_slide_that_is_not_to_be_scanned_any_more_loses_its_row_and_no_other(
    finished: Path,
) -> None:
    with Store(finished) as store:
        before = store.rows()
        store.add_pending({"new": "/slides/new", "other": "/slides/other"})
        store.claim("taken", "/slides/taken", "p")
        for path in ("/slides/new", "/slides/taken", f"/slides/{NAMES[0]}", "/slides/none"):
            store.remove_pending(path)
        assert {row.name for row in store.rows()} == {row.name for row in before} | {
            "other",
            "taken",
        }
