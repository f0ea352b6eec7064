import pytest

from histoviewer.batch.estimate import QueueEstimate
from histoviewer.scanning.progress import Progress


class Clock:
    """A clock that is set by hand."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_nothing_is_estimated_before_the_first_tile(clock: Clock) -> None:
    estimate = QueueEstimate(clock)
    assert estimate.seconds_left(5) is None
    estimate.begin()
    assert estimate.seconds_left(5) is None


def test_the_first_slide_stands_for_all_that_wait(clock: Clock) -> None:
    estimate = QueueEstimate(clock)
    estimate.begin()
    clock.seconds = 20  # 10 s for the tissue, then 100 of 400 tiles.
    estimate.advance(Progress(100, 400, 10))

    assert estimate.seconds_left(0) == 30
    assert estimate.seconds_left(3) == 30 + 3 * 50


def test_slides_that_ended_count_as_long_as_they_took(clock: Clock) -> None:
    estimate = QueueEstimate(clock)
    estimate.begin()
    clock.seconds = 100
    estimate.end()
    estimate.begin()
    clock.seconds = 140
    # Its own rate is not known yet.
    assert estimate.seconds_left(2) == 60 + 2 * 100
    estimate.advance(Progress(10, 20, 40))
    assert estimate.seconds_left(2) == 40 + 2 * (100 + 80) / 2
    assert estimate.ended == 1


def test_a_slide_with_a_result_takes_no_time_and_counts_as_done(clock: Clock) -> None:
    estimate = QueueEstimate(clock)
    estimate.end()
    assert (estimate.ended, estimate.seconds_left(1)) == (1, None)


def test_an_interrupted_slide_is_not_counted(clock: Clock) -> None:
    estimate = QueueEstimate(clock)
    estimate.begin()
    clock.seconds = 10
    estimate.stop()
    assert (estimate.ended, estimate.seconds_left(1)) == (0, None)
