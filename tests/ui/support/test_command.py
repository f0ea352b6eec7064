import pytest

from histoviewer.ui.support.command import Command


@pytest.fixture
def command(qtbot):
    command = Command()
    yield command
    command.close()


def test_its_lines_and_its_end_are_told(command, qtbot):
    lines = []
    command.line.connect(lines.append)

    with qtbot.waitSignal(command.ended, timeout=60_000) as ended:
        command.start(["model", "list"])

    assert ended.args == [0, ""]
    assert lines[0].startswith("pcam-starter")
    assert not command.running


def test_what_went_wrong_comes_as_sentences(command, qtbot, tmp_path):
    folder = tmp_path / "Größe, a b"

    with qtbot.waitSignal(command.ended, timeout=60_000) as ended:
        command.start(["info", str(folder / "gone.svs")])

    code, said = ended.args
    assert code == 1
    assert said.startswith(f"{folder / 'gone.svs'}: ")
    assert "Traceback" not in said


def test_the_newest_command_puts_the_older_one_aside(command, qtbot):
    ends = []
    command.ended.connect(lambda *end: ends.append(end))
    command.start(["model", "check", "no such model"])
    command.start(["--version"])

    qtbot.waitUntil(lambda: not command.running, timeout=60_000)

    assert ends == [(0, "")]
