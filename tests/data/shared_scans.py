"""Helpers of tests of shared scans."""

from pathlib import Path

from timeless import timeless_results

from histoviewer.batch.outcome import BatchItem
from histoviewer.cluster.coordinator import Coordinator
from histoviewer.cluster.heartbeat import WorkerStatus
from histoviewer.cluster.job import SHARED_FOLDER
from histoviewer.worklist.store import Store


def busy(coordinator: Coordinator) -> WorkerStatus | None:
    """A worker in the middle of the slide that is called "large"."""
    large = next(
        key for key, slide in coordinator.job.slides_by_key().items() if "large" in slide.name
    )
    workers = coordinator.look().workers
    return next((worker for worker in workers if worker.key == large and worker.tiles > 2000), None)


def check_whole(items: list[BatchItem], out: Path, alone: dict[str, bytes]) -> None:
    """Check that each slide ended once, as by one process; those named "bad" have failed.

    alone: the results of one process, by `timeless_results`.
    """
    assert timeless_results(out) == alone
    names = sorted(item.path.name for item in items)
    assert len(set(names)) == len(names)
    good = [name.removesuffix(".tif") for name in alone]
    assert sorted(name for name in names if not name.startswith("bad")) == sorted(good)
    assert all(item.path.name.startswith("bad") == bool(item.error) for item in items)
    assert not list(out.rglob("*.partial.tif"))
    assert not (out / SHARED_FOLDER).exists()
    with Store(out) as store:
        statuses = [row.status for row in store.rows()]
    assert (statuses.count("done"), statuses.count("failed")) == (
        len(good),
        len(names) - len(good),
    )
