"""Files that are made to harm: they cost a sentence, and neither memory of the parent nor time."""

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import onnx
import pytest
from make_heatmaps import make_heatmap
from make_models import make_foreign, make_model
from make_slides import write_ome_bomb
from onnx import TensorProto, helper
from processes import children

from histoviewer.cli.main import main
from histoviewer.errors import HistoViewerError, ModelError, StoreError, WorkerError
from histoviewer.exports.base import ExportOptions
from histoviewer.exports.folder import ExportJob
from histoviewer.exports.picture import PictureOptions
from histoviewer.geometry import Size
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.heatmap_file import is_heatmap
from histoviewer.inference.registry import installed_models
from histoviewer.processes.export_client import run_export
from histoviewer.processes.scan_client import Worker
from histoviewer.processes.scan_messages import LoadModel
from histoviewer.processes.slide_client import SlideReader
from histoviewer.processes.task_client import file_kinds, run_task
from histoviewer.processes.task_messages import (
    AddModel,
    CheckModel,
    DescribeFile,
    Task,
    VerifyResult,
    describe_lines,
)
from histoviewer.scanning.cancellation import CancellationToken
from histoviewer.worklist.journal import Journal

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="pipes, devices and /proc of Linux")
MIB = 2**20
# Of a process that hangs: far more than any of these tasks takes, and a failure of the test.
PATIENCE = 60.0
LOOP_PATIENCE = 10.0
ENDLESS = 2**62
PEAKS = """
import resource, sys
from pathlib import Path
from histoviewer.cli.main import main
code = main(sys.argv[1:])
# Linux hands the largest ru_maxrss of whoever started a process on to it.
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(int(status["VmHWM"].split()[0]) * 1024)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
"""


