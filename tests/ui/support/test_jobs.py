import gc
import threading

import pytest
from PySide6.QtCore import QObject, Qt

from histoviewer.errors import SlideError
from histoviewer.ui.support.jobs import Jobs


@pytest.fixture
def jobs(qapp):
    jobs = Jobs(2)
    yield jobs
    jobs.close()


def test_work_is_done_elsewhere_and_its_result_arrives_on_the_gui_thread(jobs, qtbot):
    arrived = []
    jobs.submit(
        threading.get_ident,
        lambda worker: arrived.append((worker, threading.get_ident())),
        arrived.append,
    )

    qtbot.waitUntil(lambda: bool(arrived), timeout=60_000)
    worker, receiver = arrived[0]
    assert receiver == threading.get_ident() != worker


def test_an_error_of_the_core_goes_to_its_own_callback(jobs, qtbot):
    def fail():
        raise SlideError("a.svs", "is broken")

    done, failed = [], []
    jobs.submit(fail, done.append, failed.append)

    qtbot.waitUntil(lambda: bool(failed), timeout=60_000)
    assert str(failed[0]) == "a.svs: is broken."
    assert not done


def test_any_other_exception_is_raised_on_the_gui_thread(jobs, qtbot):
    def fail():
        raise ZeroDivisionError("unforeseen")

    with qtbot.captureExceptions() as raised:
        jobs.submit(fail, print, print)
        qtbot.waitUntil(lambda: bool(raised), timeout=60_000)
    assert raised[0][0] is ZeroDivisionError


def test_an_error_that_nobody_takes_is_raised_on_the_gui_thread(jobs, qtbot):
    with qtbot.captureExceptions() as raised:
        jobs.submit(broken, print)
        qtbot.waitUntil(lambda: bool(raised), timeout=60_000)
    assert raised[0][0] is SlideError


def test_closing_waits_for_what_runs_and_delivers_nothing(jobs, qapp):
    started, go, ended, arrived = threading.Event(), threading.Event(), [], []

    def work():
        started.set()
        go.wait()
        ended.append(True)

    jobs.submit(work, arrived.append, arrived.append)
    started.wait()
    threading.Thread(target=go.set).start()

    jobs.close()
    qapp.processEvents()

    assert ended
    assert not arrived


def test_nothing_is_begun_after_closing(jobs):
    called = []
    jobs.close()
    jobs.submit(lambda: called.append("work"), called.append, called.append)
    jobs.close()  # It waits for what runs.
    assert not called


class Receiver(QObject):
    """Notes what arrives, and the threads in which such objects are destroyed."""

    def __init__(self, arrived, destroyed_in):
        super().__init__()
        self._arrived = arrived
        self.destroyed.connect(
            lambda: destroyed_in.append(threading.get_ident()), Qt.ConnectionType.DirectConnection
        )

    def take(self, outcome):
        self._arrived.append(outcome)


def broken():
    raise SlideError("a.svs", "is broken")


@pytest.mark.parametrize("work", [dict, broken])
def test_who_waits_for_a_result_is_never_destroyed_in_another_thread(jobs, qtbot, work):
    arrived, destroyed_in = [], []
    receiver = Receiver(arrived, destroyed_in)
    jobs.submit(work, receiver.take, receiver.take)
    del receiver
    qtbot.waitUntil(lambda: bool(arrived), timeout=60_000)
    arrived.clear()

    # Whoever runs the collector destroys what it finds.
    collecting = threading.Thread(target=gc.collect)
    collecting.start()
    collecting.join()

    assert destroyed_in == [threading.get_ident()]
