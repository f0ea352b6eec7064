"""Leases: of all who want to go on from one state, one does."""

import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from histoviewer.cluster.heartbeat import Heart, Observer, read_statuses
from histoviewer.cluster.job import Place, SharedSlide
from histoviewer.cluster.lease_log import LeaseLog, LeaseLost, Outcome
from histoviewer.cluster.takeover import MOST_LOST, discard, revoke_if_dead
from histoviewer.errors import StoreError
from histoviewer.files import create_file

KEYS = [f"{number:06}" for number in range(40)]
OUTCOME = Outcome("", "000001.0001.tif")
CLAIM = """
import random, sys
from pathlib import Path
from histoviewer.cluster.lease_log import LeaseLog
folder, owner, *keys = sys.argv[1:]
random.Random(owner).shuffle(keys)
log = LeaseLog(Path(folder))
print(*(key for key in keys if log.claim(key, owner)))
"""


@pytest.fixture
def slide(tmp_path: Path) -> SharedSlide:
    return SharedSlide("a.svs", Place.of(tmp_path / "a.svs", tmp_path))


def test_processes_that_want_the_same_slides_never_both_get_one(tmp_path: Path) -> None:
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", CLAIM, str(tmp_path), f"owner {number}", *KEYS],
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(4)
    ]
    claimed = [run.communicate()[0].split() for run in runs]

    assert Counter(key for keys in claimed for key in keys) == Counter(KEYS)
    assert len(list(tmp_path.iterdir())) == len(KEYS)


def test_one_of_the_holder_and_who_takes_it_for_dead_goes_on(tmp_path: Path) -> None:
    hasty = Observer(tmp_path, 0)

    def race(key: str) -> tuple[bool, bool]:
        lease = LeaseLog(tmp_path).claim(key, "holder")
        assert lease

        def end() -> bool:
            try:
                lease.end(OUTCOME)
            except LeaseLost:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            ended = pool.submit(end)
            lost = pool.submit(revoke_if_dead, LeaseLog(tmp_path), key, None, "other", hasty)
            return ended.result(), lost.result()

    for key in KEYS:
        ended, lost = race(key)
        entries = LeaseLog(tmp_path).read(key)
        assert ended != lost
        assert [entry.kind for entry in entries] == ["claimed", "ended" if ended else "lost"]


def test_a_takeover_decided_before_the_outcome_does_not_undo_it(tmp_path: Path) -> None:
    lease = LeaseLog(tmp_path).claim("000001", "holder")
    assert lease

    class Ending(Observer):
        """Looks for so long that the slide ends meanwhile."""

        def lives(self, owner: str) -> bool:
            assert lease
            lease.end(OUTCOME)
            return super().lives(owner)

    assert not revoke_if_dead(
        LeaseLog(tmp_path), "000001", None, "other", Ending(tmp_path / "workers", 0)
    )
    assert LeaseLog(tmp_path).read("000001")[-1].outcome == OUTCOME


def test_a_lease_that_was_lost_publishes_nothing_and_its_successor_has_a_higher_token(
    tmp_path: Path,
) -> None:
    log = LeaseLog(tmp_path)
    late = log.claim("000001", "late")
    assert late
    assert not late.is_lost()
    assert revoke_if_dead(log, "000001", None, "observer", Observer(tmp_path, 0))
    successor = LeaseLog(tmp_path).claim("000001", "successor")

    assert successor
    assert late.is_lost()
    assert successor.token > late.token
    for act in (late.release, late.record_crash, lambda: late.end(Outcome("late"))):
        with pytest.raises(LeaseLost):
            act()
    successor.end(OUTCOME)
    last = LeaseLog(tmp_path).read("000001")[-1]
    assert (last.owner, last.outcome) == ("successor", OUTCOME)
    assert LeaseLog(tmp_path).claim("000001", "third") is None


