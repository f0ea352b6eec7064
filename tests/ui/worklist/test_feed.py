import subprocess
import sys
from pathlib import Path

import pytest

import histoviewer
from histoviewer.ui.worklist.feed import RowFeed
from histoviewer.worklist.naming import DATABASE
from histoviewer.worklist.row import Row, Status
from histoviewer.worklist.store import Store

_WAIT = 60_000


@pytest.fixture
def source(jobs):
    source = RowFeed(jobs, seconds=0.02)
    yield source
    jobs.close()
    source.close()


@pytest.fixture
def told(source):
    """The source's messages so far, each {name: (status, verdict)}."""
    told = []
    source.rows_changed.connect(
        lambda rows: told.append({row.name: (row.status, row.verdict) for row in rows})
    )
    return told


def end(out, name, verdict):
    with Store(out) as store:
        store.claim(name, f"/slides/{name}", "p")
        store.finish(Row(name, f"/slides/{name}", status=Status.DONE, verdict=verdict))


def test_a_worklist_is_live_while_another_process_scans_into_it(
    source, told, qtbot, tmp_path, slide_bytes
):
    slides, out = tmp_path / "slides", tmp_path / "out"
    slides.mkdir()
    (slides / "good.png").write_bytes(slide_bytes)
    (slides / "torn.svs").write_bytes(b"II*\0" + slide_bytes[:100])
    source.open(out)
    qtbot.waitUntil(lambda: told == [{}], timeout=_WAIT)
    assert not out.exists()

    command = [sys.executable, "-P", "-m", "histoviewer", "scan", str(slides), "-o", str(out)]
    with subprocess.Popen(
        [*command, "--stride", "96", "--whole-slide"],
        env={"PYTHONPATH": str(Path(histoviewer.__file__).parents[1])},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as scan:
        failed = (Status.FAILED, "failed")
        qtbot.waitUntil(lambda: told[-1].get("torn.svs") == failed, timeout=_WAIT)
        output, _ = scan.communicate()
    assert scan.returncode == 1, output
    with Store(out) as store:
        verdict = next(row.verdict for row in store.rows() if row.name == "good.png")
    # The picture is no tissue, and stride 96 leaves some of it out.
    assert verdict in ("positive", "incomplete", "not assessable")
    assert told[-1] == {"good.png": (Status.DONE, verdict), "torn.svs": failed}
    # It was seen while it was scanned, not only when all had ended.
    assert any(rows.get("good.png", ("",))[0] is Status.RUNNING for rows in told)


def test_rows_are_told_only_when_they_changed(source, told, qtbot, tmp_path):
    end(tmp_path, "a.svs", "negative")
    source.open(tmp_path)
    qtbot.waitUntil(lambda: len(told) == 1, timeout=_WAIT)
    # The second change is seen at a later look than the one that must tell nothing.
    with qtbot.waitSignal(source.rows_changed, timeout=_WAIT):
        end(tmp_path, "b.svs", "positive")
    qtbot.waitUntil(lambda: told[-1].get("b.svs") == (Status.DONE, "positive"), timeout=_WAIT)
    assert len(told) == len({str(rows) for rows in told})


def test_a_folder_that_vanishes_is_a_sentence_until_it_is_back(source, told, qtbot, tmp_path):
    out = tmp_path / "out"
    end(out, "a.svs", "negative")
    source.open(out)
    qtbot.waitUntil(lambda: len(told) == 1, timeout=_WAIT)

    with qtbot.waitSignal(source.error_changed, timeout=_WAIT) as error:
        away = out.rename(tmp_path / "away")
    assert "out: no longer exists" in error.args[0]
    with qtbot.waitSignal(source.error_changed, timeout=_WAIT) as error:
        away.rename(out)
    assert error.args == [""]
    qtbot.waitUntil(lambda: len(told) == 2, timeout=_WAIT)
    assert told[0] == told[1]


def test_another_folder_takes_the_place_of_the_first(source, told, qtbot, tmp_path):
    end(tmp_path / "one", "a.svs", "negative")
    end(tmp_path / "two", "b.svs", "positive")
    source.open(tmp_path / "one")
    source.open(tmp_path / "two")
    qtbot.waitUntil(lambda: bool(told), timeout=_WAIT)
    assert told == [{"b.svs": (Status.DONE, "positive")}]
    # SQLite keeps its log for as long as anybody has the database open.
    qtbot.waitUntil(
        lambda: [path.name for path in (tmp_path / "one").iterdir()] == [DATABASE], timeout=_WAIT
    )
