from pathlib import Path

from histoviewer.ui.scan.progress import ScanProgress


def test_a_long_name_does_not_make_the_window_wider(qtbot):
    progress = ScanProgress()
    qtbot.addWidget(progress)
    name = "S24-" + 40 * "001234-" + "B7.svs"
    progress.set_queue(Path(name), 12, False)

    assert progress.text == f"Scanning {name}, 12 waiting"
    assert progress.minimumSizeHint().width() < 500