def test_what_has_ended_is_known_by_the_listing_until_another_entry_says_otherwise(
    tmp_path: Path, slide: SharedSlide
) -> None:
    log = LeaseLog(tmp_path)
    for key in KEYS[:3]:
        lease = log.claim(key, "me")
        assert lease
        if key != KEYS[2]:
            lease.end(OUTCOME)
    assert LeaseLog(tmp_path).unfinished(KEYS[:4]) == KEYS[2:4]
    for path in tmp_path.glob(f"{KEYS[0]}.*.ended"):
        path.unlink()  # Whoever ended it was killed before it gave the hint.
    assert LeaseLog(tmp_path).unfinished(KEYS[:4]) == KEYS[2:4]

    discard(log, KEYS[1], slide, "coordinator")

    assert LeaseLog(tmp_path).unfinished(KEYS[:4]) == KEYS[1:4]
    assert LeaseLog(tmp_path).claim(KEYS[1], "other")


def test_crashes_are_counted_across_workers_and_released_slides_are_free(tmp_path: Path) -> None:
    first = LeaseLog(tmp_path).claim("000001", "first")
    assert first
    assert first.record_crash() == 1
    assert LeaseLog(tmp_path).claim("000001", "second") is None
    first.release()
    second = LeaseLog(tmp_path).claim("000001", "second")

    assert second
    assert second.record_crash() == 2


def test_only_the_dead_lose_their_lease_and_a_slide_only_so_often(
    tmp_path: Path, slide: SharedSlide
) -> None:
    log_folder, workers = tmp_path / "log", tmp_path / "workers"
    log_folder.mkdir()
    workers.mkdir()
    log = LeaseLog(log_folder)
    patient, hasty = Observer(workers, 1000), Observer(workers, 0)
    for number in range(MOST_LOST):
        assert log.claim("000001", f"owner {number}")
        assert not revoke_if_dead(log, "000001", slide, "me", patient)
        assert revoke_if_dead(log, "000001", slide, "me", hasty)

    outcome = log.read("000001")[-1].outcome
    assert outcome
    words = f"the process or computer that scanned it was lost {MOST_LOST} times"
    assert outcome.error.startswith(f"a.svs: was given up: {words}")


def test_a_heart_is_seen_to_beat_and_to_have_left(tmp_path: Path) -> None:
    observer = Observer(tmp_path, 0)
    with Heart(tmp_path, "me", 1000) as heart:
        assert not observer.lives("me")  # As nothing has changed for 0 s.
        heart.tell("000007", 3, 500)
        heart.beat()
        (status,) = read_statuses(tmp_path).values()
        assert (status.key, status.slides, status.tiles, status.left) == ("000007", 3, 500, False)
        before = (tmp_path / "me.json").read_bytes()
        heart.beat()
        assert (tmp_path / "me.json").read_bytes() != before
        assert len((tmp_path / "me.json").read_bytes()) == len(before)
    assert read_statuses(tmp_path)["me"].left


def test_a_file_is_created_once_and_whole(tmp_path: Path) -> None:
    path = tmp_path / "new"
    with ThreadPoolExecutor(8) as pool:
        created = list(pool.map(lambda number: create_file(path, b"%d" % number * 1000), range(8)))

    assert created.count(True) == 1
    assert path.read_bytes() == b"%d" % created.index(True) * 1000
    assert [found.name for found in tmp_path.iterdir()] == ["new"]
    with pytest.raises(StoreError, match=r"gone.*cannot be written"):
        create_file(tmp_path / "gone" / "new", b"")


def test_an_entry_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "000001.0001").write_bytes(b"{}")

    with pytest.raises(StoreError, match=r"000001\.0001: is no entry of a shared scan"):
        LeaseLog(tmp_path).claim("000001", "me")


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes")
def test_a_pipe_in_place_of_an_entry_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "000001.0001")

    with pytest.raises(StoreError, match=r"000001\.0001: cannot be read .*not a regular file"):
        LeaseLog(tmp_path).claim("000001", "me")
