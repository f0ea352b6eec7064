"""Scans on a Dask cluster."""

import os
import signal
from pathlib import Path

import pytest
from shared_scans import busy, check_whole
from timeless import timeless_results

from histoviewer.cli.main import main
from histoviewer.cluster.coordinator import Coordinator
from histoviewer.errors import HistoViewerError
from histoviewer.scanning.options import ScanOptions

pytest.importorskip("distributed")

from histoviewer.cluster.dask_pool import DaskPool

OPTIONS = ScanOptions(stride=32, checkpoint_seconds=0.05)


def test_a_local_cluster_scans_as_one_process_does(
    tmp_path: Path,
    slides: list[Path],
    model: Path,
    alone: dict[str, bytes],
    capsys: pytest.CaptureFixture[str],
) -> None:
    scan = ["scan", str(slides[0].parent), "-o", str(tmp_path), "--model", str(model)]

    assert main([*scan, "--stride", "32", "--dask", "local:2"]) == 1

    assert timeless_results(tmp_path) == alone
    told = capsys.readouterr()
    assert "7 slides: 6 negative, 1 failed" in told.out
    assert "Dask's dashboard: http" in told.out
    assert told.err.count(" slides, ") == 2


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs signals")
def test_slides_of_dask_workers_that_are_all_killed_at_once_are_scanned_by_their_successors(
    tmp_path: Path, slides: list[Path], model: Path, alone: dict[str, bytes]
) -> None:
    killed, problems = [], []
    with (
        Coordinator(
            slides, model, tmp_path, OPTIONS, lease_seconds=2, on_problem=problems.append
        ) as coordinator,
        DaskPool("local:2", tmp_path, coordinator, problems.append) as pool,
    ):

        def strike() -> None:
            pool.submit()
            if not killed and busy(coordinator):
                for worker in coordinator.look().workers:
                    killed.append(worker.process)
                    os.kill(worker.process, signal.SIGKILL)

        items = list(coordinator.items(strike))

    assert len(killed) == 2
    assert "the worker that scanned it was lost" in problems[0]
    check_whole(items, tmp_path, alone)


@pytest.mark.parametrize(
    ("address", "words"),
    [("tcp://127.0.0.1:9", "is no scheduler of Dask that answers"), ("local:x", "local:4")],
)
def test_a_cluster_that_is_none_is_told(
    tmp_path: Path,
    slides: list[Path],
    model: Path,
    monkeypatch: pytest.MonkeyPatch,
    address: str,
    words: str,
) -> None:
    monkeypatch.setattr("histoviewer.cluster.dask_pool._CONNECT_SECONDS", 0.2)
    with (
        Coordinator(slides, model, tmp_path, OPTIONS) as coordinator,
        pytest.raises(HistoViewerError, match=words),
    ):
        DaskPool(address, tmp_path, coordinator, print)