def peaks(*arguments: object) -> tuple[int, int, str]:
    """Most memory that a command and its child processes had, bytes, and what it said."""
    command = [sys.executable, "-c", PEAKS, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    *_, own, others = done.stdout.splitlines()
    return int(own), int(others), done.stdout + done.stderr


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A folder of slides with two bombs, as a series of DICOM files is looked for among several."""
    folder = tmp_path / "in"
    folder.mkdir()
    write_ome_bomb(folder / "x.dcm")
    write_ome_bomb(folder / "y.dcm")
    return folder


def test_a_bomb_takes_no_memory(hostile: Path, tmp_path: Path) -> None:
    model = make_model(tmp_path / "model")
    heatmap = make_heatmap({(0, 0): 0.9})
    source = replace(heatmap.provenance, slide="x.dcm", slide_path=str(hostile / "x.dcm"))
    replace(heatmap, provenance=source).save(tmp_path / "h.tif")
    commands = (
        ("info", hostile / "x.dcm"),
        ("scan", hostile, "--model", model, "-o", tmp_path / "out"),
        ("export", tmp_path / "h.tif", "--underlay", "-o", tmp_path / "export"),
    )
    for command in commands:
        own, others, said = peaks(*command)
        assert "planes" in said, (command, said)
        assert own < 400 * MIB, command
        assert others < 800 * MIB, command


def endless_model(folder: Path) -> Path:
    """A model that goes round for ever, with the golden patches of one that does not."""
    model = make_model(folder / "whole")
    looping(folder / "endless", ENDLESS)
    content = (folder / "endless" / "model.onnx").read_bytes()
    (model / "model.onnx").write_bytes(content)
    document = json.loads((model / "model.json").read_text())
    foreign = json.loads((folder / "endless" / "model.json").read_text())
    document |= {key: foreign[key] for key in ("input", "output", "scaling")}
    document["onnx"] = {"file": "model.onnx", "sha256": hashlib.sha256(content).hexdigest()}
    (model / "model.json").write_text(json.dumps(document))
    return model


def looping(folder: Path, times: int, name: str = "foreign") -> Path:
    """A model of a third party whose graph goes round `times` times before it gives a number."""
    make_foreign(folder, side=96, kind="probability", positive=None, changes={"name": name})

    def const(name: str, value: object, kind: int) -> onnx.TensorProto:
        return helper.make_tensor(name, kind, [], [value])

    number = helper.make_tensor_value_info
    body = helper.make_graph(
        [
            helper.make_node("Identity", ["go"], ["go_on"]),
            helper.make_node("Sin", ["value"], ["next"]),
        ],
        "round",
        [
            number("round", TensorProto.INT64, []),
            number("go", TensorProto.BOOL, []),
            number("value", TensorProto.FLOAT, ["n", 1]),
        ],
        [number("go_on", TensorProto.BOOL, []), number("next", TensorProto.FLOAT, ["n", 1])],
    )
    path = folder / "model.onnx"
    model = onnx.load(path)
    last = model.graph.node[-1]
    last.output[0] = "first"
    model.graph.node.extend(
        [
            helper.make_node("Loop", ["times", "go_in", "first"], ["rounds"], body=body),
            helper.make_node("Sigmoid", ["rounds"], ["scores"]),
        ]
    )
    model.graph.initializer.extend(
        [const("times", times, TensorProto.INT64), const("go_in", True, TensorProto.BOOL)]
    )
    onnx.checker.check_model(model)
    onnx.save(model, path)
    return folder


def test_a_model_that_loops_is_ended_and_nothing_is_left(tmp_path: Path) -> None:
    """The same graph that goes round twice is added in that time, so it is the loop that is not."""
    before = children(os.getpid())  # Other tests' helpers, such as one that tracks shared memory.
    (line, *_) = describe_lines(run_task(AddModel(looping(tmp_path / "short", 2))))
    assert line.startswith("Added")
    bare, whole = looping(tmp_path / "bare", ENDLESS, "bare"), endless_model(tmp_path)

    def ended(task: Task) -> str:
        with pytest.raises(WorkerError) as error:
            list(run_task(task, LOOP_PATIENCE))
        return str(error.value)

    with ThreadPoolExecutor() as pool:
        errors = list(pool.map(ended, [AddModel(bare), CheckModel(str(whole), "cpu")]))

    for error in errors:
        assert "gave no answer for 10 s in the process that looks at it" in error
    assert "bare" not in {each.name for each in installed_models()}
    assert set(children(os.getpid())) <= set(before)


def test_a_worker_that_takes_too_much_memory_is_ended(tmp_path: Path) -> None:
    """The limit is below what any worker needs; the model loops, so that it will be looked at."""
    before = children(os.getpid())
    model = endless_model(tmp_path)
    worker = Worker(LoadModel(model, "cpu"), memory=MIB)
    words = r"GiB of memory, more than the 0\.0 GiB that it may"
    with pytest.raises(ModelError, match=words):
        worker.load(CancellationToken())
    with pytest.raises(WorkerError, match=words):
        list(run_task(CheckModel(str(model), "cpu"), memory=MIB))
    assert worker.pid is None
    assert set(children(os.getpid())) <= set(before)


def pipe(path: Path) -> None:
    os.mkfifo(path)


def endless_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def told(work: Callable[[], object]) -> str:
    """Message instead of doing this."""
    try:
        work()
    except HistoViewerError as error:
        return str(error)
    raise AssertionError("it was done")


HOSTILE = pytest.mark.parametrize("make", [pipe, endless_device])


@HOSTILE
@pytest.mark.parametrize("name", ["model.json", "model.onnx", "golden.png"])
def test_a_model_of_no_regular_files_is_refused_at_once(
    tmp_path: Path, make: Callable[[Path], None], name: str
) -> None:
    model = make_model(tmp_path / "model", changes={"name": "hostile"})
    (model / name).unlink()
    make(model / name)
    for task in (CheckModel(str(model), "cpu"), AddModel(model)):
        error = told(lambda task=task: list(run_task(task, PATIENCE)))  # type: ignore[misc]
        # A folder without a manifest that is a file is no model, by its name either.
        assert "regular file" in error or "is not a model" in error, error
        assert "gave no answer" not in error
    folder = tmp_path / "model"
    load = Worker(LoadModel(folder, "cpu"))
    assert "regular file" in told(lambda: load.load(CancellationToken()))


@HOSTILE
def test_slides_heatmaps_and_patches_that_are_no_regular_files_are_refused_at_once(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    path = tmp_path / "x.tif"
    make(path)
    assert "regular file" in told(lambda: list(run_task(DescribeFile(path), PATIENCE)))
    assert "regular file" in told(lambda: list(run_task(VerifyResult(path), PATIENCE)))
    assert not is_heatmap(path)
    assert "regular file" in told(lambda: Heatmap.load(path))
    assert "regular file" in told(Journal(path).content)
    job = ExportJob((path,), "png", tmp_path / "out", ExportOptions(PictureOptions()))
    (step,) = run_export(job, PATIENCE)
    assert "regular file" in step.error
    reader = SlideReader(PATIENCE)
    assert "regular file" in told(lambda: reader.open(path))
    assert "regular file" in told(lambda: reader.load_heatmap(path))
    assert reader.find_heatmap(path) is None
    reader.close()
    make(tmp_path / "patch.png")
    kinds = file_kinds([tmp_path / "patch.png"], 96)
    assert len(kinds) == 1


def test_a_folder_of_pipes_and_devices_is_scanned_to_its_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a.svs", "b.tif", "c.png", "d.dcm", "e.dcm"):
        pipe(folder / name)
    for name in ("f.svs", "g.tif", "h.png", "i.dcm"):
        endless_device(folder / name)
    model = make_model(tmp_path / "model")

    assert main(["scan", str(folder), "--model", str(model), "-o", str(tmp_path / "out")]) == 1

    said = capsys.readouterr().out
    failed = re.findall(r"FAILED +\S+/(\w)\.\w+: is not a regular file", said)
    # The device is one file, under four names.
    assert failed == ["a", "b", "c", "d", "e", "f"]


def test_a_heatmap_of_more_tiles_than_any_slide_has_is_refused_before_it_is_decoded(
    tmp_path: Path,
) -> None:
    """Its declared tiles would take 8 GB; the few that it has are not looked at."""
    heatmap = make_heatmap({(0, 0): 0.9})
    path = tmp_path / "x.tif"
    heatmap.grid = replace(heatmap.grid, slide_size=Size(6_000_000, 6_000_000))
    heatmap.save(path)
    with pytest.raises(StoreError, match=r"declares .* tiles"):
        Heatmap.load(path)
