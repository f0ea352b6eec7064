import io
import json
import pickle
import random
import struct
from dataclasses import asdict
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from make_heatmaps import make_heatmap

from histoviewer.errors import MissingMppError, ModelError
from histoviewer.exports.folder import ExportStep
from histoviewer.geometry import Mpp, Region, Size
from histoviewer.processes.channel import ParentChannel
from histoviewer.processes.codec import BadMessage, encode, read_message
from histoviewer.processes.scan_messages import Alive, Done, Failed, Loaded, Message, Opened, Step
from histoviewer.processes.slide_messages import Answer, ExportEnded, SentPixels, SlideFacts
from histoviewer.scanning.progress import Progress
from histoviewer.slides.pyramid import Level

CLASSES = (*get_args(Message), Answer, ExportStep, ExportEnded)
STEP = Step(
    np.array([1, 2]),
    np.array([0, 3]),
    np.array([0.5, np.nan], np.float32),
    np.array([2, 3], np.uint8),
    Progress(1, 2, 0.5),
)
LOADED = Loaded("CPU", "", 3.5, 7.25, "ONNX Runtime", "float32")
NAME = Path("/a/Präparat \udcff 1.svs")
FACTS = SlideFacts(
    NAME,
    Size(2, 3),
    Mpp(0.25, 0.25),
    "file",
    "",
    "aperio",
    (Level(Size(2, 3), (1.0, 1.0), Size(2, 3), 0, None, [Region(0.5, 1.0, 2.0, 3.0)], []),),
    "1-2-3",
)
MESSAGES = [
    LOADED,
    Alive(),
    Opened(make_heatmap({(0, 0): 0.5})),
    STEP,
    Done(make_heatmap().provenance, True, "a note"),
    Failed(ModelError(NAME, "cause", "action")),
    Answer(1, FACTS),
    Answer(2, {32: 100, 96: 11}),
    Answer(3, MissingMppError("x", "y")),
    Answer(4, SentPixels(*(np.zeros((1, 1, 3), np.uint8), *[np.ones((1, 1), np.bool_)] * 2), "")),
    ExportStep((NAME,), "error"),
    ExportEnded(None),
]


def sent(message: object) -> bytes:
    return b"".join(encode(message))


def received(content: bytes) -> object:
    return read_message(io.BytesIO(content), CLASSES)


def header(content: object, arrays: object = ()) -> bytes:
    text = json.dumps({"content": content, "arrays": arrays}).encode()
    return struct.pack("<I", len(text)) + text


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: type(message).__name__)
def test_every_message_arrives_as_it_was_sent(message: object) -> None:
    again = received(sent(message))

    assert type(again) is type(message)
    assert repr(again) == repr(message)
    # The receiver fills heatmaps.
    if isinstance(again, Opened):
        again.heatmap.probability[0, 0] = 1


class Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return Path.touch, (Path("evil"),)  # type: ignore[return-value]


@pytest.mark.parametrize(
    "content",
    [
        pickle.dumps(Evil()),
        header({"": "Evil"}),
        header({"": "Loaded", "provider": "CPU"}),
        header({"": "Loaded"} | asdict(LOADED) | {"provider": 1}),
        header({"": "Loaded"} | asdict(LOADED) | {"patches_per_second": True}),
        header({"": "Loaded"} | asdict(LOADED) | {"patches_per_second": "fast"}),
        header({"": "Alive", "more": 1}),
        header({"": "Failed", "error": {"": "HTTPError", "subject": "", "cause": ""}}),
        header({"": "Answer", "number": 1, "content": [["a", 1]]}),
        header({"": "Alive"}, [["|O", [1]]]),
        header({"": "Alive"}, [["<f4", [2**30, 2**30]]]),
        header({"": "Alive"}, [["<f4", [-1]]]),
        header({"": "ExportStep", "files": [1], "error": ""}),
        header([[[]] * 100] * 100),
        struct.pack("<I", 2**32 - 1),
        struct.pack("<I", 5) + b"[" * 5,
    ],
)
def test_anything_else_makes_no_object(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises((BadMessage, EOFError)):
        received(content + bytes(64))
    assert not list(tmp_path.iterdir())


def test_arrays_have_the_declared_types_and_sizes() -> None:
    wrong = Step(STEP.rows, STEP.cols, STEP.values, STEP.rows, STEP.progress)  # type: ignore[arg-type]
    with pytest.raises(BadMessage, match="an array of int64 instead of uint8"):
        received(sent(wrong))


def test_damaged_messages_are_no_other_error(tmp_path: Path) -> None:
    chance = random.Random(20261126)
    for number in range(1000):
        content = bytearray(sent(MESSAGES[number % len(MESSAGES)]))
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        try:
            assert isinstance(received(bytes(content)), CLASSES)
        except (BadMessage, EOFError):
            continue


def test_a_child_that_is_gone_is_the_end() -> None:
    channel = ParentChannel(io.BytesIO(sent(STEP)[:-3]), io.BytesIO(), CLASSES)
    with pytest.raises(EOFError):
        channel.receive()
