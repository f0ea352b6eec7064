import pytest

from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.window.recent_files import RecentFiles


@pytest.fixture
def menu(qtbot):
    jobs = Jobs(1)
    menu = RecentFiles(jobs)
    qtbot.addWidget(menu)
    yield menu
    jobs.close()


def test_a_chosen_file_is_told(menu, qtbot, tmp_path):
    menu.set_paths([tmp_path / "a & b.svs", tmp_path / "c.svs"])

    with qtbot.waitSignal(menu.chosen) as chosen:
        menu.actions()[0].trigger()

    assert chosen.args == [tmp_path / "a & b.svs"]
    assert menu.actions()[0].text() == "&1  a && b.svs"


def test_what_is_gone_is_greyed_until_it_is_back(menu, qtbot, tmp_path):
    there, gone = tmp_path / "there.svs", tmp_path / "gone.svs"
    there.touch()
    menu.set_paths([there, gone])

    menu.aboutToShow.emit()
    qtbot.waitUntil(lambda: not menu.actions()[1].isEnabled())
    assert menu.actions()[0].isEnabled()
    assert menu.actions()[1].toolTip() == f"{gone} is missing"

    gone.touch()
    menu.aboutToShow.emit()
    qtbot.waitUntil(lambda: menu.actions()[1].isEnabled())


def test_without_files_there_is_nothing_to_choose_and_forgetting_is_told(menu, qtbot, tmp_path):
    assert not menu.isEnabled()
    menu.set_paths([tmp_path / "a.svs"])
    assert menu.isEnabled()

    with qtbot.waitSignal(menu.cleared), qtbot.assertNotEmitted(menu.chosen):
        menu.actions()[-1].trigger()
