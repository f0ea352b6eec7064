import threading
from pathlib import Path

import pytest

from histoviewer.batch.queue import ScanQueue, ScanTask, scan_tasks
from histoviewer.errors import ScanCancelled
from histoviewer.scanning.cancellation import CancellationToken
from histoviewer.scanning.options import ScanOptions

GO_ON = CancellationToken()
OUT = Path("/out")
A, B, C = (Path("/slides", name) for name in ("a.svs", "b.svs", "c.svs"))


def task(path: Path, stride: int = 32) -> ScanTask:
    return ScanTask(path, OUT, Path(f"{path.name}.tif"), ScanOptions(stride=stride))


@pytest.fixture
def queue() -> ScanQueue:
    queue = ScanQueue()
    queue.add([task(A), task(B), task(C)])
    return queue


def take(queue: ScanQueue) -> tuple[ScanTask, CancellationToken]:
    held = queue.take(GO_ON)
    assert held
    return held


def test_slides_are_taken_in_the_order_that_was_chosen(queue: ScanQueue) -> None:
    queue.move(C, 0)
    queue.remove(A)

    assert queue.waiting == (C, B)
    assert take(queue)[0] == task(C)
    assert (queue.running, queue.waiting) == ((C,), (B,))


def test_a_slide_that_is_added_again_waits_once_with_its_new_options(queue: ScanQueue) -> None:
    queue.add([task(B, stride=96)])

    assert queue.waiting == (A, B, C)
    take(queue)
    assert take(queue)[0] == task(B, stride=96)


def test_a_slide_that_is_being_scanned_in_the_same_way_is_not_added(queue: ScanQueue) -> None:
    take(queue)
    queue.add([task(A)])
    queue.add_first(task(A))
    assert queue.waiting == (B, C)

    queue.add([task(A, stride=96)])
    assert queue.waiting == (B, C, A)


def test_a_slide_that_goes_first_interrupts_the_others_which_come_next(queue: ScanQueue) -> None:
    running, cancel = take(queue)
    queue.add_first(task(C))

    assert cancel.cancelled
    assert queue.waiting == (C, A, B)
    assert take(queue)[0] == task(C)
    # The worker has not let go of A yet, so a second worker does not get it.
    assert take(queue)[0] == task(B)
    queue.put_back(running)
    assert take(queue)[0] == task(A)


def test_other_options_for_the_slide_at_hand_replace_its_scan(queue: ScanQueue) -> None:
    running, cancel = take(queue)
    queue.add_first(task(A, stride=96))
    queue.put_back(running)

    assert cancel.cancelled
    assert queue.waiting == (A, B, C)
    assert take(queue)[0] == task(A, stride=96)


def test_an_interrupted_slide_does_not_come_again(queue: ScanQueue) -> None:
    running, cancel = take(queue)
    queue.interrupt(A)
    queue.put_back(running)

    assert cancel.cancelled
    assert queue.waiting == (B, C)


def test_a_slide_that_was_interrupted_too_late_is_not_scanned_twice(queue: ScanQueue) -> None:
    running, _ = take(queue)
    queue.pause()
    assert queue.waiting == (A, B, C)

    queue.finish(running)

    assert queue.waiting == (B, C)


def test_a_slide_that_could_not_be_scanned_waits_again(queue: ScanQueue) -> None:
    first, _ = take(queue)
    queue.put_back(first)
    assert queue.waiting == (A, B, C)

    first, _ = take(queue)
    queue.put_back(first, last=True)
    assert queue.waiting == (B, C, A)


@pytest.mark.parametrize("wake", [ScanQueue.resume, lambda queue: queue.add([task(A)])])
def test_who_waits_for_a_slide_gets_it_when_there_is_one(wake) -> None:  # type: ignore[no-untyped-def]
    queue = ScanQueue()
    if wake is ScanQueue.resume:
        queue.pause()
        queue.add([task(A)])
    taken = []
    waiter = threading.Thread(target=lambda: taken.append(take(queue)[0]), daemon=True)
    waiter.start()

    wake(queue)

    waiter.join(60)
    assert taken == [task(A)]


def test_a_closed_queue_is_worked_off_and_tells_when_it_is_empty(queue: ScanQueue) -> None:
    queue.close()

    paths = []
    while held := queue.take(GO_ON):
        paths.append(held[0].path)
        queue.finish(held[0])
    assert paths == [A, B, C]


def test_who_waits_is_let_go_when_cancelled() -> None:
    queue, cancel = ScanQueue(), CancellationToken()
    taken = []
    waiter = threading.Thread(target=lambda: taken.append(queue.take(cancel)), daemon=True)
    waiter.start()

    cancel.cancel()
    queue.wake()

    waiter.join(60)
    assert taken == [None]
    queue.add([task(A)])
    with pytest.raises(ScanCancelled, match=r"a\.svs"):
        queue.take(cancel)


def test_cancelling_stops_all_that_was_taken(queue: ScanQueue) -> None:
    cancel = CancellationToken()
    held = queue.take(cancel)

    cancel.cancel()

    assert held
    assert held[1].cancelled


def test_added_slides_are_told_once(queue: ScanQueue) -> None:
    assert [added.path for added in queue.added()] == [A, B, C]
    queue.move(C, 0)
    assert queue.added() == []


def test_slides_that_were_taken_off_are_told_once_unless_they_wait_again(queue: ScanQueue) -> None:
    (a, _b, _c) = queue.added()
    for path in (A, B):
        queue.remove(path)
    queue.add([a])
    assert [task.path for task in queue.removed()] == [B]
    assert queue.removed() == []
    for path in (C, A):
        queue.remove(path)
    assert {task.path for task in queue.removed()} == {A, C}
    assert queue.added() == []


def test_tasks_of_a_folder_are_named_below_what_all_have_in_common() -> None:
    slides = [Path("/s/a/x.svs"), Path("/s/b/x.svs")]

    results = [task.result for task in scan_tasks(slides, OUT, ScanOptions())]

    assert results == [Path("a/x.svs.tif"), Path("b/x.svs.tif")]
