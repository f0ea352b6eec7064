import json
import shutil

import pytest
from PySide6.QtWidgets import QLabel

from histoviewer.inference.manifest import load_manifest
from histoviewer.resources import model_folder
from histoviewer.ui.panels.model import ModelPanel
from histoviewer.ui.support.jobs import Jobs

WAIT = 60_000


@pytest.fixture(autouse=True)
def own_user_folder(tmp_path, monkeypatch):
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "user"))


@pytest.fixture
def panel(qtbot):
    jobs = Jobs(1)
    panel = ModelPanel(jobs)
    qtbot.addWidget(panel)
    panel.show()
    qtbot.waitUntil(lambda: panel.model is not None, timeout=WAIT)
    yield panel
    panel.close_commands()
    jobs.close()


@pytest.fixture
def own_model(tmp_path):
    """A copy of the starter model under another name."""
    folder = tmp_path / "ein Modell, ü"
    shutil.copytree(model_folder(), folder)
    document = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    document |= {"name": "own", "metrics": [{"value": "?"}, 3, {"name": "AUC", "value": 0.5}]}
    (folder / "model.json").write_text(json.dumps(document), encoding="utf-8")
    return folder


def shown(panel):
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisibleTo(panel)]


def test_the_card_of_the_starter_model_is_shown_with_its_intervals(panel):
    manifest = load_manifest(model_folder())

    texts = "\n".join(shown(panel))

    assert panel.model == model_folder()
    assert manifest.intended_use in texts
    assert manifest.licence in texts
    assert "AUC 0.953 (95 %: 0.943 to 0.963), 1453 patches" in texts
    assert "balanced: from 0.4292; sensitivity 0.852, specificity 0.907" in texts
    assert panel.sha256 == manifest.onnx_sha256


def test_the_device_that_runs_is_shown_with_the_reason(panel):
    assert "not loaded yet" in shown(panel)

    panel.set_device("CPUExecutionProvider", "no GPU was found")

    assert "CPU, because no GPU was found" in shown(panel)


def test_cautions_are_seen_while_there_are_any(panel):
    panel.set_cautions(["The stain is unusual."])
    assert "\N{WARNING SIGN} The stain is unusual." in shown(panel)

    panel.set_cautions([])
    assert not any("The stain is unusual." in text for text in shown(panel))


def test_a_model_is_checked_on_this_computer(panel, qtbot):
    panel.check()
    qtbot.waitUntil(lambda: "golden patches within" in panel.message, timeout=WAIT)

    assert panel.message.startswith("pcam-starter 2.3 on CPU")


def test_a_model_is_added_from_disk_and_listed(panel, qtbot, own_model):
    panel.add(own_model)

    qtbot.waitUntil(lambda: "own 2.3" in panel.models, timeout=WAIT)
    assert panel.models == ["pcam-starter 2.3", "own 2.3"]
    assert panel.message.startswith("Added ")


def test_an_altered_model_is_refused_in_words(panel, qtbot, own_model):
    with (own_model / "model.onnx").open("ab") as file:
        file.write(b"x")

    panel.add(own_model)

    qtbot.waitUntil(lambda: "SHA-256 differs" in panel.message, timeout=WAIT)
    assert panel.models == ["pcam-starter 2.3"]


def test_a_model_elsewhere_can_be_shown_and_odd_metrics_are_left_out(panel, qtbot, own_model):
    panel.set_model(own_model)

    qtbot.waitUntil(lambda: panel.model == own_model, timeout=WAIT)
    # New labels are shown by the next event.
    qtbot.waitUntil(lambda: "AUC 0.500" in shown(panel), timeout=WAIT)


class LastFirst(Jobs):
    """Jobs that end in another order than that in which they were asked for."""

    def __init__(self):
        super().__init__(1)
        self.asked = []

    def submit(self, *job):
        self.asked.append(job)

    def run(self):
        while self.asked:
            super().submit(*self.asked.pop())


def test_an_earlier_reading_that_ends_later_does_not_show_another_model(qtbot, own_model):
    jobs = LastFirst()
    panel = ModelPanel(jobs)
    qtbot.addWidget(panel)
    panel.set_model(own_model)
    ended = []
    jobs.asked.insert(0, (dict, ended.append, ended.append))
    jobs.run()
    qtbot.waitUntil(lambda: bool(ended), timeout=WAIT)

    assert panel.model == own_model
    panel.close_commands()
    jobs.close()


def test_where_the_model_is_gone_another_is_chosen_and_that_is_told(panel, qtbot, tmp_path):
    with qtbot.waitSignal(panel.model_chosen, timeout=WAIT) as chosen:
        panel.set_model(tmp_path / "gone")

    assert chosen.args == [model_folder()]
    assert "gone" in panel.message
