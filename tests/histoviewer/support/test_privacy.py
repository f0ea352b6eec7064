"""Tests that a log names no file, person or computer."""

import getpass
import platform
from pathlib import Path

import pytest

from histoviewer.errors import SlideError, StoreError, WorkerError
from histoviewer.slides.slide import open_slide
from histoviewer.support.privacy import describe, without_names

SLIDE = "/data/Hans Peter Meier/node 3.svs"


@pytest.mark.parametrize(
    "text",
    [
        "cannot read /data/Hans Peter Meier/node 3.svs any more",
        r"cannot read C:\data\Hans Peter Meier\node 3.svs any more",
        "has no level in 'Hans Peter Meier'",
        'holds "node 3.svs"',
        "crashed the process (SIGABRT: node 3.svs: bad tile)",
        "is not beside the folder HANS PETER MEIER",
        f"belongs to {getpass.getuser()} on {platform.node()}",
    ],
)
def test_names_are_hidden_and_the_rest_is_kept(text: str) -> None:
    hidden = without_names(text, SLIDE)

    for name in ("Meier", "MEIER", "Hans", "Peter", "node 3"):
        assert name not in hidden
    assert getpass.getuser() not in hidden.split()
    assert hidden.startswith(text.split()[0])


def test_an_error_tells_its_kind_its_place_and_its_cause(tmp_path: Path) -> None:
    damaged = tmp_path / "Hans Meier.svs"
    damaged.write_bytes(b"II*\0 damaged")

    with pytest.raises(SlideError) as raised:
        open_slide(damaged)
    told = describe(raised.value)

    assert told.startswith("SlideError at slides/")
    assert raised.value.cause.split()[0] in told
    assert "Meier" not in told


def test_an_error_of_another_kind_tells_its_number_only() -> None:
    error = FileNotFoundError(2, "No such file", SLIDE)

    assert describe(error) == "FileNotFoundError, errno 2"
    assert describe(ValueError(SLIDE)) == "ValueError"


def test_a_cause_of_its_own_is_kept() -> None:
    error = WorkerError(SLIDE, "crashed the process that read it twice (SIGSEGV)")
    assert describe(error) == "WorkerError: crashed the process that read it twice (SIGSEGV)"
    assert describe(StoreError(SLIDE, f"{SLIDE} is damaged")) == "StoreError: ... is damaged"
