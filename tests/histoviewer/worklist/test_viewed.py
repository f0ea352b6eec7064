from dataclasses import replace

import numpy as np
import pytest

from histoviewer.geometry import Mpp, Point, Size
from histoviewer.worklist.readings import Decision, Kind, Reading
from histoviewer.worklist.viewed import (
    next_unviewed,
    pack_squares,
    seen_by,
    unpack_squares,
    viewed_grid,
    viewed_share,
    viewed_text,
)

GRID = viewed_grid(Size(4000, 2000), Mpp(0.5, 0.5))  # Squares of 100 pixels.
EVERYTHING = np.ones(GRID.shape, np.bool_)


def viewed(user: str, share: float, squares: np.ndarray) -> Reading:
    data = pack_squares(squares)
    return Reading("a", Kind.VIEWED, Decision.VIEWED, user, viewed=share, data=data)


def some(*places: tuple[int, int]) -> np.ndarray:
    squares = np.zeros(GRID.shape, np.bool_)
    squares[tuple(np.array(places).T)] = True
    return squares


def test_a_slide_is_divided_into_squares_of_50_um() -> None:
    assert GRID.shape == (20, 40)
    assert GRID.tile_region(2, 3)[:2] == (300, 200)


def test_the_share_counts_tissue_alone() -> None:
    assert viewed_share(some((0, 0), (5, 5)), some((0, 0), (0, 1), (0, 2), (0, 3))) == 0.25
    assert viewed_share(EVERYTHING, ~EVERYTHING) is None


@pytest.mark.parametrize("squares", [EVERYTHING, ~EVERYTHING, some((0, 0), (19, 39), (7, 3))])
def test_squares_survive_their_text(squares: np.ndarray) -> None:
    parsed = unpack_squares(pack_squares(squares), GRID.shape)

    assert parsed is not None and (parsed == squares).all()


def test_a_text_that_does_not_fit_is_no_area() -> None:
    text = pack_squares(EVERYTHING)

    assert unpack_squares(text, (40, 20)) is None  # Another pixel size was given since.
    assert unpack_squares(text[:-6], GRID.shape) is None
    assert unpack_squares("20 40 \u20ac", GRID.shape) is None
    assert unpack_squares("", GRID.shape) is None


def test_a_text_cannot_hold_more_than_its_squares() -> None:
    huge = pack_squares(np.zeros((9_000, 9_000), np.bool_))

    parsed = unpack_squares("20 40 " + huge.rpartition(" ")[2], GRID.shape)

    assert parsed is None or parsed.shape == GRID.shape


def test_what_a_reader_has_viewed_adds_up_and_is_not_that_of_another() -> None:
    made = [
        viewed("A", 0.4, some((1, 1))),
        viewed("B", 0.9, some((2, 2))),
        viewed("A", 0.2, some((3, 3))),  # Of a second window.
    ]

    assert (seen_by(made, "A", GRID.shape) == some((1, 1), (3, 3))).all()
    assert viewed_text(made) == "A 40 %, B 90 %"
    assert viewed_text([]) == ""


def test_a_share_is_truncated_and_stands_with_the_verdict_too() -> None:
    verdict = Reading("a", Kind.SLIDE, Decision.NEGATIVE, "A", viewed=0.9999)

    assert viewed_text([verdict]) == "A 99 %"
    assert viewed_text([replace(verdict, viewed=None)]) == ""


def test_the_next_place_shows_the_nearest_square_with_those_around_it() -> None:
    field = (900.0, 700.0)
    unviewed = some((2, 2), (3, 4), (15, 30))

    first = next_unviewed(GRID, unviewed, Point(0, 0), field)
    last = next_unviewed(GRID, unviewed, Point(3900, 1900), field)

    assert first == ((250 + 450) / 2, (250 + 350) / 2)
    assert last == (3050, 1550)
    assert next_unviewed(GRID, ~EVERYTHING, Point(0, 0), field) is None


def test_going_on_from_place_to_place_views_everything() -> None:
    width, height = 900.0, 700.0
    seen, centre = ~EVERYTHING, Point(2000, 1000)
    for _ in range(60):
        place = next_unviewed(GRID, ~seen, centre, (width, height))
        if place is None:
            break
        centre = place
        for row, col in np.argwhere(~seen):
            square = GRID.tile_region(row, col)
            left, top = centre.x - width / 2, centre.y - height / 2
            if left <= square.x and square.right <= left + width:
                seen[row, col] |= top <= square.y and square.bottom <= top + height

    assert seen.all()
