import pytest

from histoviewer.processes.task_messages import CheckModel, DescribeFile, FindSeries
from histoviewer.ui.support.command import Command


@pytest.fixture
def command(qtbot):
    command = Command()
    yield command
    command.close()


def test_its_lines_and_its_end_are_told(command, qtbot, tmp_path):
    lines = []
    command.line.connect(lines.append)

    with qtbot.waitSignal(command.ended, timeout=60_000) as ended:
        command.start(FindSeries((tmp_path / "a.dcm", tmp_path / "b.dcm")))

    assert ended.args == [True, ""]
    assert lines == [str(tmp_path / "a.dcm"), str(tmp_path / "b.dcm")]
    assert not command.running


def test_what_went_wrong_comes_as_a_sentence(command, qtbot, tmp_path):
    folder = tmp_path / "Größe, a b"

    with qtbot.waitSignal(command.ended, timeout=60_000) as ended:
        command.start(DescribeFile(folder / "gone.svs"))

    well, said = ended.args
    assert not well
    assert said.startswith(f"{folder / 'gone.svs'}: ")
    assert "Traceback" not in said


def test_a_process_that_dies_is_told(command, qtbot, tmp_path):
    with qtbot.waitSignal(command.ended, timeout=60_000) as ended:
        command.start(DescribeFile(tmp_path / "x.svs"))
        command._process._popen.kill()

    assert not ended.args[0]
    assert f"{tmp_path / 'x.svs'}: brought down the process that ran it (SIGKILL" in ended.args[1]


def test_the_newest_command_puts_the_older_one_aside(command, qtbot, tmp_path):
    ends = []
    command.ended.connect(lambda *end: ends.append(end))
    command.start(CheckModel("no such model"))

    with qtbot.waitSignal(command.ended, timeout=60_000):
        command.start(FindSeries((tmp_path / "a.dcm",)))

    assert ends == [(True, "")]


def test_a_closed_command_says_nothing_more(command, qtbot, tmp_path):
    ends = []
    command.ended.connect(lambda *end: ends.append(end))
    command.start(FindSeries((tmp_path / "a.dcm",)))
    pid = command._process.pid

    command.close()
    command.close()

    assert not command.running
    assert not ends
    assert pid
