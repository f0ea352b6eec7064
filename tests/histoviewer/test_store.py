import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from make_heatmaps import PROVENANCE

from histoviewer.errors import StoreError
from histoviewer.geometry import Mpp, PatchGrid, Size
from histoviewer.heatmap import Heatmap
from histoviewer.store import DATABASE, HEATMAP_FOLDER, Store, result_files
from histoviewer.worklist_row import PUT, Row, Status, row_of

NAMES = ["a/x.svs", "b/x.svs", "b/x.tif", "ü é/スライド 1.svs"]


def finish(store: Store, out: Path, name: str, value: float = 0.25) -> None:
    """Claim a slide, write its result and end it, as a batch does."""
    assert store.claim(name, f"/slides/{name}", "p").owner == store.owner
    grid = PatchGrid(Size(64, 64), Mpp(1, 1), 1.0, 96, 32, 32)
    heatmap = Heatmap.pending(grid, np.ones((2, 2), np.bool_), PROVENANCE)
    rows, cols = np.indices((2, 2)).reshape(2, -1)
    heatmap.set_cells(rows, cols, np.full(4, value, np.float32))
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
        return {row.name: (row.status, row.verdict, row.peak) for row in store.rows()}


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
    silent.count_death("b")

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
        assert [store.count_death("a"), store.count_death("a")] == [1, 2]
        store.finish(Row("a", status=Status.FAILED, verdict="failed"))
    with Store(tmp_path) as store:
        assert store.claim("a", "/a", "p").deaths == 0


@pytest.mark.parametrize("content", [b"", b"no database at all" * 1000])
def test_a_database_of_other_content_is_made_again_from_the_results(
    finished: Path, content: bytes
) -> None:
    (finished / DATABASE).write_bytes(content)

    assert outcomes(finished) == EXPECTED
    assert len(list(finished.glob("worklist.sqlite.corrupt-*"))) == bool(content)


def test_a_lost_database_is_made_again_without_checkpoints_and_halves(finished: Path) -> None:
    (finished / DATABASE).unlink()
    maps = finished / HEATMAP_FOLDER
    whole = maps / "a" / "x.svs.tif"
    shutil.copyfile(whole, maps / "y.svs.partial.tif")
    shutil.copyfile(whole, maps / ".histoviewer-abc.svs.tif")
    (maps / "half.svs.tif").write_bytes(whole.read_bytes()[:500])

    assert outcomes(finished) == EXPECTED
    assert len(result_files(finished)) == 5


def test_a_newer_database_is_set_aside(finished: Path) -> None:
    with closing(sqlite3.connect(finished / DATABASE)) as connection:
        connection.execute("PRAGMA user_version = 2")

    assert outcomes(finished) == EXPECTED
    (aside,) = finished.glob("worklist.sqlite.corrupt-*")
    with closing(sqlite3.connect(aside)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)


def test_damage_is_noticed_or_harmless(finished: Path) -> None:
    """Of 150 flipped bits and 50 cuts at random places, none may change what is told."""
    path = finished / DATABASE
    sound = path.read_bytes()
    chance = random.Random(20261123)
    noticed = 0
    for number in range(200):
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
    assert noticed > 20


def test_damage_while_it_is_open_loses_nothing(finished: Path) -> None:
    with Store(finished) as store:
        store.claim("new.svs", "/new.svs", "p")
        with closing(sqlite3.connect(finished / DATABASE)) as connection, connection:
            connection.execute("UPDATE slide SET verdict = 'negative' WHERE verdict = 'positive'")

        assert {row.name: row.peak for row in store.rows()} == {
            name: outcome[2] for name, outcome in EXPECTED.items()
        }
        finish(store, finished, "new.svs")
    assert outcomes(finished) == EXPECTED | {"new.svs": ("done", "negative", 0.25)}


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(StoreError, match=r"cannot be made .*Choose a folder"):
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
